"""The lab answers for every photo, and no photo, however bad, leaves it without workers."""

import asyncio
import io
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
import uvloop
from PIL import Image

from bot.compliance.document import Document, load_catalogue
from bot.compliance.portrait import Pixels
from bot.domain.ids import DocumentId, PhotoId
from bot.errors import Refused, Unavailable
from bot.imaging.jobs import Assessed, Unreadable
from bot.imaging.lab import PhotoLab
from bot.imaging.labels import Labels
from tests.imaging.heic import HEIC

PHOTO = PhotoId("ph-1")
WORDS = Labels(
    preview="preview", crown="crown", chin="chin", eyes="eyes", head="head", print_at_100="print", other="?", marks={}
)


@pytest.fixture(scope="module")
def visa() -> Document:
    return load_catalogue()[DocumentId("us-visa")]


@pytest.fixture(scope="module")
def selfie(astronaut: Pixels) -> bytes:
    return jpeg(astronaut)


@pytest.fixture
async def lab(models_folder: Path) -> AsyncIterator[PhotoLab]:
    async with PhotoLab(models_folder) as lab:
        await lab.warm()
        yield lab


def jpeg(pixels: Pixels) -> bytes:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=90)
    return out.getvalue()


def worker_of(lab: PhotoLab) -> int:
    """The process that waits for the next photo."""
    (process,) = lab._idle
    return process.pid


async def test_a_verdict_comes_with_its_pictures_and_its_times(lab: PhotoLab, selfie: bytes, visa: Document) -> None:
    assessed = await lab.assess(PHOTO, selfie, visa, WORDS)

    verdict = assessed.assessment
    assert (verdict.photo, verdict.document, verdict.verdict, verdict.face_count) == (PHOTO, visa.id, "fail", 1)
    assert "mouth_closed" in {finding.check for finding in verdict.failed()}
    assert verdict.tip is not None
    assert verdict.has_preview == (assessed.preview_jpeg is not None)
    assert assessed.findings_jpeg is not None
    assert Image.open(io.BytesIO(assessed.findings_jpeg)).format == "JPEG"
    assert verdict.ms["total"] == pytest.approx(sum(verdict.ms[stage] for stage in ("decode", "analyse", "checks")))
    assert verdict.ms["draw"] > 0


async def test_without_words_nothing_is_drawn(lab: PhotoLab, selfie: bytes, visa: Document) -> None:
    assessed = await lab.assess(PHOTO, selfie, visa)

    assert assessed.findings_jpeg is assessed.preview_jpeg is None


async def test_the_finished_file_and_the_print_sheet_are_cut_from_the_original(
    lab: PhotoLab, selfie: bytes, visa: Document
) -> None:
    product = Image.open(io.BytesIO(await lab.make(selfie, visa)))
    sheet = Image.open(io.BytesIO(await lab.sheet(selfie, visa, WORDS)))

    assert visa.digital is not None
    assert visa.digital.min_width_px <= product.width <= visa.digital.max_width_px
    assert sheet.width * sheet.height > product.width * product.height


async def test_a_white_wall_is_on_the_file_and_on_the_sheet_and_only_where_it_is_permitted(
    lab: PhotoLab, selfie: bytes, visa: Document
) -> None:
    card = load_catalogue()[DocumentId("other-card")]

    def light(made: bytes) -> float:
        return float(np.mean(np.asarray(Image.open(io.BytesIO(made)))))

    assert light(await lab.make(selfie, card, whiten=True)) > light(await lab.make(selfie, card)) + 5
    assert light(await lab.sheet(selfie, card, WORDS, whiten=True)) > light(await lab.sheet(selfie, card, WORDS)) + 5
    with pytest.raises(Refused):
        await lab.make(selfie, visa, whiten=True)
    with pytest.raises(Refused):
        await lab.sheet(selfie, visa, WORDS, whiten=True)


async def test_a_photo_without_a_face_gets_a_verdict_too(lab: PhotoLab, visa: Document) -> None:
    wall = np.full((900, 700, 3), 230, np.uint8)

    verdict = (await lab.assess(PHOTO, jpeg(wall), visa, WORDS)).assessment

    assert (verdict.verdict, verdict.face_count, verdict.has_preview) == ("fail", 0, False)
    assert "single_face_present" in {finding.check for finding in verdict.failed()}


async def test_bad_input_is_refused_and_the_same_worker_takes_the_next_photo(
    lab: PhotoLab, selfie: bytes, visa: Document
) -> None:
    worker = worker_of(lab)
    for data, reason in ((b"", "empty"), (b"%PDF-1.7", "not_an_image"), (selfie[:9000], "unreadable")):
        with pytest.raises(Unreadable, match=reason):
            await lab.assess(PHOTO, data, visa, WORDS)

    assert (await lab.assess(PHOTO, selfie, visa)).assessment.face_count == 1
    assert worker_of(lab) == worker


