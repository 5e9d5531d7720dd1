"""Where to cut the finished photo, and how large it becomes. Pure; `product.py` cuts."""

import msgspec

from bot.compliance.document import Digital, Document
from bot.compliance.geometry import Frame, aspect, frame
from bot.compliance.nudging import nudged, obstacle
from bot.compliance.portrait import Portrait
from bot.domain.assessment import Measures
from bot.domain.nudge import AS_PLANNED, Nudge

PRINT_DPI = 600
_MM_PER_INCH = 25.4
_WHOLE_LONG_PX = 4096  # of a photo that the authority cuts itself: more is weight without detail


class Crop(msgspec.Struct, frozen=True, kw_only=True):
    """One cut. The rectangle is in pixels of the working picture, turned counter-clockwise about `pivot`.

    width_px, height_px: size of the finished file. Shares are of the finished height; the eye line and the chin are
    counted from the bottom. head_height_mm is None where the document has no print size.
    """

    rotation_deg: float
    pivot: tuple[float, float]
    left: float
    top: float
    width: float
    height: float
    width_px: int
    height_px: int
    head_share: float
    eye_line_share: float
    chin_line_share: float
    head_height_mm: float | None


def plan(portrait: Portrait, document: Document) -> Crop | None:
    """The cut for the largest face. None without a face, a size, or enough picture around the head."""
    wanted = frame(portrait, document)
    if wanted is None or not wanted.fits:
        return None
    size = _size(wanted, portrait.scale, document)
    if size is None:
        return None
    return Crop(
        rotation_deg=wanted.turn_deg,
        pivot=wanted.pivot,
        left=wanted.left,
        top=wanted.top,
        width=wanted.width,
        height=wanted.height,
        width_px=size[0],
        height_px=size[1],
        head_share=wanted.head_share,
        eye_line_share=wanted.eye_line_share,
        chin_line_share=wanted.chin_line_share,
        head_height_mm=None if document.print is None else wanted.head_share * document.print.height_mm,
    )


def measures(crop: Crop, portrait: Portrait) -> Measures:
    """What the desk keeps of a cut: enough to draw it, and to know how far it may be moved."""
    return Measures(
        picture=(portrait.width_px, portrait.height_px),
        quarter_turns=portrait.quarter_turns,
        turn_deg=crop.rotation_deg,
        eyes=crop.pivot,
        left=crop.left,
        top=crop.top,
        width=crop.width,
        height=crop.height,
        file_px=(crop.width_px, crop.height_px),
        head_share=crop.head_share,
        eye_line_share=crop.eye_line_share,
        chin_line_share=crop.chin_line_share,
    )


def moved(crop: Crop, portrait: Portrait, document: Document, nudge: Nudge) -> Crop | None:
    """The cut after a person's nudge, which changes no file's size; None where the document or the picture forbids it."""
    if nudge == AS_PLANNED:
        return crop
    planned = measures(crop, portrait)
    if obstacle(planned, document, nudge) is not None:
        return None
    after = nudged(planned, nudge)
    return msgspec.structs.replace(
        crop,
        left=after.left,
        top=after.top,
        width=after.width,
        height=after.height,
        head_share=after.head_share,
        eye_line_share=after.eye_line_share,
        chin_line_share=after.chin_line_share,
        head_height_mm=None if document.print is None else after.head_share * document.print.height_mm,
    )


def print_size(document: Document) -> tuple[int, int] | None:
    """Pixels of one print at `PRINT_DPI`; None where the document has no print size."""
    if document.print is None:
        return None
    return mm_to_px(document.print.width_mm), mm_to_px(document.print.height_mm)


def mm_to_px(length_mm: float) -> int:
    """Whole pixels at `PRINT_DPI`; off by 0.02 mm at most."""
    return round(length_mm / _MM_PER_INCH * PRINT_DPI)


def fitting(digital: Digital, shape: float, width: float) -> tuple[int, int]:
    """The largest permitted size of this shape (width over height) that is no wider than `width`.

    Where even the smallest permitted size is wider, it is that smallest size.
    """
    widest = min(width, digital.max_width_px, digital.max_height_px * shape)
    narrowest = max(digital.min_width_px, digital.min_height_px * shape)
    chosen = max(widest, narrowest)
    across = min(max(round(chosen), digital.min_width_px), digital.max_width_px)
    down = min(max(round(chosen / shape), digital.min_height_px), digital.max_height_px)
    return across, down


def _size(wanted: Frame, scale: float, document: Document) -> tuple[int, int] | None:
    if document.digital is None:
        return print_size(document)
    if document.crop:
        return fitting(document.digital, aspect(document) or 1.0, wanted.width * scale)
    return _shrunk(document.digital, wanted.width * scale, wanted.height * scale)


def _shrunk(digital: Digital, width: float, height: float) -> tuple[int, int] | None:
    """The whole picture, made smaller where it is too large; None where it is too small, for it is never enlarged."""
    factor = min(1.0, digital.max_width_px / width, digital.max_height_px / height, _WHOLE_LONG_PX / max(width, height))
    size = round(width * factor), round(height * factor)
    return size if size[0] >= digital.min_width_px and size[1] >= digital.min_height_px else None
