"""The finished file keeps every limit of the office, and nothing but the geometry was changed."""

import io

import numpy as np
import pytest
from msgspec.structs import replace
from PIL import Image, ImageCms

from bot.compliance.document import Digital, Print
from bot.errors import Refused
from bot.imaging.crop import plan
from bot.imaging.product import cut, cut_print
from tests.imaging.drawn_faces import US_VISA, WHOLE, document, portrait


def made(wanted, *, textured=False, **picture):
    facts, full = portrait(**picture)
    if textured:
        full = np.random.default_rng(1).integers(0, 255, full.shape, np.uint8)
    crop = plan(facts, wanted)
    return cut(full, crop, facts.scale, wanted), crop


def digital(width, height, least=0, most=10_000_000):
    return Digital(
        min_width_px=width,
        min_height_px=height,
        max_width_px=width,
        max_height_px=height,
        min_bytes=least,
        max_bytes=most,
    )


def test_a_print_has_600_dots_to_the_inch():
    data, _ = made(document(), scale=2.0)
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.format == "JPEG"
        assert picture.size == (827, 1063)
        assert picture.info["dpi"] == (600, 600)


def test_the_file_says_srgb_and_carries_no_other_metadata():
    data, _ = made(US_VISA)
    with Image.open(io.BytesIO(data)) as picture:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(picture.info["icc_profile"]))
        assert "sRGB" in ImageCms.getProfileDescription(profile)
        assert picture.mode == "RGB"
        assert not picture.getexif()
        assert "comment" not in picture.info
        assert {name for name, _ in picture.applist} == {"APP0", "APP2"}


def test_the_same_photo_gives_the_same_bytes():
    assert made(US_VISA)[0] == made(US_VISA)[0]


def test_exact_pixels_are_exact():
    wanted = document(digital=digital(413, 531, 0, 500_000))
    data, _ = made(wanted, scale=2.0)
    assert Image.open(io.BytesIO(data)).size == (413, 531)


@pytest.mark.parametrize(("head", "scale", "side"), [(480, 2.0, 1200), (480, 1.0, 807), (300, 1.0, 600)])
def test_where_a_range_is_allowed_the_file_is_as_large_as_the_photo_and_not_larger(head, scale, side):
    data, crop = made(US_VISA, head=head, scale=scale)
    assert Image.open(io.BytesIO(data)).size == (side, side)
    assert side == 600 or side <= crop.width * scale + 0.5


@pytest.mark.parametrize("textured", [False, True])
def test_the_file_weighs_what_the_office_allows(textured):
    data, _ = made(US_VISA, textured=textured, scale=2.0)
    assert 10_000 <= len(data) <= 240_000


def test_a_file_that_would_be_too_light_is_saved_in_better_quality():
    plain, _ = made(document(digital=digital(630, 810)))
    heavier, _ = made(document(digital=digital(630, 810, least=len(plain) + 5_000)))
    assert len(heavier) >= len(plain) + 5_000


def test_a_busy_photo_is_made_smaller_before_it_is_made_ugly():
    tight = replace(US_VISA, digital=replace(US_VISA.digital, max_bytes=200_000))
    data, crop = made(tight, textured=True, scale=2.0)
    assert crop.width_px == 1200
    assert Image.open(io.BytesIO(data)).width < 1200
    assert len(data) <= 200_000


@pytest.mark.parametrize("limits", [(0, 2_000), (9_000_000, 10_000_000)])
def test_an_impossible_weight_is_refused(limits):
    with pytest.raises(Refused, match="zz-test"):
        made(document(digital=digital(630, 810, *limits)))


def test_a_whole_picture_within_the_limits_keeps_every_pixel_in_its_place():
    facts, full = portrait()
    data = cut(full, plan(facts, WHOLE), 1.0, WHOLE)
    finished = np.asarray(Image.open(io.BytesIO(data))).astype(int)
    assert finished.shape == full.shape
    assert np.abs(finished - full).mean() < 3


def test_the_colours_of_a_plain_area_are_not_touched():
    data, _ = made(document(), lean_deg=6, scale=2.0)
    corner = np.asarray(Image.open(io.BytesIO(data)))[:80, :80]
    assert np.abs(corner.mean(axis=(0, 1)) - 204.5).max() < 1.5


def test_a_document_for_upload_and_for_paper_gives_a_print_too():
    facts, full = portrait(scale=2.0)
    data = cut_print(full, plan(facts, US_VISA), 2.0, US_VISA)
    assert Image.open(io.BytesIO(data)).size == (1205, 1205)


def test_a_print_of_another_shape_is_refused_and_never_stretched():
    facts, full = portrait()
    wanted = document(digital=digital(600, 600), print=Print(width_mm=35, height_mm=45))
    with pytest.raises(Refused, match="shape"):
        cut_print(full, plan(facts, wanted), 1.0, wanted)
