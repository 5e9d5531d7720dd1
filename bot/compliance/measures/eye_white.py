"""How bright the white of the eyes is: a reference that everybody carries, whatever their skin."""

import numpy as np
from numpy.typing import NDArray

from bot.compliance.measures.skin import luma
from bot.compliance.portrait import Face, Portrait

# Outer corner, lid from there on, inner corner: upper and lower lid of the person's right and left eye.
_EYES = (
    ((33, 160, 159, 158, 133), (33, 144, 145, 153, 133)),
    ((263, 387, 386, 385, 362), (263, 373, 374, 380, 362)),
)
_STOPS = np.array([0.0, 0.3, 0.5, 0.7, 1.0])  # where those points lie along the eye
_ALONG, _BETWEEN = np.linspace(0.15, 0.85, 15), np.array([0.3, 0.5, 0.7])
_BRIGHT_PART = 85  # percentile: what is left when iris and lashes are taken away


def eye_white(portrait: Portrait, face: Face) -> float | None:
    """Luma, 0 to 255; None where the eyes lie outside the picture."""
    places = np.concatenate([_opening(face, upper, lower) for upper, lower in _EYES])
    inside = (places >= 0).all(axis=1) & (places < [portrait.width_px, portrait.height_px]).all(axis=1)
    across, down = places[inside].T
    if across.size == 0:
        return None
    return float(np.percentile(luma(portrait.pixels[down, across].astype(np.float32)), _BRIGHT_PART))


def _opening(face: Face, upper: tuple[int, ...], lower: tuple[int, ...]) -> NDArray[np.intp]:
    """Places between the lids of one eye: (n, 2) whole pixels."""
    above, below = (
        np.stack([np.interp(_ALONG, _STOPS, face.landmarks[list(lid), axis]) for axis in (0, 1)], axis=1)
        for lid in (upper, lower)
    )
    places = above[:, None] + (below - above)[:, None] * _BETWEEN[None, :, None]
    return np.asarray(np.rint(places.reshape(-1, 2)), np.intp)
