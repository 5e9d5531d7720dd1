"""What one small picture costs while a photo is aimed: one core, warm, beside the floor measured in the same run.

    python -m benchmarks.guidance [--rounds N] [--document ID]

The floor is the bare networks, fed with numbers: the near face detector, one face's landmarks and expression, the
segmentation. Milliseconds are of processor time, by stage as in the worker; `worker_ms` is what the worker process used
for each picture, its pipe and the decoding of the job included. Frames: the astronaut in different places and light,
and some portraits where they are at hand. Where they are, it is also counted how often a check says the same of the
small picture and of the photo: that it refuses, that it does not, that it cannot tell. Prints a table for people, then
one line of JSON.
"""

import argparse
import asyncio
import io
import json
import os
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from PIL import Image
from skimage import data

from benchmarks.verdict import MODELS, PROJECT, timed
from bot.compliance.aim import AIMED, aim
from bot.compliance.assess import found
from bot.compliance.checks import CHECKS
from bot.compliance.document import Document, load_catalogue
from bot.compliance.portrait import Portrait
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding
from bot.domain.ids import DocumentId
from bot.handlers.capture.page import FRAME_PX
from bot.imaging import models
from bot.imaging.analyzer import analyse
from bot.imaging.decode import decode, decode_frame
from bot.imaging.lab import PhotoLab
from bot.imaging.litert import LitertEngine

PORTRAITS = PROJECT.parent / "shared" / "portraits"
SOME = 15  # portraits that are timed
EVERY = 2  # of the photos that are compared
CAMERA_PX = (3024, 4032)
PER_S = 5  # pictures of one page, at most
AIM = {"median_ms": 30, "worker_ms": 30}
_TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")


def frames() -> tuple[list[bytes], str]:
    """Small pictures as the page sends them; and of whom."""
    real = sorted((PORTRAITS / "london_neutral").glob("*.jpg"))[:SOME]
    faces = [Image.fromarray(data.astronaut()), *(Image.open(path).convert("RGB") for path in real)]
    return [frame for face in faces for frame in _frames_of(face)], f"the astronaut and {len(real)} portraits"


def _frames_of(face: Image.Image) -> Iterator[bytes]:
    size = FRAME_PX * 3 // 4, FRAME_PX
    for wide, aside, light in ((1.0, 0, 1.0), (1.3, 0.05, 1.0), (1.0, -0.1, 0.7), (1.3, 0, 0.4)):
        side = round(size[0] * wide)
        whole = Image.new("RGB", size, face.getpixel((3, 3)))
        place = round((size[0] - side) / 2 + aside * size[0]), round(size[1] * 0.2)
        whole.paste(face.resize((side, side), Image.Resampling.BILINEAR), place)
        jpeg = io.BytesIO()
        whole.point(lambda value, light=light: value * light).save(jpeg, "JPEG", quality=60)
        yield jpeg.getvalue()


def networks(engine: LitertEngine) -> None:
    """The floor. Numbers in, numbers out: nothing is cut out, scaled or read."""
    engine._near._network(np.zeros((1, 128, 128, 3), np.float32))  # noqa: SLF001 - nobody else needs to know
    engine._mesh(np.zeros((1, 256, 256, 3), np.float32))  # noqa: SLF001
    engine._blendshapes(np.ones((1, 146, 2), np.float32))  # noqa: SLF001
    engine._segmenter(np.zeros((1, 256, 256, 3), np.float32))  # noqa: SLF001


def stage_times(engine: LitertEngine, frame: bytes, document: Document) -> dict[str, float]:
    """What `craft.guide` does, one after the other."""
    marks = [time.process_time()]
    pixels = decode_frame(frame)
    marks.append(time.process_time())
    sight = engine.glance(pixels)
    marks.append(time.process_time())
    portrait = Portrait(pixels, CAMERA_PX[1] / FRAME_PX, sight.person, sight.by_size)
    aim(portrait, document, CAMERA_PX)
    marks.append(time.process_time())
    return {name: 1000 * (marks[at + 1] - marks[at]) for at, name in enumerate(("decode", "look", "checks"))}


