"""sRGB and light (IEC 61966-2-1)."""

import numpy as np

_CODES = np.arange(256) / 255
_LINEAR_BELOW = 0.04045

# The share of full light, 0 to 1, that each 8-bit value stands for.
LIGHT = np.where(_CODES <= _LINEAR_BELOW, _CODES / 12.92, ((_CODES + 0.055) / 1.055) ** 2.4).astype(np.float32)
