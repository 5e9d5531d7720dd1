import cv2
import numpy as np
import pytest

from tests.compliance.sitter import NOBODY, painted, portrait, says, subject


def _enlarged(side, how=cv2.INTER_NEAREST):
    """A person with skin that is not one flat tone, from a thumbnail whose pixels became squares of this side."""
    dice = np.random.default_rng(2)

    def enlarge(pixels, _):
        height, width = pixels.shape[:2]
        small = cv2.resize(pixels, (width // side, height // side), interpolation=cv2.INTER_AREA)
        return cv2.resize(small + dice.normal(0, 4, (*small.shape[:2], 1)), (width, height), interpolation=how)

    return painted(portrait(), enlarge)


@pytest.mark.parametrize("side", [4, 5, 9])
def test_a_face_of_squares_is_refused(side):
    assert says("pixelation", subject(of=_enlarged(1))) == "pass"
    assert says("pixelation", subject(of=_enlarged(side))) == "refuse"


def test_what_was_enlarged_smoothly_has_no_squares_and_is_blurred():
    smooth = subject(of=_enlarged(6, cv2.INTER_CUBIC))
    assert says("pixelation", smooth) == "pass"
    assert says("sharpness", smooth) == "refuse"


def test_without_a_face_it_cannot_be_told():
    assert says("pixelation", subject(of=NOBODY)) == "not assessed"
