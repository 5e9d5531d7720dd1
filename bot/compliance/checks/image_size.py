"""The finished file has the pixels that the document asks for, without enlarging anything."""

from bot.compliance.finding import at_least
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding

_FAR = 0.30  # as in inter_eye_distance: below it, coming closer helps more than a larger file
_ROUNDING = 0.99  # a pixel or two are nothing


def check(subject: Subject) -> Finding:
    """The height of the cut, or of the whole photo where the authority cuts, in pixels of the photo as it arrived."""
    digital = subject.document.digital
    if digital is None:  # a print has no pixels to count; inter_eye_distance sees to its detail
        return Finding(check="image_size", outcome="pass", severity="refuse", unit="px")
    width, height = _available(subject)
    share = min(width / digital.min_width_px, height / digital.min_height_px)
    head = subject.anatomy.head_height_px / subject.portrait.height_px
    return at_least(
        "image_size",
        share * digital.min_height_px,
        refuse=digital.min_height_px * _ROUNDING,
        unit="px",
        detail="far" if head < _FAR and subject.document.crop else "small",
    )


def _available(subject: Subject) -> tuple[float, float]:
    if not subject.document.crop:
        return float(subject.original_px[0]), float(subject.original_px[1])
    return subject.cut.width * subject.portrait.scale, subject.cut.height * subject.portrait.scale
