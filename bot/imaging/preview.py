"""The finished cut before it is paid for: watermarked, with its measures around it and never on it."""

import zlib
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from bot.compliance.document import Document
from bot.compliance.portrait import Pixels, Portrait
from bot.imaging import ink
from bot.imaging.crop import Crop
from bot.imaging.labels import Labels
from bot.imaging.product import Rectangle, encode, resample

_WIDTH_PX = 1000
_TOP = 104
_EDGE = 26  # white around everything
_TEXT = 38
_SMALL = 32
_TICK = 30
_BESIDE = _TICK + 30  # from the picture's edge to the words beside it
_QUALITY, _DPI = 84, 96
_WORD_SLANT_DEG = 32.0
_WORD_OPACITY, _SHADE_OPACITY = 0.42, 0.26
_UNEVENNESS = 0.3  # how much the watermark's strength varies, so that it cannot be subtracted


def draw(portrait: Portrait, crop: Crop, document: Document, words: Labels) -> bytes:
    """A JPEG 1000 px wide. It shows the cut at screen size only, under a watermark that covers all of it."""
    lengths = _lengths(crop, document)
    left = _EDGE + ink.measure(lengths[1], _TEXT, ink.BOLD)[0] + 48
    names = (words.crown, words.eyes, words.chin, words.head)
    widest = max(ink.measure(name, _SMALL, ink.BOLD)[0] for name in names)
    right = _EDGE + _BESIDE + max(widest, ink.measure(_head_size(crop), _TEXT, ink.BOLD)[0])
    across = _WIDTH_PX - left - right
    down = round(across * crop.height / crop.width)
    rectangle = Rectangle.of(crop, 1.0)
    clean = resample(portrait.pixels, rectangle, crop.rotation_deg, (across, down), cv2.INTER_LINEAR)
    cut = watermarked(clean, words.preview)

    ruler = document.print is not None
    size = f"{crop.width_px} \N{MULTIPLICATION SIGN} {crop.height_px} px" if document.digital is not None else ""
    foot = (96 if ruler else 40) + (64 if size and ruler else 0)
    page = np.full((_TOP + down + foot, _WIDTH_PX, 3), 255, np.uint8)
    page[_TOP : _TOP + down, left : left + across] = cut
    cv2.rectangle(page, (left - 1, _TOP - 1), (left + across, _TOP + down), ink.MIST, 2)

    _width(page, left, across, lengths[0])
    _height(page, left, down, lengths[1])
    _head(page, left + across, down, crop, words)
    if document.print is not None:
        _ruler(page, (left, _TOP + down + 14), across, document.print.width_mm)
        centre = left + across / 2, _TOP + down + foot - 26
        ink.write(page, size, centre, size=_SMALL, colour=ink.SLATE, anchor="m")
    return encode(page, _QUALITY, _DPI)


def watermarked(picture: Pixels, word: str) -> Pixels:
    """The word all over the picture, slanted, light with a dark shade, and of uneven strength."""
    height, width = picture.shape[:2]
    light = _tiled(word, width, height)
    shade = np.clip(np.roll(light, (2, 2), axis=(0, 1)) - light, 0, 1)
    dice = np.random.default_rng(zlib.crc32(picture.tobytes()))
    coarse = dice.uniform(1 - _UNEVENNESS, 1 + _UNEVENNESS, (13, 11)).astype(np.float32)
    strength = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    lighter = (light * strength * _WORD_OPACITY)[:, :, None]
    darker = (shade * strength * _SHADE_OPACITY)[:, :, None]
    mixed = picture * (1 - lighter - darker) + 255 * lighter
    return np.asarray(np.clip(mixed, 0, 255), np.uint8)


