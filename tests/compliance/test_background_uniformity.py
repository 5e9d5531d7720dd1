import numpy as np
import pytest

from bot.compliance.portrait import Portrait
from tests.compliance.sitter import NOBODY, finding, painted, portrait, says, subject


def test_a_plain_wall_passes():
    assert says("background_uniformity", subject()) == "pass"


def test_a_wall_that_grows_darker_to_one_side_passes():
    def slope(pixels, person):
        shade = np.linspace(1.0, 0.8, pixels.shape[1])[None, :, None]
        return np.where(person[..., None], pixels, pixels * shade)

    assert says("background_uniformity", subject(of=painted(portrait(), slope))) == "pass"


def test_a_shadow_of_the_head_is_refused_as_a_shadow():
    def shadow(pixels, person):
        fallen = np.roll(person, (60, 90), axis=(0, 1)) & ~person
        return np.where(fallen[..., None], pixels * 0.7, pixels)

    result = finding("background_uniformity", subject(of=painted(portrait(), shadow)))
    assert (result.outcome, result.severity, result.detail) == ("fail", "refuse", "shadow")


@pytest.mark.parametrize("thing", [(40, 90, 40), (150, 60, 30)])
def test_a_thing_beside_the_head_is_refused_and_pointed_at(thing):
    def put(pixels, person):
        pixels[200:800, 640:700] = np.where(person[200:800, 640:700, None], pixels[200:800, 640:700], thing)
        return pixels

    result = finding("background_uniformity", subject(of=painted(portrait(), put)))
    assert (result.outcome, result.severity, result.detail) == ("fail", "refuse", "busy")
    assert result.area is not None
    assert result.area[2] > 0.65  # the right of the picture, where it stands


def test_without_a_face_it_cannot_be_told():
    assert says("background_uniformity", subject(of=NOBODY)) == "not assessed"


def test_where_no_wall_is_to_be_seen_it_cannot_be_told():
    seen = portrait()
    filled = Portrait(pixels=seen.pixels, scale=1.0, person=np.ones((256, 256), np.float32), faces=seen.faces)
    assert says("background_uniformity", subject(of=filled)) == "not assessed"
