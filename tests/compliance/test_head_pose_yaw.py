import pytest

from tests.compliance.sitter import NOBODY, finding, says, subject


@pytest.mark.parametrize(
    ("yaw", "verdict"), [(0, "pass"), (5.9, "pass"), (-6.5, "warn"), (9.9, "warn"), (10.5, "refuse"), (-40, "refuse")]
)
def test_the_face_may_hardly_be_turned(yaw, verdict):
    assert says("head_pose_yaw", subject(yaw=yaw)) == verdict


def test_the_side_is_the_persons_own():
    assert finding("head_pose_yaw", subject(yaw=20)).detail == "left"  # to the right of the picture
    assert finding("head_pose_yaw", subject(yaw=-20)).detail == "right"


def test_without_a_face_there_is_nothing_to_turn():
    assert says("head_pose_yaw", subject(of=NOBODY)) == "not assessed"


def test_an_angle_that_is_no_number_is_no_pass():
    assert says("head_pose_yaw", subject(yaw=float("nan"))) == "not assessed"
