"""Where prints, cut marks and a ruler lie on a sheet of paper. Pure geometry, in millimetres from its top left corner."""

from dataclasses import dataclass

from bot.compliance.document import Print
from bot.domain.prints import PaperName

Line = tuple[float, float, float, float]  # x0, y0, x1, y1

RULER_MM = 50
_MM_PER_INCH = 25.4
_MARGIN_MM = 3.0  # what borderless printing may cut off
_GAP_MM = 1.0  # between prints, so that a careless cut does not leave a neighbour's edge
_FOOT_MM = 6.0  # for the ruler
_RULER_UNDER_MM = 4.7  # the ruler's base line below the lowest print
_MARK_MM, _MARK_OFF_MM = 1.6, 0.4


@dataclass(frozen=True)
class Paper:
    """A format of paper, upright, and the dots per inch at which it is drawn as a picture."""

    width_mm: float
    height_mm: float
    dpi: int


# "single" is paper of exactly one print's size, such as the 2 x 2 inch sheets of the United States.
PAPERS: dict[PaperName, Paper] = {
    "10x15": Paper(100.0, 150.0, 600),
    "4x6": Paper(4 * _MM_PER_INCH, 6 * _MM_PER_INCH, 600),
    "a4": Paper(210.0, 297.0, 300),
    "letter": Paper(8.5 * _MM_PER_INCH, 11 * _MM_PER_INCH, 300),
}
_SINGLE_DPI = 600


@dataclass(frozen=True)
class Layout:
    """A sheet with its prints. The ruler starts at the first print's left edge, under the lowest row."""

    paper: Paper
    of: Print
    lefts: tuple[float, ...]
    tops: tuple[float, ...]

    @property
    def is_single(self) -> bool:
        """Whether the sheet is one print and nothing else."""
        return (self.paper.width_mm, self.paper.height_mm) == (self.of.width_mm, self.of.height_mm)

    def cut_marks(self) -> list[Line]:
        """Ticks around the block of prints, in line with every edge; none touches a print."""
        if self.is_single:
            return []
        xs = [edge for left in self.lefts for edge in (left, left + self.of.width_mm)]
        ys = [edge for top in self.tops for edge in (top, top + self.of.height_mm)]
        before, after = xs[0] - _MARK_OFF_MM, xs[-1] + _MARK_OFF_MM
        above, below = ys[0] - _MARK_OFF_MM, ys[-1] + _MARK_OFF_MM
        upright = [line for x in xs for line in ((x, above - _MARK_MM, x, above), (x, below, x, below + _MARK_MM))]
        lying = [line for y in ys for line in ((before - _MARK_MM, y, before, y), (after, y, after + _MARK_MM, y))]
        return upright + lying

    def ruler(self) -> list[Line]:
        """50 mm with a tick at each, longer ones at every five and ten."""
        if self.is_single:
            return []
        left, base = self.ruler_at
        ticks = [
            (left + mm, base - (1.6 if mm % 10 == 0 else 1.2 if mm % 5 == 0 else 0.8), left + mm, base)
            for mm in range(RULER_MM + 1)
        ]
        return [(left, base, left + RULER_MM, base), *ticks]

    @property
    def ruler_at(self) -> tuple[float, float]:
        """The left end of the ruler's base line."""
        return self.lefts[0], self.tops[-1] + self.of.height_mm + _RULER_UNDER_MM


def layout(of: Print, name: PaperName = "10x15") -> Layout | None:
    """The orientation of the sheet that holds more prints; None where not even one fits."""
    if name == "single":
        return Layout(Paper(of.width_mm, of.height_mm, _SINGLE_DPI), of, (0.0,), (0.0,))
    paper = PAPERS[name]
    lying = Paper(paper.height_mm, paper.width_mm, paper.dpi)
    best = max(_grid(of, paper), _grid(of, lying), key=lambda grid: len(grid.lefts) * len(grid.tops))
    return best if best.lefts and best.tops else None


def _grid(of: Print, paper: Paper) -> Layout:
    columns = int((paper.width_mm - 2 * _MARGIN_MM + _GAP_MM) // (of.width_mm + _GAP_MM))
    rows = int((paper.height_mm - _MARGIN_MM - _FOOT_MM + _GAP_MM) // (of.height_mm + _GAP_MM))
    left = (paper.width_mm - columns * (of.width_mm + _GAP_MM) + _GAP_MM) / 2
    top = (paper.height_mm - _FOOT_MM + _MARGIN_MM - rows * (of.height_mm + _GAP_MM) + _GAP_MM) / 2
    return Layout(
        paper=paper,
        of=of,
        lefts=tuple(left + column * (of.width_mm + _GAP_MM) for column in range(columns)),
        tops=tuple(top + row * (of.height_mm + _GAP_MM) for row in range(rows)),
    )
