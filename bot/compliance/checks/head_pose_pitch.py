"""The face looks neither up nor down (ISO/IEC 19794-5, 7.2.2: within 5 degrees).

The limits are wider than the clause: on 70 good frontal studio portraits the landmark model says -12.5 to 9.6 degrees.
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