def _used_ms(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * _TICK_MS


async def through_the_lab(shown: list[bytes], document: Document) -> dict[str, float]:
    """One worker: its processor time for a picture, and how many it answers in a second, by the clock."""
    async with PhotoLab(MODELS) as lab:
        for frame in shown[:10]:
            await lab.aim(frame, document, CAMERA_PX)
        (process,) = lab._idle  # noqa: SLF001 - nobody else needs to know
        used, began = _used_ms(process.pid), time.perf_counter()
        for frame in shown:
            await lab.aim(frame, document, CAMERA_PX)
        took = time.perf_counter() - began
        return {
            "worker_ms": round((_used_ms(process.pid) - used) / len(shown), 1),
            "frames_per_s": round(len(shown) / took, 1),
        }


def agreement(engine: LitertEngine, document: Document) -> dict[str, object]:
    """How often each check says the same of the small picture as of the photo; the three that do so least often."""
    same, count = Counter[str](), 0
    for path in sorted(PORTRAITS.rglob("*.jpg"))[::EVERY]:
        photo = decode(path.read_bytes())
        portrait = analyse(engine, photo)
        if portrait.quarter_turns:  # nobody holds a camera like that
            continue
        image = Image.fromarray(portrait.pixels)
        image.thumbnail((FRAME_PX, FRAME_PX), Image.Resampling.BILINEAR)
        jpeg = io.BytesIO()
        image.save(jpeg, "JPEG", quality=60)
        pixels = decode_frame(jpeg.getvalue())
        sight = engine.glance(pixels)
        small = Portrait(pixels, max(photo.original_px) / max(pixels.shape[:2]), sight.person, sight.by_size)
        subjects = [Subject(each, document, photo.original_px) for each in (portrait, small)]
        count += 1
        for check in (check for check in CHECKS if check.name in {aimed.check for aimed in AIMED}):
            same[check.name] += len({_said(found(check, subject)) for subject in subjects}) == 1
    least = sorted(same, key=lambda name: same[name])[:3]
    return {"photos": count} | {name: round(same[name] / count, 3) for name in least} if count else {}


def _said(finding: Finding) -> str:
    if finding.outcome == "not_assessed":
        return "cannot tell"
    return "refused" if finding.outcome == "fail" and finding.severity == "refuse" else "not refused"


def spread(values: list[float]) -> dict[str, float]:
    return {"median": round(statistics.median(values), 1), "p95": round(statistics.quantiles(values, n=20)[-1], 1)}


def measure(rounds: int, document: Document) -> dict[str, object]:
    shown, whose = frames()
    shown = [shown[place % len(shown)] for place in range(rounds)]
    lab = asyncio.run(through_the_lab(shown, document))
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    cv2.setNumThreads(1)
    engine = LitertEngine(MODELS)
    for frame in shown[:5]:
        stage_times(engine, frame, document)
        networks(engine)
    floors, stages = [], []
    for frame in shown:  # turn about, so that a busy machine is busy for both
        floors.append(timed(lambda: networks(engine)))
        stages.append(stage_times(engine, frame, document))
    totals = spread([sum(stage.values()) for stage in stages])
    return {
        "frames": f"{len(shown)} of {FRAME_PX} px, {statistics.mean(map(len, shown)) / 1000:.0f} kB, {whose}",
        "document": document.id,
        "median_ms": totals["median"],
        "p95_ms": totals["p95"],
        "floor_ms": spread(floors)["median"],
        "ratio": round(totals["median"] / spread(floors)["median"], 2),
        **lab,
        "pages_per_core": round(1000 / (lab["worker_ms"] * PER_S), 1),
        "stages_ms": {name: spread([stage[name] for stage in stages]) for name in ("decode", "look", "checks")},
        "least_agreement": agreement(engine, document),
        "aim": AIM,
    }


def show(result: dict[str, object]) -> None:
    print(f"guidance: {result['frames']}, for {result['document']}, one core, warm")
    for name in ("median_ms", "p95_ms", "floor_ms", "ratio", "worker_ms", "frames_per_s", "pages_per_core"):
        print(f"  {name:<28}{result[name]:>8}" + (f"   aim <= {AIM[name]}" if name in AIM else ""))
    print(f"  {'stages_ms':<28}{'median':>8}{'p95':>8}")
    for name, values in result["stages_ms"].items():  # type: ignore[attr-defined]
        print(f"    {name:<26}{values['median']:>8}{values['p95']:>8}")
    print(
        "  says the same as on the photo, least often"
        if result["least_agreement"]
        else "  no portraits to compare with"
    )
    for name, value in result["least_agreement"].items():  # type: ignore[attr-defined]
        print(f"    {name:<26}{value:>8}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=128)
    options.add_argument("--document", default="us-visa")
    chosen = options.parse_args()
    models.fetch(MODELS)
    result = measure(chosen.rounds, load_catalogue()[DocumentId(chosen.document)])
    show(result)
    print(json.dumps({"benchmark": "guidance", **result}))


if __name__ == "__main__":
    main()
