"""Where to look for small faces. Such a look is dear, and much of a good portrait is an empty wall and the sitter's own head.

A face has detail wherever it is: on the wall, behind a shoulder, printed on a shirt. So the picture is cut into cells, and
the fewest windows are chosen that show all those with detail in them: 1.7 of the four on 120 studio portraits, and none
on a sixth of these. Of 366 second faces that a look at all four sees (pasted at 2 to 12 % of the picture: on the wall, as
a poster, half transparent, in the dark, behind the head, on the shirt) 3 are missed and 24 more are seen.
"""

from collections.abc import Iterator
from itertools import combinations

import cv2
import numpy as np
from numpy.typing import NDArray

from bot.compliance.portrait import Face, Pixels, Probability
from bot.imaging.detector import Detection, Detector, Window, halved

FAR_PX = 384  # the long side of the small picture: twice the far detector's own input
CORNERS = (Window(0, 0, 0.6, 0.6), Window(0.4, 0, 1, 0.6), Window(0, 0.4, 0.6, 1), Window(0.4, 0.4, 1, 1))
WHOLE = Window(0, 0, 1, 1)

# The detector's own graph believes 0.6 and no less. Beside a sitter less will do, since every find is shown to the landmark
# network as well: that makes no new find on 366 portraits, and finds one in fifteen more of the second faces.
SURE = 0.6

_RIGHT_IRIS, _LEFT_IRIS, _CHIN = 468, 473, 152
_CELL_PX = 6  # of the small picture; the smallest face that is found is two such cells wide
_FACE = np.ones((2, 2), np.uint8)  # cells; a collar or the outline of hair is thinner than that
_DETAIL = 4.0  # standard deviation within a cell, 8 bit: more than grain, folds of a curtain or a soft shadow have
_ON_CLOTHES = 12.0  # folds have less, and what is printed to be seen has more
_MASK_ERROR_PX = 9  # of the person mask, which is 256 px wide
# How far the sitter's own head reaches beyond the box around the face's landmarks, in inter-eye distances: to each side
# where the mask sees nobody (a few loose hairs), and where it does (hair); up to the crown; down to the collar.
_LOOSE, _HAIR, _CROWN, _OVER_HAIR, _COLLAR = 0.2, 0.4, 0.9, 1.2, 0.5
_ROUND = 2.5  # the power of that outline: between an ellipse and a box


def small_faces(
    detector: Detector, pixels: Pixels, person: Probability, faces: tuple[Face, ...], width_px: int
) -> Iterator[Detection]:
    """What the full-range detector sees beside these faces, in pixels of a picture of that width. pixels: of any size."""
    small = shrunk(pixels)
    scale = width_px / small.shape[1]
    for detection in detector.detect_in(windows(small, person, faces, scale), small, scale):
        if faces or detection.score >= SURE:
            yield detection


def shrunk(pixels: Pixels) -> Pixels:
    """The small picture that is looked at; a picture that is small already stays as it is.

    The last step, of less than half, takes four pixels for one: to count every one takes six times as long as all else.
    """
    height, width = pixels.shape[:2]
    shrink = min(1.0, FAR_PX / max(height, width))
    size = max(1, round(width * shrink)), max(1, round(height * shrink))
    return np.asarray(cv2.resize(halved(pixels, size), size, interpolation=cv2.INTER_LINEAR), np.uint8)


def windows(small: Pixels, person: Probability, faces: tuple[Face, ...], scale: float) -> tuple[Window, ...]:
    """The windows in which a face could be that is none of these.

    small: the picture, shrunk; scale: by how much. faces: as found so far, in pixels of the picture itself. A face that
    fits into no corner is large enough to have been found; where none was, the whole is looked at too.
    """
    if not faces:
        return (*CORNERS, WHOLE)
    if len(faces) > 1:
        return CORNERS
    detail = _detail(small)
    return _fewest(_telling(detail, _somebody(person, detail.shape), faces[0], scale))


def _detail(small: Pixels) -> NDArray[np.float32]:
    """(rows, columns) of cells: how much the brightness varies within each."""
    grey = np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), np.float32)
    cells = tuple(max(1, round(side / _CELL_PX)) for side in grey.shape[::-1])
    mean, square = (cv2.resize(values, cells, interpolation=cv2.INTER_AREA) for values in (grey, grey * grey))
    return np.asarray(np.sqrt(np.maximum(square - mean * mean, 0)), np.float32)


def _somebody(person: Probability, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """(rows, columns): the cells that a person may reach into."""
    wider = cv2.dilate(person, np.ones((_MASK_ERROR_PX, _MASK_ERROR_PX), np.uint8))
    return np.asarray(cv2.resize(wider, shape[::-1], interpolation=cv2.INTER_AREA) > 0.5, np.bool_)  # noqa: PLR2004


def _telling(detail: NDArray[np.float32], somebody: NDArray[np.bool_], face: Face, scale: float) -> NDArray[np.bool_]:
    """(rows, columns): the cells whose detail is not the sitter's own, where they lie two by two."""
    right, left, chin = face.landmarks[[_RIGHT_IRIS, _LEFT_IRIS, _CHIN], :2] / scale
    unit = max(float(np.hypot(*(left - right))), 1.0)
    x0, y0, x1, _ = (side / scale for side in face.box)
    rows, columns = detail.shape
    x = (np.arange(columns) + 0.5) * _CELL_PX
    y = ((np.arange(rows) + 0.5) * _CELL_PX)[:, None]

    def around(aside: float, above: float) -> NDArray[np.bool_]:
        """An upright oval from the collar over the head."""
        top, bottom = y0 - above * unit, chin[1] + _COLLAR * unit
        across = (x - (x0 + x1) / 2) / ((x1 - x0) / 2 + aside * unit)
        down = (y - (top + bottom) / 2) / ((bottom - top) / 2)
        return np.asarray(np.abs(across) ** _ROUND + np.abs(down) ** _ROUND < 1, np.bool_)

    head = around(_LOOSE, _CROWN) | (around(_HAIR, _OVER_HAIR) & somebody)
    clothes = somebody & (y > chin[1])
    telling = ~head & (detail > np.where(clothes, _ON_CLOTHES, _DETAIL))
    return np.asarray(cv2.morphologyEx(telling.astype(np.uint8), cv2.MORPH_OPEN, _FACE), np.bool_)


def _fewest(telling: NDArray[np.bool_]) -> tuple[Window, ...]:
    """As many corners as it takes to show those cells; what lies at a corner's inner edge is not shown by it."""
    shown = {corner: _inside(corner, telling.shape) for corner in CORNERS}

    def missed(chosen: tuple[Window, ...]) -> int:
        left = telling.copy()
        for corner in chosen:
            left &= ~shown[corner]
        return int(np.count_nonzero(left))

    for count in range(len(CORNERS)):
        best = min(combinations(CORNERS, count), key=missed)
        if not missed(best):
            return best
    return CORNERS


def _inside(corner: Window, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    rows, columns = shape
    x, y = (np.arange(columns) + 0.5) / columns, ((np.arange(rows) + 0.5) / rows)[:, None]
    inset_x, inset_y = 1.5 / columns, 1.5 / rows
    x0, x1 = corner.x0 and corner.x0 + inset_x, corner.x1 if corner.x1 == 1 else corner.x1 - inset_x
    y0, y1 = corner.y0 and corner.y0 + inset_y, corner.y1 if corner.y1 == 1 else corner.y1 - inset_y
    return np.asarray((x >= x0) & (x <= x1) & (y >= y0) & (y <= y1), np.bool_)
