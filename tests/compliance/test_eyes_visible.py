import pytest

from tests.compliance.sitter import DARK, NOBODY, PALE, says, subject


@pytest.mark.parametrize("skin", [PALE, DARK])
def test_eyes_that_show_pass_on_pale_and_on_dark_skin(skin):
    assert says("eyes_visible", subject(skin=skin)) == "pass"


def test_dark_glasses_are_refused():
    assert says("eyes_visible", subject(eye_white=45)) == "refuse"


def test_eyes_in_half_a_shadow_are_left_to_a_person():
    assert says("eyes_visible", subject(eye_white=75)) == "not assessed"


def test_without_a_face_it_cannot_be_told():
    assert says("eyes_visible", subject(of=NOBODY)) == "not assessed"
