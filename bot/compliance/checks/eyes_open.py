"""Both eyes are open (ISO/IEC 29794-5 EyesOpen; ISO/IEC 19794-5, 7.2.3).

How high the upper lid arches over the line through the corners of the eye, over the eye's width, in the lower of both.
A lid that falls loses its arch, while narrow eyes and laughing ones, whose lower lids rise, keep it: 0.162 and more on
70 neutral and 0.141 on 50 smiling people; 0.129 and less, in the median 0.064, on 70 lids drawn down by three quarters
or more; -0.05 on a real pair. The gap between the lids overlaps there by 5 %.
"""

from bot.compliance.finding import CannotTell, at_least
from bot.compliance.measures.eye_shape import eye_shape
from bot.compliance.measures.eyes import eyes
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding

_REFUSE, _WARN = 0.120, 0.135
# The blink score: open eyes up to 0.35 on 120 people; lids drawn down 0.29 and more on 66 of 70, real ones 0.5 to 0.66.
_BLINK_OPEN, _BLINK_CLOSED = 0.25, 0.50


def check(subject: Subject) -> Finding:
    """Two witnesses, the lids and the blink score; when they contradict each other it cannot be told."""
    arch = min(eye_shape(eye).arch for eye in eyes(subject.mesh))
    scores = subject.face.blendshapes
    blink = max(scores["eyeBlinkLeft"], scores["eyeBlinkRight"])
    if (arch < _REFUSE and blink < _BLINK_OPEN) or (arch >= _WARN and blink > _BLINK_CLOSED):
        raise CannotTell("lids and blink score contradict each other")
    return at_least("eyes_open", arch, refuse=_REFUSE, warn=_WARN, unit="share of eye width", area=subject.eyes_area)
