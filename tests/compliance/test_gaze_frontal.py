import pytest

from tests.compliance.sitter import NOBODY, finding, says, subject


@pytest.mark.parametrize("look", [(0.0, 0.0), (0.015, 0.0), (-0.015, 0.01)])
def test_eyes_that_look_at_the_camera_pass(look):
    assert says("gaze_frontal", subject(look=look)) == "pass"


@pytest.mark.parametrize(
    ("look", "lids", "detail"),
    [
        ((0.08, 0.0), 0.08, "aside"),
        ((-0.08, 0.0), 0.08, "aside"),
        ((0.0, 0.04), 0.04, "down"),  # the lids follow
        ((0.0, -0.085), 0.08, "up"),
    ],
)
def test_it_says_where_the_eyes_look_instead(look, lids, detail):
    found = finding("gaze_frontal", subject(look=look, lids=lids))
    assert found.outcome == "fail"
    assert found.detail == detail


def test_eyes_turned_far_aside_are_refused():
    assert says("gaze_frontal", subject(look=(0.1, 0.0))) == "refuse"


def test_a_turned_head_whose_eyes_stay_on_the_camera_passes():
    assert says("gaze_frontal", subject(yaw=8.0, look=(-0.012, 0.0))) == "pass"
    assert says("gaze_frontal", subject(yaw=8.0, look=(0.02, 0.0))) == "warn"
    assert says("gaze_frontal", subject(look=(0.02, 0.0))) == "pass"


def test_eyes_in_the_dark_cannot_be_told():
    assert says("gaze_frontal", subject(light=0.04)) == "not assessed"


def test_without_a_face_it_cannot_be_told():
    assert says("gaze_frontal", subject(of=NOBODY)) == "not assessed"
