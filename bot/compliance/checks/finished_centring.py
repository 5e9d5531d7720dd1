"""The face is in the middle of the finished photo (ISO/IEC 39794-5, table D.8, Mh/A: 0.45 to 0.55)."""

from bot.compliance.finding import within
from bot.compliance.geometry import bands
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding


def check(subject: Subject) -> Finding:
    """The eyes' midpoint from the left, over the finished width."""
    return within(
        "finished_centring", subject.cut.centre_share, bands(subject.document).centre, unit="share of the width"
    )
