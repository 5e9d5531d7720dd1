"""The drawn guide that ships is the one that the script draws."""

import numpy as np
from PIL import Image

from bot.imaging.drawings import FOLDER, guide


def test_the_shipped_guide_is_what_the_script_draws():
    with Image.open(FOLDER / "guide.png") as shipped:
        assert shipped.size == (1200, 800)
        pixels = np.asarray(shipped.convert("RGB")).astype(int)
    assert np.abs(pixels - guide()).mean() < 0.5
