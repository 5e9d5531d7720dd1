"""The optional engine: Google's own MediaPipe. It reports its usage to Google, so it only runs where there is no network.

MediaPipe's landmarker sees no further than its short-range detector; what only the full-range detector sees is cut out
and shown to it again, so that both engines find the same faces.
"""

import importlib
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from bot.compliance.portrait import Face, Pixels, Probability
from bot.errors import Unavailable
from bot.imaging.analyzer import Sight
from bot.imaging.detector import Detection, Detector, averaged, halved
from bot.imaging.far import FAR_PX, small_faces
from bot.imaging.litert import box_around, canonical_face, far_detector
from bot.imaging.pose import CanonicalFace, pose

_MOST_FACES = 30
_MIN_SCORE = 0.5  # MediaPipe does not tell a face's score, only that it is at least this
_AROUND = 1.5  # how far the second look reaches from a face's centre, in sides of its box
_MASK_PX = 256


class MediapipeEngine:
    """For one thread. Models are read when they are first needed. Raises `Unavailable` where MediaPipe cannot be loaded."""

    def __init__(self, models: Path) -> None:
        self._folder = models
        self._mediapipe = _load()

    def look(self, rgb: Pixels) -> Sight:
        """The faces that MediaPipe sees, and those that it sees from near when the full-range detector has found them."""
        smaller = halved(rgb, (FAR_PX, FAR_PX))
        person = self._person(smaller)
        found = self._look(rgb)
        for detection in small_faces(self._far, smaller, person, tuple(found), rgb.shape[1]):
            if not any(detection.shows(face.box) for face in found):
                found += self._look_closer(rgb, detection)
        return Sight(tuple(found), person)

    def glance(self, rgb: Pixels) -> Sight:
        """The faces that MediaPipe sees."""
        return Sight(tuple(self._look(rgb)), self._person(halved(rgb, (FAR_PX, FAR_PX))))

    def _person(self, rgb: Pixels) -> Probability:
        """The segmentation of the whole picture, stretched to (256, 256)."""
        small = averaged(rgb, (_MASK_PX, _MASK_PX))
        masks = self._segmenter.segment(self._image(small)).confidence_masks
        return np.array(masks[0].numpy_view(), np.float32).reshape(_MASK_PX, _MASK_PX)

    def _look(self, rgb: Pixels, at: tuple[int, int] = (0, 0)) -> list[Face]:
        """The faces that MediaPipe sees here, moved by `at` pixels."""
        result = self._landmarker.detect(self._image(rgb))
        seen = zip(result.face_landmarks, result.face_blendshapes, strict=True)
        return [_face(*one, self._canonical_face, size=(rgb.shape[1], rgb.shape[0]), at=at) for one in seen]

    def _look_closer(self, rgb: Pixels, detection: Detection) -> list[Face]:
        reach = detection.side_px * _AROUND
        x0, y0 = (max(0, int(side - reach)) for side in detection.centre)
        x1, y1 = (int(side + reach) for side in detection.centre)
        closer = self._look(np.ascontiguousarray(rgb[y0:y1, x0:x1]), at=(x0, y0))
        return [face for face in closer if detection.shows(face.box)][:1]

    def _image(self, rgb: Pixels) -> Any:
        return self._mediapipe.Image(image_format=self._mediapipe.ImageFormat.SRGB, data=rgb)

    @cached_property
    def _vision(self) -> Any:
        return self._mediapipe.tasks.vision

    @cached_property
    def _landmarker(self) -> Any:
        return self._vision.FaceLandmarker.create_from_options(
            self._vision.FaceLandmarkerOptions(
                base_options=self._base("face_landmarker.task"),
                num_faces=_MOST_FACES,
                min_face_detection_confidence=_MIN_SCORE,
                output_face_blendshapes=True,
            )
        )

    @cached_property
    def _segmenter(self) -> Any:
        return self._vision.ImageSegmenter.create_from_options(
            self._vision.ImageSegmenterOptions(
                base_options=self._base("selfie_segmenter.tflite"), output_confidence_masks=True
            )
        )

    @cached_property
    def _canonical_face(self) -> CanonicalFace:
        return canonical_face(self._folder)

    @cached_property
    def _far(self) -> Detector:
        return far_detector(self._folder)

    def _base(self, file: str) -> Any:
        return self._mediapipe.tasks.BaseOptions(model_asset_path=str(self._folder / file))


def _load() -> Any:
    try:
        mediapipe = importlib.import_module("mediapipe")
        importlib.import_module("mediapipe.tasks.python.vision")
    except (ImportError, OSError) as error:  # OSError: it is there, but the system's graphics libraries are not
        raise Unavailable(f"MediaPipe cannot be loaded: {error}") from error
    return mediapipe


def _face(
    landmarks: Any, blendshapes: Any, canonical: CanonicalFace, *, size: tuple[int, int], at: tuple[int, int]
) -> Face:
    """MediaPipe's shares of the picture become pixels; its depth is in the unit of the width."""
    shares = np.array([(point.x, point.y, point.z) for point in landmarks], np.float32)
    points = shares * np.array([*size, size[0]], np.float32) + np.array([*at, 0], np.float32)
    angles = pose(points, canonical)
    return Face(
        box=box_around(points),
        score=_MIN_SCORE,
        landmarks=points,
        blendshapes={shape.category_name: float(shape.score) for shape in blendshapes},
        yaw_deg=angles.yaw_deg,
        pitch_deg=angles.pitch_deg,
        roll_deg=angles.roll_deg,
    )
