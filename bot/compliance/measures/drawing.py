"""Telling a drawing from a photo: the paint of a cartoon is flat, and no camera takes two equal pixels of skin in a row.

Of the places of skin whose four neighbours have exactly their colour: at most 0.05 in over 350 real and rendered portraits,
dark, blurred, tiny and hard-pressed ones among them; 0.79 to 0.99 in flat drawings, as PNG and as JPEG of quality 50.
"""

import numpy as np

from bot.compliance.measures.anatomy import Anatomy
from bot.compliance.measures.skin import Skin, in_picture
from bot.compliance.portrait import Portrait

_DRAWN = 0.4
_FEWEST = 100  # places; fewer say nothing
_DARKEST, _BRIGHTEST = 12, 243  # beyond them a camera sees no grain either
_NEIGHBOURS = ((1, 0), (-1, 0), (0, 1), (0, -1))


def is_drawn(portrait: Portrait, skin: Skin, points: Anatomy) -> bool:
    """Whether the face is painted rather than photographed. A real photo gets the benefit of the doubt."""
    places = np.rint(in_picture(np.stack([skin.across, skin.down], axis=1), points)).astype(np.intp)
    last = np.array([portrait.width_px - 1, portrait.height_px - 1])
    places = places[((places > 0) & (places < last)).all(axis=1)]
    colours = portrait.pixels[places[:, 1], places[:, 0]]
    seen = ((colours > _DARKEST) & (colours < _BRIGHTEST)).any(axis=1)
    places, colours = places[seen], colours[seen]
    count = len(places)
    for across, down in _NEIGHBOURS:  # of a photo's places hardly any are left after the first
        same = (portrait.pixels[places[:, 1] + down, places[:, 0] + across] == colours).all(axis=1)
        places, colours = places[same], colours[same]
    return count >= _FEWEST and len(places) > _DRAWN * count
