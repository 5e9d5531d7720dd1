"""The face looks neither up nor down (ISO/IEC 19794-5, 7.2.2: within 5 degrees).

The limits are wider than the clause: on 70 good frontal studio portraits the landmark model says -13.0 to 10.5 degrees
(one standard deviation is 4.6), and 12.4 on a good one elsewhere.
"""

from bot.compliance.finding import at_most
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding

_WARN_DEG, _REFUSE_DEG = 8.0, 15.0


def check(subject: Subject) -> Finding:
    """`detail` is where the face points: "down" or "up"."""
    pitch = subject.face.pitch_deg
    return at_most(
        "head_pose_pitch",
        abs(pitch),
        refuse=_REFUSE_DEG,
        warn=_WARN_DEG,
        unit="deg",
        detail="down" if pitch > 0 else "up",
        area=subject.head_area,
    )
