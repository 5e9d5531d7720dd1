"""Bytes to upright 8-bit RGB. What it is, how large and whether it moves is read from the header, before any decoding.

The type is judged by content, never by a name. Orientation and colour profile are applied; every other piece of
metadata is dropped here and goes no further.
"""

import io
import math
import struct
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
import pi_heif
from PIL import Image, ImageCms

from bot.compliance.portrait import Pixels
from bot.imaging.jobs import MAX_BYTES, Unreadable

__all__ = ["Decoded", "Unreadable", "decode", "decode_frame", "decode_full", "turned"]

MAX_PIXELS = 80_000_000
MIN_SIDE_PX = 64  # less than this is an icon
WORKING_LONG_PX = 2048  # every check has its numbers at this scale; a 12 MP phone photo halves into it
MAX_FRAME_PX = 1280  # of a guided camera's small picture, which is 480 pixels long when our own page sends it
_ENOUGH_LONG_PX = 1600  # a JPEG is decoded at the smallest eighth-step that leaves this much

Kind = Literal["JPEG", "PNG", "WEBP", "HEIF"]


@dataclass(frozen=True, eq=False)
class Decoded:
    """An upright picture at working scale: (height, width, 3) RGB. scale: original pixels per working pixel.

    original_px: width and height of the upright original. jpeg_quality: 1 to 100 as libjpeg counts it; None for others.
    """

    pixels: Pixels
    scale: float
    original_px: tuple[int, int]
    jpeg_quality: float | None = None


@dataclass(frozen=True)
class _Header:
    kind: Kind
    width_px: int  # as stored, before the orientation is applied
    height_px: int
    orientation: int  # EXIF, 1 to 8
    profile: bytes  # ICC, empty when none
    has_alpha: bool
    jpeg_quality: float | None = None


def decode(data: bytes) -> Decoded:
    """The picture at working scale. Raises `Unreadable`."""
    header = _judged_header(data)
    pixels = _shrunk(_upright(_pixels(data, header, _reduction(header, _ENOUGH_LONG_PX)), header.orientation))
    long_px = max(header.width_px, header.height_px)
    return Decoded(
        pixels=_srgb(pixels, header.profile),
        scale=long_px / max(pixels.shape[:2]),
        original_px=_upright_size(header),
        jpeg_quality=header.jpeg_quality,
    )


def decode_frame(data: bytes) -> Pixels:
    """A small JPEG from a camera that is being aimed, upright as it is. Raises `Unreadable`."""
    header = _judged_header(data)
    if max(header.width_px, header.height_px) > MAX_FRAME_PX:
        raise Unreadable("too_many_pixels")
    return _pixels(data, header, 1)


def decode_full(data: bytes, long_px: float = math.inf) -> Pixels:
    """The picture for the product: (height, width, 3) RGB, upright. Raises `Unreadable`.

    At full size, or, where that is enough, at the smallest step of a JPEG that leaves a long side of `long_px`.
    """
    header = _judged_header(data)
    reduction = _reduction(header, long_px)
    return _srgb(_upright(_pixels(data, header, reduction), header.orientation), header.profile)


def turned(pixels: Pixels, quarter_turns: int) -> Pixels:
    """The picture turned counter-clockwise by that many quarters."""
    return _TURNS[_QUARTERS[quarter_turns % 4]](pixels)


# --- the header ------------------------------------------------------------------------------------------------------


def _judged_header(data: bytes) -> _Header:
    if not data:
        raise Unreadable("empty")
    if len(data) > MAX_BYTES:
        raise Unreadable("too_large")
    header = _header(data)
    if header.width_px * header.height_px > MAX_PIXELS:
        raise Unreadable("too_many_pixels")
    if min(header.width_px, header.height_px) < MIN_SIDE_PX:
        raise Unreadable("unreadable")
    return header


def _header(data: bytes) -> _Header:
    try:
        return _READERS[_kind(data)](data)
    except Unreadable:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unreadable("too_many_pixels") from error
    except Exception as error:  # a codec fed with a stranger's bytes may raise anything at all
        raise Unreadable("unreadable") from error


