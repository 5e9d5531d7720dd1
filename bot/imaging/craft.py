"""What is done with one photo, from its bytes: judge it, cut it, lay it out. Runs in a worker process."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from bot.compliance import aim
from bot.compliance.assess import assess
from bot.compliance.portrait import Pixels, Portrait
from bot.domain.assessment import Assessment
from bot.imaging import crop, findings, preview, product, replace, sheet
from bot.imaging.analyzer import FaceEngine, analyse
from bot.imaging.crop import Crop
from bot.imaging.decode import decode, decode_frame, decode_full, turned
from bot.imaging.jobs import (
    NO_CUT,
    NO_NUDGE,
    Aimed,
    AimJob,
    Assessed,
    AssessJob,
    EngineName,
    Failed,
    Job,
    Made,
    MakeJob,
    Reply,
    SheetJob,
    Unreadable,
    Unused,
)
from bot.imaging.labels import Labels
from bot.imaging.litert import LitertEngine

_SPARE = 2.0  # pixels to sample from, across each finished pixel
_MOST_SCALE = 32.0  # of a camera's full picture over the small one: no phone has more
_NO_CUT, _NO_NUDGE = Failed(NO_CUT), Failed(NO_NUDGE)


def open_engine(name: EngineName, models: Path) -> FaceEngine:
    """The engine of that name; MediaPipe is imported only when it is asked for."""
    if name == "mediapipe":
        from bot.imaging.mediapipe_engine import MediapipeEngine  # noqa: PLC0415 - optional

        return MediapipeEngine(models)
    return LitertEngine(models)


def do(job: Job, engine: FaceEngine) -> Reply:
    """The answer to a job; a photo that cannot be used is an answer too."""
    try:
        match job:
            case AssessJob():
                return judge(job, engine)
            case MakeJob():
                return make(job, engine)
            case SheetJob():
                return lay_out(job, engine)
            case AimJob():
                return guide(job, engine)
    except Unreadable as unreadable:
        return Unused(unreadable.reason)


def judge(job: AssessJob, engine: FaceEngine) -> Assessed:
    """The verdict, and the pictures that go with it. `total` ends with the verdict; `draw` comes after it."""
    clock = _Clock()
    with clock.times("decode"):
        decoded = decode(job.data)
    with clock.times("analyse"):
        portrait = analyse(engine, decoded)
    with clock.times("checks"):
        judged = assess(portrait, job.document, _as_turned(decoded.original_px, portrait.quarter_turns))
    clock.ms["total"] = sum(clock.ms.values())
    tip = judged.tip
    cut = crop.plan(portrait, job.document)
    drawn = shown = None
    if job.words is not None:
        words = msgspec.msgpack.decode(job.words, type=Labels)
        with clock.times("draw"):
            marked = tuple(f for f in judged.findings if not job.only_the_tip or (tip and f.check == tip.check))
            drawn = findings.draw(portrait, marked, tip, words)
            shown = preview.draw(portrait, cut, job.document, words) if cut else None
    return Assessed(
        assessment=Assessment(
            photo=job.photo,
            document=job.document.id,
            verdict=judged.verdict,
            findings=judged.findings,
            tip=judged.tip,
            face_count=len(portrait.faces),
            has_preview=cut is not None,
            head_height_mm=cut.head_height_mm if cut else None,
            measures=crop.measures(cut, portrait) if cut else None,
            ms=clock.ms,
        ),
        findings_jpeg=drawn,
        preview_jpeg=shown,
    )


def guide(job: AimJob, engine: FaceEngine) -> Aimed:
    """What is to be put right before the photo is taken. A small picture that stands upright: a glance is enough."""
    clock = _Clock()
    with clock.times("decode"):
        pixels = decode_frame(job.frame)
    with clock.times("look"):
        sight = engine.glance(pixels)
    height, width = pixels.shape[:2]
    scale = min(max(max(job.original_px) / max(height, width), 1.0), _MOST_SCALE)
    portrait = Portrait(pixels=pixels, scale=scale, person=sight.person, faces=sight.by_size)
    with clock.times("checks"):
        seen = aim.aim(portrait, job.document, (round(width * scale), round(height * scale)))
    return Aimed(seen, clock.ms)


def make(job: MakeJob, engine: FaceEngine) -> Made | Failed:
    """The finished file. The cut is planned at working scale, as for the preview, and made at full size."""
    portrait, cut = _plan(job, engine)
    if isinstance(cut, Failed):
        return cut
    pixels, scale = _material(job, portrait, cut, cut.width_px)
    return Made(product.cut(pixels, cut, scale, job.document))


def lay_out(job: SheetJob, engine: FaceEngine) -> Made | Failed:
    """The print sheet, cut from the original: a file for uploading may be too small, or of another shape."""
    portrait, cut = _plan(job, engine)
    if isinstance(cut, Failed):
        return cut
    words = msgspec.msgpack.decode(job.words, type=Labels)
    size = crop.print_size(job.document)
    pixels, scale = _material(job, portrait, cut, cut.width_px if size is None else size[0])
    one = product.cut_print(pixels, cut, scale, job.document)
    return Made(sheet.compose(one, job.document, words, job.paper, job.form))


def _plan(job: MakeJob | SheetJob, engine: FaceEngine) -> tuple[Portrait, Crop | Failed]:
    portrait = analyse(engine, decode(job.data))
    planned = crop.plan(portrait, job.document)
    if planned is None:
        return portrait, _NO_CUT
    return portrait, crop.moved(planned, portrait, job.document, job.nudge) or _NO_NUDGE


def _material(job: MakeJob | SheetJob, portrait: Portrait, cut: Crop, width_px: int) -> tuple[Pixels, float]:
    """The photo as the cut was planned on it, with the wall that is wanted, and its pixels per working pixel.

    A photo that is far larger than the finished one is opened smaller, with still twice the pixels that are needed.
    """
    long_px = _SPARE * width_px / cut.width * max(portrait.width_px, portrait.height_px)
    pixels = turned(decode_full(job.data, long_px), portrait.quarter_turns)
    if job.whiten:
        pixels = replace.white_background(pixels, portrait.person, job.document)
    return pixels, max(pixels.shape[:2]) / max(portrait.width_px, portrait.height_px)


def _as_turned(size: tuple[int, int], quarter_turns: int) -> tuple[int, int]:
    return (size[1], size[0]) if quarter_turns % 2 else size


class _Clock:
    def __init__(self) -> None:
        self.ms: dict[str, float] = {}

    @contextmanager
    def times(self, stage: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.ms[stage] = round((time.perf_counter() - start) * 1000, 2)
