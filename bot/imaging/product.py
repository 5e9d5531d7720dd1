"""The finished file, cut from the full-resolution photo. Geometry only: no pixel is ever retouched."""

import io
from collections.abc import Iterator
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

from bot.compliance.document import Digital, Document
from bot.compliance.portrait import Pixels
from bot.errors import Refused
from bot.imaging.crop import PRINT_DPI, Crop, fitting, print_size

_BEST, _LOSSLESS, _FAIR, _POOREST = 95, 100, 75, 30  # JPEG qualities: usual, at most, before shrinking, at least
_FULL_COLOUR_FROM = 90  # from this quality on, colour is kept at full resolution (4:4:4)
_SHRINK = 0.85
_UNSEEN = 0.25  # of a sample per finished pixel, left out: no pattern shows from it
_SAME_SHAPE = 0.02  # a print may be trimmed from the file's rectangle by this share, and never stretched
_SCREEN_DPI = 300
_ICC_DATE = slice(24, 36)  # ICC.1, 7.2: creation date; fixed, so that the same photo gives the same bytes


def cut(pixels: Pixels, crop: Crop, scale: float, document: Document) -> bytes:
    """The file that is handed in: a JPEG of exactly the permitted size, shape and weight.

    pixels: (height, width, 3) RGB, upright, full resolution. scale: its pixels per working pixel.
    Without a digital rule it is the print at 600 dpi. Raises `Refused` when no permitted file can be made.
    """
    if document.digital is None:
        return cut_print(pixels, crop, scale, document)
    for width_px, height_px in _sizes(crop, document, document.digital):
        resized = resample(pixels, Rectangle.of(crop, scale), crop.rotation_deg, (width_px, height_px))
        smallest = (width_px, height_px) == fitting(document.digital, width_px / height_px, 0)
        data = _weighed(resized, document.digital, _POOREST if smallest else _FAIR)
        if data is not None:
            return data
    raise Refused(f"no file of {document.id} fits its limits in bytes")


def cut_print(pixels: Pixels, crop: Crop, scale: float, document: Document) -> bytes:
    """One print at 600 dpi, for the sheet and for the lab. Raises `Refused` for a document that has no print."""
    size = print_size(document)
    if size is None or document.print is None:
        raise Refused(f"{document.id} has no print size")
    rectangle = Rectangle.of(crop, scale).trimmed(document.print.width_mm / document.print.height_mm)
    if rectangle is None:
        raise Refused(f"the print of {document.id} has another shape than its file")
    return encode(resample(pixels, rectangle, crop.rotation_deg, size), _BEST, PRINT_DPI)


def encode(pixels: Pixels, quality: int, dpi: int) -> bytes:
    """A baseline JPEG that says sRGB and its dots per inch, and nothing else."""
    picture = Image.fromarray(pixels)
    subsampling = 0 if quality >= _FULL_COLOUR_FROM else 2
    # Pillow's optimising writer has room for two bytes per pixel, which pure grain exceeds.
    for optimize in (True, False):
        out = io.BytesIO()
        try:
            picture.save(
                out,
                "JPEG",
                quality=quality,
                subsampling=subsampling,
                dpi=(dpi, dpi),
                icc_profile=_srgb(),
                optimize=optimize,
            )
        except OSError:
            if not optimize:
                raise
        else:
            break
    return out.getvalue()


class Rectangle:
    """What to cut, and the point to turn about, in pixels of the picture to be cut."""

    def __init__(self, left: float, top: float, width: float, height: float, pivot: tuple[float, float]) -> None:
        self.left, self.top, self.width, self.height, self.pivot = left, top, width, height, pivot

    @classmethod
    def of(cls, crop: Crop, scale: float) -> "Rectangle":
        """The crop's rectangle; scale: pixels of the picture to be cut per working pixel."""
        pivot = crop.pivot[0] * scale, crop.pivot[1] * scale
        return cls(crop.left * scale, crop.top * scale, crop.width * scale, crop.height * scale, pivot)

    def trimmed(self, shape: float) -> "Rectangle | None":
        """The largest rectangle of this shape in the middle of this one; None where that takes away too much."""
        width, height = min(self.width, self.height * shape), min(self.height, self.width / shape)
        if width < self.width * (1 - _SAME_SHAPE) or height < self.height * (1 - _SAME_SHAPE):
            return None
        left, top = self.left + (self.width - width) / 2, self.top + (self.height - height) / 2
        return Rectangle(left, top, width, height, self.pivot)