def _kind(data: bytes) -> Kind:
    """What the first bytes say. Raises `Unreadable` for everything that we do not open."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp":
        return _kind_of_container(data[8:12])
    if data.startswith((b"GIF87a", b"GIF89a")):
        raise Unreadable("animated" if _moves(data) else "unreadable")
    if data.startswith((b"BM", b"II*\0", b"MM\0*")):  # bitmaps and TIFF: pictures, but of no phone
        raise Unreadable("unreadable")
    raise Unreadable("not_an_image")


def _kind_of_container(brand: bytes) -> Kind:
    """HEIC, AVIF, MP4 and QuickTime share a container; its brand tells them apart (ISO/IEC 23008-12, annex B)."""
    if brand in {b"heic", b"heix", b"heim", b"heis", b"mif1", b"mif2"}:
        return "HEIF"
    if brand in {b"hevc", b"hevx", b"msf1", b"avis"}:
        raise Unreadable("animated")
    if brand == b"avif":
        raise Unreadable("unreadable")
    raise Unreadable("not_an_image")


def _moves(gif: bytes) -> bool:
    try:
        with _opened(gif, "GIF") as image:
            return bool(getattr(image, "is_animated", False))
    except Exception:  # noqa: BLE001 - as above: a codec fed with a stranger's bytes
        return False


def _opened(data: bytes, kind: str) -> Image.Image:
    """Pillow reads no more than the header here; its own warning about bombs is taken as the refusal it means."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        return Image.open(io.BytesIO(data), formats=(kind,))


def _pillow_header(kind: Kind) -> Callable[[bytes], _Header]:
    def read(data: bytes) -> _Header:
        with _opened(data, kind) as image:
            if kind != "JPEG" and getattr(image, "is_animated", False):  # a JPEG with two pictures is a phone's habit
                raise Unreadable("animated")
            return _Header(
                kind=kind,
                width_px=image.width,
                height_px=image.height,
                orientation=_orientation(image.info.get("exif", b"")),
                profile=image.info.get("icc_profile") or b"",
                has_alpha=image.has_transparency_data,
                jpeg_quality=_quality(getattr(image, "quantization", {})),
            )

    return read


# The sum of the luminance table of ITU-T T.81, annex K.1, which libjpeg scales to make its qualities.
_ANNEX_K_SUM = 3692


def _quality(tables: Mapping[int, Sequence[int]]) -> float | None:
    """The libjpeg quality that comes nearest to the luminance table of a file, 1 to 100; None where it has no tables."""
    if not tables:
        return None
    percent = 100 * sum(tables[min(tables)]) / _ANNEX_K_SUM
    quality = 100 - percent / 2 if percent <= 100 else 5000 / percent  # noqa: PLR2004 - as in jpeg_quality_scaling
    return round(max(quality, 1.0), 1)


def _webp_header(data: bytes) -> _Header:
    """Pillow sets up two canvases to open a WebP, so its size and its animation flag are read here first (RFC 9649)."""
    chunk = data[12:16]
    if chunk == b"VP8X":
        if data[20] & 0b10:
            raise Unreadable("animated")
        width, height = (1 + int.from_bytes(data[at : at + 3], "little") for at in (24, 27))
    elif chunk == b"VP8L":
        bits = struct.unpack_from("<I", data, 21)[0]
        width, height = 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    else:
        width, height = (side & 0x3FFF for side in struct.unpack_from("<HH", data, 26))
    if width * height > MAX_PIXELS:
        raise Unreadable("too_many_pixels")
    return _pillow_header("WEBP")(data)


def _heif_header(data: bytes) -> _Header:
    """The container turns the picture itself (`irot`, `imir`), which libheif sees to; EXIF orientation does not count there."""
    image = pi_heif.open_heif(io.BytesIO(data))
    width, height = image.size
    return _Header("HEIF", width, height, 1, image.info.get("icc_profile") or b"", has_alpha=False)


_READERS: dict[Kind, Callable[[bytes], _Header]] = {
    "JPEG": _pillow_header("JPEG"),
    "PNG": _pillow_header("PNG"),
    "WEBP": _webp_header,
    "HEIF": _heif_header,
}


def _orientation(exif: bytes) -> int:
    try:
        with warnings.catch_warnings(action="ignore"):  # Pillow remarks upon every oddity
            tags = Image.Exif()
            tags.load(exif)
            value = int(tags.get(0x0112, 1))
    except Exception:  # noqa: BLE001 - broken metadata does not make a broken photo
        return 1
    return value if value in _TURNS else 1


# --- the pixels ------------------------------------------------------------------------------------------------------