@lru_cache(maxsize=8)
def _tiled(word: str, width: int, height: int) -> NDArray[np.float32]:
    """(height, width): 1 where the slanted words are, 0 elsewhere."""
    size = max(24, width // 11)
    side = int(np.hypot(width, height)) + 2 * size
    page = np.zeros((side, side, 3), np.uint8)
    long, _ = ink.measure(word, size, ink.BOLD)
    step = round(long + size * 0.4)
    for row, y in enumerate(range(size, side, round(size * 1.3))):
        for x in range(-(row % 2) * step // 2, side, step):
            ink.write(page, word, (x, y), size=size, colour=ink.WHITE, weight=ink.BOLD)
    slant = cv2.getRotationMatrix2D((side / 2, side / 2), _WORD_SLANT_DEG, 1.0)
    slant[:, 2] += np.array([(width - side) / 2, (height - side) / 2])
    turned = cv2.warpAffine(page[:, :, 0], slant, (width, height), flags=cv2.INTER_LINEAR)
    tiled = np.asarray(turned, np.float32) / np.float32(255)
    tiled.flags.writeable = False  # it is kept for the next picture of this size
    return tiled


def _lengths(crop: Crop, document: Document) -> tuple[str, str]:
    if document.print is not None:
        return f"{document.print.width_mm:g} mm", f"{document.print.height_mm:g} mm"
    return f"{crop.width_px} px", f"{crop.height_px} px"


def _head_size(crop: Crop) -> str:
    return f"{crop.head_share * 100:.0f} %" if crop.head_height_mm is None else f"{crop.head_height_mm:.0f} mm"


def _width(page: Pixels, left: int, across: int, words: str) -> None:
    y = _TOP - 30
    _span(page, (left, y), (left + across, y), ink.NIGHT)
    ink.write(page, words, (left + across / 2, y - 20), size=_TEXT, colour=ink.NIGHT, weight=ink.BOLD, anchor="m")


def _height(page: Pixels, left: int, down: int, words: str) -> None:
    x = left - 30
    _span(page, (x, _TOP), (x, _TOP + down), ink.NIGHT)
    at = x - 18, _TOP + down / 2 + _TEXT * 0.36
    ink.write(page, words, at, size=_TEXT, colour=ink.NIGHT, weight=ink.BOLD, anchor="r")


def _head(page: Pixels, edge: int, down: int, crop: Crop, words: Labels) -> None:
    """Crown, eyes and chin as ticks beside the picture, with the head's height between the outer two."""
    chin = _TOP + down * (1 - crop.chin_line_share)
    eyes = _TOP + down * (1 - crop.eye_line_share)
    crown = chin - down * crop.head_share
    for y in (crown, eyes, chin):
        ink.line(page, (edge + 8, y), (edge + 8 + _TICK, y), ink.TEAL, 4)
    x = edge + 8 + _TICK / 2
    ink.line(page, (x, crown), (x, chin), ink.TEAL, 4)

    size = _head_size(crop)
    middle = (eyes + chin) / 2
    rows = (
        (crown, words.crown),
        (eyes, words.eyes),
        (middle - 20, words.head),
        (middle + 24, size),
        (chin, words.chin),
    )
    for y, (_, word) in zip(_apart([row[0] for row in rows], _SMALL * 1.3), rows, strict=True):
        bold = word in {words.head, size}
        at = edge + _BESIDE, y + _SMALL * 0.36
        colour, weight = (ink.TEAL, ink.BOLD) if bold else (ink.SLATE, ink.REGULAR)
        ink.write(page, word, at, size=_TEXT if word == size else _SMALL, colour=colour, weight=weight)


def _apart(ys: list[float], gap: float) -> list[float]:
    """The same heights in the same order, moved so that none is nearer to the next than the gap."""
    lowest = np.maximum.accumulate(np.array(ys) - np.arange(len(ys)) * gap) + np.arange(len(ys)) * gap
    down = float(np.mean(lowest - ys))
    return [float(y) - down for y in lowest]


def _span(page: Pixels, start: ink.Spot, end: ink.Spot, colour: ink.Colour) -> None:
    """A measured length: a line with a bar at each end."""
    upright = start[0] == end[0]
    ink.line(page, start, end, colour, 3)
    for x, y in (start, end):
        bar = ((x - 12, y), (x + 12, y)) if upright else ((x, y - 12), (x, y + 12))
        ink.line(page, *bar, colour, 3)


def _ruler(page: Pixels, start: tuple[int, int], across: int, width_mm: float) -> None:
    """Millimetres along the lower edge, a number at every ten."""
    left, y = start
    for mm in range(int(width_mm) + 1):
        x = left + across * mm / width_mm
        ink.line(page, (x, y), (x, y + (24 if mm % 10 == 0 else 17 if mm % 5 == 0 else 10)), ink.SLATE, 2)
        if mm % 10 == 0:
            ink.write(page, str(mm), (x, y + 56), size=28, colour=ink.SLATE, anchor="m")