def resample(
    pixels: Pixels, of: Rectangle, turned: float, size: tuple[int, int], how: int = cv2.INTER_LANCZOS4
) -> Pixels:
    """Turn, cut and scale: each finished pixel is the mean of the samples that lie under it.

    turned: degrees counter-clockwise. size: finished width and height. how: OpenCV's interpolation of one sample.
    """
    width_px, height_px = size
    pixels, of = _reduced(pixels, of, int(of.width / width_px))
    over = max(1, int(np.ceil(of.width / width_px - _UNSEEN)))
    across, down = width_px * over, height_px * over
    step_x, step_y = of.width / across, of.height / down
    angle = np.radians(turned)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    # Finished pixel (u, v) has its centre at left + (u + 0.5) * step; OpenCV counts from the centre of pixel (0, 0).
    first = np.array([of.left + 0.5 * step_x, of.top + 0.5 * step_y])
    origin = turn @ (first - of.pivot) + of.pivot - 0.5
    back: NDArray[np.float64] = np.column_stack([turn * [step_x, step_y], origin])
    samples = cv2.warpAffine(
        pixels,
        back,
        (across, down),
        flags=how | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    if over == 1:
        return np.asarray(samples, np.uint8)
    return np.asarray(cv2.resize(samples, (width_px, height_px), interpolation=cv2.INTER_AREA), np.uint8)


def _reduced(pixels: Pixels, of: Rectangle, by: int) -> tuple[Pixels, Rectangle]:
    """Both in a picture whose pixels are each the mean of `by` x `by`; sampling a large one costs far more."""
    if by < 2:  # noqa: PLR2004 - the mean of one is itself
        return pixels, of
    height, width = (side // by * by for side in pixels.shape[:2])
    size = width // by, height // by
    smaller = cv2.resize(pixels[:height, :width], size, interpolation=cv2.INTER_AREA)
    pivot = of.pivot[0] / by, of.pivot[1] / by
    return np.asarray(smaller, np.uint8), Rectangle(of.left / by, of.top / by, of.width / by, of.height / by, pivot)


def _sizes(crop: Crop, document: Document, digital: Digital) -> Iterator[tuple[int, int]]:
    """The planned size, and smaller permitted ones in case the file is too heavy."""
    size = crop.width_px, crop.height_px
    shape = crop.width_px / crop.height_px
    while True:
        yield size
        if document.crop:
            smaller = fitting(digital, digital.min_width_px / digital.min_height_px, size[0] * _SHRINK)
        else:
            smaller = fitting(digital, shape, size[0] * _SHRINK)
        if smaller[0] >= size[0]:
            return
        size = smaller


def _weighed(pixels: Pixels, digital: Digital, poorest: int) -> bytes | None:
    """The best JPEG within the limits in bytes; None where there is none of at least the poorest quality."""
    dpi = _SCREEN_DPI
    data = encode(pixels, _BEST, dpi)
    low, high = (poorest, _BEST - 1) if len(data) > digital.max_bytes else (_BEST, _LOSSLESS)
    if digital.min_bytes <= len(data) <= digital.max_bytes:
        return data
    best: bytes | None = None
    while low <= high:  # the highest quality that is light enough
        quality = (low + high) // 2
        data = encode(pixels, quality, dpi)
        if len(data) <= digital.max_bytes:
            best, low = data, quality + 1
        else:
            high = quality - 1
    return best if best is not None and len(best) >= digital.min_bytes else None


@cache
def _srgb() -> bytes:
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[_ICC_DATE] = np.array([2026, 1, 1, 0, 0, 0], ">u2").tobytes()
    return bytes(profile)
