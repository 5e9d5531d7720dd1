"""A drawn sitter whose every measure is known, for the checks; and the documents that the tests hold it against.

Lengths are in inter-eye distances from the eyes' midpoint: across to the right of the picture, then down.
"""

import datetime as dt
from functools import cache

import msgspec
import numpy as np

from bot.compliance.assess import found
from bot.compliance.checks import CHECKS
from bot.compliance.document import Band, Digital, Document, Print
from bot.compliance.portrait import Face, Portrait
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding
from bot.domain.ids import DocumentId

PALE, DARK = (200, 160, 140), (80, 55, 45)
WALL = (226, 226, 226)
T = 1.8  # eyes to chin

PASSPORT = Document(
    id=DocumentId("test-passport"),
    country="ZZ",
    kind="passport",
    authority="a test",
    source="a test",
    read=dt.date(2026, 11, 1),
    grade="A",
    route="home",
    permitted_edits="none",
    names={},
    print=Print(width_mm=35, height_mm=45),
    digital=Digital(min_width_px=350, min_height_px=450, max_width_px=700, max_height_px=900),
    head_share=Band(min=0.70, max=0.80),
    eye_line_share=Band(min=0.50, max=0.60),
    background=("white", "light-grey"),
)


def document(**changes) -> Document:
    return msgspec.structs.replace(PASSPORT, **changes)


@cache
def portrait(
    *,
    size=(900, 1200),
    at=(0.5, 0.45),
    inter_eye_px=120.0,
    lean_deg=0.0,
    skin=PALE,
    wall=WALL,
    lids=0.08,  # share of T
    lips=0.002,
    blink=0.05,
    smile=0.0,
    look=(0.0, 0.0),  # how far the irises are moved, right and down
    yaw=0.0,
    pitch=0.0,
    light=1.0,  # of the whole picture
    right_side=1.0,  # light on the person's right half of the face
    eye_white=170,
    faces=1,
    scale=1.0,
    grain=True,
) -> Portrait:
    width, height = size
    landmarks = _landmarks(lids * T, lips * T, look)
    angle = np.radians(lean_deg)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    eyes = np.array([at[0] * width, at[1] * height])
    mesh = np.zeros((478, 3), np.float32)
    mesh[:, :2] = landmarks @ turn * inter_eye_px + eyes
    mesh[[61, 291], 2] = (0.2 + 0.06 * smile) * inter_eye_px  # a smile draws the corners of the mouth back

    x = (np.arange(width, dtype=np.float32)[None, :] - np.float32(eyes[0])) / np.float32(inter_eye_px)
    y = (np.arange(height, dtype=np.float32)[:, None] - np.float32(eyes[1])) / np.float32(inter_eye_px)
    across, down = (np.float32(row[0]) * x + np.float32(row[1]) * y for row in turn)
    head = (across / 1.15) ** 2 + ((down - 0.35) / 1.75) ** 2 < 1
    shoulders = (across / 3.2) ** 2 + ((down - 4.6) / 2.7) ** 2 < 1
    pixels = np.empty((height, width, 3), np.float32)
    pixels[:] = wall
    pixels[shoulders] = (60, 70, 110)
    pixels[head] = skin
    pixels[(np.abs(across) < 0.4) & (np.abs(down - 1.1) < 0.03)] = np.multiply(skin, 0.6)  # the line of the mouth
    pixels[head & (across < 0)] *= right_side
    for eye in (-0.5, 0.5):
        opening = (np.abs(across - eye) < 0.22) & (np.abs(down) < lids * T / 2 * (1.02 - (np.abs(across - eye) / 0.22)))
        pixels[opening] = eye_white
        pixels[opening & ((across - eye - look[0]) ** 2 + (down - look[1]) ** 2 < 0.008)] = 40
        pixels[(np.abs(across - eye) < 0.28) & (np.abs(down + 0.28) < 0.03)] = 40  # a brow
    pixels = np.clip(pixels * light, 0, 255).astype(np.uint8)
    if grain:  # as every camera's; only drawings have none
        pixels[::2, ::2, 2] ^= 1
        pixels[1::2, 1::2, 2] ^= 1

    x0, y0, x1, y1 = eyes[0] - 1.1 * inter_eye_px, eyes[1] - inter_eye_px, eyes[0] + 1.1 * inter_eye_px, 0.0
    y1 = eyes[1] + T * inter_eye_px
    face = Face(
        box=(x0, y0, x1, y1),
        score=0.9,
        landmarks=mesh,
        blendshapes={
            "eyeBlinkLeft": blink,
            "eyeBlinkRight": blink,
            "mouthSmileLeft": smile,
            "mouthSmileRight": smile,
            "mouthDimpleLeft": 0.05 * smile,
            "mouthDimpleRight": 0.05 * smile,
        },
        yaw_deg=yaw,
        pitch_deg=pitch,
        roll_deg=lean_deg,
    )
    rows, columns = (np.arange(256) * height) // 256, (np.arange(256) * width) // 256
    person = (head | shoulders)[np.ix_(rows, columns)].astype(np.float32)
    return Portrait(pixels=pixels, scale=scale, person=person, faces=(face,) * faces)


