"""Defects made on purpose: a good portrait in, the same portrait with one fault out.

Each room of faults is one module with a tuple `DEFECTS`; the harness puts every good portrait through each of them, by
way of a JPEG and the whole of the product's own path.
"""

from benchmarks.accuracy.defects import background, covering, face, light, people, picture
from benchmarks.accuracy.defects.defect import Defect

__all__ = ["DEFECTS", "Defect"]

DEFECTS: tuple[Defect, ...] = (
    *people.DEFECTS,
    *face.DEFECTS,
    *covering.DEFECTS,
    *light.DEFECTS,
    *background.DEFECTS,
    *picture.DEFECTS,
)
