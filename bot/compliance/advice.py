"""Findings to one tip: the root cause that matters most, and the one thing to do about it.

In the order of face found, file, framing, distance, sharpness, light, eyes, pose, mouth, background: an early fault makes
later measurements unreliable, so the earliest is named first, except that one cause behind three or more failed checks
goes before everything but a missing face: a dark face, uneven light and a shadow on the wall are one step towards the
window. Two things shift this order. A face that lies in the dark comes first, for all else is a guess there; and what
misses its limit by a hair comes last, for it is not what matters most.
"""

import math
from collections import Counter
from typing import NamedTuple

import msgspec

from bot.domain.assessment import Assessment, Finding, Tip
from bot.domain.text import Text, text

_SHARED_BY = 3
_IN_THE_DARK = 1.5  # times beyond the limit: 47 of 255 in the eye white, or 2.1 stops between the halves of the face
_BY_A_HAIR = 1.15  # times beyond the limit
_A_HAIR_OF_ROOM = 0.02  # of the finished photo
_HIDES_THE_FACE = frozenset({"under_exposure_prevention", "illumination_uniformity"})
_GRADED = frozenset(
    {"file", "framing", "distance", "sharpness", "light", "pose"}
)  # causes whose numbers grow with the fault
_FACE_FOUND = 9  # tips up to this priority are about whether there is one face at all


class Advice(NamedTuple):
    """`contestable`: a machine can be wrong about this in a face, so a person may be asked."""

    tip: str
    priority: int
    root_cause: str
    contestable: bool = False
    with_amount: bool = False  # the tip says the measured number


_NO_FACE = Advice("no-face", 1, "", contestable=True)
# What to do about a failed check, by its detail; "" is for every other detail.
ADVICE: dict[str, dict[str, Advice]] = {
    "single_face_present": {
        "": _NO_FACE,
        "many": Advice("many-faces", 2, "", contestable=True),
        "drawn": Advice("drawn", 3, "", contestable=True),
    },
    "image_size": {"": Advice("too-small", 11, "file"), "far": Advice("too-far", 31, "distance")},
    "inter_eye_distance": {"": Advice("too-small", 11, "file"), "far": Advice("too-far", 31, "distance")},
    "margins": {"": Advice("face-cut", 22, "framing"), "around": Advice("too-close", 30, "distance")},
    "head_size": {"": Advice("too-close", 30, "distance"), "far": Advice("too-far", 31, "distance")},
    "sharpness": {"": Advice("blur", 40, "sharpness")},
    "under_exposure_prevention": {"": Advice("too-dark", 50, "light", contestable=True)},
    "over_exposure_prevention": {"": Advice("too-bright", 51, "light", contestable=True)},
    "illumination_uniformity": {"": Advice("shadow-face", 52, "light", contestable=True)},
    "eyes_open": {"": Advice("eyes-not-seen", 60, "eyes", contestable=True)},
    "eyes_visible": {"": Advice("eyes-hidden", 61, "eyes", contestable=True)},
    "head_pose_roll": {"": Advice("head-tilted", 70, "pose", contestable=True, with_amount=True)},
    "head_pose_yaw": {"": Advice("head-turned", 71, "pose", contestable=True, with_amount=True)},
    "head_pose_pitch": {"": Advice("chin", 72, "pose", contestable=True, with_amount=True)},
    "mouth_closed": {"": Advice("mouth-open", 80, "expression", contestable=True)},
    "expression_neutrality": {"": Advice("smile", 81, "expression", contestable=True)},
    "background_uniformity": {
        "": Advice("background-busy", 100, "background"),
        "shadow": Advice("background-shadow", 101, "light"),
    },
    "background_colour": {"": Advice("background-colour", 102, "background")},
}
# A check that nobody wrote advice for is still a refusal, and a person explains it.
_UNKNOWN = Advice("ask-a-person", 199, "", contestable=True)

# Tips whose words depend on the side or kind: the texts are `tip-<id>-<detail>`.
_VARIANTS: dict[str, frozenset[str]] = {
    "face-cut": frozenset({"above", "below", "left", "right"}),
    "shadow-face": frozenset({"left", "right"}),
    "head-tilted": frozenset({"left", "right"}),
    "head-turned": frozenset({"left", "right"}),
    "chin": frozenset({"up", "down"}),
}

# Tips whose variants say the measured number.
_WITH_AMOUNT = {advice.tip for details in ADVICE.values() for advice in details.values() if advice.with_amount}

