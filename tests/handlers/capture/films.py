"""What stands before the camera in tests: films (.mjpeg) of one portrait."""

import io
from pathlib import Path

from PIL import Image

CAMERA_PX = (1200, 1600)


def film(
    folder: Path, portrait: bytes, *, zoom: float = 1.6, darker: int = 1, aside: float = 0.06, down: float = 0.12
) -> Path:
    """The portrait, `zoom` times as wide as the camera's picture, before a wall of the colour of its corner."""
    face = Image.open(io.BytesIO(portrait)).convert("RGB")
    width, height = CAMERA_PX
    side = round(width * zoom)
    picture = Image.new("RGB", CAMERA_PX, face.getpixel((3, 3)))
    picture.paste(
        face.resize((side, side), Image.Resampling.LANCZOS),
        (round((width - side) / 2 + width * aside), round(height * down)),
    )
    jpeg = io.BytesIO()
    picture.point(lambda value: value // darker).save(jpeg, "JPEG", quality=92)
    path = folder / "film.mjpeg"
    path.write_bytes(jpeg.getvalue())
    return path
