"""Small drawings for a page: rectangles, lines and words, readable on a light and on a dark page."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from typing import Literal

# Blue for good portraits, orange for faulty ones: told apart by people who do not see red and green.
_STYLE = """
text{font:12px system-ui,sans-serif;fill:#24292f}.small{font-size:10.5px;fill:#57606a}
.good{fill:#2f6fb3}.faulty{fill:#d9772b}.aim{fill:#57606a}.frame{stroke:#d0d7de}.limit{stroke:#24292f}
.mild{stroke:#57606a;stroke-dasharray:3 3}.short{fill:#d9772b}.met{fill:#2f6fb3}
@media(prefers-color-scheme:dark){text{fill:#e6edf3}.small{fill:#9aa4ae}.good,.met{fill:#6cb0f5}
.faulty,.short{fill:#f0a15e}.aim{fill:#9aa4ae}.frame{stroke:#3d444d}.limit{stroke:#e6edf3}.mild{stroke:#9aa4ae}}
"""

Anchor = Literal["start", "middle", "end"]


@dataclass
class Drawing:
    """Shapes are added in pixels, origin top left; `text` is the file."""

    width: int
    height: int
    title: str
    shapes: list[str] = field(default_factory=list)

    def bar(self, x: float, y: float, width: float, height: float, kind: str) -> None:
        self.shapes.append(
            f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{max(height, 0):.1f}"/>'
        )

    def line(self, x0: float, y0: float, x1: float, y1: float, kind: str) -> None:
        self.shapes.append(f'<line class="{kind}" x1="{x0:.1f}" y1="{y0:.1f}" x2="{x1:.1f}" y2="{y1:.1f}"/>')

    def dot(self, x: float, y: float, radius: float, kind: str) -> None:
        self.shapes.append(f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/>')

    def words(self, x: float, y: float, text: str, anchor: Anchor = "start", kind: str = "") -> None:
        self.shapes.append(f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>')

    @property
    def text(self) -> str:
        size = f'viewBox="0 0 {self.width} {self.height}" width="{self.width}" height="{self.height}"'
        head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img"><title>{escape(self.title)}</title>'
        return "\n".join([head, f"<style>{_STYLE.strip()}</style>", *self.shapes, "</svg>\n"])


def scale(values: Iterable[float], left: float, right: float) -> tuple[float, float, float]:
    """Lowest value, highest value and pixels per unit, so that they fill the room from left to right."""
    low, high = min(values := list(values)), max(values)
    if high == low:
        low, high = low - 1, high + 1
    return low, high, (right - left) / (high - low)
