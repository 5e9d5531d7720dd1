import pytest

from tests.compliance.face_paint import RIM, drawn_on, ellipse, frame
from tests.compliance.sitter import DARK, NOBODY, PALE, says, subject

WHITE = (250, 250, 250)


def flash(size):
    return (ellipse((-0.5, 0.0), size, size), WHITE)


@pytest.mark.parametrize("skin", [PALE, DARK])
def test_clear_glasses_without_glare_pass(skin):
    rim = RIM if skin == PALE else (190, 190, 195)
    assert says("lens_reflection", subject(of=drawn_on((frame(), rim), skin=skin))) == "pass"


@pytest.mark.parametrize(("size", "verdict"), [(0.02, "pass"), (0.1, "warn"), (0.2, "refuse")])
def test_glare_weighs_as_much_as_it_hides(size, verdict):
    assert says("lens_reflection", subject(of=drawn_on((frame(), RIM), flash(size)))) == verdict


def test_without_glasses_nothing_mirrors():
    assert says("lens_reflection", subject(of=drawn_on(flash(0.2)))) == "pass"


def test_without_a_face_it_cannot_be_told():
    assert says("lens_reflection", subject(of=NOBODY)) == "not assessed"
