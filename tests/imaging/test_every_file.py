"""A real face, cut for every document that is handed in as a file: always within the office's pixels and bytes."""

import io

import cv2
import numpy as np
import pytest
from PIL import Image

from bot.compliance.document import Document, for_sitter, load_catalogue
from bot.compliance.portrait import Pixels, Portrait
from bot.domain.sitter import Sitter
from bot.imaging.analyzer import analyse
from bot.imaging.crop import plan
from bot.imaging.decode import decode
from bot.imaging.litert import LitertEngine
from bot.imaging.product import cut, cut_print, encode

FILES = [d for d in load_catalogue().values() if d.sellable and d.digital is not None]
ROOM = 220  # pixels of wall around the astronaut's 512
LONG_PX = 3600  # a phone's front camera
NOISE = 5.0  # standard deviation of a dim room's grain, of 255
SMALLER_HEADS = [
    d
    for d in load_catalogue().values()
    if d.sellable and any(rule.head_share not in (None, d.head_share) for rule in d.children)
]


@pytest.fixture(scope="module", params=[False, True], ids=["clean", "grainy"])
def photo(request: pytest.FixtureRequest, astronaut: Pixels) -> Pixels:
    """The astronaut before a longer wall, as large as a phone's photo, with and without its grain."""
    roomy = cv2.copyMakeBorder(astronaut, ROOM, ROOM, ROOM, ROOM, cv2.BORDER_REPLICATE)
    large = np.asarray(cv2.resize(roomy, (LONG_PX, LONG_PX), interpolation=cv2.INTER_CUBIC), np.uint8)
    if not request.param:
        return large
    grain = np.random.default_rng(3).normal(0, NOISE, large.shape).astype(np.float32)
    return np.clip(large + grain, 0, 255).astype(np.uint8)


@pytest.fixture(scope="module")
def seen(photo: Pixels, litert: LitertEngine) -> Portrait:
    return analyse(litert, decode(encode(photo, 95, 72)))


@pytest.mark.parametrize("document", FILES, ids=lambda document: document.id)
def test_the_file_has_the_pixels_and_the_bytes_that_the_office_takes(
    document: Document, photo: Pixels, seen: Portrait
) -> None:
    crop = plan(seen, document)
    assert crop is not None
    scale = LONG_PX / max(seen.width_px, seen.height_px)

    data = cut(photo, crop, scale, document)

    limits = document.digital
    assert limits is not None
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.format == "JPEG"
        assert limits.min_width_px <= picture.width <= limits.max_width_px
        assert limits.min_height_px <= picture.height <= limits.max_height_px
    assert limits.min_bytes <= len(data) <= limits.max_bytes
    if document.printable:
        assert cut_print(photo, crop, scale, document)


@pytest.mark.parametrize("document", SMALLER_HEADS, ids=lambda document: document.id)
def test_a_child_is_cut_and_previewed_with_a_childs_head(document: Document, seen: Portrait) -> None:
    small = for_sitter(document, Sitter(under_years=document.children[0].under_years))
    cuts = plan(seen, small), plan(seen, document)
    heads = [crop.head_share for crop in cuts if crop is not None]

    assert small.head_share is not None
    assert small.head_share.min <= heads[0] <= small.head_share.max
    assert heads[0] < heads[1]
