"""The eyes are as high in the finished photo as the document wants them (ISO/IEC 39794-5, table D.8, Mv/B)."""

from bot.compliance.finding import within
from bot.compliance.geometry import bands
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding


def check(subject: Subject) -> Finding:
    """The eyes' midpoint from the bottom, over the finished height."""
    return within(
        "finished_eye_line", subject.cut.eye_line_share, bands(subject.document).eye_line, unit="share of the height"
    )
