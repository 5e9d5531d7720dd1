import pytest

from tests.compliance.sitter import DARK, NOBODY, PALE, says, subject


@pytest.mark.parametrize("skin", [PALE, DARK])
def test_well_lit_skin_passes_whatever_its_tone(skin):
    assert says("under_exposure_prevention", subject(skin=skin)) == "pass"


@pytest.mark.parametrize("skin", [PALE, DARK])
def test_a_picture_without_light_is_refused_whatever_the_skin(skin):
    assert says("under_exposure_prevention", subject(skin=skin, light=0.25)) == "refuse"


def test_dark_glasses_are_not_darkness():
    assert says("under_exposure_prevention", subject(eye_white=30)) == "pass"


def test_without_a_face_it_cannot_be_told():
    assert says("under_exposure_prevention", subject(of=NOBODY)) == "not assessed"
