"""What the engine sees in a real face: its signs, its measures, and every face of a group."""

import csv
from pathlib import Path

import cv2
import numpy as np
import pytest

from bot.compliance.portrait import Face, Pixels
from bot.imaging.analyzer import analyse
from bot.imaging.decode import Decoded, decode
from bot.imaging.litert import BLENDSHAPES, LitertEngine

NOSE, RIGHT_CHEEK, LEFT_CHEEK = 1, 234, 454
GROUPS = {"uniface_demo/src_meeting.jpg", "compreface/012_4.jpg", "compreface/015_6.jpg", "compreface/016_8.jpg"}


def only_face(engine: LitertEngine, pixels: Pixels) -> Face:
    (face,) = engine.look(np.ascontiguousarray(pixels)).faces
    return face


def turned(pixels: Pixels, clockwise_deg: float) -> Pixels:
    height, width = pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -clockwise_deg, 1.0)
    return np.asarray(cv2.warpAffine(pixels, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE), np.uint8)


def test_the_astronauts_face_is_where_it_is(litert: LitertEngine, astronaut: Pixels) -> None:
    face = only_face(litert, astronaut)

    assert face.landmarks.shape == (478, 3)
    assert set(face.blendshapes) == set(BLENDSHAPES)
    assert face.blendshapes["mouthSmileLeft"] > 0.5
    assert face.blendshapes["eyeBlinkLeft"] < 0.3
    x0, y0, x1, y1 = face.box
    assert 150 < x0 < x1 < 290
    assert 60 < y0 < y1 < 210


def test_the_person_is_told_from_the_background(litert: LitertEngine, astronaut: Pixels) -> None:
    person = litert.look(astronaut).person

    assert person.shape == (256, 256)
    assert person[60, 110] > 0.9  # the face
    assert person[10, 40] < 0.1  # the flag
    assert 0 <= person.min() <= person.max() <= 1


@pytest.mark.parametrize("by_deg", [-15, 10])
def test_a_head_that_leans_clockwise_has_a_positive_roll(
    litert: LitertEngine, astronaut: Pixels, by_deg: float
) -> None:
    upright, leaning = only_face(litert, astronaut), only_face(litert, turned(astronaut, by_deg))

    assert leaning.roll_deg - upright.roll_deg == pytest.approx(by_deg, abs=2)


def test_in_a_mirror_yaw_and_roll_change_sides_and_pitch_stays(litert: LitertEngine, astronaut: Pixels) -> None:
    face, mirrored = only_face(litert, astronaut), only_face(litert, astronaut[:, ::-1])

    assert mirrored.yaw_deg == pytest.approx(-face.yaw_deg, abs=2)
    assert mirrored.roll_deg == pytest.approx(-face.roll_deg, abs=2)
    assert mirrored.pitch_deg == pytest.approx(face.pitch_deg, abs=2)


def test_an_empty_wall_has_no_face_and_nobody_in_it(litert: LitertEngine) -> None:
    wall = np.full((600, 400, 3), 220, np.uint8)

    assert litert.look(wall).faces == ()
    assert (litert.look(wall).person > 0.5).mean() < 0.05


def test_the_largest_face_comes_first_and_far_ones_are_seen_too(litert: LitertEngine, astronaut: Pixels) -> None:
    scene = np.full((1200, 1600, 3), 210, np.uint8)
    scene[176:1200, 0:1024] = cv2.resize(astronaut, (1024, 1024))
    scene[100:612, 1060:1572] = astronaut

    portrait = analyse(litert, Decoded(pixels=scene, scale=2.0, original_px=(3200, 2400)))

    assert len(portrait.faces) == 2
    large, small = (face.box[2] - face.box[0] for face in portrait.faces)
    assert large == pytest.approx(2 * small, rel=0.15)
    assert portrait.scale == 2.0
    assert portrait.pixels is scene