def subject(held_against: Document = PASSPORT, of: Portrait | None = None, **changes) -> Subject:
    picture = portrait(**changes) if of is None else of
    original = round(picture.width_px * picture.scale), round(picture.height_px * picture.scale)
    return Subject(picture, held_against, original)


def finding(check: str, of: Subject) -> Finding:
    """What a check of the register finds, by its name."""
    (entry,) = (entry for entry in CHECKS if entry.name == check)
    return found(entry, of)


def says(check: str, of: Subject) -> str:
    """ "pass", "warn", "refuse" or "not assessed": what an officer would hear."""
    result = finding(check, of)
    if result.outcome == "fail":
        return result.severity
    return result.outcome.replace("_", " ")


NOBODY = Portrait(
    pixels=np.full((600, 450, 3), 220, np.uint8), scale=1.0, person=np.zeros((256, 256), np.float32), faces=()
)


def painted(picture: Portrait, paint) -> Portrait:
    """The same portrait with its pixels changed by `paint(float pixels, person mask at full size)`."""
    rows, columns = ((np.arange(length) * 256) // length for length in (picture.height_px, picture.width_px))
    person = picture.person[np.ix_(rows, columns)] > 0.5
    pixels = np.clip(paint(picture.pixels.astype(np.float32), person), 0, 255).astype(np.uint8)
    return Portrait(pixels=pixels, scale=picture.scale, person=picture.person, faces=picture.faces)


def _landmarks(lids: float, lips: float, look: tuple[float, float]) -> np.ndarray:
    """Those points of the face mesh that anything here reads; the others lie on the nose."""
    points = np.zeros((478, 2))
    points[:] = (0.0, 0.7)
    points[10], points[152] = (0, -0.84), (0, T)
    points[151], points[9], points[8], points[168] = (0, -0.57), (0, -0.31), (0, -0.17), (0, -0.04)
    outline = (109, 67, 103, 54, 21, 162, 127, 234, 93, 132, 58, 172, 136, 150, 149, 176, 148)
    mirrored = (338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377)
    for place, (left, right) in enumerate(zip(outline, mirrored, strict=True), start=1):
        angle = np.pi * place / 18
        half, down = 1.05 * np.sin(angle), 0.48 - 1.32 * np.cos(angle)
        points[left], points[right] = (-half, down), (half, down)
    eye = {33: (-0.22, 0.5), 160: (-0.09, -1), 159: (0, -1), 158: (0.09, -1), 133: (0.22, 0.5)}
    eye |= {144: (-0.09, 1), 145: (0, 1), 153: (0.09, 1), 468: (0, 0)}
    eye |= {70: (-0.3, -7), 63: (-0.2, -8), 105: (0, -8), 66: (0.2, -7), 107: (0.3, -6)}
    twin = {33: 263, 160: 387, 159: 386, 158: 385, 133: 362, 144: 373, 145: 374, 153: 380, 468: 473}
    twin |= {70: 300, 63: 293, 105: 334, 66: 296, 107: 336}
    for index, (across, lid) in eye.items():
        down = lid * lids / 2 if abs(lid) <= 1 else lid * 0.045
        points[index], points[twin[index]] = (-0.5 + across, down), (0.5 - across, down)
    points[[468, 473]] += look
    points[61], points[291], points[0], points[17] = (-0.4, 1.1), (0.4, 1.1), (0, 1.0), (0, 1.25)
    points[13], points[14] = (0, 1.1 - lips / 2), (0, 1.1 + lips / 2)
    cheeks = {50: (0.6, 0.6), 205: (0.5, 0.8), 118: (0.5, 0.4), 187: (0.6, 0.9), 104: (0.4, -0.6), 36: (0.4, 0.6)}
    others = {50: 280, 205: 425, 118: 347, 187: 411, 104: 333, 36: 266}
    for index, (across, down) in cheeks.items():
        points[index], points[others[index]] = (-across, down), (across, down)
    return points
