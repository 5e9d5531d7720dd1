import pytest

from tests.compliance.face_paint import RIM, drawn_on, ellipse, frame, lenses
from tests.compliance.sitter import DARK, NOBODY, PALE, says, subject


@pytest.mark.parametrize("skin", [PALE, DARK])
def test_a_bare_face_and_clear_glasses_pass(skin):
    assert says("tinted_lenses", subject(skin=skin)) == "pass"
    assert says("tinted_lenses", subject(of=drawn_on((frame(), RIM), skin=skin))) == "pass"


@pytest.mark.parametrize("light", [0.1, 0.3])
def test_dark_glasses_are_refused(light):
    assert says("tinted_lenses", subject(of=drawn_on((lenses(), light), (frame(), RIM)))) == "refuse"


def test_a_light_tint_is_left_to_a_person():
    assert says("tinted_lenses", subject(of=drawn_on((lenses(), 0.57), (frame(), RIM)))) == "not assessed"


def test_a_shadow_over_the_eyes_without_a_frame_is_no_lens():
    shadow = ellipse((0, 0.05), 1.0, 0.35)
    assert says("tinted_lenses", subject(of=drawn_on((shadow, 0.3)))) == "not assessed"


def test_dark_glasses_hide_the_eyes_too_but_are_no_darkness():
    dark = subject(of=drawn_on((lenses(), 0.15), (frame(), RIM)))
    assert says("eyes_visible", dark) == "refuse"
    assert says("under_exposure_prevention", dark) == "pass"


def test_without_a_face_it_cannot_be_told():
    assert says("tinted_lenses", subject(of=NOBODY)) == "not assessed"
