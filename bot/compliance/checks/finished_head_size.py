"""The head is as tall in the finished photo as the document wants it (ISO/IEC 39794-5, table D.8, L/B; ICAO Doc 9303-3, 3.9.1.3)."""

from bot.compliance.finding import within
from bot.compliance.geometry import bands
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding


def check(subject: Subject) -> Finding:
    """Crown to chin over the finished height; the crown is an estimate."""
    return within(
        "finished_head_size", subject.cut.head_share, bands(subject.document).head, unit="share of the height"
    )
