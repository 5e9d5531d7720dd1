import cv2
import numpy as np
import pytest

from tests.compliance.sitter import NOBODY, finding, painted, portrait, says, subject


def _shadowed(left_over, aside=90, below=60, soft=1.0):
    """The sitter's outline on the wall, moved (pixels), with this share of the light left and edges of `soft` pixels."""

    def shadow(pixels, person):
        moved = np.float32([[1, 0, aside], [0, 1, below]])
        size = person.shape[::-1]
        fallen = cv2.warpAffine(person.astype(np.float32), moved, size, borderMode=cv2.BORDER_REPLICATE)
        fallen = cv2.GaussianBlur(fallen, (0, 0), soft) * ~person
        return pixels * (1 - (1 - left_over) * fallen[..., None])

    return painted(portrait(), shadow)


def test_a_plain_wall_passes():
    assert says("shadow_behind_head", subject()) == "pass"


@pytest.mark.parametrize("aside", [-90, 90])
@pytest.mark.parametrize("soft", [1.0, 20.0])
def test_a_shadow_of_the_head_is_refused_hard_or_soft_on_either_side(aside, soft):
    assert says("shadow_behind_head", subject(of=_shadowed(0.65, aside=aside, soft=soft))) == "refuse"


def test_a_faint_shadow_is_only_remarked():
    assert says("shadow_behind_head", subject(of=_shadowed(0.9))) == "warn"


def test_the_shadow_is_pointed_at():
    result = finding("shadow_behind_head", subject(of=_shadowed(0.65, aside=90)))
    assert result.area is not None
    assert result.area[2] > 0.6  # to the right of the head


@pytest.mark.parametrize("paint", [lambda x: 1.0 - 0.25 * x, lambda x: 0.75 + 0.25 * x])
def test_a_wall_that_grows_darker_to_one_side_is_no_shadow(paint):
    def slope(pixels, person):
        light = paint(np.linspace(0, 1, pixels.shape[1]))[None, :, None]
        return np.where(person[..., None], pixels, pixels * light)

    assert says("shadow_behind_head", subject(of=painted(portrait(), slope))) == "pass"


def test_corners_that_a_lens_darkens_are_no_shadow():
    def corners(pixels, person):
        y, x = np.mgrid[-1 : 1 : pixels.shape[0] * 1j, -1 : 1 : pixels.shape[1] * 1j]
        return np.where(person[..., None], pixels, pixels * (1 - 0.12 * (x**2 + y**2))[..., None])

    assert says("shadow_behind_head", subject(of=painted(portrait(), corners))) == "pass"


def test_before_a_room_it_cannot_be_told():
    def room(pixels, person):
        squares = (np.indices(person.shape) // 70).sum(axis=0) % 2
        return np.where(person[..., None], pixels, np.where(squares[..., None] == 1, 60, 220))

    assert says("shadow_behind_head", subject(of=painted(portrait(), room))) == "not assessed"


def test_without_a_face_it_cannot_be_told():
    assert says("shadow_behind_head", subject(of=NOBODY)) == "not assessed"
