import numpy as np
import pytest

from tests.compliance.sitter import NOBODY, painted, portrait, says, subject


def _off_a_screen(picture, dot, depth=0.25):
    """Under the stripes of a screen whose dots are `dot` pixels wide, a little turned."""
    rows, columns = np.indices((picture.height_px, picture.width_px))
    stripes = 1 + depth * np.sin(2 * np.pi * (columns + 0.05 * rows) / dot)
    dice = np.random.default_rng(1)
    return painted(picture, lambda pixels, _: pixels * stripes[..., None] * 0.8 + dice.normal(0, 2, pixels.shape))


@pytest.mark.parametrize("inter_eye_px", [100.0, 200.0])
@pytest.mark.parametrize("dot", [2.7, 5.3])
def test_a_photo_of_a_screen_is_refused(inter_eye_px, dot):
    person = portrait(size=(1350, 1800), inter_eye_px=inter_eye_px)
    assert says("moire", subject(of=_off_a_screen(person, dot, depth=0.0))) == "pass"
    assert says("moire", subject(of=_off_a_screen(person, dot))) == "refuse"


def test_stripes_on_clothes_and_walls_are_no_screen():
    person = portrait(size=(1350, 1800), inter_eye_px=200.0)
    striped = _off_a_screen(person, 5.3)
    eyes, reach = person.height_px * 0.45, 200
    mixed = person.pixels.copy()
    mixed[: int(eyes - 1.2 * reach)] = striped.pixels[: int(eyes - 1.2 * reach)]
    mixed[int(eyes + 2 * reach) :] = striped.pixels[int(eyes + 2 * reach) :]
    assert says("moire", subject(of=painted(person, lambda _, __: mixed))) == "pass"


def test_a_face_that_is_too_small_or_missing_cannot_be_told():
    assert says("moire", subject(inter_eye_px=60.0)) == "not assessed"
    assert says("moire", subject(of=NOBODY)) == "not assessed"
