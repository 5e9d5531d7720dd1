"""Every usable photo comes out upright, in 8-bit RGB; everything else is refused with its reason, and nothing breaks."""

import base64
import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image, ImageCms

from bot.compliance.portrait import Pixels
from bot.imaging import decode as module
from bot.imaging.decode import Unreadable, decode, decode_full
from bot.imaging.jobs import MAX_BYTES

RED, BLUE = (200, 30, 30), (30, 30, 200)

# 128 x 96, the left half red and the right half blue, to be turned a quarter clockwise (`irot`, and EXIF 6 as well).
HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAaFtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAADRpbG9jAAAA"
    "AERAAAIAAQAAAAABxQABAAAAAAAAAIEAAgAAAAACRgABAAAAAAAAACQAAAA4aWluZgAAAAAAAgAAABVpbmZlAgAAAAABAABodmMxAAAAABVpbmZl"
    "AgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAAA4GlwcnAAAADAaXBjbwAAAHhodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH/"
    "/wNwAAADAJAAAAMAAAMAHroCQGEAAQArQgEBA3AAAAMAkAAAAwAAAwAeoBAgYWW6kkprm4CGgwIAAAMAMgAAAwACEGIAAQAHRAHBcrAiQAAAABNj"
    "b2xybmNseAABAA0ABoAAAAAUaXNwZQAAAAAAAACAAAAAYAAAABBwaXhpAAAAAAMICAgAAAAJaXJvdAMAAAAYaXBtYQAAAAAAAAABAAEFgQIDBIUA"
    "AAAaaXJlZgAAAAAAAAAOY2RzYwACAAEAAQAAAK1tZGF0AAAAfSgBrwngITl1X//9GN///CNPIftcsHQcw8uZb//qrLjv8K/z//ZtyYLp//x+ARe+"
    "jJlamtC2w9DqZvEdv6ppp1Vfug+5/9qhEh4xZXwRVHndvFcgwmrse4Xmc19EAwDxR6Q2PecRxIe/O90aH8ZtbT78J/F/gcZZbJ9yjntXAAAABkV4"
    "aWYAAE1NACoAAAAIAAEBEgADAAAAAQAGAAAAAAAA"
)


