import numpy as np
import pytest

from tests.compliance.sitter import DARK, NOBODY, PALE, finding, painted, portrait, says, subject

FOREHEAD = (450, 470)  # of the drawn sitter, in pixels
WHITE = (250, 248, 244)


def _lit(skin, spot, radius_px):
    def paint(pixels, _person):
        down, across = np.mgrid[: pixels.shape[0], : pixels.shape[1]]
        there = np.hypot(across - FOREHEAD[0], down - FOREHEAD[1]) < radius_px
        return np.where(there[..., None], np.array(spot, float), pixels)

    return subject(of=painted(portrait(skin=skin), paint))


@pytest.mark.parametrize("skin", [PALE, DARK])
def test_a_mirrored_lamp_is_refused_on_pale_and_dark_skin(skin):
    assert says("flash_reflection", _lit(skin, WHITE, radius_px=25)) == "refuse"


def test_the_shine_of_dark_skin_passes():
    assert says("flash_reflection", _lit(DARK, (190, 165, 150), radius_px=30)) == "pass"


@pytest.mark.parametrize("skin", [PALE, DARK])
def test_skin_without_a_hot_spot_passes(skin):
    assert says("flash_reflection", subject(skin=skin)) == "pass"


def test_the_spot_is_pointed_at():
    area = finding("flash_reflection", _lit(PALE, WHITE, radius_px=25)).area
    assert area is not None
    assert (area[0] + area[2]) / 2 == pytest.approx(FOREHEAD[0] / 900, abs=0.01)
    assert (area[1] + area[3]) / 2 == pytest.approx(FOREHEAD[1] / 1200, abs=0.01)


def test_without_a_face_it_cannot_be_told():
    assert says("flash_reflection", subject(of=NOBODY)) == "not assessed"
