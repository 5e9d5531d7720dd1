import pytest

from tests.compliance.sitter import DARK, NOBODY, PALE, painted, portrait, says, subject


@pytest.mark.parametrize("skin", [PALE, DARK])
@pytest.mark.parametrize(("clear", "verdict"), [(1.0, "pass"), (0.9, "pass"), (0.4, "refuse"), (0.25, "refuse")])
def test_a_veil_over_the_picture_is_refused_on_pale_and_dark_skin(skin, clear, verdict):
    hazy = painted(portrait(skin=skin), lambda pixels, _person: pixels * clear + 200 * (1 - clear))
    assert says("dynamic_range", subject(of=hazy)) == verdict


def test_a_dark_picture_is_not_hazy():
    assert says("dynamic_range", subject(light=0.25)) == "pass"


def test_without_a_face_it_cannot_be_told():
    assert says("dynamic_range", subject(of=NOBODY)) == "not assessed"
