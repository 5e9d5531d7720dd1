"""A photo that lies on its side or stands on its head is turned; so is what is cut from it."""

import cv2
import numpy as np
import pytest

from bot.compliance.document import load_catalogue
from bot.compliance.portrait import Pixels
from bot.domain.ids import DocumentId, PhotoId
from bot.imaging import craft
from bot.imaging.analyzer import analyse
from bot.imaging.decode import Decoded, decode, turned
from bot.imaging.jobs import AssessJob, Made, MakeJob
from bot.imaging.litert import LitertEngine

CARD = load_catalogue()[DocumentId("other-card")]


def jpeg(pixels: Pixels) -> bytes:
    _, coded = cv2.imencode(".jpg", pixels[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 95])
    return coded.tobytes()


def wide(pixels: Pixels) -> Pixels:
    """More wall on both sides, so that the picture's sides differ."""
    return np.asarray(cv2.copyMakeBorder(pixels, 0, 0, 60, 60, cv2.BORDER_REPLICATE), np.uint8)


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_lying_photo_is_turned_until_the_face_is_upright(
    litert: LitertEngine, astronaut: Pixels, quarters: int
) -> None:
    upright = wide(astronaut)
    lying = turned(upright, -quarters)

    portrait = analyse(litert, Decoded(pixels=lying, scale=1.0, original_px=(lying.shape[1], lying.shape[0])))

    assert portrait.quarter_turns == quarters
    assert np.array_equal(portrait.pixels, upright)
    assert abs(portrait.faces[0].roll_deg) < 15
    assert portrait.person[60, 128] > 0.9  # her face


def test_a_picture_without_a_face_stays_as_it_is(litert: LitertEngine) -> None:
    wall = np.full((600, 400, 3), 220, np.uint8)

    portrait = analyse(litert, Decoded(pixels=wall, scale=1.0, original_px=(400, 600)))

    assert portrait.quarter_turns == 0
    assert portrait.faces == ()


def test_the_finished_file_of_a_lying_photo_is_that_of_the_upright_one(litert: LitertEngine, astronaut: Pixels) -> None:
    upright = wide(cv2.resize(astronaut, (1024, 1024)).astype(np.uint8))
    made = [craft.make(MakeJob(data=jpeg(picture), document=CARD), litert) for picture in (upright, turned(upright, 1))]

    files = [decode(one.file).pixels for one in made if isinstance(one, Made)]
    assert len(files) == 2
    assert np.abs(np.subtract(files[0].shape, files[1].shape)).max() <= 2  # a face is found again within a pixel
    same = np.asarray(cv2.resize(files[1], files[0].shape[1::-1]), np.uint8)
    assert np.abs(files[0].astype(int) - same).mean() < 8


def test_a_lying_photo_gets_the_verdict_of_the_upright_one(litert: LitertEngine, astronaut: Pixels) -> None:
    heard = []
    for quarters in (0, 3):
        photo = jpeg(turned(wide(astronaut), quarters))
        judged = craft.judge(AssessJob(photo=PhotoId("p"), data=photo, document=CARD, words=None), litert)
        heard.append(
            [(f.check, f.outcome) for f in judged.assessment.findings if f.check in ("margins", "head_pose_roll")]
        )

    assert heard[0] == heard[1]
