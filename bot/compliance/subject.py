"""What a check looks at: one portrait, held against one document, with the measurements that checks share."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bot.compliance.document import Document
from bot.compliance.finding import Area, CannotTell
from bot.compliance.geometry import Frame, frame
from bot.compliance.measures.anatomy import Anatomy, anatomy
from bot.compliance.measures.background import Background, Box, background
from bot.compliance.measures.chip import Chip, chip
from bot.compliance.measures.closeup import Closeup, closeup
from bot.compliance.measures.drawing import is_drawn
from bot.compliance.measures.eye_white import eye_white
from bot.compliance.measures.eyewear import eyewear
from bot.compliance.measures.relief import relief
from bot.compliance.measures.skin import Skin, in_picture, skin, upright
from bot.compliance.measures.unevenness import Unevenness, unevenness
from bot.compliance.portrait import Face, Portrait

Points = NDArray[np.float32]

# The corners and lids of both eyes, and the outline of the lips.
_EYES, _MOUTH = (33, 133, 159, 145, 362, 263, 386, 374), (61, 291, 0, 17)


@dataclass(frozen=True, eq=False)
class Subject:
    """One portrait for one document. Measured once, on first use; each measurement raises `CannotTell` without a face.

    original_px: width and height of the upright photo as it arrived.
    """

    portrait: Portrait
    document: Document
    original_px: tuple[int, int]

    @cached_property
    def face(self) -> Face:
        """The largest face."""
        if not self.portrait.faces:
            raise CannotTell("there is no face")
        return self.portrait.faces[0]

    @cached_property
    def anatomy(self) -> Anatomy:
        """Its eyes, chin and crown. A face whose points lie on one spot is none."""
        points = anatomy(self.portrait, self.face)
        if not (points.inter_eye_px > 1 and points.eyes_to_chin_px > 1):
            raise CannotTell("the face has no extent")
        return points

    @cached_property
    def mesh(self) -> Points:
        """The face's landmarks, upright: (478, 2), in inter-eye distances from the eyes' midpoint."""
        return upright(self.face.landmarks[:, :2], self.anatomy)

    @cached_property
    def chip(self) -> Chip:
        """The face upright, at one size for every photo."""
        return chip(self.portrait, self.anatomy)

    @cached_property
    def relief(self) -> Points:
        """The chip's light and shade: (height, width), in stops."""
        return relief(self.chip)

    @cached_property
    def eyewear(self) -> float:
        """The log odds that glasses are worn."""
        return eyewear(self.relief, self.chip, self.mesh)

    @cached_property
    def closeup(self) -> Closeup:
        """The face in the photo's own pixels."""
        return closeup(self.portrait, self.anatomy, self.document.inter_eye_px)

    @cached_property
    def skin(self) -> Skin:
        """Its skin, without eyes, brows and lips."""
        return skin(self.chip, self.mesh)

    @cached_property
    def skin_luminance(self) -> NDArray[np.float32]:
        """(n,) the luma of each sample of its skin, 0 to 255; at least one."""
        luminance = self.skin.luminance
        if luminance.size == 0:
            raise CannotTell("the face lies outside the picture")
        return luminance

    @cached_property
    def skin_tone(self) -> float:
        """The typical luma of its skin, 0 to 255."""
        return float(np.median(self.skin_luminance))

    @cached_property
    def is_drawn(self) -> bool:
        """Whether its face is a drawing's."""
        return is_drawn(self.portrait, self.skin, self.anatomy)

    @cached_property
    def eye_white(self) -> float:
        """The luma of the white of its eyes, 0 to 255."""
        bright = eye_white(self.portrait, self.face)
        if bright is None:
            raise CannotTell("the eyes lie outside the picture")
        return bright

    @cached_property
    def background(self) -> Background:
        """What is behind the person, in the part of the picture that the finished photo will show."""
        return background(self.portrait, self.finished_box)

    @cached_property
    def unevenness(self) -> Unevenness:
        """How the wall behind the person departs from an even one, and what of that is a shadow."""
        return unevenness(self.background)

    @cached_property
    def frame(self) -> Frame | None:
        """Where the finished photo would be cut out; None where the document has no size."""
        _ = self.anatomy  # a face that cannot be measured says so here
        return frame(self.portrait, self.document)

    @property
    def cut(self) -> Frame:
        """The same, for what makes no sense without it."""
        if self.frame is None:
            raise CannotTell("the document has no size to cut")
        return self.frame

    @cached_property
    def finished_box(self) -> Box:
        """The part of the picture that the finished photo will show, as an upright box around the head."""
        cut = self.frame
        if cut is not None and self.document.crop:
            return cut.left, cut.top, cut.left + cut.width, cut.top + cut.height
        x, y = (float(place) for place in self.anatomy.eyes)
        head = self.anatomy.head_height_px
        return x - head, y - head, x + head, y + head

    def area(self, points: Points) -> Area:
        """The box around these points (n, 2), as shares of the picture."""
        (x0, y0), (x1, y1) = points.min(axis=0), points.max(axis=0)
        width, height = self.portrait.width_px, self.portrait.height_px
        return _share(x0, width), _share(y0, height), _share(x1, width), _share(y1, height)

    @cached_property
    def head_area(self) -> Area:
        """The box around the head, from crown to chin."""
        return self.area(np.vstack([self.face.landmarks[:, :2], self.anatomy.crown, self.anatomy.chin]))

    @cached_property
    def eyes_area(self) -> Area:
        """The box around both eyes."""
        return self.area(self.landmarks(*_EYES))

    @cached_property
    def mouth_area(self) -> Area:
        """The box around the lips."""
        return self.area(self.landmarks(*_MOUTH))

    def skin_area(self, where: NDArray[np.bool_]) -> Area | None:
        """The box around these samples of skin (n,); None where there is none."""
        places = np.stack([self.skin.across, self.skin.down], axis=1)[where]
        return self.area(in_picture(places, self.anatomy)) if len(places) else None

    def landmarks(self, *indices: int) -> Points:
        """These points of the face mesh: (n, 2), pixels of the working picture."""
        points: Points = self.face.landmarks[list(indices), :2]
        return points


def _share(position: float, length: int) -> float:
    return round(min(max(float(position) / length, 0.0), 1.0), 4)
