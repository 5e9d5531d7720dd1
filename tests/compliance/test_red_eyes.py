import pytest

from tests.compliance.face_paint import drawn_on, ellipse
from tests.compliance.sitter import DARK, NOBODY, PALE, says, subject

FLASH, BROWN, BLUE, DULL_RED = (200, 40, 35), (85, 55, 40), (90, 110, 130), (110, 50, 45)


def irises(colour):
    return [(ellipse((eye, 0.0), 0.09, 0.07), colour) for eye in (-0.5, 0.5)]


@pytest.mark.parametrize("skin", [PALE, DARK])
@pytest.mark.parametrize("iris", [BROWN, BLUE])
def test_eyes_of_every_colour_pass(skin, iris):
    assert says("red_eyes", subject(of=drawn_on(*irises(iris), skin=skin))) == "pass"


@pytest.mark.parametrize("skin", [PALE, DARK])
def test_eyes_that_the_flash_reddened_are_refused(skin):
    assert says("red_eyes", subject(of=drawn_on(*irises(FLASH), skin=skin))) == "refuse"


def test_one_red_eye_is_enough():
    assert says("red_eyes", subject(of=drawn_on(irises(FLASH)[0]))) == "refuse"


def test_reddish_eyes_are_left_to_a_person():
    assert says("red_eyes", subject(of=drawn_on(*irises(DULL_RED)))) == "not assessed"


def test_pink_make_up_around_the_eyes_is_no_red_eye():
    lids = [(lambda x, y, e=eye: ellipse((e, -0.15), 0.28, 0.08)(x, y), (225, 110, 130)) for eye in (-0.5, 0.5)]
    assert says("red_eyes", subject(of=drawn_on(*lids))) == "pass"


def test_without_a_face_it_cannot_be_told():
    assert says("red_eyes", subject(of=NOBODY)) == "not assessed"
