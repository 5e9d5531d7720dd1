"""Findings to one tip: the root cause that matters most, and the one thing to do about it.

In the order of face found, file, framing, distance, sharpness, light, eyes, pose, mouth, cover, background, edited: an
early fault makes later measurements unreliable, so the earliest is named first, except that one cause behind three or more
failed checks goes before everything but a missing face, and where they call for different things it has a tip of its own:
a dark face, red skin and a shadow on the wall are one step towards the window. Two things shift this order. A face that
lies in the dark comes first, for all else is a guess there; and what misses its limit by a hair comes last, for it is not
what matters most.
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
# Causes with one thing to do about everything that they spoil.
_TOGETHER = {"light": "light-together", "background": "background-together"}
# What is praised when one thing is left to do, the most tiresome to arrange first.
_PRAISED = ("light", "background", "distance", "sharpness", "pose", "eyes")
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
    "finished_head_size": {"": Advice("face-cut", 22, "framing"), "high": Advice("too-close", 30, "distance")},
    "finished_eye_line": {"": Advice("face-cut", 22, "framing")},
    "finished_centring": {"": Advice("face-cut", 22, "framing")},
    "finished_head_width": {"": Advice("face-cut", 22, "framing")},
    "borders": {"": Advice("frame", 13, "file", contestable=True)},
    "sharpness": {"": Advice("blur", 40, "sharpness"), "motion": Advice("shaken", 41, "sharpness")},
    "noise": {"": Advice("grainy", 49, "light")},
    "pixelation": {"": Advice("squares", 14, "file")},
    "compression_artefacts": {"": Advice("squares", 14, "file")},
    "moire": {"": Advice("photo-of-photo", 12, "file", contestable=True)},
    "under_exposure_prevention": {"": Advice("too-dark", 50, "light", contestable=True)},
    "over_exposure_prevention": {"": Advice("too-bright", 51, "light", contestable=True)},
    "illumination_uniformity": {"": Advice("shadow-face", 52, "light", contestable=True)},
    "shadow_on_face": {"": Advice("shadow-on-face", 54, "light", contestable=True)},
    "flash_reflection": {"": Advice("hot-spots", 55, "light", contestable=True)},
    "dynamic_range": {"": Advice("hazy", 56, "", contestable=True)},
    "luminance_mean": {
        "": Advice("too-dark", 50, "light", contestable=True),
        "bright": Advice("too-bright", 51, "light", contestable=True),
    },
    "luminance_variance": {"": Advice("hazy", 56, "", contestable=True)},
    "natural_colour": {"": Advice("colour-cast", 57, "light", contestable=True)},
    "greyscale": {"": Advice("no-colour", 58, "", contestable=True)},
    "eyes_open": {"": Advice("eyes-not-seen", 60, "eyes", contestable=True)},
    "eyes_visible": {
        "": Advice("eyes-hidden", 61, "eyes", contestable=True),
        "one": Advice("hair-over-eyes", 61, "eyes", contestable=True),
    },
    "red_eyes": {"": Advice("red-eye", 62, "light", contestable=True)},
    "glasses": {"": Advice("glasses-not-allowed", 57, "glasses", contestable=True)},
    "tinted_lenses": {"": Advice("glasses-dark", 56, "glasses", contestable=True)},
    "lens_reflection": {"": Advice("glasses-glare", 58, "glasses", contestable=True)},
    "heavy_frames": {"": Advice("glasses-heavy", 59, "glasses", contestable=True)},
    "face_occlusion_prevention": {"": Advice("face-covered", 55, "cover", contestable=True)},
    "no_head_coverings": {"": Advice("cover-question", 90, "cover", contestable=True)},
    "gaze_frontal": {"": Advice("look-away", 66, "eyes", contestable=True)},
    "head_pose_roll": {"": Advice("head-tilted", 70, "pose", contestable=True, with_amount=True)},
    "head_pose_yaw": {"": Advice("head-turned", 71, "pose", contestable=True, with_amount=True)},
    "head_pose_pitch": {"": Advice("chin", 72, "pose", contestable=True, with_amount=True)},
    "mouth_closed": {"": Advice("mouth-open", 80, "expression", contestable=True)},
    "expression_neutrality": {"": Advice("smile", 81, "expression", contestable=True)},
    "background_uniformity": {"": Advice("background-busy", 101, "background")},
    "shadow_behind_head": {"": Advice("background-shadow", 100, "light")},
    "background_colour": {"": Advice("background-colour", 102, "background")},
    "background_contrast": {
        "": Advice("clothes-blend", 103, "background"),
        "hair": Advice("hair-blends", 103, "background"),
    },
    "painted_background": {"": Advice("edited", 110, "edited", contestable=True)},
}
# A check that nobody wrote advice for is still a refusal, and a person explains it.
_UNKNOWN = Advice("ask-a-person", 199, "", contestable=True)

# Tips whose words depend on the side or kind: the texts are `tip-<id>-<detail>`.
_VARIANTS: dict[str, frozenset[str]] = {
    "face-cut": frozenset({"above", "below", "left", "right"}),
    "shadow-face": frozenset({"left", "right"}),
    "shadow-on-face": frozenset({"forehead", "nose"}),
    "head-tilted": frozenset({"left", "right"}),
    "head-turned": frozenset({"left", "right"}),
    "chin": frozenset({"up", "down"}),
}

# Tips whose variants say the measured number.
_WITH_AMOUNT = {advice.tip for details in ADVICE.values() for advice in details.values() if advice.with_amount}

# What a person at the desk may give as the reason of a rejection, in the order in which it is offered; each is a tip.
_USUAL_REASONS: tuple[str, ...] = (
    "too-small",
    "photo-of-photo",
    "no-face",
    "many-faces",
    "face-cut",
    "too-close",
    "too-far",
    "blur",
    "shaken",
    "squares",
    "frame",
    "too-dark",
    "too-bright",
    "shadow-face",
    "red-eye",
    "eyes-not-seen",
    "eyes-hidden",
    "look-away",
    "hair-over-eyes",
    "glasses-glare",
    "glasses-dark",
    "glasses-heavy",
    "glasses-not-allowed",
    "head-tilted",
    "head-turned",
    "chin",
    "mouth-open",
    "smile",
    "face-covered",
    "cover-question",
    "cover-edges",
    "background-busy",
    "background-shadow",
    "background-colour",
    "clothes-blend",
    "edited",
    "baby-support",
)
# Whatever a check can say, a person can say too.
REASONS: tuple[str, ...] = tuple(
    dict.fromkeys((*_USUAL_REASONS, *(advice.tip for details in ADVICE.values() for advice in details.values())))
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
    tip = advice.tip
    others = {other.tip for _, other in refused if other.tip != tip}
    if advice.root_cause in crowded:
        others = {other.tip for _, other in refused if other.root_cause != advice.root_cause}
        if len({other.tip for _, other in refused if other.root_cause == advice.root_cause}) > 1:
            tip = _TOGETHER.get(advice.root_cause, tip)
    if advice.priority <= _FACE_FOUND:
        others = set()  # measured on nobody knows whose face
    return Tip(
        id=tip,
        check=chosen.check,
        detail=chosen.detail,
        amount=chosen.native if advice.with_amount and tip == advice.tip else None,
        unit=chosen.unit if advice.with_amount and tip == advice.tip else "",
        others=len(others),
        contestable=advice.contestable,
    )


def tip_of(finding: Finding) -> str:
    """The tip for one fault alone, whether or not it refuses the photo."""
    return _advice(finding).tip


def is_together(tip: Tip) -> bool:
    """Whether this is the tip for a cause behind several faults."""
    return tip.id in _TOGETHER.values()


def praised(findings: tuple[Finding, ...]) -> tuple[str, ...]:
    """The causes of trouble that give none: each of their checks was measured and passed."""
    causes = [(_cause(finding.check), finding.outcome == "pass") for finding in findings]
    spoilt = {cause for cause, passed in causes if not passed}
    return tuple(cause for cause in _PRAISED if (cause, True) in causes and cause not in spoilt)


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
    in_the_dark = finding.check in _HIDES_THE_FACE and times_beyond(finding) >= _IN_THE_DARK
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
    return times_beyond(finding) < _BY_A_HAIR


def times_beyond(finding: Finding) -> float:
    """How many times the measured number is beyond its limit, below 1 within it; a middling fault where that is unknown."""
    if finding.native is None or not finding.limit or finding.limit < 0:
        return _BY_A_HAIR
    ratio = finding.native / finding.limit
    if finding.bound == "max":
        return ratio
    if finding.bound == "min":
        return 1 / ratio if ratio > 0 else math.inf
    return max(abs(ratio), 1 / abs(ratio)) if ratio else math.inf


def _refuses(finding: Finding) -> bool:
    return finding.outcome == "fail" and finding.severity == "refuse"


def _cause(check: str) -> str:
    return ADVICE.get(check, {"": _UNKNOWN})[""].root_cause


def _advice(finding: Finding) -> Advice:
    by_detail = ADVICE.get(finding.check)
    if by_detail is None:
        return _UNKNOWN
    return by_detail.get(finding.detail, by_detail[""])
