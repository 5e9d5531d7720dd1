"""While a photo is aimed: what a small picture of it lacks for the document, by the checks that give the verdict.

`AIMED` is in the order in which things are put right: whoever looks for a better wall moves, so where to stand comes
before how to hold the head. What a picture of 480 pixels cannot tell is not asked of it: focus, grain, compression and
moire (sharpness, noise, pixelation, compression_artefacts, moire); specks of light and colour in an eye or on a lens
(red_eyes, lens_reflection, flash_reflection, tinted_lenses, heavy_frames); what is rare, or mended by no aiming
(borders, dynamic_range, luminance_mean, luminance_variance, natural_colour, greyscale, shadow_on_face,
finished_head_width, background_contrast, painted_background, face_occlusion_prevention, no_head_coverings). Each check
that is left answers on 97 of 100 pictures or more as it does on the photo itself (`benchmarks.guidance`).
"""

from collections.abc import Mapping
from typing import NamedTuple

from bot.compliance.assess import found
from bot.compliance.checks import CHECKS
from bot.compliance.document import Document
from bot.compliance.finding import CannotTell
from bot.compliance.portrait import Portrait
from bot.compliance.subject import Subject
from bot.domain.aim import READY, THINGS, UNCLEAR, Aim, Thing
from bot.domain.assessment import Finding


class Aimed(NamedTuple):
    """A check that is asked while aiming. hints: what to do, by the finding's detail; "" is for every other detail."""

    check: str
    thing: Thing
    hints: Mapping[str, str]


_TOO_SMALL = {"": "camera-too-small", "far": "closer"}
_FACE = Aimed("single_face_present", "face", {"": "no-face", "many": "many-faces", "drawn": "drawn"})

# `detail` names the person's own side: to which there is too little room, that lacks light, to which the head leans.
AIMED: tuple[Aimed, ...] = (
    _FACE,
    Aimed("image_size", "distance", _TOO_SMALL),
    Aimed("inter_eye_distance", "distance", _TOO_SMALL),
    Aimed("head_size", "distance", {"": "further", "far": "closer"}),
    Aimed("finished_head_size", "distance", {"": "closer", "high": "further"}),
    Aimed(
        "margins",
        "centring",
        {"": "further", "above": "move-down", "below": "move-up", "left": "move-right", "right": "move-left"},
    ),
    Aimed("finished_eye_line", "centring", {"": "move-up", "high": "move-down"}),
    Aimed("finished_centring", "centring", {"": "move-left", "high": "move-right"}),
    Aimed("under_exposure_prevention", "light", {"": "more-light"}),
    Aimed("over_exposure_prevention", "light", {"": "less-light"}),
    Aimed("illumination_uniformity", "light", {"": "more-light", "left": "light-left", "right": "light-right"}),
    Aimed("background_uniformity", "background", {"": "plain-wall"}),
    Aimed("shadow_behind_head", "background", {"": "off-the-wall"}),
    Aimed(
        "background_colour",
        "background",
        {
            "": "other-wall",
            "white": "white-wall",
            "off-white": "white-wall",
            "light-grey": "grey-wall",
            "grey": "grey-wall",
            "light-blue": "blue-wall",
            "blue": "blue-wall",
            "cream": "cream-wall",
        },
    ),
    Aimed("head_pose_roll", "tilt", {"": "lean-left", "left": "lean-right"}),
    Aimed("head_pose_yaw", "tilt", {"": "turn-left", "left": "turn-right"}),
    Aimed("head_pose_pitch", "tilt", {"": "chin-up", "up": "chin-down"}),
    Aimed("glasses", "eyes", {"": "glasses-off"}),
    Aimed("eyes_open", "eyes", {"": "open-eyes"}),
    Aimed("gaze_frontal", "eyes", {"": "look-here"}),
    Aimed("eyes_visible", "eyes", {"": "show-eyes", "one": "hair-off-eyes"}),
    Aimed("mouth_closed", "mouth", {"": "close-mouth"}),
    Aimed("expression_neutrality", "mouth", {"": "no-smile"}),
)
_CHECKS = {check.name: check for check in CHECKS}


def aim(portrait: Portrait, document: Document, original_px: tuple[int, int]) -> Aim:
    """What to do next. Never raises: what cannot be told does not hold.

    portrait: of a small picture, with the scale of the photo that would be taken now. document: its rules for this
    sitter. original_px: width and height of that photo.
    """
    subject = Subject(portrait, document, original_px)
    asked = [aimed for aimed in AIMED if _is_asked(aimed.check, document)] if portrait.faces else [_FACE]
    findings = [(aimed, found(_CHECKS[aimed.check], subject)) for aimed in asked]
    wrong = [_hint(aimed, finding, subject) for aimed, finding in findings if _refuses(finding)]
    open_still = {aimed.thing for aimed, finding in findings if _refuses(finding) or finding.outcome == "not_assessed"}
    ready = not open_still
    return Aim(
        hint=wrong[0] if wrong else READY if ready else UNCLEAR,
        holds=tuple(thing for thing in THINGS if thing not in open_still) if portrait.faces else (),
        ready=ready,
        head=_head(subject),
    )


def _is_asked(check: str, document: Document) -> bool:
    """Glasses cost a measurement of their own, for nothing where they are never refused."""
    if check == "glasses" and document.glasses != "refused":
        return False
    return document.severities.get(check) != "off"


def _refuses(finding: Finding) -> bool:
    return finding.outcome == "fail" and finding.severity == "refuse"


def _hint(aimed: Aimed, finding: Finding, subject: Subject) -> str:
    hint = aimed.hints.get(finding.detail, aimed.hints[""])
    return "closer" if hint == "camera-too-small" and _nearer_is_enough(finding, subject) else hint


def _nearer_is_enough(finding: Finding, subject: Subject) -> bool:
    """Whether the pixels that are missing are there, once the cut fills the picture."""
    if not finding.native or not finding.limit or not subject.document.crop:
        return False
    cut, portrait = subject.cut, subject.portrait
    filled = max(cut.width / portrait.width_px, cut.height / portrait.height_px)
    return filled * finding.limit / finding.native <= 1


def _head(subject: Subject) -> tuple[float, float, float, float] | None:
    try:
        return subject.head_area
    except CannotTell:
        return None
