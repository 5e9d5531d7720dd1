"""Wherever a face lies in a large enough picture, the finished file has the head where the office wants it."""

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.compliance.document import Band, Print
from bot.compliance.geometry import frame, missing_room
from bot.imaging.crop import plan
from bot.imaging.product import cut
from tests.imaging.drawn_faces import BLUE, GREEN, PINK, US_VISA, WHOLE, document, portrait, where

DOCUMENTS = {
    "35 x 45": document(),
    "square": US_VISA,
    "no numbers": document(head_share=None, eye_line_share=None),
    "small head": document(
        print=Print(width_mm=35, height_mm=45),
        head_share=Band(min=26 / 45, max=30 / 45),
        eye_line_share=None,
    ),
}


def measured(jpeg):
    """The head's and the eyes' shares, read with a ruler off the finished picture."""
    pixels = np.asarray(Image.open(io.BytesIO(jpeg)))
    height = pixels.shape[0]
    middle = slice(int(pixels.shape[1] * 0.45), int(pixels.shape[1] * 0.55))
    crown = np.flatnonzero(where(pixels, GREEN)[:, middle].any(axis=1)).min()
    chin = np.flatnonzero(where(pixels, BLUE)[:, middle].any(axis=1)).max() + 1
    rows, columns = np.nonzero(where(pixels, PINK))
    left, right = rows[columns < columns.mean()].mean(), rows[columns >= columns.mean()].mean()
    return (chin - crown) / height, 1 - (left + right + 1) / 2 / height, abs(left - right), columns.mean()


@settings(max_examples=25, deadline=None)
@given(
    name=st.sampled_from(sorted(DOCUMENTS)),
    x=st.integers(275, 325),
    y=st.integers(300, 400),
    head=st.floats(110, 210),
    eyes_above_chin=st.floats(0.46, 0.53),
    lean_deg=st.floats(-7.9, 7.9),
    scale=st.sampled_from([1.0, 2.5]),
)
def test_the_finished_head_and_eye_line_are_inside_the_documents_bands(
    name, x, y, head, eyes_above_chin, lean_deg, scale
):
    wanted = DOCUMENTS[name]
    facts, full = portrait(
        size=(600, 800), eyes=(x, y), head=head, eyes_above_chin=eyes_above_chin, lean_deg=lean_deg, scale=scale
    )
    crop = plan(facts, wanted)
    assert crop is not None
    head_share, eye_share, eye_tilt_px, centre = measured(cut(full, crop, scale, wanted))

    heads = wanted.head_share or Band(min=0.70, max=0.80)
    eyes = wanted.eye_line_share or Band(min=0.50, max=0.60)
    assert heads.min < head_share < heads.max
    assert eyes.min < eye_share < eyes.max
    assert head_share == pytest.approx(crop.head_share, abs=0.012)
    assert eye_share == pytest.approx(crop.eye_line_share, abs=0.006)
    assert eye_tilt_px < 0.006 * crop.width_px + 2
    assert 0.47 < centre / crop.width_px < 0.53


def test_with_room_all_around_the_head_lands_in_the_middle_of_the_band():
    facts, _ = portrait()
    crop = plan(facts, document())
    assert crop.head_share == pytest.approx(0.75)
    assert crop.eye_line_share == pytest.approx(0.55)
    assert crop.head_height_mm == pytest.approx(33.75)
    assert crop.pivot == pytest.approx((600, 640))
    assert crop.left + crop.width / 2 == pytest.approx(600)


def test_a_picture_that_ends_a_little_too_soon_above_is_still_cut_inside_the_bands():
    facts, _ = portrait(eyes=(600, 284))
    crop = plan(facts, document())
    assert crop is not None
    assert crop.top >= -0.5
    assert 0.725 <= crop.head_share <= 0.775
    assert 0.525 <= crop.eye_line_share <= 0.575


@pytest.mark.parametrize(
    ("side", "eyes"),
    [("above", (600, 245)), ("below", (600, 1400)), ("left", (130, 640)), ("right", (1070, 640))],
)
def test_nothing_is_ever_padded_and_the_side_that_lacks_room_is_named(side, eyes):
    facts, _ = portrait(eyes=eyes)
    assert plan(facts, document()) is None
    missing = missing_room(frame(facts, document()))
    assert list(missing) == [side]
    assert 0 < missing[side] < 0.5


def test_enough_room_on_every_side_is_said_by_naming_none():
    assert missing_room(frame(portrait()[0], document())) == {}


def test_a_head_that_leans_too_far_is_not_turned():
    assert plan(portrait(lean_deg=7.5)[0], document()).rotation_deg == pytest.approx(7.5, abs=0.01)
    assert plan(portrait(lean_deg=9.0)[0], document()).rotation_deg == 0


def test_without_a_face_there_is_no_cut():
    facts, _ = portrait(face=False)
    assert plan(facts, document()) is None
    assert missing_room(frame(facts, document())) == {}


def test_an_office_that_crops_itself_gets_the_whole_upright_picture():
    facts, _ = portrait(size=(1500, 2000), lean_deg=5, scale=2.0)
    crop = plan(facts, WHOLE)
    assert (crop.left, crop.top, crop.width, crop.height) == (0, 0, 1500, 2000)
    assert crop.rotation_deg == 0
    assert (crop.width_px, crop.height_px) == (1875, 2500)
    assert crop.head_height_mm is None


def test_a_whole_picture_is_never_enlarged():
    facts, _ = portrait(size=(1200, 1600))
    crop = plan(facts, WHOLE)
    assert (crop.width_px, crop.height_px) == (1200, 1600)
    small, _ = portrait(size=(500, 700), eyes=(250, 300), head=200)
    assert plan(small, WHOLE) is None
