"""The default engine: MediaPipe's face models in LiteRT, without MediaPipe. Nothing here opens a connection.

Three things that matter to a tenth of a percent: the picture is sampled bilinearly without a half-pixel shift; a large
picture is shrunk once, before it comes here; and an interpreter belongs to one thread.
"""

import math
import zipfile
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

import cv2
import numpy as np
from ai_edge_litert.interpreter import Interpreter

from bot.compliance.portrait import Face, Pixels, Points, Probability
from bot.imaging.analyzer import Sight
from bot.imaging.detector import FULL_RANGE, SHORT_RANGE, Detection, Detector, Network, Tensor, averaged, halved
from bot.imaging.far import FAR_PX, SURE, WHOLE, small_faces
from bot.imaging.pose import CanonicalFace, pose, read_canonical_face

# The blendshapes' names in the order of the model's output (MediaPipe's face_blendshapes_graph), and the landmarks
# that the model reads, in the order of its input (the same graph).
BLENDSHAPES = (
    *("_neutral", "browDownLeft", "browDownRight", "browInnerUp", "browOuterUpLeft", "browOuterUpRight", "cheekPuff"),
    *("cheekSquintLeft", "cheekSquintRight", "eyeBlinkLeft", "eyeBlinkRight", "eyeLookDownLeft", "eyeLookDownRight"),
    *("eyeLookInLeft", "eyeLookInRight", "eyeLookOutLeft", "eyeLookOutRight", "eyeLookUpLeft", "eyeLookUpRight"),
    *("eyeSquintLeft", "eyeSquintRight", "eyeWideLeft", "eyeWideRight", "jawForward", "jawLeft", "jawOpen"),
    *("jawRight", "mouthClose", "mouthDimpleLeft", "mouthDimpleRight", "mouthFrownLeft", "mouthFrownRight"),
    *("mouthFunnel", "mouthLeft", "mouthLowerDownLeft", "mouthLowerDownRight", "mouthPressLeft", "mouthPressRight"),
    *("mouthPucker", "mouthRight", "mouthRollLower", "mouthRollUpper", "mouthShrugLower", "mouthShrugUpper"),
    *("mouthSmileLeft", "mouthSmileRight", "mouthStretchLeft", "mouthStretchRight", "mouthUpperUpLeft"),
    *("mouthUpperUpRight", "noseSneerLeft", "noseSneerRight"),
)
# fmt: off
_BLENDSHAPE_LANDMARKS = [
    0, 1, 4, 5, 6, 7, 8, 10, 13, 14, 17, 21, 33, 37, 39, 40, 46, 52, 53, 54, 55, 58, 61, 63, 65, 66, 67, 70, 78, 80, 81,
    82, 84, 87, 88, 91, 93, 95, 103, 105, 107, 109, 127, 132, 133, 136, 144, 145, 146, 148, 149, 150, 152, 153, 154,
    155, 157, 158, 159, 160, 161, 162, 163, 168, 172, 173, 176, 178, 181, 185, 191, 195, 197, 234, 246, 249, 251, 263,
    267, 269, 270, 276, 282, 283, 284, 285, 288, 291, 293, 295, 296, 297, 300, 308, 310, 311, 312, 314, 317, 318, 321,
    323, 324, 332, 334, 336, 338, 356, 361, 362, 365, 373, 374, 375, 377, 378, 379, 380, 381, 382, 384, 385, 386, 387,
    388, 389, 390, 397, 398, 400, 402, 405, 409, 415, 454, 466, 468, 469, 470, 471, 472, 473, 474, 475, 476, 477,
]
# fmt: on

_CROP_PX = 256  # the side of the landmark network's input, and of the segmentation's
_CROP_OVER_BOX = 1.5  # how much more than the face's box the landmark network is shown
_MIN_PRESENCE = 0.5