_TURNS: dict[int, Callable[[Pixels], Pixels]] = {
    1: lambda p: p,
    2: lambda p: _pixels_of(cv2.flip(p, 1)),
    3: lambda p: _pixels_of(cv2.rotate(p, cv2.ROTATE_180)),
    4: lambda p: _pixels_of(cv2.flip(p, 0)),
    5: lambda p: _pixels_of(cv2.transpose(p)),
    6: lambda p: _pixels_of(cv2.rotate(p, cv2.ROTATE_90_CLOCKWISE)),
    7: lambda p: _pixels_of(cv2.rotate(cv2.transpose(p), cv2.ROTATE_180)),
    8: lambda p: _pixels_of(cv2.rotate(p, cv2.ROTATE_90_COUNTERCLOCKWISE)),
}

_QUARTERS = (1, 8, 3, 6)  # the orientations of 0, 1, 2 and 3 quarter turns counter-clockwise

_REDUCED = {2: cv2.IMREAD_REDUCED_COLOR_2, 4: cv2.IMREAD_REDUCED_COLOR_4, 8: cv2.IMREAD_REDUCED_COLOR_8}


def _reduction(header: _Header, enough_px: float) -> int:
    """By how much a JPEG is shrunk while it is decoded, which costs half of the time and a quarter of the memory."""
    if header.kind != "JPEG":
        return 1
    long_px = max(header.width_px, header.height_px)
    return next((by for by in (8, 4, 2) if long_px / by >= enough_px), 1)


def _pixels(data: bytes, header: _Header, reduction: int) -> Pixels:
    try:
        if header.kind == "HEIF":
            return _heif_pixels(data)
        if header.has_alpha:
            return _on_white(data, header.kind)
        return _opencv_pixels(data, reduction)
    except Unreadable:
        raise
    except MemoryError as error:
        raise Unreadable("too_many_pixels") from error
    except Exception as error:  # a codec fed with a stranger's bytes may raise anything at all
        raise Unreadable("unreadable") from error


def _opencv_pixels(data: bytes, reduction: int) -> Pixels:
    """OpenCV makes 8-bit colour of grey, CMYK, palettes and 16 bits; it answers None for a picture that breaks off."""
    flags = _REDUCED.get(reduction, cv2.IMREAD_COLOR) | cv2.IMREAD_IGNORE_ORIENTATION
    bgr = cv2.imdecode(np.frombuffer(data, np.uint8), flags)
    if bgr is None:
        raise Unreadable("unreadable")
    return _pixels_of(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB, dst=bgr))


def _on_white(data: bytes, kind: Kind) -> Pixels:
    """What is transparent is seen on white, as every viewer shows it."""
    with _opened(data, kind) as image:
        image.load()
        layer = image.convert("RGBA")
    white = Image.new("RGB", layer.size, "white")
    white.paste(layer, mask=layer)
    return np.asarray(white)


def _heif_pixels(data: bytes) -> Pixels:
    image = pi_heif.open_heif(io.BytesIO(data), convert_hdr_to_8bit=True)
    return np.asarray(image.to_pillow().convert("RGB"))


def _upright(pixels: Pixels, orientation: int) -> Pixels:
    return _TURNS[orientation](pixels)


def _upright_size(header: _Header) -> tuple[int, int]:
    sides = (header.width_px, header.height_px)
    return sides if header.orientation < 5 else sides[::-1]  # noqa: PLR2004 - EXIF 5 to 8 lie on their side


def _shrunk(pixels: Pixels) -> Pixels:
    height, width = pixels.shape[:2]
    by = WORKING_LONG_PX / max(height, width)
    if by >= 1:
        return pixels
    size = (max(1, round(width * by)), max(1, round(height * by)))
    return _pixels_of(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA))


def _srgb(pixels: Pixels, profile: bytes) -> Pixels:
    """Phones photograph in wider colour spaces; without their profile such colours would go pale."""
    if not profile:
        return pixels
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "sRGB" in ImageCms.getProfileDescription(source):
            return pixels
        image = Image.fromarray(pixels)
        ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), inPlace=True)
    except (ImageCms.PyCMSError, OSError, ValueError):  # a broken profile, or one for other than RGB pixels
        return pixels
    return np.asarray(image)


def _pixels_of(array: object) -> Pixels:
    """OpenCV's answers carry no element type; all of ours are 8 bit."""
    return np.asarray(array, dtype=np.uint8)
