"""No grain lies over the face (ISO/IEC 39794-5 D.1.4.2; a dark room makes a phone's picture grainy).

Measured where the face is smoothest, at the size at which the document shows it: what a larger photo averages away
is none. 360 portraits, phones in the dark among them: 0.2 to 1.9 steps.
"""

from bot.compliance.finding import at_most
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding

_WARN, _REFUSE = 2.7, 3.5


def check(subject: Subject) -> Finding:
    """The standard deviation of the grain, in steps of 255."""
    grain = subject.closeup.grain
    return at_most("noise", grain, refuse=_REFUSE, warn=_WARN, unit="of 255", area=subject.head_area)
