"""Faces for tests: the public-domain astronaut that scikit-image ships, and labelled portraits where they are at hand."""

import functools
import io
from pathlib import Path

import pytest
import skimage.data
from PIL import Image

from bot.compliance.document import load_catalogue
from bot.domain.ids import DocumentId

PORTRAITS = Path(__file__).parents[2] / "shared" / "portraits"


@functools.cache
def astronaut() -> bytes:
    """A smiling woman before a flag and a shuttle, 512 x 512: fine for a school card, not for a visa."""
    jpeg = io.BytesIO()
    Image.fromarray(skimage.data.astronaut()).save(jpeg, "JPEG", quality=95)
    return jpeg.getvalue()


@functools.cache
def astronaut_in_the_dark() -> bytes:
    """The same with so little light that hardly a face is left."""
    jpeg = io.BytesIO()
    Image.fromarray(skimage.data.astronaut() // 12).save(jpeg, "JPEG", quality=95)
    return jpeg.getvalue()


@functools.cache
def asks_for_an_age(document: str) -> bool:
    """Whether this document's rules for children differ, so that the customer is asked."""
    return bool(load_catalogue()[DocumentId(document)].children)


def portrait(name: str) -> bytes:
    """A labelled portrait by its path, or the test is skipped."""
    path = PORTRAITS / name
    if not path.is_file():
        pytest.skip(f"no labelled portraits at {PORTRAITS.parent.name}/{PORTRAITS.name} beside the project")
    return path.read_bytes()
