import pytest

from tests.compliance.sitter import DARK, NOBODY, PALE, finding, says, subject


@pytest.mark.parametrize("skin", [PALE, DARK])
@pytest.mark.parametrize(("right_side", "verdict"), [(1.0, "pass"), (0.85, "pass"), (0.68, "warn"), (0.45, "refuse")])
def test_half_a_face_in_shadow_is_judged_alike_on_pale_and_dark_skin(skin, right_side, verdict):
    assert says("illumination_uniformity", subject(skin=skin, right_side=right_side)) == verdict


def test_the_side_that_lacks_light_is_the_persons_own():
    assert finding("illumination_uniformity", subject(right_side=0.4)).detail == "right"


def test_without_a_face_it_cannot_be_told():
    assert says("illumination_uniformity", subject(of=NOBODY)) == "not assessed"
