import numpy as np

from bot.compliance.portrait import Portrait
from tests.compliance.sitter import NOBODY, PALE, finding, painted, portrait, says, subject


def _clothes(colour):
    """The sitter in clothes of this colour; they begin somewhat below the chin."""

    def dress(pixels, person):
        below = np.arange(pixels.shape[0])[:, None] > 790  # rows
        return np.where((person & below)[..., None], colour, pixels)

    return painted(portrait(), dress)


def test_dark_clothes_and_skin_before_a_light_wall_pass():
    assert says("background_contrast", subject()) == "pass"


def test_a_white_shirt_before_a_light_grey_wall_passes():
    assert says("background_contrast", subject(of=_clothes((246, 246, 246)))) == "pass"


def test_clothes_of_the_wall_s_colour_are_remarked():
    result = finding("background_contrast", subject(of=_clothes((228, 227, 225))))
    assert (result.outcome, result.severity, result.detail) == ("fail", "warn", "clothes")


def test_a_head_of_the_wall_s_colour_is_remarked():
    result = finding("background_contrast", subject(wall=PALE))
    assert (result.outcome, result.severity, result.detail) == ("fail", "warn", "hair")


def test_where_no_wall_is_to_be_seen_it_cannot_be_told():
    seen = portrait()
    filled = Portrait(pixels=seen.pixels, scale=1.0, person=np.ones((256, 256), np.float32), faces=seen.faces)
    assert says("background_contrast", subject(of=filled)) == "not assessed"


def test_without_a_face_it_cannot_be_told():
    assert says("background_contrast", subject(of=NOBODY)) == "not assessed"
