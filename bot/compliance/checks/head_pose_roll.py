"""The head does not lean (ISO/IEC 19794-5, 7.2.2: within 8 degrees). Less than that is levelled in the finished cut."""

from bot.compliance.finding import at_most
from bot.compliance.geometry import MAX_TURN_DEG
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding


def check(subject: Subject) -> Finding:
    """Read from the line through the eyes. `detail` is the person's own side to which the head leans."""
    lean = subject.anatomy.eye_line_deg
    return at_most(
        "head_pose_roll",
        abs(lean),
        refuse=MAX_TURN_DEG,
        unit="deg",
        detail="left" if lean > 0 else "right",
        area=subject.head_area,
    )
