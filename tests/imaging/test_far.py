"""Where small faces are looked for: everywhere that one could be, and not where there is nothing but wall and sitter."""

import numpy as np
import pytest

from bot.compliance.portrait import Face, Pixels
from bot.imaging.far import CORNERS, WHOLE, shrunk, windows

LEFT_TOP, RIGHT_TOP, LEFT_BOTTOM, RIGHT_BOTTOM = CORNERS
SCALE = 4.0
WIDTH, HEIGHT = 288, 384
RNG = np.random.default_rng(1)


def sitter() -> Face:
    """A head in the middle, in pixels of the large picture; its eyes are 48 pixels of the small one apart."""
    landmarks = np.zeros((478, 3), np.float32)
    landmarks[468, :2], landmarks[473, :2], landmarks[152, :2] = (120, 160), (168, 160), (144, 245)
    box = tuple(side * SCALE for side in (96, 110, 192, 250))
    return Face(box=box, score=0.95, landmarks=landmarks * SCALE, blendshapes={}, yaw_deg=0, pitch_deg=0, roll_deg=0)


def person() -> np.ndarray:
    """The mask of that head and of shoulders below it."""
    mask = np.zeros((256, 256), np.float32)
    mask[50:170, 80:176] = 1  # head
    mask[165:, 20:236] = 1
    return mask


def scene(*patches: tuple[int, int], size: int = 24, contrast: int = 60) -> Pixels:
    """An even wall with some grain, hair and a face in the middle, and patches of detail with their corners at (x, y)."""
    picture = RNG.normal(210, 1.5, (HEIGHT, WIDTH, 3))
    picture[80:250, 96:192] = RNG.normal(120, 40, (170, 96, 1))
    for x, y in patches:
        picture[y : y + size, x : x + size] += RNG.normal(0, contrast, (size, size, 1))
    return np.clip(picture, 0, 255).astype(np.uint8)


def looked_at(picture: Pixels) -> set[object]:
    return set(windows(picture, person(), (sitter(),), SCALE))


def test_before_an_empty_wall_nothing_is_left_to_look_at() -> None:
    assert looked_at(scene()) == set()


@pytest.mark.parametrize(
    ("at", "corner"),
    [((10, 10), LEFT_TOP), ((250, 10), RIGHT_TOP), ((10, 300), LEFT_BOTTOM), ((250, 300), RIGHT_BOTTOM)],
)
def test_detail_is_looked_at_in_the_corner_in_which_it_lies(at: tuple[int, int], corner: object) -> None:
    assert corner in looked_at(scene(at))


def test_a_faint_face_on_the_wall_is_detail_enough() -> None:
    assert looked_at(scene((10, 40), size=14, contrast=10)) == {LEFT_TOP}


def test_what_lies_across_the_edge_of_one_corner_is_looked_at_whole_in_another() -> None:
    edge = int(LEFT_TOP.x1 * WIDTH)

    assert looked_at(scene((edge - 12, 8))) == {RIGHT_TOP}


def test_a_print_on_the_shirt_is_looked_at_and_the_outline_of_a_collar_is_not() -> None:
    collar = scene()
    collar[270:272, 60:230] = 60

    assert looked_at(collar) == set()
    assert looked_at(scene((60, 330))) == {LEFT_BOTTOM}


def test_a_busy_room_is_looked_at_all_over() -> None:
    room = RNG.integers(0, 255, (HEIGHT, WIDTH, 3), np.uint8)

    assert looked_at(room) == set(CORNERS)


def test_where_nobody_or_a_crowd_was_found_nothing_is_spared() -> None:
    assert set(windows(scene(), person(), (), SCALE)) == {*CORNERS, WHOLE}
    assert set(windows(scene(), person(), (sitter(), sitter()), SCALE)) == set(CORNERS)


@pytest.mark.parametrize(
    ("size", "small"),
    [((1536, 2048), (288, 384)), ((200, 250), (200, 250)), ((3000, 64), (384, 8)), ((9000, 9), (384, 1))],
)
def test_pictures_of_any_shape_are_shrunk_and_never_to_nothing(size: tuple[int, int], small: tuple[int, int]) -> None:
    picture = shrunk(np.zeros((size[1], size[0], 3), np.uint8))

    assert picture.shape == (small[1], small[0], 3)
    assert set(windows(picture, person(), (sitter(),), SCALE)) == set()
