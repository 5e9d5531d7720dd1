"""The preview lets the customer judge the cut and does not replace the product."""

import io

import numpy as np
import pytest
from PIL import Image
from skimage import data

from bot.compliance.portrait import Portrait
from bot.imaging.crop import plan
from bot.imaging.preview import draw, watermarked
from tests.imaging.drawn_faces import US_VISA, WHOLE, document, portrait
from tests.imaging.drawn_words import ENGLISH, FRENCH


@pytest.mark.parametrize("words", [ENGLISH, FRENCH])
@pytest.mark.parametrize("wanted", [document(), US_VISA, WHOLE], ids=["print", "both", "file only"])
def test_the_preview_is_a_light_jpeg_of_screen_width(wanted, words):
    facts, _ = portrait()
    jpeg = draw(facts, plan(facts, wanted), wanted, words)
    with Image.open(io.BytesIO(jpeg)) as picture:
        assert picture.format == "JPEG"
        assert picture.width == 1000
    assert len(jpeg) < 300_000


def test_the_watermark_leaves_no_place_in_the_face_untouched():
    face = data.astronaut()[20:220, 130:310]
    clean = np.repeat(np.repeat(face, 4, axis=0), 4, axis=1)
    marked = watermarked(clean, FRENCH.preview)
    change = np.abs(marked.astype(int) - clean).max(axis=2) > 12
    assert 0.2 < change.mean() < 0.8
    tile = clean.shape[1] // 6  # about an eye's width
    for top in range(0, clean.shape[0] - tile, tile // 2):
        for left in range(0, clean.shape[1] - tile, tile // 2):
            assert change[top : top + tile, left : left + tile].mean() > 0.05


def test_the_watermark_cannot_be_subtracted_with_one_known_strength():
    grey = np.full((700, 560, 3), 120, np.uint8)
    darker = np.full((700, 560, 3), 119, np.uint8)
    strength = watermarked(grey, ENGLISH.preview).astype(int).max(axis=2) - 120
    assert np.std(strength[strength > 25]) > 4
    assert np.abs(watermarked(darker, ENGLISH.preview).astype(int) - (strength[:, :, None] + 119)).max() > 8


def test_the_face_can_still_be_judged_under_the_watermark():
    face = data.astronaut()[20:220, 130:310]
    clean = np.repeat(np.repeat(face, 3, axis=0), 3, axis=1)
    marked = watermarked(clean, ENGLISH.preview)
    assert np.corrcoef(marked.mean(axis=2).ravel(), clean.mean(axis=2).ravel())[0, 1] > 0.8


def test_the_measures_stand_beside_the_picture_and_the_head_ticks_at_crown_and_chin():
    facts, _ = portrait()
    crop = plan(facts, document())
    pixels = np.asarray(Image.open(io.BytesIO(draw(facts, crop, document(), ENGLISH)))).astype(int)
    teal = (pixels[:, :, 1] - pixels[:, :, 0] > 60) & (pixels[:, :, 0] < 90)
    columns = np.flatnonzero(teal.sum(axis=0) > 200)
    rows = np.flatnonzero(teal[:, columns].any(axis=1))
    spans = np.flatnonzero((pixels[:, :, :].max(axis=2) < 90).sum(axis=0) > 600)  # the height's own line
    height = np.flatnonzero(pixels[:, spans[len(spans) // 2]].max(axis=1) < 90)
    assert (rows.max() - rows.min()) / (height.max() - height.min()) == pytest.approx(0.75, abs=0.02)
    assert columns.min() > 700


def test_a_lying_picture_with_a_small_head_is_drawn_too():
    facts, _ = portrait(size=(1600, 1000), eyes=(500, 400), head=90)
    jpeg = draw(facts, plan(facts, WHOLE), WHOLE, FRENCH)
    assert Image.open(io.BytesIO(jpeg)).width == 1000


def test_two_photos_never_carry_the_very_same_watermark():
    one, _ = portrait()
    other = Portrait(pixels=one.pixels[:, ::-1].copy(), scale=1, person=one.person, faces=one.faces)
    first, second = (watermarked(p.pixels, "PREVIEW").astype(int) - p.pixels for p in (one, other))
    assert np.abs(first - second).max() > 10
