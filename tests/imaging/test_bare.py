"""A picture as nothing but its pixels."""

import io

import pytest
from PIL import Image, PngImagePlugin

from bot.errors import Undeliverable
from bot.imaging.bare import bare

ORIENTATION, MAKER, PLACE = 0x0112, 0x010F, 0x8825


def drawn(kind, size=(40, 20), mode="RGB", **more):
    out = io.BytesIO()
    Image.new(mode, size, "red").save(out, kind, **more)
    return out.getvalue()


def opened(data):
    return Image.open(io.BytesIO(data))


def test_what_a_camera_wrote_is_gone_and_the_picture_stands_upright():
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = 6, "a camera of Ada's"
    exif.get_ifd(PLACE)[1] = "N"
    data = drawn("JPEG", exif=exif, comment=b"taken at home")

    clean = bare(data)

    assert b"a camera of Ada's" in data
    assert (b"Exif" in clean, b"Ada" in clean, b"home" in clean) == (False, False, False)
    assert (opened(clean).format, opened(clean).size) == ("JPEG", (20, 40))


def test_what_an_editor_wrote_into_a_png_is_gone_and_what_is_clear_stays_clear():
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", "Ada Lovelace")
    data = drawn("PNG", mode="RGBA", pnginfo=info)

    clean = opened(bare(data))

    assert b"Ada Lovelace" in data
    assert b"Ada Lovelace" not in bare(data)
    assert (clean.format, clean.mode, clean.size) == ("PNG", "RGBA", (40, 20))


def test_what_stood_behind_the_picture_is_gone():
    assert b"<script>" not in bare(drawn("PNG") + b"<script>alert(1)</script>")


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xd8\xff\xe0 nothing", b"\x89PNG\r\n\x1a\n", drawn("GIF"), drawn("WEBP"), drawn("JPEG")[:200]],
)
def test_what_is_no_such_picture_is_refused(data):
    with pytest.raises(Undeliverable):
        bare(data)


def test_a_picture_larger_than_any_camera_makes_is_refused():
    with pytest.raises(Undeliverable):
        bare(drawn("PNG", size=(10_000, 6_000)))
