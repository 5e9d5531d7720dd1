import numpy as np
import pytest

from bot.compliance.portrait import Portrait
from tests.compliance.sitter import NOBODY, painted, portrait, says, subject


def _wall(light):
    """The sitter before a wall of these values: (height, width), or one."""
    return painted(
        portrait(),
        lambda pixels, person: np.where(
            person[..., None], pixels, np.zeros(pixels.shape) + np.atleast_2d(light)[..., None]
        ),
    )


@pytest.mark.parametrize("light", [200, 225, 240])
def test_a_wall_of_one_tone_was_filled_in_and_is_remarked(light):
    assert says("painted_background", subject(of=_wall(light))) == "warn"


def test_a_lamp_makes_every_wall_a_little_uneven():
    assert says("painted_background", subject(of=_wall(np.linspace(215, 228, 900)[None]))) == "pass"


def test_compression_takes_the_grain_and_leaves_the_lamp_s_slope():
    smooth = np.repeat(np.repeat(np.linspace(215, 228, 20), 45)[None], 1200, axis=0)
    assert says("painted_background", subject(of=_wall(smooth))) == "pass"


def test_a_burnt_out_wall_cannot_be_told_from_a_painted_one():
    assert says("painted_background", subject(of=_wall(255))) == "not assessed"


def test_where_no_wall_is_to_be_seen_it_cannot_be_told():
    seen = portrait()
    filled = Portrait(pixels=seen.pixels, scale=1.0, person=np.ones((256, 256), np.float32), faces=seen.faces)
    assert says("painted_background", subject(of=filled)) == "not assessed"


def test_without_a_face_it_cannot_be_told():
    assert says("painted_background", subject(of=NOBODY)) == "not assessed"