async def test_a_photo_that_needs_more_memory_than_there_is_is_refused_and_the_worker_lives(
    models_folder: Path, selfie: bytes, visa: Document
) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (8000, 8000), (9, 9, 9, 9)).save(out, "PNG")
    async with PhotoLab(models_folder, memory_bytes=900_000_000) as lab:
        await lab.warm()
        worker = worker_of(lab)
        with pytest.raises(Unreadable, match="too_many_pixels"):
            await lab.assess(PHOTO, out.getvalue(), visa)
        assert (await lab.assess(PHOTO, selfie, visa)).assessment.face_count == 1
        assert worker_of(lab) == worker


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGSTOP], ids=["dies", "hangs"])
async def test_when_a_worker_dies_or_hangs_another_one_answers(
    models_folder: Path, selfie: bytes, visa: Document, blow: signal.Signals
) -> None:
    async with PhotoLab(models_folder, time_limit_s=6) as lab:
        await lab.warm()
        worker = worker_of(lab)
        os.kill(worker, blow)

        assert (await lab.assess(PHOTO, selfie, visa)).assessment.face_count == 1
        assert worker_of(lab) != worker


async def test_a_photo_that_kills_every_worker_is_given_up_and_the_next_one_is_served(
    lab: PhotoLab, selfie: bytes, visa: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = PhotoLab._take

    async def doomed(self: PhotoLab) -> asyncio.subprocess.Process:
        process = await take(self)
        process.kill()
        return process

    monkeypatch.setattr(PhotoLab, "_take", doomed)
    with pytest.raises(Unreadable, match="failed"):
        await lab.assess(PHOTO, selfie, visa)
    monkeypatch.undo()

    assert (await lab.assess(PHOTO, selfie, visa)).assessment.face_count == 1


async def test_a_photo_that_breaks_the_codec_itself_costs_nobody_else_anything(
    lab: PhotoLab, selfie: bytes, visa: Document
) -> None:
    """Found by `benchmarks.fuzz`: where the type of an item is no letters, libheif's own code ends the process."""
    assert HEIC[176:180] == b"Exif"
    with pytest.raises(Unreadable, match=r"failed|unreadable"):
        await lab.assess(PHOTO, HEIC[:178] + b"\xd2\xd2" + HEIC[180:], visa)

    assert (await lab.assess(PHOTO, selfie, visa)).assessment.face_count == 1


async def test_a_cancelled_photo_takes_its_worker_with_it(lab: PhotoLab, selfie: bytes, visa: Document) -> None:
    worker = worker_of(lab)
    os.kill(worker, signal.SIGSTOP)
    waiting = asyncio.create_task(lab.assess(PHOTO, selfie, visa))
    await asyncio.sleep(0.05)

    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await lab.close()

    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)


async def test_no_more_workers_than_were_asked_for(models_folder: Path, selfie: bytes, visa: Document) -> None:
    async with PhotoLab(models_folder, workers=2) as lab:
        answers = await asyncio.gather(*(lab.assess(PHOTO, selfie, visa) for _ in range(5)))
        assert {answer.assessment.face_count for answer in answers} == {1}
        assert len(lab._idle) == 2


def test_it_works_on_uvloop_too(models_folder: Path, selfie: bytes, visa: Document) -> None:
    async def ask() -> Assessed:
        async with PhotoLab(models_folder) as lab:
            await lab.warm()
            os.kill(worker_of(lab), signal.SIGKILL)
            return await lab.assess(PHOTO, selfie, visa)

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        assert runner.run(ask()).assessment.face_count == 1


async def test_it_does_not_open_with_models_missing(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"face_landmarker\.task"):
        await PhotoLab(tmp_path).warm()


def test_a_process_behind_the_walls_has_no_network_and_starts_no_other_process() -> None:
    attempts = """
import ctypes, os, socket, subprocess
from bot.imaging.walls import NO_NETWORK, raise_walls
walls = raise_walls(2_000_000_000)
def refused(attempt):
    try:
        attempt()
    except PermissionError:
        return True
    return False
assert refused(lambda: socket.create_connection(("127.0.0.1", 9)))
assert refused(lambda: socket.getaddrinfo("localhost", 80))
assert refused(lambda: subprocess.run(["true"]))
assert refused(os.fork)
if NO_NETWORK & set(walls):
    libc = ctypes.CDLL(None)
    native = libc.socket(2, 1, 0)
    assert native == -1 or open("/proc/net/route").read().count("\\n") <= 1
print(*walls, sep=", ")
"""
    done = subprocess.run([sys.executable, "-c", attempts], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert "memory" in done.stdout
    assert "audit hook" in done.stdout


def test_asking_the_lab_loads_no_picture_library() -> None:
    """The processes that talk to customers stay small, and never decode a stranger's bytes themselves."""
    code = "import sys, bot.imaging.lab; print(*{'cv2', 'PIL', 'pi_heif', 'ai_edge_litert'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == ""
