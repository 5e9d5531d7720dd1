import pytest

from tests.compliance.sitter import DARK, NOBODY, PALE, painted, portrait, says, subject


def _without_colour(skin, tone=(1.0, 1.0, 1.0)):
    def paint(pixels, _person):
        return pixels.mean(axis=2, keepdims=True) * tone

    return subject(of=painted(portrait(skin=skin), paint))


@pytest.mark.parametrize("skin", [PALE, DARK])
def test_a_picture_in_colour_passes(skin):
    assert says("greyscale", subject(skin=skin)) == "pass"


@pytest.mark.parametrize("skin", [PALE, DARK])
@pytest.mark.parametrize("tone", [(1.0, 1.0, 1.0), (1.06, 1.0, 0.9)])
def test_a_grey_picture_and_a_sepia_one_are_refused(skin, tone):
    assert says("greyscale", _without_colour(skin, tone)) == "refuse"


def test_very_pale_skin_before_a_white_wall_passes():
    assert says("greyscale", subject(skin=(232, 214, 206), wall=(245, 245, 245))) == "pass"


def test_in_the_dark_all_pictures_are_grey():
    assert says("greyscale", subject(light=0.15)) == "not assessed"


def test_without_a_face_it_cannot_be_told():
    assert says("greyscale", subject(of=NOBODY)) == "not assessed"
