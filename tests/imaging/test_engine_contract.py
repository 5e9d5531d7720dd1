"""Both engines see the same. MediaPipe is the oracle; where it cannot be loaded, these are skipped."""

from pathlib import Path

import numpy as np
import pytest

from bot.compliance.portrait import Face, Pixels
from bot.errors import Unavailable
from bot.imaging.decode import decode
from bot.imaging.litert import LitertEngine
from bot.imaging.mediapipe_engine import MediapipeEngine

RIGHT_IRIS, LEFT_IRIS = 468, 473
ON_AVERAGE = 0.002  # of the inter-eye distance
REAL = (
    "london_neutral/001_03.jpg",
    "london_smiling/007_08.jpg",
    "canada_neutral/115m.jpg",
    "aws_best_practices/photo3.jpeg",
    "phone_selfie_cc0/45cm.jpg",
    "uniface_demo/src_man3.jpg",
    "congress_gray/C001061.jpg",
)


@pytest.fixture(scope="module")
def mediapipe(models_folder: Path) -> MediapipeEngine:
    try:
        return MediapipeEngine(models_folder)
    except Unavailable as error:
        pytest.skip(str(error))


def test_the_astronaut_looks_the_same_to_both(
    litert: LitertEngine, mediapipe: MediapipeEngine, astronaut: Pixels
) -> None:
    assert assert_same_faces(litert.look(astronaut).faces, mediapipe.look(astronaut).faces) < ON_AVERAGE


def test_real_portraits_look_the_same_to_both(
    litert: LitertEngine, mediapipe: MediapipeEngine, portraits: Path
) -> None:
    apart = []
    for file in REAL:
        pixels = decode((portraits / file).read_bytes()).pixels
        apart.append(assert_same_faces(litert.look(pixels).faces, mediapipe.look(pixels).faces))
        assert np.abs(litert.look(pixels).person - mediapipe.look(pixels).person).mean() < 0.01

    assert np.mean(apart) < ON_AVERAGE


def test_a_group_has_as_many_faces_for_both(litert: LitertEngine, mediapipe: MediapipeEngine, portraits: Path) -> None:
    pixels = decode((portraits / "uniface_demo/src_meeting.jpg").read_bytes()).pixels

    assert len(litert.look(pixels).faces) == len(mediapipe.look(pixels).faces) > 1


def assert_same_faces(ours: tuple[Face, ...], theirs: tuple[Face, ...]) -> float:
    """How far apart the landmarks are on average, as a share of the inter-eye distance."""
    assert len(ours) == len(theirs) == 1
    (our, their) = ours[0], theirs[0]
    eyes = np.linalg.norm(their.landmarks[LEFT_IRIS, :2] - their.landmarks[RIGHT_IRIS, :2])
    apart = float(np.linalg.norm(our.landmarks[:, :2] - their.landmarks[:, :2], axis=1).mean() / eyes)
    assert apart < 0.004
    assert our.blendshapes.keys() == their.blendshapes.keys()
    for name, score in their.blendshapes.items():
        assert our.blendshapes[name] == pytest.approx(score, abs=0.02), name
    assert our.yaw_deg == pytest.approx(their.yaw_deg, abs=0.5)
    assert our.pitch_deg == pytest.approx(their.pitch_deg, abs=0.5)
    assert our.roll_deg == pytest.approx(their.roll_deg, abs=0.5)
    return apart
