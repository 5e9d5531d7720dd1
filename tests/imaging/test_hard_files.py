"""Odd and hostile files: each is a photo after all, or refused with its reason; none breaks the decoder."""

import struct

import cv2
import numpy as np
import pytest
from PIL import Image, ImageCms

from bot.imaging import decode as module
from bot.imaging.decode import Unreadable, decode, decode_full
from tests.imaging.heic import HEIC
from tests.imaging.test_decode import BLUE, JPEG, RED, assert_halves, encoded, halves

ORIENTATION, MAKER, MORE = 0x0112, 0x010F, 0x8769
SHORT, LONG, TEXT, RATIONAL, FLOAT = 3, 4, 2, 5, 11


def tag(number: int, kind: int, count: int, value: bytes) -> bytes:
    return struct.pack("<HHI", number, kind, count) + value.ljust(4, b"\0")


def exif(*tags: bytes, then: int = 0, claimed: int | None = None) -> bytes:
    """One directory at offset 8; `then`: where the next one is said to be, `claimed`: how many tags it is said to have."""
    head = struct.pack("<2sHIH", b"II", 42, 8, len(tags) if claimed is None else claimed)
    return b"Exif\0\0" + head + b"".join(tags) + struct.pack("<I", then)


TURNED = tag(ORIENTATION, SHORT, 1, b"\6")
LEFT_AS_IT_IS = {
    "an orientation of 0": exif(tag(ORIENTATION, SHORT, 1, b"\0")),
    "an orientation of 9": exif(tag(ORIENTATION, SHORT, 1, b"\x09")),
    "an orientation in words": exif(tag(ORIENTATION, TEXT, 4, b"up\0")),
    "an orientation that is a fraction elsewhere": exif(tag(ORIENTATION, RATIONAL, 1, b"\x08")),
    "an orientation of infinity": exif(tag(ORIENTATION, FLOAT, 1, struct.pack("<f", float("inf")))),
    "four thousand million orientations": exif(tag(ORIENTATION, SHORT, 0xFFFFFFFF, b"\x08")),
    "a directory that breaks off": exif(TURNED)[:20],
}
TURNED_ALL_THE_SAME = {
    "a directory that leads to itself": exif(TURNED, then=8),
    "a directory inside of itself": exif(tag(MORE, LONG, 1, b"\x08"), TURNED),
    "a maker's name of four gigabytes": exif(tag(MAKER, TEXT, 0xFFFFFFFF, b"\x08"), TURNED),
    "65535 tags, of which few are there": exif(*[TURNED] * 4000, claimed=65535),
}


@pytest.mark.parametrize("block", LEFT_AS_IT_IS.values(), ids=LEFT_AS_IT_IS.keys())
def test_what_cannot_be_an_orientation_turns_nothing(block: bytes) -> None:
    assert_halves(decode(encoded(halves(), "JPEG", quality=95, exif=block)).pixels)


@pytest.mark.parametrize("block", TURNED_ALL_THE_SAME.values(), ids=TURNED_ALL_THE_SAME.keys())
def test_an_orientation_is_read_from_metadata_that_is_otherwise_a_trap(block: bytes) -> None:
    decoded = decode(encoded(halves(), "JPEG", quality=95, exif=block))

    assert decoded.original_px == (96, 128)
    assert_halves(np.rot90(decoded.pixels))


# --- colour ----------------------------------------------------------------------------------------------------------


def primaries(red: tuple[float, ...], green: tuple[float, ...], blue: tuple[float, ...], gamma: float = 2.2) -> bytes:
    """A minimal colour profile (ICC.1:2001): three primaries at D50, one curve, a white."""

    def xyz(*values: float) -> bytes:
        return b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", round(value * 65536)) for value in values)

    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256)) + bytes(2)
    tags = {
        b"desc": b"desc\0\0\0\0" + struct.pack(">I", 5) + b"wide\0" + bytes(79),
        b"wtpt": xyz(0.9642, 1, 0.8249),
        b"rXYZ": xyz(*red),
        b"gXYZ": xyz(*green),
        b"bXYZ": xyz(*blue),
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve),
    }
    table, body, at = struct.pack(">I", len(tags)), b"", 132 + 12 * len(tags)
    for name, content in tags.items():
        table += name + struct.pack(">II", at + len(body), len(content))
        body += content
    return header(b"mntr", b"RGB ", 128 + len(table) + len(body)) + table + body


def header(kind: bytes, space: bytes, size: int) -> bytes:
    white = struct.pack(">iii", round(0.9642 * 65536), 65536, round(0.8249 * 65536))
    start = struct.pack(">I4sI4s4s4s12s4s", size, bytes(4), 0x02100000, kind, space, b"XYZ ", bytes(12), b"acsp")
    return (start + bytes(28) + white).ljust(128, b"\0")


