"""A picture as nothing but its pixels: what a camera or an editor wrote beside them (place, date, names) is gone."""

import io

from PIL import Image, ImageOps, UnidentifiedImageError

from bot.errors import Undeliverable

_MOST_PIXELS = 50_000_000
_QUALITY = 92  # of a JPEG


def bare(data: bytes) -> bytes:
    """The same picture in the same format (JPEG or PNG), turned the right way up, drawn anew.

    Raises `Undeliverable` for what cannot be read, is another format, or is larger than any camera makes.
    """
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise Undeliverable("the picture has too many pixels")
            kind = opened.format
            upright = ImageOps.exif_transpose(opened)
            pixels = upright.convert("RGBA" if kind == "PNG" and upright.has_transparency_data else "RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Undeliverable("the picture cannot be read") from error
    clean = Image.new(pixels.mode, pixels.size)
    clean.paste(pixels)
    drawn = io.BytesIO()
    if kind == "PNG":
        clean.save(drawn, "PNG")
    else:
        clean.save(drawn, "JPEG", quality=_QUALITY)
    return drawn.getvalue()
