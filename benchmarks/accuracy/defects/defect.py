"""What a defect is."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bot.compliance.portrait import Pixels, Portrait

Make = Callable[[Portrait, np.random.Generator], Pixels]


@dataclass(frozen=True)
class Defect:
    """One way to spoil a good portrait.

    check: the check that must refuse it. make: from the good portrait, analysed (pixels at working scale, faces, person
    mask), to the spoilt picture, (height, width, 3) RGB. refuses: False where a warning is what an officer would give.
    quality: of the JPEG that the spoilt picture is sent as.
    """

    name: str
    check: str
    make: Make
    refuses: bool = True
    quality: int = 92
