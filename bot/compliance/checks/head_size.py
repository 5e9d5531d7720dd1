"""The head is neither too near nor too far in the photo as it arrived (ISO/IEC 29794-5 HeadSize).

A head that nearly fills the picture was taken from arm's length or less, which changes the shape of a face, and leaves
no room to cut. How small it may be is a matter of pixels (inter_eye_distance); here it is only remarked.

It is a hint and no measure of the distance (ISO/IEC 39794-5 asks for 0.7 to 4 m), which nothing in a face tells either:
between 30 and 60 cm the best of 67 ratios of the face mesh moves by 1.5 standard deviations of 70 people seen from afar.
"""

from bot.compliance.finding import at_least, at_most
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding

_WARN_NEAR, _REFUSE_NEAR = 0.80, 0.92
_WARN_NEAR_UNCUT, _REFUSE_NEAR_UNCUT = 0.65, 0.85  # where the authority wants head, shoulders and upper body
_WARN_FAR = 0.12


def check(subject: Subject) -> Finding:
    """Crown to chin over the picture's height. `detail`: "near" or "far"."""
    share = subject.anatomy.head_height_px / subject.portrait.height_px
    area = subject.head_area
    if share < _WARN_FAR:
        return at_least(
            "head_size", share, refuse=0.0, warn=_WARN_FAR, unit="share of the picture", detail="far", area=area
        )
    cut = subject.document.crop
    return at_most(
        "head_size",
        share,
        refuse=_REFUSE_NEAR if cut else _REFUSE_NEAR_UNCUT,
        warn=_WARN_NEAR if cut else _WARN_NEAR_UNCUT,
        unit="share of the picture",
        detail="near",
        area=area,
    )
