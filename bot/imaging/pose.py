"""How a head is turned, from its landmarks: MediaPipe's geometry pipeline, written anew on its own metadata.

The landmarks are unprojected with a camera of 63 degrees, then a canonical face is laid on them (a weighted Procrustes
fit: rotation, scale, shift). The rotation that it takes is the pose.

It departs from MediaPipe in one thing: the face is taken to be in the middle of the picture, at one size. MediaPipe
gives the same face another pose wherever it stands: with an empty half below it, 4 degrees more of pitch; at the side
of a picture twice as wide, 7 degrees of yaw. What an officer sees is how a head is turned from the line of sight.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.compliance.portrait import Points

Matrix = NDArray[np.float64]

_FIELD_OF_VIEW_DEG = 63.0
_FACE_SHARE = 0.35  # of the height of the picture that the face is taken to be in
_MESH_POINTS = 468  # the irises' ten points are no part of the canonical face


@dataclass(frozen=True, eq=False)
class CanonicalFace:
    """points: (3, 468) centimetres, x right, y up, z out of the face. weights: (468,), how much each point counts."""

    points: Matrix
    weights: Matrix


@dataclass(frozen=True)
class Angles:
    """Degrees, with the signs of `Face`."""

    yaw_deg: float
    pitch_deg: float
    roll_deg: float


def _angles_of(rotation: Matrix) -> Angles:
    """The angles of a (3, 3) rotation, scaled or not, in a space with x right, y up and z towards the camera."""
    across, _, ahead = (rotation / np.linalg.norm(rotation[:, 0])).T
    return Angles(
        yaw_deg=math.degrees(math.atan2(ahead[0], ahead[2])),
        pitch_deg=math.degrees(math.atan2(-ahead[1], math.hypot(ahead[0], ahead[2]))),
        roll_deg=math.degrees(math.atan2(-across[1], across[0])),
    )


def pose(landmarks: Points, face: CanonicalFace) -> Angles:
    """The angles of a face to the line of sight, from its (478, 3) landmarks in pixels."""
    screen = _on_near_plane(landmarks[:_MESH_POINTS].T.astype(np.float64))
    depth = float(screen[2].mean())
    first = _scale(_fit(face, _mirrored(screen)))
    second = _scale(_fit(face, _mirrored(_unprojected(screen, depth, first))))
    return _angles_of(_fit(face, _mirrored(_unprojected(screen, depth, first * second))))


def _on_near_plane(points: Matrix) -> Matrix:
    """Pixels to the camera's near plane, one unit away, with the face in its middle; y turns to point up."""
    low, high = points[:2].min(axis=1), points[:2].max(axis=1)
    across, down = (low + high) / 2
    unit = 2 * math.tan(math.radians(_FIELD_OF_VIEW_DEG) / 2) * _FACE_SHARE / max(float(high[1] - low[1]), 1e-6)
    x, y, z = points
    return np.stack([x - across, down - y, z]) * unit


def _unprojected(screen: Matrix, depth: float, scale: float) -> Matrix:
    z = (screen[2] - depth + 1) / scale
    return np.stack([screen[0] * z, screen[1] * z, z])


def _mirrored(points: Matrix) -> Matrix:
    """From depth that grows away from the camera to depth that grows towards it."""
    mirrored: Matrix = points * np.array([[1.0], [1.0], [-1.0]])
    return mirrored


def _scale(linear: Matrix) -> float:
    return float(np.linalg.norm(linear[:, 0]))


def _fit(face: CanonicalFace, target: Matrix) -> Matrix:
    """Rotation times scale (3, 3) that best lays the canonical face on the target points."""
    root = np.sqrt(face.weights)
    total = face.weights.sum()
    source = face.points * root
    centred = source - (face.points * face.weights).sum(axis=1, keepdims=True) / total * root
    wanted = target * root
    left, _, right = np.linalg.svd(wanted @ centred.T)
    if np.linalg.det(left) * np.linalg.det(right) < 0:  # a reflection fits better, but a face is never one
        left[:, 2] *= -1
    rotation: Matrix = left @ right
    return rotation * float((rotation @ centred * wanted).sum() / (centred * source).sum())


# --- the canonical face's own file -----------------------------------------------------------------------------------
# A protocol buffer (mediapipe/tasks/cc/vision/face_geometry/proto/geometry_pipeline_metadata.proto): field 1 is the
# mesh, whose field 3 holds five floats per vertex; field 2, repeated, is a landmark's number and its weight.


def read_canonical_face(metadata: bytes) -> CanonicalFace:
    """The canonical face out of `geometry_pipeline_metadata_landmarks.binarypb`."""
    fields = list(_fields(metadata))
    mesh = next(value for number, value in fields if number == 1 and isinstance(value, bytes))
    vertices = b"".join(value for number, value in _fields(mesh) if number == 3 and isinstance(value, bytes))  # noqa: PLR2004
    points = np.frombuffer(vertices, "<f4").reshape(-1, 5)[:, :3].T.astype(np.float64)
    weights = np.zeros(points.shape[1])
    for basis in (dict(_fields(value)) for number, value in fields if number == 2 and isinstance(value, bytes)):  # noqa: PLR2004
        point, weight = basis.get(1, 0), basis[2]
        if isinstance(point, int) and isinstance(weight, bytes):
            weights[point] = np.frombuffer(weight, "<f4")[0]
    return CanonicalFace(points, weights)


def _fields(message: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Field numbers and values of one protocol buffer message; a number stays an int, all else stays bytes."""
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        match key & 7:
            case 0:
                value, at = _varint(message, at)
                yield key >> 3, value
                continue
            case 1:
                length = 8
            case 5:
                length = 4
            case _:
                length, at = _varint(message, at)
        yield key >> 3, message[at : at + length]
        at += length


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:  # noqa: PLR2004 - the top bit says that more follows
            return value, at
