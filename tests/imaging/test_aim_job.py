"""Guidance through the lab: a small picture is answered, nothing of it is kept, and nothing breaks the lab."""

import io
import os
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from bot.compliance.document import Document, load_catalogue
from bot.compliance.portrait import Pixels
from bot.domain.aim import NOTHING_SEEN, THINGS
from bot.domain.ids import DocumentId
from bot.imaging import craft
from bot.imaging.decode import MAX_FRAME_PX
from bot.imaging.jobs import AimJob
from bot.imaging.lab import PhotoLab
from bot.imaging.litert import LitertEngine
from tests.faces import portrait

CAMERA = (3024, 4032)


@pytest.fixture
async def lab(models_folder: Path) -> AsyncIterator[PhotoLab]:
    async with PhotoLab(models_folder, niceness=5) as lab:
        yield lab


@pytest.fixture(scope="module")
def card() -> Document:
    return load_catalogue()[DocumentId("other-card")]


def frame(face: Pixels | Image.Image, width: float = 1.6, size: tuple[int, int] = (360, 480)) -> bytes:
    """A small picture with the face's own picture in it, so many times as wide."""
    image = Image.fromarray(face) if isinstance(face, np.ndarray) else face.convert("RGB")
    side = round(size[0] * width)
    whole = Image.new("RGB", size, image.getpixel((3, 3)))
    whole.paste(image.resize((side, side)), ((size[0] - side) // 2 + round(size[0] * 0.06), round(size[1] * 0.12)))
    jpeg = io.BytesIO()
    whole.save(jpeg, "JPEG", quality=60)
    return jpeg.getvalue()


async def test_the_astronaut_is_ready_for_a_card_and_smiles_too_much_for_a_visa(
    lab: PhotoLab, astronaut: Pixels, card: Document
) -> None:
    ready = await lab.aim(frame(astronaut), card, CAMERA)
    assert (ready.ready, ready.holds) == (True, THINGS)

    smiling = await lab.aim(frame(astronaut), load_catalogue()[DocumentId("us-visa")], CAMERA)
    assert not smiling.ready
    assert "mouth" not in smiling.holds


async def test_a_face_far_away_is_seen_and_called_closer(lab: PhotoLab, astronaut: Pixels) -> None:
    visa = load_catalogue()[DocumentId("us-visa")]
    assert (await lab.aim(frame(astronaut, width=0.45), visa, (1200, 1600))).hint == "closer"


async def test_a_portrait_is_ready_for_a_visa(lab: PhotoLab) -> None:
    face = Image.open(io.BytesIO(portrait("london_neutral/001_03.jpg")))
    assert (await lab.aim(frame(face, width=1.0), load_catalogue()[DocumentId("us-visa")], CAMERA)).ready


@pytest.mark.parametrize(
    "bad",
    [b"", b"%PDF-1.7", b"\xff\xd8\xff\xe0 and then nothing", b"x" * 200_000],
    ids=["nothing", "a document", "a picture that breaks off", "noise"],
)
async def test_what_is_no_picture_is_answered_and_the_same_worker_takes_the_next_one(
    lab: PhotoLab, astronaut: Pixels, card: Document, bad: bytes
) -> None:
    assert (await lab.aim(frame(astronaut), card, CAMERA)).ready
    (worker,) = lab._idle
    assert await lab.aim(bad, card, CAMERA) == NOTHING_SEEN
    assert (await lab.aim(frame(astronaut), card, CAMERA)).ready
    assert lab._idle == [worker]


async def test_a_picture_that_is_small_in_bytes_and_large_in_pixels_is_not_looked_at(
    lab: PhotoLab, card: Document
) -> None:
    jpeg = io.BytesIO()
    Image.new("RGB", (MAX_FRAME_PX + 1, 100)).save(jpeg, "JPEG")
    assert await lab.aim(jpeg.getvalue(), card, CAMERA) == NOTHING_SEEN


@pytest.mark.parametrize("claimed", [(0, 0), (-5, 7), (10**9, 10**9)])
def test_whatever_a_page_claims_of_its_camera_is_bounded(
    litert: LitertEngine, astronaut: Pixels, card: Document, claimed: tuple[int, int]
) -> None:
    assert craft.guide(AimJob(frame(astronaut), card, claimed), litert).aim.head is not None


async def test_a_small_camera_is_not_taken_for_a_large_one(lab: PhotoLab, astronaut: Pixels) -> None:
    visa = load_catalogue()[DocumentId("us-visa")]
    assert (await lab.aim(frame(astronaut), visa, (360, 480))).hint == "camera-too-small"


async def test_no_file_is_left_and_none_is_opened(
    lab: PhotoLab, astronaut: Pixels, card: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    await lab.aim(frame(astronaut), card, CAMERA)  # the first one opens the models
    (worker,) = lab._idle

    def opened() -> list[str]:
        return sorted(str(each.readlink()) for each in Path(f"/proc/{worker.pid}/fd").iterdir())

    before = opened()
    await lab.aim(frame(astronaut), card, CAMERA)
    assert opened() == before
    assert list(tmp_path.iterdir()) == []


async def test_verdicts_go_before_guidance(lab: PhotoLab, astronaut: Pixels, card: Document) -> None:
    await lab.aim(frame(astronaut), card, CAMERA)
    (worker,) = lab._idle
    assert os.getpriority(os.PRIO_PROCESS, worker.pid) == os.getpriority(os.PRIO_PROCESS, 0) + 5


def test_a_glance_sees_what_a_look_sees_from_near(litert: LitertEngine, astronaut: Pixels) -> None:
    near, all_there_is = litert.glance(astronaut), litert.look(astronaut)
    assert [face.box for face in near.faces] == [face.box for face in all_there_is.by_size[:1]]
    assert np.array_equal(near.person, all_there_is.person)
