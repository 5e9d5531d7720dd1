"""The face is not turned aside (ISO/IEC 19794-5, 7.2.2: within 5 degrees).

The limits are wider than the clause: on 70 good frontal studio portraits the landmark model says up to 7 degrees.
"""

from bot.compliance.finding import at_most
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding

_WARN_DEG, _REFUSE_DEG = 6.0, 10.0


def check(subject: Subject) -> Finding:
    """`detail` is the person's own side to which the face is turned."""
    yaw = subject.face.yaw_deg
    return at_most(
        "head_pose_yaw",
        abs(yaw),
        refuse=_REFUSE_DEG,
        warn=_WARN_DEG,
        unit="deg",
        detail="left" if yaw > 0 else "right",
        area=subject.head_area,
    )
