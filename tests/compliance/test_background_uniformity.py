import cv2
import numpy as np
import pytest

from bot.compliance.portrait import Portrait
from tests.compliance.sitter import NOBODY, finding, painted, portrait, says, subject


def _on_the_wall(paint):
    """The sitter with only the wall changed by `paint(pixels)`."""
    return painted(portrait(), lambda pixels, person: np.where(person[..., None], pixels, paint(pixels.copy())))


def test_a_plain_wall_passes():
    assert says("background_uniformity", subject()) == "pass"


def test_a_wall_that_grows_darker_to_one_side_passes():
    slope = _on_the_wall(lambda pixels: pixels * np.linspace(1.0, 0.8, pixels.shape[1])[None, :, None])
    assert says("background_uniformity", subject(of=slope)) == "pass"


def test_a_wall_that_grows_black_to_one_side_is_no_even_one():
    slope = _on_the_wall(lambda pixels: pixels * np.linspace(1.0, 0.1, pixels.shape[1])[None, :, None])
    assert says("background_uniformity", subject(of=slope)) == "refuse"


def test_a_shadow_of_the_head_is_left_to_its_own_check():
    def shadow(pixels, person):
        fallen = np.roll(person, (60, 90), axis=(0, 1)) & ~person
        return np.where(fallen[..., None], pixels * 0.8, pixels)

    assert says("background_uniformity", subject(of=painted(portrait(), shadow))) != "refuse"


@pytest.mark.parametrize("thing", [(40, 90, 40), (150, 60, 30)])
def test_a_thing_beside_the_head_is_refused_and_pointed_at(thing):
    def put(pixels):
        pixels[200:800, 640:700] = thing
        return pixels

    result = finding("background_uniformity", subject(of=_on_the_wall(put)))
    assert (result.outcome, result.severity) == ("fail", "refuse")
    assert result.area is not None
    assert result.area[2] > 0.65  # the right of the picture, where it stands


def test_a_lock_that_hangs_beside_the_head_is_hair_and_no_thing():
    def lock(pixels, person):
        beside = cv2.dilate(person.astype(np.uint8), np.ones((1, 61), np.uint8)).astype(bool) & ~person
        rows = np.arange(len(person))[:, None]
        return np.where((beside & (rows > 430) & (rows < 500))[..., None], 40.0, pixels)

    assert says("background_uniformity", subject(of=painted(portrait(), lock))) != "refuse"


def test_the_grooves_of_a_panelled_door_are_refused():
    def grooves(pixels):
        pixels[::150][:] = pixels[::150] * 0.7
        for start in range(8):
            pixels[start::150] *= 0.7
            pixels[:, start::180] *= 0.7
        return pixels

    assert says("background_uniformity", subject(of=_on_the_wall(grooves))) == "refuse"


def test_two_colours_on_either_side_of_the_head_are_no_slope():
    def half(pixels):
        pixels[:, :450] = (200, 215, 235)
        pixels[:, 450:] = (235, 222, 196)
        return pixels

    assert says("background_uniformity", subject(of=_on_the_wall(half))) == "refuse"


def test_a_camera_s_noise_is_no_pattern():
    noise = np.random.default_rng(1).normal(0, 9, (1200, 900, 3))
    assert says("background_uniformity", subject(of=_on_the_wall(lambda pixels: pixels + noise))) == "pass"


def test_without_a_face_it_cannot_be_told():
    assert says("background_uniformity", subject(of=NOBODY)) == "not assessed"


def test_where_no_wall_is_to_be_seen_it_cannot_be_told():
    seen = portrait()
    filled = Portrait(pixels=seen.pixels, scale=1.0, person=np.ones((256, 256), np.float32), faces=seen.faces)
    assert says("background_uniformity", subject(of=filled)) == "not assessed"
