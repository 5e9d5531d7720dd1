"""Every usable photo comes out upright, in 8-bit RGB; everything else is refused with its reason, and nothing breaks."""

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
from tests.imaging.heic import HEIC

RED, BLUE = (200, 30, 30), (30, 30, 200)


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


def test_what_is_in_srgb_already_stays_as_it_is() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    assert np.array_equal(decode(encoded(halves(), "PNG", icc_profile=profile)).pixels, np.asarray(halves()))


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


@pytest.mark.parametrize("quality", [20, 75, 95])
def test_a_jpeg_says_how_much_it_was_compressed(quality: int) -> None:
    picture = Image.new("RGB", (96, 96), "grey")
    coded = io.BytesIO()
    picture.save(coded, "JPEG", quality=quality)

    assert decode(coded.getvalue()).jpeg_quality == pytest.approx(quality, abs=1)


def test_what_is_no_jpeg_has_no_such_quality() -> None:
    coded = io.BytesIO()
    Image.new("RGB", (96, 96), "grey").save(coded, "PNG")

    assert decode(coded.getvalue()).jpeg_quality is None
