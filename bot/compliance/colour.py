"""sRGB to CIELAB (IEC 61966-2-1 to CIE 15, D65): colours in steps that look alike."""

import numpy as np
from numpy.typing import NDArray

_TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]],
    np.float32,
)
_WHITE = np.array([0.95047, 1.0, 1.08883], np.float32)
_LINEAR_BELOW, _CUBE_ABOVE = 0.04045, 216 / 24389


def linear(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """SRGB values, 0 to 255, as shares of light, 0 to 1."""
    share = values / np.float32(255)
    light: NDArray[np.float32] = np.where(
        share <= _LINEAR_BELOW, share / 12.92, ((share + 0.055) / 1.055) ** np.float32(2.4)
    ).astype(np.float32)
    return light


def lab(rgb: NDArray[np.float32]) -> NDArray[np.float32]:
    """(…, 3) sRGB, 0 to 255, as L* (0 to 100), a*, b*."""
    xyz = (linear(rgb) @ _TO_XYZ.T) / _WHITE
    root = np.where(xyz > _CUBE_ABOVE, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    x, y, z = root[..., 0], root[..., 1], root[..., 2]
    converted: NDArray[np.float32] = np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1).astype(np.float32)
    return converted
