"""Nothing is worn on the head (ISO/IEC 29794-5 NoHeadCoverings), or only what religion or health asks for.

Without a picture of what is hair and what is cloth only one thing is sure: colours that neither hair nor skin has. The
typical chroma above the forehead, as far as its hue lies outside that of skin and hair from black to red. Uncovered heads:
up to 3.0 on 70 portraits, 16 for hair dyed purple; caps and scarves drawn in blue, green or purple: 15 and more. Black,
grey, white, brown and red cloth look like hair or skin: brim, folds and weave told them apart no better than four times
out of five, and not once on eight real coverings without false alarms. So what is not surely seen is for a person to see.
"""

import numpy as np

from bot.compliance.finding import CannotTell, at_most
from bot.compliance.measures.relief import read
from bot.compliance.measures.skin import in_picture
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding

_CLOTH = 14.0  # CIELAB chroma
_HAIR_HUE_DEG, _HAIR_SPREAD_DEG = 60.0, 40.0  # from the red of skin to the yellow of fair hair
_FOREHEAD = 10
_ACROSS, _DOWN = np.linspace(-0.7, 0.7, 24), np.linspace(-0.75, -0.12, 16)  # from the top of the forehead
_A_PERSON = 0.8
_ENOUGH = 100  # of these 384 places


def check(subject: Subject) -> Finding:
    """It never passes: it fails for a colour that only cloth has, and otherwise leaves the question open."""
    grid = subject.mesh[_FOREHEAD] + np.stack(np.meshgrid(_ACROSS, _DOWN), axis=-1).reshape(-1, 2)
    points = np.asarray(grid, np.float32)
    points = points[_on_person(subject, points)]
    if len(points) < _ENOUGH:
        raise CannotTell("there is too little of the head to see")
    _, a, b = np.median(read(subject.chip.lab, subject.chip, points), axis=0)
    away = abs((np.degrees(np.arctan2(b, a)) - _HAIR_HUE_DEG + 180) % 360 - 180) - _HAIR_SPREAD_DEG
    native = float(np.hypot(a, b) * np.sin(np.radians(np.clip(away, 0, 90))))
    if native <= _CLOTH or subject.document.head_covering == "allowed":
        raise CannotTell("hair and cloth look alike")
    return at_most("no_head_coverings", native, refuse=_CLOTH, unit="chroma", area=subject.head_area)


def _on_person(
    subject: Subject, points: np.ndarray[tuple[int, int], np.dtype[np.float32]]
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which of these points of the mesh lie on the person, inside the picture."""
    portrait = subject.portrait
    rows, columns = portrait.person.shape
    cells = in_picture(points, subject.anatomy) * [columns / portrait.width_px, rows / portrait.height_px]
    inside = (cells >= 0).all(axis=1) & (cells < [columns, rows]).all(axis=1)
    x, y = cells.astype(np.intp).clip(0, [columns - 1, rows - 1]).T
    return np.asarray(inside & (portrait.person[y, x] > _A_PERSON), np.bool_)
