"""There are enough pixels between the eyes (ISO/IEC 29794-5 InterEyeDistance; ISO/IEC 39794-5 D.1.4.2.4: 90 at least)."""

import math

from bot.compliance.finding import at_least
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding

_FAR = 0.30  # a head this small in the picture can be made larger by coming closer; otherwise the file is too small


def check(subject: Subject) -> Finding:
    """In pixels of the photo as it arrived. `detail`: "far" when coming closer helps, "small" when the file is small."""
    turned = math.cos(math.radians(subject.face.yaw_deg))
    native = subject.anatomy.inter_eye_px * subject.portrait.scale / max(turned, 0.5)
    share = subject.anatomy.head_height_px / subject.portrait.height_px
    return at_least(
        "inter_eye_distance",
        native,
        refuse=subject.document.inter_eye_px,
        unit="px",
        detail="far" if share < _FAR else "small",
        area=subject.head_area,
    )
