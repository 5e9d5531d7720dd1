import pytest

from tests.compliance.sitter import NOBODY, finding, says, subject


@pytest.mark.parametrize(
    ("pitch", "verdict"), [(0, "pass"), (-7.9, "pass"), (9, "warn"), (-12.5, "warn"), (15.5, "refuse"), (-34, "refuse")]
)
def test_the_chin_may_be_a_little_high_or_low(pitch, verdict):
    assert says("head_pose_pitch", subject(pitch=pitch)) == verdict


def test_it_says_where_the_face_points():
    assert finding("head_pose_pitch", subject(pitch=20)).detail == "down"
    assert finding("head_pose_pitch", subject(pitch=-20)).detail == "up"


def test_without_a_face_it_cannot_be_told():
    assert says("head_pose_pitch", subject(of=NOBODY)) == "not assessed"
