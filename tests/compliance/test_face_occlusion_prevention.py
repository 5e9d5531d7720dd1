import numpy as np
import pytest

from tests.compliance.face_paint import box, drawn_on, ellipse
from tests.compliance.sitter import DARK, NOBODY, PALE, says, subject

MASK = ellipse((0, 1.15), 0.95, 0.65)


@pytest.mark.parametrize("skin", [PALE, DARK])
def test_a_bare_face_passes(skin):
    assert says("face_occlusion_prevention", subject(skin=skin)) == "pass"


@pytest.mark.parametrize("cloth", [(150, 196, 220), (238, 240, 242), (30, 30, 34)])
def test_a_mask_is_refused(cloth):
    assert says("face_occlusion_prevention", subject(of=drawn_on((MASK, cloth)))) == "refuse"


def test_a_dummy_is_refused():
    assert (
        says("face_occlusion_prevention", subject(of=drawn_on((ellipse((0, 1.1), 0.5, 0.35), (240, 160, 180)))))
        == "refuse"
    )


def test_fingers_of_the_persons_own_colour_before_mouth_and_cheek_are_refused():
    def fingers(across, down):
        return (np.sin(across * 24) > 0) & (across > -0.35) & (across < 0.9) & (down > 0.6)

    assert says("face_occlusion_prevention", subject(of=drawn_on((fingers, 0.6)))) == "refuse"


@pytest.mark.parametrize("skin", [PALE, DARK])
def test_a_beard_passes(skin):
    def hair(across, down):
        return MASK(across, down) & (np.sin(across * 90) > 0) & (np.abs(down - 1.1) > 0.12)

    assert says("face_occlusion_prevention", subject(of=drawn_on((hair, 0.55), skin=skin))) == "pass"


def test_light_from_one_side_covers_nothing():
    assert says("face_occlusion_prevention", subject(right_side=0.6)) == "pass"


def test_a_turned_head_with_unlike_halves_is_left_to_a_person():
    shaded = drawn_on((box(0.2, 0.5, 1, 1.0), 0.4), (box(0.1, 1.3, 0.8, 1.7), 0.5), yaw=14.0)
    assert says("face_occlusion_prevention", subject(of=shaded)) == "not assessed"


def test_without_a_face_it_cannot_be_told():
    assert says("face_occlusion_prevention", subject(of=NOBODY)) == "not assessed"
