import pytest

from tests.compliance.sitter import DARK, NOBODY, says, subject


@pytest.mark.parametrize(("light", "verdict"), [(1.0, "pass"), (1.2, "pass"), (1.8, "refuse")])
def test_skin_that_is_washed_out_is_refused(light, verdict):
    assert says("over_exposure_prevention", subject(light=light)) == verdict


def test_dark_skin_in_good_light_passes():
    assert says("over_exposure_prevention", subject(skin=DARK, light=1.4)) == "pass"


def test_without_a_face_it_cannot_be_told():
    assert says("over_exposure_prevention", subject(of=NOBODY)) == "not assessed"