def halves(width: int = 128, height: int = 96) -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(BLUE, (width // 2, 0, width, height))
    return image


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def assert_halves(pixels: Pixels) -> None:
    assert pixels.dtype == np.uint8
    assert pixels.shape[2] == 3
    height, width = pixels.shape[:2]
    assert np.abs(pixels[height // 2, width // 4].astype(int) - RED).max() < 12
    assert np.abs(pixels[height // 2, 3 * width // 4].astype(int) - BLUE).max() < 12


# --- what is usable --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(encoded(halves(), "JPEG", quality=95), id="a JPEG"),
        pytest.param(encoded(halves(), "JPEG", quality=95, progressive=True), id="a progressive JPEG"),
        pytest.param(encoded(halves().convert("CMYK"), "JPEG", quality=95), id="a JPEG for a printing house (CMYK)"),
        pytest.param(encoded(halves(), "PNG"), id="a PNG"),
        pytest.param(encoded(halves().quantize(4), "PNG"), id="a PNG with a palette"),
        pytest.param(encoded(halves(), "WEBP", quality=95), id="a WebP"),
        pytest.param(encoded(halves(), "WEBP", lossless=True), id="a lossless WebP"),
    ],
)
def test_a_photo_comes_out_as_it_is(data: bytes) -> None:
    decoded = decode(data)

    assert_halves(decoded.pixels)
    assert_halves(decode_full(data))
    assert decoded.original_px == (128, 96)
    assert decoded.scale == 1


def test_a_grey_photo_and_one_of_16_bits_become_8_bit_colour() -> None:
    steps = np.linspace(0, 65535, 96 * 128).astype(np.uint16).reshape(96, 128)
    deep = decode(encoded(Image.fromarray(steps), "PNG")).pixels
    grey = decode(encoded(halves().convert("L"), "JPEG")).pixels

    assert deep.shape == grey.shape == (96, 128, 3)
    assert np.abs(deep[..., 0].astype(int) - (steps >> 8)).max() <= 1
    assert np.ptp(grey.astype(int), axis=2).max() == 0


def test_a_phones_heic_is_turned_as_its_container_says_and_only_once() -> None:
    decoded = decode(HEIC)

    assert decoded.original_px == (96, 128)
    assert_halves(np.rot90(decoded.pixels))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_whichever_way_the_phone_was_held_the_photo_stands_upright(kind: str, orientation: int) -> None:
    upright = halves(100, 140)
    upright.paste((30, 200, 30), (0, 0, 40, 40))
    how = Image.Transpose
    stored = {
        1: None,
        2: how.FLIP_LEFT_RIGHT,
        3: how.ROTATE_180,
        4: how.FLIP_TOP_BOTTOM,
        5: how.TRANSPOSE,
        6: how.ROTATE_90,
        7: how.TRANSVERSE,
        8: how.ROTATE_270,
    }[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    held = upright if stored is None else upright.transpose(stored)

    decoded = decode(encoded(held, kind, quality=95, exif=exif.tobytes()))

    assert decoded.original_px == (100, 140)
    assert np.abs(decoded.pixels.astype(int) - np.asarray(upright)).mean() < 3


def test_broken_metadata_does_not_break_the_photo() -> None:
    exif = b"Exif\0\0MM\0*\xff\xff\xff\xff" + b"\xff" * 40

    assert_halves(decode(encoded(halves(), "JPEG", quality=95, exif=exif, icc_profile=b"no profile")).pixels)


def test_what_is_transparent_is_seen_on_white() -> None:
    image = halves().convert("RGBA")
    image.putpixel((0, 0), (0, 0, 0, 0))

    pixels = decode(encoded(image, "PNG")).pixels

    assert pixels[0, 0].tolist() == [255, 255, 255]
    assert_halves(pixels)


def test_a_wider_colour_space_is_brought_to_srgb() -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    same = decode(encoded(halves(), "PNG", icc_profile=srgb)).pixels
    wide = decode(encoded(halves(), "PNG", icc_profile=display_p3())).pixels

    assert_halves(same)
    red, plain_red = wide[48, 32].astype(int), same[48, 32].astype(int)
    assert red[0] > plain_red[0] + 5  # the same numbers mean a stronger red in the wider space
    assert red[1] < plain_red[1]


def display_p3() -> bytes:
    """A phone's wide colour space as a minimal profile (ICC.1:2001): three primaries at D50, one curve, a white."""

    def xyz(*values: float) -> bytes:
        return b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", round(value * 65536)) for value in values)

    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(2.2 * 256)) + bytes(2)
    name = b"desc\0\0\0\0" + struct.pack(">I", 5) + b"wide\0" + bytes(79)
    tags = {
        b"desc": name,
        b"wtpt": xyz(0.9642, 1, 0.8249),
        b"rXYZ": xyz(0.5151, 0.2412, -0.0011),
        b"gXYZ": xyz(0.2919, 0.6922, 0.0419),
        b"bXYZ": xyz(0.1572, 0.0666, 0.7841),
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve),
    }
    table, body, at = struct.pack(">I", len(tags)), b"", 132 + 12 * len(tags)
    for tag, content in tags.items():
        table += tag + struct.pack(">II", at + len(body), len(content))
        body += content
    size = 128 + len(table) + len(body)
    header = struct.pack(">I4sI4s4s4s12s4s", size, bytes(4), 0x02100000, b"mntr", b"RGB ", b"XYZ ", bytes(12), b"acsp")
    white = xyz(0.9642, 1, 0.8249)[8:]
    return header + bytes(28) + white + bytes(128 - len(header) - 28 - len(white)) + table + body


@pytest.mark.parametrize(
    ("size", "working"), [((4032, 3024), (2016, 1512)), ((2600, 1300), (2048, 1024)), ((1600, 1200), (1600, 1200))]
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_large_photo_is_judged_small_and_cut_large(
    size: tuple[int, int], working: tuple[int, int], kind: str
) -> None:
    data = encoded(halves(*size), kind)

    decoded = decode(data)

    expected = working if kind == "JPEG" or size[0] < 2048 else (2048, round(2048 * size[1] / size[0]))
    assert (decoded.pixels.shape[1], decoded.pixels.shape[0]) == expected
    assert decoded.scale == pytest.approx(size[0] / expected[0])
    assert decoded.original_px == size
    assert decode_full(data).shape == (size[1], size[0], 3)
    assert_halves(decoded.pixels)


# --- what is not -----------------------------------------------------------------------------------------------------


def moving(kind: str) -> bytes:
    return encoded(halves(), kind, save_all=True, append_images=[Image.new("RGB", (128, 96), BLUE)], duration=100)


def png_that_claims(width: int, height: int) -> bytes:
    """A few bytes that would become width x height pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(100_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def webp_that_claims(width: int, height: int) -> bytes:
    body = b"VP8X" + struct.pack("<I", 10) + bytes(4) + (width - 1).to_bytes(3, "little")
    body += (height - 1).to_bytes(3, "little") + bytes(64)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


JPEG, PNG, WEBP = (encoded(halves(), kind) for kind in ("JPEG", "PNG", "WEBP"))

BAD = [
    ("empty", "an empty file", b""),
    ("not_an_image", "a text", b"I would like a passport photo, please."),
    ("not_an_image", "a PDF", b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj"),
    ("not_an_image", "an SVG", b'<svg xmlns="http://www.w3.org/2000/svg" width="600" height="600"><rect/></svg>'),
    ("not_an_image", "a video", b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41" + bytes(4000)),
    ("not_an_image", "an iPhone's video", b"\0\0\0\x14ftypqt  \0\0\0\0qt  " + bytes(4000)),
    ("unreadable", "only the start of a JPEG", b"\xff\xd8\xff\xe0"),
    ("unreadable", "a JPEG that breaks off", JPEG[: len(JPEG) // 2]),
    ("unreadable", "a PNG that breaks off", PNG[: len(PNG) // 2]),
    ("unreadable", "a WebP that breaks off", WEBP[: len(WEBP) // 2]),
    ("unreadable", "a WebP of a few bytes", WEBP[:18]),
    ("unreadable", "a HEIC that breaks off", HEIC[:500]),
    ("unreadable", "a HEIC of a few bytes", HEIC[:30]),
    ("unreadable", "a PNG of one pixel", encoded(Image.new("RGB", (1, 1)), "PNG")),
    ("unreadable", "a JPEG of one pixel", encoded(Image.new("RGB", (1, 1)), "JPEG")),
    ("unreadable", "a bitmap", encoded(halves(), "BMP")),
    ("unreadable", "a GIF that stands still", encoded(halves(), "GIF")),
    ("animated", "an animated GIF", moving("GIF")),
    ("animated", "an animated WebP", moving("WEBP")),
    ("animated", "an animated PNG", moving("PNG")),
    ("too_many_pixels", "a PNG bomb", png_that_claims(30_000, 30_000)),
    ("too_many_pixels", "a PNG just above the limit", png_that_claims(9_000, 9_000)),
    ("too_many_pixels", "a WebP bomb", webp_that_claims(16_000, 16_000)),
    ("too_large", "a file of 60 MB", JPEG + bytes(60_000_000)),
]


@pytest.mark.parametrize(("reason", "data"), [pytest.param(reason, data, id=name) for reason, name, data in BAD])
def test_what_is_no_photo_is_refused_with_its_reason(reason: str, data: bytes) -> None:
    for attempt in (decode, decode_full):
        with pytest.raises(Unreadable) as refusal:
            attempt(data)
        assert refusal.value.reason == reason


def test_a_bomb_is_refused_by_its_header_and_never_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    def decoded(*_: object) -> None:
        pytest.fail("it was decoded")

    monkeypatch.setattr(module.cv2, "imdecode", decoded)

    with pytest.raises(Unreadable, match="too_many_pixels"):
        decode(png_that_claims(30_000, 30_000))
    with pytest.raises(Unreadable, match="too_large"):
        decode(JPEG + bytes(MAX_BYTES))


def test_a_large_photo_cut_short_anywhere_is_never_taken_for_whole() -> None:
    rng = np.random.default_rng(7)
    noisy = Image.fromarray(rng.integers(0, 255, (1700, 3400, 3), np.uint8))
    data = encoded(noisy, "JPEG", quality=60)

    for share in (0.1, 0.5, 0.9, 0.999):
        with pytest.raises(Unreadable, match="unreadable"):
            decode(data[: int(len(data) * share)])


def test_a_phones_second_picture_in_the_same_file_is_no_animation() -> None:
    both = encoded(halves(), "MPO", quality=95, save_all=True, append_images=[Image.new("RGB", (128, 96), BLUE)])

    assert_halves(decode(both).pixels)


def test_a_phones_appendix_after_the_picture_does_no_harm() -> None:
    assert_halves(decode(encoded(halves(), "JPEG", quality=95) + b"\0MotionPhoto_Data" + bytes(5000)).pixels)
