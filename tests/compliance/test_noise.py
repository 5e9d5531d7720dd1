import numpy as np
import pytest

from tests.compliance.sitter import DARK, NOBODY, PALE, document, finding, painted, portrait, says, subject


def _grainy(picture, deviation):
    dice = np.random.default_rng(7)
    return painted(picture, lambda pixels, _: pixels + dice.normal(0, deviation, (*pixels.shape[:2], 1)))


@pytest.mark.parametrize("skin", [PALE, DARK])
def test_a_grainy_face_is_refused_whatever_the_skin(skin):
    assert says("noise", subject(of=_grainy(portrait(skin=skin), 1.0))) == "pass"
    assert says("noise", subject(of=_grainy(portrait(skin=skin), 12.0))) == "refuse"


def test_grain_that_nobody_sees_at_the_documents_size_is_none():
    small = document(inter_eye_px=40)
    grainy = _grainy(portrait(), 6.0)
    assert finding("noise", subject(small, of=grainy)).native < finding("noise", subject(of=grainy)).native


def test_without_a_face_it_cannot_be_told():
    assert says("noise", subject(of=NOBODY)) == "not assessed"
