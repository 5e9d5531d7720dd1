import numpy as np
import pytest

from tests.compliance.sitter import DARK, NOBODY, PALE, finding, painted, portrait, says, subject

EYES, IED = (450, 540), 120  # of the drawn sitter, in pixels


def _dimmed(skin, where, to):
    """The sitter with this much light left where `where(across, down)` says so."""

    def paint(pixels, _person):
        down, across = np.mgrid[: pixels.shape[0], : pixels.shape[1]].astype(float)
        there = where((across - EYES[0]) / IED, (down - EYES[1]) / IED)
        return np.where(there[..., None], pixels * to, pixels)

    return subject(of=painted(portrait(skin=skin), paint))


def _cap(_across, down):
    return down < 0.15


def _cheek(across, down):
    return (np.hypot(across - 0.5, down - 0.6)) < 0.45


@pytest.mark.parametrize("skin", [PALE, DARK])
def test_even_light_passes_on_pale_and_dark_skin(skin):
    assert says("shadow_on_face", subject(skin=skin)) == "pass"


@pytest.mark.parametrize("skin", [PALE, DARK])
@pytest.mark.parametrize("shadow", [_cap, _cheek])
def test_the_shadow_of_a_cap_or_an_arm_is_refused_on_pale_and_dark_skin(skin, shadow):
    assert says("shadow_on_face", _dimmed(skin, shadow, to=0.25)) == "refuse"


def test_the_tip_knows_a_shadow_from_above():
    assert finding("shadow_on_face", _dimmed(PALE, _cap, to=0.35)).detail == "forehead"


def test_a_shadow_that_hardly_shows_passes():
    assert says("shadow_on_face", _dimmed(PALE, _cheek, to=0.8)) == "pass"


def test_hair_on_the_forehead_is_no_shadow():
    def fringe(pixels, _person):
        down, across = np.mgrid[: pixels.shape[0], : pixels.shape[1]]
        strands = np.where(across // 4 % 2, 0.15, 0.6)
        return np.where((down < EYES[1] - 0.45 * IED)[..., None], pixels * strands[..., None], pixels)

    assert says("shadow_on_face", subject(of=painted(portrait(), fringe))) == "pass"


def test_half_a_face_in_the_dark_is_a_shadow_too():
    assert says("shadow_on_face", subject(right_side=0.4)) == "refuse"


def test_a_face_that_reaches_beyond_the_picture_cannot_be_judged():
    assert says("shadow_on_face", subject(at=(0.0, 0.45))) == "not assessed"


def test_without_a_face_it_cannot_be_told():
    assert says("shadow_on_face", subject(of=NOBODY)) == "not assessed"


def test_a_turned_head_is_lit_differently_and_not_judged():
    assert says("shadow_on_face", subject(yaw=20.0)) == "not assessed"


def test_in_a_small_picture_dark_hair_on_the_forehead_is_not_taken_for_a_shadow():
    def fringe(pixels, _person):
        down = np.arange(pixels.shape[0])[:, None, None]
        return np.where(down < 180 - 0.45 * 40, pixels * 0.2, pixels)

    small = portrait(size=(300, 400), inter_eye_px=40.0)
    assert says("shadow_on_face", subject(of=painted(small, fringe))) == "pass"
