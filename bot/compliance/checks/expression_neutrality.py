"""The expression is the one that the document asks for (ISO/IEC 29794-5 ExpressionNeutrality; 19794-5, 7.2.3).

How likely it is a smile, from four signs weighed together, because each alone lies: the smile score misses smiles of
thin lips, and some mouths curl up at rest. A smile also dimples the cheeks, draws the corners of the mouth back into
the face, and lifts the lower lids. The weights are a logistic fit to 62 smiling and 96 neutral people (ridge 4); with
people left out, 0.96 of all pairs are in order and the equal error rate is 9 %, against 0.93 and 13 % of the smile
score alone. Nobody neutral scored more than 0.69, on ordinary days neither, and three of 96 more than 0.60; the limits
refuse 34 of 50 smiles on purpose and doubt 8 more.
"""

import math

from bot.compliance.finding import at_most
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding

# A smile is no fault of a document that permits one: what shows teeth is `mouth_closed`'s to see.
_REFUSE = {"neutral": 0.72, "closed_smile": 1.0, "any": 1.0}  # a score never exceeds 1
_WARN = {"neutral": 0.50, "closed_smile": 1.0, "any": 1.0}

_PER_SMILE, _PER_DIMPLE, _PER_DEPTH, _PER_LID, _CONSTANT = 0.576, 0.593, 30.85, -32.14, -1.809
_LEAST_SMILE, _LEAST_DIMPLE = 0.01, 0.003  # what a score is at rest: below it is noise

_CORNERS, _UPPER_LIP = (61, 291), 13
_LOWER_LIDS, _OUTER_CORNERS = (145, 374), (33, 263)


def check(subject: Subject) -> Finding:
    """Both sides of the face are averaged: a crooked mouth is no smile."""
    wanted = subject.document.expression
    return at_most(
        "expression_neutrality",
        _smile(subject),
        refuse=_REFUSE[wanted],
        warn=_WARN[wanted],
        unit="smile score",
        area=subject.mouth_area,
    )


def _smile(subject: Subject) -> float:
    """0 to 1: how likely this face smiles."""
    depth = subject.face.landmarks[:, 2] / subject.anatomy.inter_eye_px  # away from the camera
    back = float(depth[list(_CORNERS)].mean() - depth[_UPPER_LIP])
    down = subject.mesh[:, 1]
    open_below = float((down[list(_LOWER_LIDS)] - down[list(_OUTER_CORNERS)]).mean())
    weighed = (
        _PER_SMILE * _log_odds(_of_both_sides(subject, "mouthSmile"), _LEAST_SMILE)
        + _PER_DIMPLE * _log_odds(_of_both_sides(subject, "mouthDimple"), _LEAST_DIMPLE)
        + _PER_DEPTH * back
        + _PER_LID * open_below
        + _CONSTANT
    )
    return 1 / (1 + math.exp(-weighed))


def _of_both_sides(subject: Subject, name: str) -> float:
    scores = subject.face.blendshapes
    return (scores[f"{name}Left"] + scores[f"{name}Right"]) / 2


def _log_odds(score: float, least: float) -> float:
    return math.log((score + least) / (1 - score + least))
