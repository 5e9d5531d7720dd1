"""Things drawn on the sitter. Places are across and down, in inter-eye distances from the eyes' midpoint."""

import numpy as np

from bot.compliance.portrait import Portrait
from tests.compliance.sitter import painted, portrait

EYES = (-0.5, 0.5)
RIM = (30, 30, 34)


def drawn_on(*layers, of: Portrait | None = None, **changes) -> Portrait:
    """The sitter with each layer drawn over the last: a shape (across, down -> mask) and a colour, or a share of light."""
    picture = portrait(**changes) if of is None else of
    right, left = picture.faces[0].landmarks[[468, 473], :2]
    unit, (x0, y0) = float(np.linalg.norm(left - right)), (right + left) / 2

    def paint(pixels, _):
        across = (np.arange(pixels.shape[1])[None, :] - x0) / unit
        down = (np.arange(pixels.shape[0])[:, None] - y0) / unit
        for shape, colour in layers:
            mask = np.broadcast_to(shape(across, down), pixels.shape[:2])
            pixels[mask] = pixels[mask] * colour if isinstance(colour, float) else colour
        return pixels

    return painted(picture, paint)


def box(left, top, right, bottom):
    return lambda across, down: (across > left) & (across < right) & (down > top) & (down < bottom)


def ellipse(middle, wide, high):
    return lambda across, down: ((across - middle[0]) / wide) ** 2 + ((down - middle[1]) / high) ** 2 < 1


def lenses(wide=0.38, high=0.3, low=0.06):
    """Both lenses, without a frame."""
    shapes = [ellipse((eye, low), wide, high) for eye in EYES]
    return lambda across, down: shapes[0](across, down) | shapes[1](across, down)


def frame(thickness=0.05, wide=0.38, high=0.3):
    """The rims of both lenses, the bridge, and the arms to the ears."""
    outer, inner = lenses(wide + thickness, high + thickness), lenses(wide, high)

    def shape(across, down):
        bars = (np.abs(down + 0.06) < thickness / 2) & ((np.abs(across) < 0.16) | (np.abs(across) > 0.85))
        return (outer(across, down) & ~inner(across, down)) | (bars & (np.abs(across) < 1.05))

    return shape
