import pytest

from tests.compliance.sitter import DARK, NOBODY, PALE, finding, says, subject


@pytest.mark.parametrize("skin", [PALE, DARK])
def test_skin_in_good_light_passes_whatever_its_tone(skin):
    assert says("luminance_mean", subject(skin=skin)) == "pass"


@pytest.mark.parametrize(("light", "side"), [(0.1, "dark"), (2.0, "bright")])
def test_very_dark_and_very_bright_skin_is_pointed_out_but_never_refused(light, side):
    found = finding("luminance_mean", subject(light=light))
    assert (found.outcome, found.severity, found.detail) == ("fail", "warn", side)


def test_without_a_face_it_cannot_be_told():
    assert says("luminance_mean", subject(of=NOBODY)) == "not assessed"
