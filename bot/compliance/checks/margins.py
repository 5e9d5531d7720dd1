"""There is room around the head for the finished cut (ISO/IEC 29794-5 crop and margin components, on the photo as it arrived).

The standard's own margins contradict the ICAO crop, so the room is measured for this document's cut and for no other.
"""

from bot.compliance.geometry import Side, missing_room
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding

# The picture's left is the person's right.
_OWN_SIDE = {"above": "above", "below": "below", "left": "right", "right": "left"}
_OPPOSITE = {"above": "below", "below": "above", "left": "right", "right": "left"}


def check(subject: Subject) -> Finding:
    """The largest lack, as a share of the finished photo. `detail` is the person's own side, or "around" for several."""
    cut = subject.cut
    lacking = missing_room(cut) if subject.document.crop else _outside(subject)
    worst = max(lacking, key=lambda side: lacking[side], default="")
    return Finding(
        check="margins",
        outcome="fail" if lacking else "pass",
        severity="refuse",
        native=round(max(lacking.values(), default=0.0), 4),
        limit=0.0,
        unit="share of the finished photo",
        detail="" if not worst else "around" if _OPPOSITE[worst] in lacking else _OWN_SIDE[worst],
    )


def _outside(subject: Subject) -> dict[Side, float]:
    """Where the authority cuts, the whole head must at least be there: what of it lies outside, over its height."""
    head, height = subject.anatomy, subject.portrait.height_px
    sides: dict[Side, float] = {"above": -float(head.crown[1]), "below": float(head.chin[1]) - height}
    return {side: pixels / head.head_height_px for side, pixels in sides.items() if pixels > 0}
