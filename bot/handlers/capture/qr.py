"""An address as a picture for a telephone's camera."""

import io


def qr_svg(address: str) -> bytes:
    """A QR code (SVG), dark on white in light and dark pages alike."""
    import segno  # noqa: PLC0415 - it costs 10 MB, and most processes draw none

    picture = io.BytesIO()
    segno.make_qr(address, error="m").save(
        picture, kind="svg", omitsize=True, light="white", xmldecl=False, svgclass=None, lineclass=None
    )
    return picture.getvalue()
