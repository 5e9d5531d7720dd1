"""The drawings of the accuracy page."""

from collections.abc import Sequence

import numpy as np

from benchmarks.accuracy.score import Row
from benchmarks.accuracy.svg import Anchor, Drawing, scale

_BINS = 48
_LEFT, _RIGHT = 16.0, 624.0
_TALL = 46.0  # of the highest column


def strip(row: Row) -> Drawing:
    """Good portraits stand up, faulty ones hang down, each kind to its own highest column; the limits cross both."""
    good, faulty = row.natives
    both = np.concatenate([good, faulty])
    # A few that lie far out would press all others together: they go to the last column of their side.
    low, high = np.percentile(both, [0.5, 99.5]) if len(both) else (0.0, 1.0)
    low, high, per_unit = scale([low, high, *row.limits], _LEFT, _RIGHT)
    middle = 26 + _TALL
    drawing = Drawing(640, 180, f"{row.check}: good portraits above the line, faulty ones below it")
    drawing.words(_LEFT, middle + _TALL + 54, f"above: {len(good)} good portraits", kind="good")
    drawing.words(_RIGHT, middle + _TALL + 54, f"below: {len(faulty)} faulty ones", "end", "faulty")
    step = (_RIGHT - _LEFT) / _BINS
    for values, kind in ((good, "good"), (faulty, "faulty")):
        counts, _ = np.histogram(np.clip(values, low, high), bins=_BINS, range=(low, high))
        for at in np.flatnonzero(counts):
            tall = _TALL * counts[at] / counts.max()
            top = middle - tall if kind == "good" else middle
            drawing.bar(_LEFT + at * step + 0.5, top, step - 1, tall, kind)
    drawing.line(_LEFT, middle, _RIGHT, middle, "frame")
    for at, limit in enumerate(row.limits[:2]):
        x = _LEFT + (limit - low) * per_unit
        drawing.line(x, 20, x, middle + _TALL + 4, "mild" if at else "limit")
        told = f"{'warned' if at else 'refused'} {'above' if row.bound == 'max' else 'below'} {limit:g}"
        drawing.words(x, middle + _TALL + 16 if at else 14, told, _beside(x), "small")
    for value, x, anchor in ((low, _LEFT, "start"), (high, _RIGHT, "end")):
        drawing.words(x, middle + _TALL + 34, f"{value:.3g}", anchor, "small")  # type: ignore[arg-type]
    drawing.words((_LEFT + _RIGHT) / 2, middle + _TALL + 34, row.unit, "middle", "small")
    return drawing


def _beside(x: float) -> Anchor:
    """Words near an edge keep inside of it, and out of the way of the title."""
    return "end" if x > _RIGHT - 120 else "start" if x < _LEFT + 120 else "middle"


def overview(rows: Sequence[Row]) -> Drawing:
    """One bar for each requirement with a mark to meet: its error, a tick at the aim, a dot at the best published."""
    marked = [row for row in rows if row.requirement.aim is not None or row.requirement.published is not None]
    line, names = 22, 216.0
    drawing = Drawing(640, 44 + line * len(marked), "Equal error rates beside the aims and the best published")
    marks = [mark for row in marked for mark in (row.requirement.aim, row.requirement.published, row.error) if mark]
    _, high, per_unit = scale([0.0, min(max(marks, default=1.0), 15.0)], names, 570.0)
    for at, row in enumerate(marked):
        y = 12 + at * line
        drawing.words(names - 8, y + 12, row.requirement.fault or row.check, "end")
        error = row.error
        if error is not None:
            drawing.bar(names, y + 2, max(min(error, high) * per_unit, 2), 12, "short" if row.short else "met")
        label = "no number" if error is None else f"{error:.1f} %"
        drawing.words(636, y + 12, label, "end", "small")
        if row.requirement.aim is not None:
            x = names + min(row.requirement.aim, high) * per_unit
            drawing.line(x, y - 1, x, y + 17, "limit")
        if row.requirement.published is not None:
            drawing.dot(names + min(row.requirement.published, high) * per_unit, y + 8, 3, "aim")
    drawing.words(names, 34 + line * len(marked), "bar: ours · line: our aim · dot: best published", kind="small")
    return drawing
