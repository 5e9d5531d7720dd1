import pytest

from tests.compliance.sitter import NOBODY, finding, says, subject


@pytest.mark.parametrize(
    ("lean", "verdict"), [(0, "pass"), (7.5, "pass"), (-7.5, "pass"), (8.5, "refuse"), (-20, "refuse")]
)
def test_what_the_cut_can_level_is_fine_and_more_is_a_retake(lean, verdict):
    assert says("head_pose_roll", subject(lean_deg=lean)) == verdict


def test_the_side_is_the_persons_own():
    assert finding("head_pose_roll", subject(lean_deg=12)).detail == "left"  # clockwise in the picture
    assert finding("head_pose_roll", subject(lean_deg=-12)).detail == "right"


def test_without_a_face_it_cannot_be_told():
    assert says("head_pose_roll", subject(of=NOBODY)) == "not assessed"
