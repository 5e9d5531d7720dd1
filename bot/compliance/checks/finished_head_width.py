"""How wide the head is in the finished photo (ISO/IEC 39794-5, table D.8, W/A: 0.50 to 0.75): a remark, never a refusal."""

from bot.compliance.finding import within
from bot.compliance.geometry import bands
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding

_HEAD_OVER_EYES = 2.0  # ISO/IEC 39794-5, note to 7.48: where the ears are not found


def check(subject: Subject) -> Finding:
    """Ear to ear over the finished width."""
    share = _HEAD_OVER_EYES * subject.anatomy.inter_eye_px / subject.cut.width
    return within("finished_head_width", share, bands(subject.document).head_width, unit="share of the width")
