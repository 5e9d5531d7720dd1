"""Broken and hostile files, through the real worker: none may escape it, hang it, or leave the lab without one.

    python -m benchmarks.fuzz [--files 10000] [--seed N] [--only NUMBER --keep FILE]

Prints what became of them, and the slowest. Exit code 1: something other than a verdict or a refusal came out, our own
code broke on a file, or an answer took longer than the lab allows. `--only` makes one file of a run again, to look at.
"""

import argparse
import asyncio
import io
import json
import struct
import sys
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms
from skimage import data

from bot.compliance.document import Document, load_catalogue
from bot.domain.ids import DocumentId, PhotoId
from bot.errors import Refused
from bot.imaging import models
from bot.imaging.jobs import NO_CUT, Unreadable
from bot.imaging.lab import PhotoLab
from tests.imaging.heic import HEIC

MODELS = Path(__file__).parents[1] / "data" / "models"
LIMIT_S = 10.0
TRIES = 2  # a second worker tries once more
SLACK_S = 5.0  # for starting one on a busy machine
EVERY = 10  # one file in so many is also opened at full size, as for the finished photo
SHOWN = 5

# --- the files -------------------------------------------------------------------------------------------------------

Rng = np.random.Generator
Numbers = (
    b"\0",
    b"\x7f",
    b"\x80",
    b"\xff",
    b"\0\0",
    b"\xff\xff",
    b"\x7f\xff\xff\xff",
    b"\xff\xff\xff\xff",
    b"\0\0\0\1",
)
_HEADER = 600  # bytes in which most numbers of a header lie


@cache
def seeds() -> dict[str, bytes]:
    """One good file of every kind, small enough that most of the time goes into opening it."""
    face = Image.fromarray(data.astronaut()).crop((90, 0, 346, 256))
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "a phone"
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    clear = face.convert("RGBA")
    clear.putalpha(200)
    deep = Image.fromarray(np.asarray(face.convert("L")).astype(np.uint16) * 257)
    second = [face.rotate(180)]
    return {
        "JPEG": _file(face, "JPEG", quality=90, exif=exif.tobytes(), icc_profile=srgb),
        "JPEG, progressive": _file(face, "JPEG", quality=80, progressive=True),
        "JPEG, restart marks": _file(face, "JPEG", quality=80, restart_marker_rows=2),
        "JPEG, grey": _file(face.convert("L"), "JPEG"),
        "JPEG, CMYK": _file(face.convert("CMYK"), "JPEG"),
        "JPEG, two pictures": _file(face, "MPO", save_all=True, append_images=second),
        "PNG": _file(face, "PNG", exif=exif.tobytes(), icc_profile=srgb),
        "PNG, palette": _file(face.quantize(32), "PNG", transparency=3),
        "PNG, 16 bits": _file(deep, "PNG"),
        "PNG, alpha": _file(clear, "PNG"),
        "PNG, animated": _file(face, "PNG", save_all=True, append_images=second),
        "WebP": _file(face, "WEBP", exif=exif.tobytes(), icc_profile=srgb),
        "WebP, lossless": _file(clear, "WEBP", lossless=True),
        "WebP, animated": _file(face, "WEBP", save_all=True, append_images=second),
        "HEIC": HEIC,
        "GIF": _file(face, "GIF"),
        "TIFF": _file(face, "TIFF"),
        "BMP": _file(face.resize((64, 64)), "BMP"),
    }


def mutant(seed: int, number: int) -> tuple[str, bytes]:
    """File `number` of the run with this seed: the kind that it was, and its bytes."""
    rng = np.random.default_rng((seed, number))
    kind = str(rng.choice(list(seeds())))
    broken = seeds()[kind]
    for _ in range(rng.integers(1, 4)):
        way = MUTATIONS[int(rng.integers(len(MUTATIONS)))]
        broken = way(broken, rng) or broken
    return kind, checksummed(broken) if kind.startswith("PNG") and rng.random() < 0.7 else broken


def _flipped(body: bytes, rng: Rng) -> bytes:
    out = bytearray(body)
    for at in rng.integers(0, len(body), rng.integers(1, 12)):
        out[at] ^= 1 << int(rng.integers(8))
    return bytes(out)


def _cut(body: bytes, rng: Rng) -> bytes:
    return body[: int(rng.integers(1, len(body) + 1))]


def _spliced(body: bytes, rng: Rng) -> bytes:
    """A piece of another file in the place of a piece of this one."""
    others = list(seeds().values())
    here, there = _span(body, rng), others[int(rng.integers(len(others)))]
    return body[: here.start] + there[_span(there, rng)] + body[here.stop :]


def _numbered(body: bytes, rng: Rng) -> bytes:
    """A size, a count or an offset in the header becomes 0, huge or negative."""
    value = Numbers[int(rng.integers(len(Numbers)))]
    at = int(rng.integers(0, min(_HEADER, len(body))))
    return body[:at] + value + body[at + len(value) :]


def _repeated(body: bytes, rng: Rng) -> bytes:
    piece = _span(body, rng)
    return body[: piece.stop] + body[piece] * int(rng.integers(1, 30)) + body[piece.stop :]


def _blanked(body: bytes, rng: Rng) -> bytes:
    piece = _span(body, rng)
    return body[: piece.start] + bytes([int(rng.integers(256))]) * (piece.stop - piece.start) + body[piece.stop :]


MUTATIONS: tuple[Callable[[bytes, Rng], bytes], ...] = (_flipped, _cut, _spliced, _numbered, _repeated, _blanked)


def _span(body: bytes, rng: Rng) -> slice:
    """A piece of it: mostly short, sometimes most of it."""
    start = int(rng.integers(0, len(body)))
    length = int(2 ** rng.uniform(0, np.log2(len(body) + 1)))
    return slice(start, min(start + length, len(body)))