def test_five_faces_are_five(litert: LitertEngine, astronaut: Pixels) -> None:
    head = astronaut[20:276, 90:346]
    scene = np.full((1400, 1800, 3), 200, np.uint8)
    for x, y in ((80, 60), (1000, 80), (560, 560), (120, 1080), (1400, 1100)):
        scene[y : y + 256, x : x + 256] = head

    assert len(litert.look(scene).faces) == 5


def test_a_drawn_face_is_no_face(litert: LitertEngine) -> None:
    cartoon = np.full((600, 600, 3), 255, np.uint8)
    cv2.circle(cartoon, (300, 300), 200, (255, 220, 0), -1)
    for x in (230, 370):
        cv2.circle(cartoon, (x, 250), 25, (0, 0, 0), -1)
    cv2.ellipse(cartoon, (300, 340), (100, 70), 0, 0, 180, (0, 0, 0), 8)

    assert litert.look(cartoon).faces == ()


# --- with real portraits beside the project --------------------------------------------------------------------------


def index(portraits: Path) -> dict[str, dict[str, str]]:
    with (portraits / "INDEX.tsv").open(encoding="utf-8") as lines:
        return {row["file"]: row for row in csv.DictReader(lines, delimiter="\t")}


@pytest.mark.parametrize(
    "file", ["unsplash/face02.jpg", "aws_faces_synthetic/face_8.jpeg", "london_neutral/105_03.jpg"]
)
def test_a_turned_head_has_about_the_angles_that_were_measured_by_others(
    litert: LitertEngine, portraits: Path, file: str
) -> None:
    row = index(portraits)[file]

    face = only_face(litert, decode((portraits / file).read_bytes()).pixels)

    assert face.yaw_deg == pytest.approx(float(row["yaw"]), abs=2.5)
    assert face.pitch_deg == pytest.approx(float(row["pitch"]), abs=2.5)
    assert face.roll_deg == pytest.approx(-float(row["roll"]), abs=2.5)  # that table counts the other way round


@pytest.mark.parametrize("beyond", [(0, 400, 0, 0), (400, 0, 0, 0), (0, 0, 0, 600), (0, 0, 600, 0)])
def test_the_pose_does_not_depend_on_where_in_the_picture_the_face_is(
    litert: LitertEngine, astronaut: Pixels, beyond: tuple[int, int, int, int]
) -> None:
    here = only_face(litert, astronaut)
    there = only_face(litert, np.asarray(cv2.copyMakeBorder(astronaut, *beyond, cv2.BORDER_REPLICATE), np.uint8))

    assert there.yaw_deg == pytest.approx(here.yaw_deg, abs=2)
    assert there.pitch_deg == pytest.approx(here.pitch_deg, abs=2)


@pytest.mark.parametrize("file", ["unsplash/face02.jpg", "aws_faces_synthetic/face_8.jpeg"])
def test_yaw_is_positive_when_the_nose_points_to_the_right_of_the_picture(
    litert: LitertEngine, portraits: Path, file: str
) -> None:
    face = only_face(litert, decode((portraits / file).read_bytes()).pixels)
    left, nose, right = np.sort(face.landmarks[[RIGHT_CHEEK, NOSE, LEFT_CHEEK], 0])
    nose_is_right_of_the_middle = nose - left > right - nose

    assert abs(face.yaw_deg) > 15
    assert (face.yaw_deg > 0) == nose_is_right_of_the_middle


def test_compliant_portraits_have_exactly_one_face(litert: LitertEngine, portraits: Path) -> None:
    compliant = [file for file, row in index(portraits).items() if row["expected"] == "compliant_source"]
    counts = {file: len(litert.look(decode((portraits / file).read_bytes()).pixels).faces) for file in compliant[::12]}

    assert counts == dict.fromkeys(counts, 1)


def test_groups_have_more_than_one_face(litert: LitertEngine, portraits: Path) -> None:
    counts = {file: len(litert.look(decode((portraits / file).read_bytes()).pixels).faces) for file in GROUPS}

    assert min(counts.values()) > 1, counts
