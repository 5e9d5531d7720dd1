import numpy as np
import pytest

from tests.compliance.face_paint import box, drawn_on
from tests.compliance.sitter import DARK, NOBODY, PALE, finding, says, subject


@pytest.mark.parametrize("skin", [PALE, DARK])
def test_eyes_that_show_pass_on_pale_and_on_dark_skin(skin):
    assert says("eyes_visible", subject(skin=skin)) == "pass"


def test_dark_glasses_are_refused():
    assert says("eyes_visible", subject(eye_white=45)) == "refuse"


def test_eyes_in_half_a_shadow_are_left_to_a_person():
    assert says("eyes_visible", subject(eye_white=68)) == "not assessed"


@pytest.mark.parametrize("hair", [(30, 24, 20), (190, 160, 110)])
def test_hair_over_one_eye_is_refused_whatever_its_colour(hair):
    def lock(across, down):
        return (np.abs(across - 0.5 - 0.3 * down) < 0.22) & (np.sin(across * 60 - down * 20) > -0.7) & (down < 0.6)

    result = finding("eyes_visible", subject(of=drawn_on((lock, hair))))
    assert (result.outcome, result.severity, result.detail) == ("fail", "refuse", "one")


def test_light_from_one_side_hides_no_eye():
    assert says("eyes_visible", subject(right_side=0.6)) == "pass"


def test_unlike_eyes_of_a_turned_head_are_left_to_a_person():
    assert (
        says("eyes_visible", subject(of=drawn_on((box(0.3, -0.3, 0.9, 0.1), (60, 40, 30)), yaw=14.0))) == "not assessed"
    )


def test_without_a_face_it_cannot_be_told():
    assert says("eyes_visible", subject(of=NOBODY)) == "not assessed"