def checksummed(png: bytes) -> bytes:
    """With the right sum after every chunk that can still be made out, or the decoder would stop at the first."""
    out, at = bytearray(png), 8
    while at + 12 <= len(out):
        end = at + 8 + int.from_bytes(out[at : at + 4], "big")
        if end + 4 > len(out):
            break
        out[end : end + 4] = struct.pack(">I", zlib.crc32(out[at + 4 : end]))
        at = end + 4
    return bytes(out)


def _file(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


# --- the run ---------------------------------------------------------------------------------------------------------


@dataclass
class Outcome:
    """What became of the files, and a log for the lab to tell of lost workers and of our own code that broke.

    outcomes: how often which. escapes: what must not be. slowest: seconds and which file. now: the file that is away.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    workers_lost: Counter[str] = field(default_factory=Counter)
    escapes: list[str] = field(default_factory=list)
    slowest: list[tuple[float, str]] = field(default_factory=list)
    now: str = ""

    def info(self, _event: str, **_: object) -> None:
        pass

    def warning(self, _event: str, **told: object) -> None:
        self.workers_lost[f"{told['reason']}: {self.now}"] += 1

    def error(self, event: str, **told: object) -> None:
        if told["reason"] != NO_CUT:
            self.escaped(f"{event}: {told['reason']}")

    def escaped(self, what: str) -> None:
        self.escapes.append(f"{self.now}: {what}")

    def add(self, other: "Outcome") -> None:
        self.outcomes += other.outcomes
        self.workers_lost += other.workers_lost
        self.escapes += other.escapes
        self.slowest = sorted([*self.slowest, *other.slowest], reverse=True)[:SHOWN]


async def run(files: int, seed: int, labs: int = 2) -> Outcome:
    """Send so many mutants through labs of one worker each, and a good photo after them."""
    document = load_catalogue()[DocumentId("us-visa")]
    numbers = iter(range(files))
    seen = Outcome()
    for one in await asyncio.gather(*(_send(numbers, seed, document) for _ in range(labs))):
        seen.add(one)
    return seen


async def _send(numbers: Iterator[int], seed: int, document: Document) -> Outcome:
    seen = Outcome()
    async with PhotoLab(MODELS, time_limit_s=LIMIT_S, log=seen) as lab:  # type: ignore[arg-type]
        await lab.warm()
        for number in numbers:
            kind, body = mutant(seed, number)
            seen.now = f"file {number} ({kind})"
            began = time.perf_counter()
            seen.outcomes[await _answer(lab, body, document, seen, full=number % EVERY == 0)] += 1
            took = time.perf_counter() - began
            if took > TRIES * LIMIT_S + SLACK_S:
                seen.escaped(f"an answer after {took:.0f} s")
            seen.slowest = sorted([*seen.slowest, (round(took, 3), seen.now)], reverse=True)[:SHOWN]
        seen.now = "a good photo afterwards"
        outcome = await _answer(lab, seeds()["JPEG"], document, seen, full=True)
        if not outcome.startswith("judged"):
            seen.escaped(outcome)
    return seen


async def _answer(lab: PhotoLab, body: bytes, document: Document, seen: Outcome, *, full: bool) -> str:
    try:
        outcome = await _judged(lab, body, document)
        if full:
            await _made(lab, body, document)
    except Exception as error:  # noqa: BLE001 - this is what we look for
        seen.escaped(repr(error))
        return "escaped"
    return outcome


async def _judged(lab: PhotoLab, body: bytes, document: Document) -> str:
    try:
        assessed = await lab.assess(PhotoId("mutant"), body, document)
    except Unreadable as unreadable:
        return f"unusable: {unreadable.reason}"
    return f"judged: {assessed.assessment.verdict}"


async def _made(lab: PhotoLab, body: bytes, document: Document) -> None:
    """A file that cannot be opened, or from which nothing can be cut, is an answer too."""
    try:
        await lab.make(body, document)
    except (Unreadable, Refused):
        return


def show(seen: Outcome, took_s: float) -> None:
    files = seen.outcomes.total()
    print(f"{files} broken files in {took_s:.0f} s")
    for name, count in sorted(seen.outcomes.items()):
        print(f"  {name:<28}{count:>8}")
    print(f"  {'workers lost':<28}{seen.workers_lost.total():>8}")
    for name, count in seen.workers_lost.items():
        print(f"    {name:<26}{count:>8}")
    print("  the slowest")
    for seconds, which in seen.slowest:
        print(f"    {seconds:>7.3f} s  {which}")
    print(f"  {'escaped':<28}{len(seen.escapes):>8}   aim 0")
    for escape in seen.escapes[:20]:
        print(f"    {escape}")
    told = {"files": files, "outcomes": dict(seen.outcomes), "workers_lost": dict(seen.workers_lost)}
    print(json.dumps({"benchmark": "fuzz", **told, "escapes": len(seen.escapes), "slowest_s": seen.slowest[0][0]}))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--files", type=int, default=10_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--only", type=int, help="write this file of the run, and send none")
    options.add_argument("--keep", type=Path, default=Path("mutant.bin"))
    chosen = options.parse_args()
    if chosen.only is not None:
        kind, body = mutant(chosen.seed, chosen.only)
        chosen.keep.write_bytes(body)
        print(f"{chosen.keep}: {kind}, {len(body)} bytes")
        return
    models.fetch(MODELS)
    began = time.perf_counter()
    seen = asyncio.run(run(chosen.files, chosen.seed))
    show(seen, time.perf_counter() - began)
    sys.exit(1 if seen.escapes else 0)


if __name__ == "__main__":
    main()
