"""The expression is the one that the document asks for (ISO/IEC 29794-5 ExpressionNeutrality; 19794-5, 7.2.3).

Neutral portraits score up to 0.52 on 70 faces (median 0.00), smiling ones 0.60 in the median of 50; smiles that hardly
show are missed, because nobody who looks neutral may be refused.
"""

from bot.compliance.finding import at_most
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding

_REFUSE = {"neutral": 0.55, "closed_smile": 0.85, "any": 1.0}  # a score never exceeds 1
_WARN = {"neutral": 0.40, "closed_smile": 0.85, "any": 1.0}
_MOUTH = (61, 291, 0, 17)


def check(subject: Subject) -> Finding:
    """The mean of both corners of the mouth: a crooked mouth is no smile."""
    scores = subject.face.blendshapes
    smile = (scores["mouthSmileLeft"] + scores["mouthSmileRight"]) / 2
    wanted = subject.document.expression
    return at_most(
        "expression_neutrality",
        smile,
        refuse=_REFUSE[wanted],
        warn=_WARN[wanted],
        unit="smile score",
        area=subject.area(subject.landmarks(*_MOUTH)),
    )