# What a person at the desk may give as the reason of a rejection, in the order in which it is offered; each is a tip.
REASONS: tuple[str, ...] = (
    "too-small",
    "photo-of-photo",
    "no-face",
    "many-faces",
    "face-cut",
    "too-close",
    "too-far",
    "blur",
    "too-dark",
    "too-bright",
    "shadow-face",
    "red-eye",
    "eyes-not-seen",
    "eyes-hidden",
    "hair-over-eyes",
    "glasses-glare",
    "glasses-not-allowed",
    "head-tilted",
    "head-turned",
    "chin",
    "mouth-open",
    "smile",
    "cover-question",
    "cover-edges",
    "background-busy",
    "background-shadow",
    "background-colour",
    "clothes-blend",
    "edited",
    "baby-support",
)


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """What a new try changed: names of checks, in their usual order. What could not be measured now is in none."""

    fixed: tuple[str, ...]
    remaining: tuple[str, ...]
    new: tuple[str, ...]


def advise(findings: tuple[Finding, ...]) -> Tip | None:
    """The one tip for what refuses the photo; None when nothing does."""
    refused = [(finding, _advice(finding)) for finding in findings if _refuses(finding)]
    if not refused:
        return None
    shared = Counter(advice.root_cause for _, advice in refused if advice.root_cause)
    crowded = {cause for cause, count in shared.items() if count >= _SHARED_BY}
    chosen, advice = min(refused, key=lambda pair: _urgency(pair[0], pair[1], crowded))
    others = {other.tip for _, other in refused if other.tip != advice.tip}
    if advice.root_cause in crowded:
        others = {other.tip for _, other in refused if other.root_cause != advice.root_cause}
    if advice.priority <= _FACE_FOUND:
        others = set()  # measured on nobody knows whose face
    return Tip(
        id=advice.tip,
        check=chosen.check,
        detail=chosen.detail,
        amount=chosen.native if advice.with_amount else None,
        unit=chosen.unit if advice.with_amount else "",
        others=len(others),
        contestable=advice.contestable,
    )


def tip_text(tip: Tip) -> Text:
    """The words of a tip: what I see, and what to do.

    `tip-<id>`, or `tip-<id>-<detail>` where the words depend on the side. A number in it is a whole one.
    """
    if tip.id == "background-colour" and tip.detail:
        return text("tip-background-colour-wanted", colour=text(f"colour-{tip.detail}"))
    says_amount = tip.id in _WITH_AMOUNT
    if tip.detail not in _VARIANTS.get(tip.id, ()) or (says_amount and tip.amount is None):
        return text(f"tip-{tip.id}")
    name = f"tip-{tip.id}-{tip.detail}"
    return text(name, amount=max(1, round(tip.amount))) if says_amount and tip.amount is not None else text(name)


def compare(before: Assessment, after: Assessment) -> Comparison:
    """What the new try fixed, what still refuses it, and what refuses it now that did not before."""
    earlier = [finding.check for finding in before.failed()]
    now = [finding.check for finding in after.failed()]
    settled = {finding.check for finding in after.findings if finding.outcome != "not_assessed"}
    return Comparison(
        fixed=tuple(check for check in earlier if check not in now and check in settled),
        remaining=tuple(check for check in earlier if check in now),
        new=tuple(check for check in now if check not in earlier),
    )


def _urgency(finding: Finding, advice: Advice, crowded: set[str]) -> tuple[bool, bool, bool, bool, int]:
    """Smaller comes first: a missing or second face, one in the dark, a cause that many checks share, the usual order."""
    in_the_dark = finding.check in _HIDES_THE_FACE and _times_beyond(finding) >= _IN_THE_DARK
    return (
        advice.priority > _FACE_FOUND,
        not in_the_dark,
        advice.root_cause not in crowded,
        advice.root_cause in _GRADED and _is_a_hair(finding),
        advice.priority,
    )


def _is_a_hair(finding: Finding) -> bool:
    """Whether a fault misses its limit so narrowly that another one matters more."""
    if finding.check == "margins":  # the limit is no lack at all
        return finding.native is not None and finding.native < _A_HAIR_OF_ROOM
    return _times_beyond(finding) < _BY_A_HAIR


def _times_beyond(finding: Finding) -> float:
    """How many times the measured number is beyond its limit, on either side of it; a middling fault where that is unknown."""
    if finding.native is None or not finding.limit:
        return _BY_A_HAIR
    ratio = abs(finding.native / finding.limit)
    return max(ratio, 1 / ratio) if ratio else math.inf


def _refuses(finding: Finding) -> bool:
    return finding.outcome == "fail" and finding.severity == "refuse"


def _advice(finding: Finding) -> Advice:
    by_detail = ADVICE.get(finding.check)
    if by_detail is None:
        return _UNKNOWN
    return by_detail.get(finding.detail, by_detail[""])