ADOBE_RGB = primaries((0.6097, 0.3111, 0.0195), (0.2053, 0.6257, 0.0609), (0.1492, 0.0632, 0.7446))
DISPLAY_P3 = primaries((0.5151, 0.2412, -0.0011), (0.2919, 0.6922, 0.0419), (0.1572, 0.0666, 0.7841))


@pytest.mark.parametrize("profile", [ADOBE_RGB, DISPLAY_P3], ids=["Adobe RGB", "Display P3"])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_wide_colour_space_means_stronger_colours_in_any_kind_of_file(kind: str, profile: bytes) -> None:
    green = Image.new("RGB", (128, 96), (90, 200, 90))

    plain, wide = (decode(encoded(green, kind, quality=95, icc_profile=icc)).pixels[48, 64] for icc in (b"", profile))

    assert int(wide[0]) < int(plain[0]) - 10  # less red in what was a stronger green


@pytest.mark.parametrize(
    "profile",
    [
        pytest.param(b"no profile", id="some words"),
        pytest.param(ADOBE_RGB[:180], id="a profile that breaks off"),
        pytest.param(ADOBE_RGB[:128] + b"\xff" * (len(ADOBE_RGB) - 128), id="a table that leads nowhere"),
        pytest.param(header(b"prtr", b"CMYK", 132) + bytes(4), id="a printing house's, for CMYK"),
        pytest.param(header(b"mntr", b"GRAY", 132) + bytes(4), id="one for grey"),
        pytest.param(ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes(), id="one for CIELAB"),
        pytest.param(ADOBE_RGB[:128] + bytes(3_000_000), id="three megabytes of nothing"),
    ],
)
def test_a_profile_that_does_not_fit_is_left_out(profile: bytes) -> None:
    assert_halves(decode(encoded(halves(), "JPEG", quality=95, icc_profile=profile)).pixels)


def test_a_cmyk_photo_with_its_own_profile_stays_a_photo() -> None:
    profile = header(b"prtr", b"CMYK", 132) + bytes(4)

    assert_halves(decode(encoded(halves().convert("CMYK"), "JPEG", quality=95, icc_profile=profile)).pixels)


def test_sixteen_bits_of_colour_become_eight() -> None:
    deep = np.repeat(np.repeat(np.array([[RED, BLUE]], np.uint16) * 257, 96, axis=0), 64, axis=1)
    clear = np.dstack([deep, np.full(deep.shape[:2], 65535, np.uint16)])

    for picture in (deep[..., ::-1], clear[..., [2, 1, 0, 3]]):
        assert_halves(decode(bytes(cv2.imencode(".png", picture)[1])).pixels)


# --- how it is packed -------------------------------------------------------------------------------------------------


def marked(jpeg: bytes, marker: int) -> bytes:
    """The same file, whose frame says that it is of another process of ITU-T T.81, table B.1."""
    return jpeg.replace(b"\xff\xc0", bytes((0xFF, marker)), 1)


def test_arithmetic_coding_is_opened() -> None:
    """Any bits are a picture in this coding, so this one shows nothing in particular."""
    assert decode(marked(JPEG, 0xC9)).pixels.shape == (96, 128, 3)


@pytest.mark.parametrize("marker", [0xC3, 0xC5, 0xCB], ids=["lossless", "differential", "arithmetic and lossless"])
def test_the_forgotten_kinds_of_jpeg_are_refused(marker: int) -> None:
    with pytest.raises(Unreadable, match="unreadable"):
        decode(marked(JPEG, marker))


def test_a_jpeg_of_twelve_bits_is_refused() -> None:
    at = JPEG.index(b"\xff\xc0") + 4

    with pytest.raises(Unreadable, match="unreadable"):
        decode(JPEG[:at] + b"\x0c" + JPEG[at + 1 :])


@pytest.mark.parametrize("brand", [b"hevc", b"hevx", b"msf1", b"avis"])
def test_a_sequence_in_the_container_of_a_photo_moves(brand: bytes) -> None:
    for attempt in (decode, decode_full):
        with pytest.raises(Unreadable, match="animated"):
            attempt(HEIC[:8] + brand + HEIC[12:])


def test_the_header_of_a_heic_is_read_without_its_pixels(monkeypatch: pytest.MonkeyPatch) -> None:
    """Decoding one takes as long as the whole rest of the verdict: it must happen once."""
    decoded = []
    load = module.pi_heif.HeifImage.load
    monkeypatch.setattr(
        module.pi_heif.HeifImage, "load", lambda image: decoded.append(image._data is None) or load(image)
    )

    decode(HEIC)

    assert decoded.count(True) == 1


def test_a_heic_without_pixels_is_refused() -> None:
    pixels = HEIC.index(b"mdat") + 4

    with pytest.raises(Unreadable, match="unreadable"):
        decode(HEIC[:pixels] + bytes(len(HEIC) - pixels))