class LitertEngine:
    """For one thread. Models are read when they are first needed."""

    def __init__(self, models: Path) -> None:
        self._folder = models

    def look(self, rgb: Pixels) -> Sight:
        """The near faces as MediaPipe finds them, then those that only the full-range detector sees."""
        smaller = halved(rgb, (FAR_PX, FAR_PX))
        near = self._glance(rgb, smaller)
        faces = self._new(rgb, small_faces(self._far, smaller, near.person, near.faces, rgb.shape[1]), near.faces)
        return Sight(faces, near.person)

    def glance(self, rgb: Pixels) -> Sight:
        """The near faces; where there are none, what one look from afar finds."""
        near = self._glance(rgb, halved(rgb, (FAR_PX, FAR_PX)))
        if near.faces:
            return near
        found = (detection for detection in self._far.detect_in((WHOLE,), rgb, 1.0) if detection.score >= SURE)
        return Sight(self._new(rgb, found, ()), near.person)

    def _glance(self, rgb: Pixels, smaller: Pixels) -> Sight:
        return Sight(self._new(rgb, self._near.detect(rgb), ()), self._person(smaller))

    def _person(self, rgb: Pixels) -> Probability:
        """The segmentation of the whole picture, stretched to (256, 256)."""
        square = averaged(rgb, (_CROP_PX, _CROP_PX))
        (mask,) = self._segmenter((square.astype(np.float32) / np.float32(255))[None])
        return mask.reshape(_CROP_PX, _CROP_PX)

    def _new(self, rgb: Pixels, detections: Iterable[Detection], known: tuple[Face, ...]) -> tuple[Face, ...]:
        """The known faces, and those detections that show none of them and are faces to the landmark network as well."""
        found = list(known)
        for detection in detections:
            if any(detection.shows(face.box) for face in found):
                continue
            face = self._face(rgb, detection)
            if face is not None:
                found.append(face)
        return tuple(found)

    def _face(self, rgb: Pixels, detection: Detection) -> Face | None:
        """Landmarks and all that follows from them; None when the landmark network sees no face there."""
        presence, landmarks = self._landmarks(rgb, detection)
        if presence < _MIN_PRESENCE:
            return None
        (scores,) = self._blendshapes(landmarks[_BLENDSHAPE_LANDMARKS, :2][None])
        angles = pose(landmarks, self._canonical_face)
        return Face(
            box=box_around(landmarks),
            score=detection.score,
            landmarks=landmarks,
            blendshapes=dict(zip(BLENDSHAPES, scores.ravel().tolist(), strict=True)),
            yaw_deg=angles.yaw_deg,
            pitch_deg=angles.pitch_deg,
            roll_deg=angles.roll_deg,
        )

    def _landmarks(self, rgb: Pixels, detection: Detection) -> tuple[float, Points]:
        """How sure the network is, and (478, 3) landmarks in pixels of the picture."""
        from_crop = _upright_crop(detection)
        crop = cv2.warpAffine(rgb, from_crop, (_CROP_PX, _CROP_PX), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
        raw, logit, *_ = self._mesh((crop.astype(np.float32) / np.float32(255))[None])
        points = raw.reshape(-1, 3)
        in_plane = points[:, :2] @ from_crop[:, :2].T + from_crop[:, 2]
        depth = points[:, 2:] * (detection.side_px * _CROP_OVER_BOX / _CROP_PX)
        landmarks = np.concatenate([in_plane, depth], axis=1).astype(np.float32)
        return 1 / (1 + math.exp(-float(logit.ravel()[0]))), landmarks

    @cached_property
    def _near(self) -> Detector:
        return Detector(_network(self._task["face_detector.tflite"]), SHORT_RANGE)

    @cached_property
    def _far(self) -> Detector:
        return far_detector(self._folder)

    @cached_property
    def _mesh(self) -> Network:
        return _network(self._task["face_landmarks_detector.tflite"])

    @cached_property
    def _blendshapes(self) -> Network:
        return _network(self._task["face_blendshapes.tflite"])

    @cached_property
    def _segmenter(self) -> Network:
        return _network((self._folder / "selfie_segmenter.tflite").read_bytes())

    @cached_property
    def _canonical_face(self) -> CanonicalFace:
        return canonical_face(self._folder)

    @property
    def _task(self) -> "_Bundle":
        return _Bundle(self._folder / "face_landmarker.task")


class _Bundle:
    """A MediaPipe task file is a zip archive of models; each part is read once, so nothing is kept."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __getitem__(self, part: str) -> bytes:
        with zipfile.ZipFile(self._path) as archive:
            return archive.read(part)


def far_detector(models: Path) -> Detector:
    """The full-range detector, for small and far faces."""
    return Detector(_network((models / "face_detection_full_range.tflite").read_bytes()), FULL_RANGE)


def canonical_face(models: Path) -> CanonicalFace:
    """The face that a head's pose is read from."""
    return read_canonical_face(
        _Bundle(models / "face_landmarker.task")["geometry_pipeline_metadata_landmarks.binarypb"]
    )


def _network(model: bytes) -> Network:
    """A model as a function. One thread: the worker processes share the machine between them."""
    interpreter = Interpreter(model_content=model, num_threads=1)
    interpreter.allocate_tensors()
    (entry,) = interpreter.get_input_details()
    exits = [output["index"] for output in interpreter.get_output_details()]

    def run(tensor: Tensor) -> list[Tensor]:
        interpreter.set_tensor(entry["index"], tensor)
        interpreter.invoke()
        return [interpreter.get_tensor(index) for index in exits]

    return run


def _upright_crop(detection: Detection) -> Points:
    """The (2, 3) way from the crop's pixels to the picture's: a square around the face, turned so the eyes are level."""
    right_eye, left_eye = detection.points[:2]
    turn = math.atan2(left_eye[1] - right_eye[1], left_eye[0] - right_eye[0])
    step = detection.side_px * _CROP_OVER_BOX / _CROP_PX
    linear = step * np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    shift = detection.centre - linear @ np.full(2, _CROP_PX / 2)
    return np.concatenate([linear, shift[:, None]], axis=1).astype(np.float32)


def box_around(landmarks: Points) -> tuple[float, float, float, float]:
    """The smallest upright box that holds all landmarks."""
    (x0, y0), (x1, y1) = landmarks[:, :2].min(axis=0), landmarks[:, :2].max(axis=0)
    return float(x0), float(y0), float(x1), float(y1)
