import dataclasses

import cv2
import numpy as np
import pytest

from tests.compliance.sitter import NOBODY, painted, portrait, says, subject


def _squeezed(quality, offset=0):
    """A lit and slightly grainy face through a JPEG; `offset` cuts the picture so that the squares begin elsewhere."""
    dice = np.random.default_rng(3)
    rows, columns = np.indices((1200, 900))
    shade = 20 * np.sin(columns / 60) + 15 * np.cos(rows / 50)

    def squeeze(pixels, _):
        lit = pixels - 30 + shade[..., None] + dice.normal(0, 3, (1200, 900, 1))
        _, coded = cv2.imencode(".jpg", np.clip(lit, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, quality])
        return np.roll(cv2.imdecode(coded, cv2.IMREAD_COLOR).astype(np.float32), (offset, offset), (0, 1))

    return painted(portrait(), squeeze)


@pytest.mark.parametrize(("quality", "verdict"), [(90, "pass"), (75, "pass"), (14, "refuse"), (9, "refuse")])
def test_what_a_messenger_squeezes_passes_and_visible_squares_do_not(quality, verdict):
    assert says("compression_artefacts", subject(of=_squeezed(quality))) == verdict


def test_a_picture_that_was_cut_after_it_was_squeezed_is_seen_through():
    assert says("compression_artefacts", subject(of=_squeezed(8, offset=5))) == "refuse"


def test_the_squares_of_a_halved_photo_are_half_as_large():
    small = cv2.resize(_squeezed(8).pixels, (450, 600), interpolation=cv2.INTER_AREA)
    halved = dataclasses.replace(portrait(size=(450, 600), inter_eye_px=60.0), pixels=small, scale=2.0)
    assert says("compression_artefacts", subject(of=halved)) == "refuse"


@pytest.mark.parametrize(("quality", "verdict"), [(92.0, "pass"), (None, "pass"), (20.0, "not assessed")])
def test_where_the_squares_cannot_be_seen_the_files_own_quality_counts(quality, verdict):
    shrunk = dataclasses.replace(portrait(), scale=1.37, jpeg_quality=quality)
    assert says("compression_artefacts", subject(of=shrunk)) == verdict


def test_without_a_face_it_cannot_be_told():
    assert says("compression_artefacts", subject(of=NOBODY)) == "not assessed"
