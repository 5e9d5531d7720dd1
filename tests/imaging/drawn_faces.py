"""Portraits and documents made by hand, for pictures whose every measure is known."""

import datetime as dt
from functools import cache

import cv2
import numpy as np

from bot.compliance.document import Band, Digital, Document, Print
from bot.compliance.measures.anatomy import anatomy
from bot.compliance.portrait import Face, Portrait
from bot.domain.ids import DocumentId

PINK, BLUE, GREEN = (220, 20, 160), (30, 60, 220), (20, 160, 60)


def document(**changes):
    """The generic 35 x 45 mm portrait, with changes."""
    known = {
        "id": DocumentId("zz-test"),
        "country": "ZZ",
        "kind": "other",
        "authority": "The Office",
        "source": "made for a test",
        "read": dt.date(2026, 1, 1),
        "grade": "C",
        "route": "home",
        "permitted_edits": "none",
        "names": {"en": ("test",)},
        "print": Print(width_mm=35, height_mm=45),
        "head_share": Band(min=0.70, max=0.80),
        "eye_line_share": Band(min=0.50, max=0.60),
    }
    return Document(**(known | changes))


US_VISA = document(
    id=DocumentId("zz-square"),
    print=Print(width_mm=51, height_mm=51),
    digital=Digital(
        min_width_px=600, min_height_px=600, max_width_px=1200, max_height_px=1200, min_bytes=10_000, max_bytes=240_000
    ),
    head_share=Band(min=0.50, max=0.69),
    eye_line_share=Band(min=0.56, max=0.69),
)
WHOLE = document(
    id=DocumentId("zz-whole"),
    print=None,
    digital=Digital(
        min_width_px=600,
        min_height_px=750,
        max_width_px=2000,
        max_height_px=2500,
        min_bytes=10_000,
        max_bytes=10_000_000,
    ),
    head_share=None,
    eye_line_share=None,
    crop=False,
)


def portrait(
    *, size=(1200, 1600), eyes=(600, 640), head=480.0, eyes_above_chin=0.49, lean_deg=0.0, scale=1.0, face=True
):
    """A drawn head. size: width and height of the working picture in pixels; lean_deg: clockwise.

    Pink dots are the eyes, the blue bar ends at the chin and the green bar at the crown, across the whole head.
    """
    width, height = size
    full = (round(width * scale), round(height * scale))
    pixels = _wall(*full).copy()
    middle = np.array(eyes, float)
    angle = np.radians(lean_deg)
    across, down = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
    chin = middle + down * head * eyes_above_chin
    crown = chin - down * head
    right_eye, left_eye = middle - across * head * 0.13, middle + across * head * 0.13
    if face:
        _box(pixels, (crown + chin) / 2, across * head * 0.35, down * head * 0.5, scale, (190, 150, 120))
        _box(pixels, crown + down * head * 0.02, across * head * 0.35, down * head * 0.02, scale, GREEN)
        _box(pixels, chin - down * head * 0.02, across * head * 0.35, down * head * 0.02, scale, BLUE)
        for eye in (right_eye, left_eye):
            _box(pixels, eye, across * head * 0.02, down * head * 0.02, scale, PINK)

    landmarks = np.zeros((478, 3), np.float32)
    landmarks[:, :2] = middle
    landmarks[152, :2], landmarks[10, :2] = chin, chin + (crown - chin) / _head_over_face()
    landmarks[468, :2], landmarks[473, :2] = right_eye, left_eye
    box = (middle[0] - head * 0.35, crown[1], middle[0] + head * 0.35, chin[1])
    found = Face(box=box, score=0.9, landmarks=landmarks, blendshapes={}, yaw_deg=0, pitch_deg=0, roll_deg=lean_deg)
    working = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA) if scale != 1 else pixels
    person = np.zeros((256, 256), np.float32)
    return Portrait(pixels=working, scale=scale, person=person, faces=(found,) if face else ()), pixels


@cache
def _wall(width, height):
    """A light wall with the grain of a phone's camera."""
    grain = np.random.default_rng(7).integers(199, 211, (64, 64, 3), np.uint8)
    return np.tile(grain, (height // 64 + 1, width // 64 + 1, 1))[:height, :width]


@cache
def _head_over_face():
    """How much longer than forehead to chin the head is taken to be."""
    points = np.zeros((478, 3), np.float32)
    points[10, 1] = -1
    face = Face(box=(0, 0, 1, 1), score=1, landmarks=points, blendshapes={}, yaw_deg=0, pitch_deg=0, roll_deg=0)
    nobody = Portrait(pixels=np.zeros((2, 2, 3), np.uint8), scale=1, person=np.zeros((256, 256), np.float32), faces=())
    return anatomy(nobody, face).head_height_px


def _box(pixels, centre, half_across, half_down, scale, colour):
    corners = [
        centre - half_across - half_down,
        centre + half_across - half_down,
        centre + half_across + half_down,
        centre - half_across + half_down,
    ]
    points = np.round((np.array(corners) * scale - 0.5) * 16).astype(np.int32)
    cv2.fillConvexPoly(pixels, points, colour, lineType=cv2.LINE_AA, shift=4)


def where(pixels, colour):
    """The mask of the pixels that are clearly of this colour."""
    return np.abs(pixels.astype(int) - np.array(colour)).max(axis=2) < 60
