"""The checks: one module each, in the order in which they are shown. Checks do not know each other."""

from collections.abc import Callable
from typing import NamedTuple

from bot.compliance.checks import (
    background_colour,
    background_uniformity,
    expression_neutrality,
    eyes_open,
    eyes_visible,
    head_pose_pitch,
    head_pose_roll,
    head_pose_yaw,
    head_size,
    illumination_uniformity,
    image_size,
    inter_eye_distance,
    margins,
    mouth_closed,
    over_exposure_prevention,
    sharpness,
    single_face_present,
    under_exposure_prevention,
)
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding, Severity


class Check(NamedTuple):
    """`severity` is what a finding weighs that could not be assessed; a finding that was measured carries its own."""

    name: str
    find: Callable[[Subject], Finding]
    severity: Severity = "refuse"


CHECKS: tuple[Check, ...] = (
    Check("single_face_present", single_face_present.check),
    Check("image_size", image_size.check),
    Check("inter_eye_distance", inter_eye_distance.check),
    Check("head_size", head_size.check),
    Check("margins", margins.check),
    Check("sharpness", sharpness.check),
    Check("under_exposure_prevention", under_exposure_prevention.check),
    Check("over_exposure_prevention", over_exposure_prevention.check),
    Check("illumination_uniformity", illumination_uniformity.check),
    Check("eyes_open", eyes_open.check),
    Check("eyes_visible", eyes_visible.check),
    Check("head_pose_yaw", head_pose_yaw.check),
    Check("head_pose_pitch", head_pose_pitch.check),
    Check("head_pose_roll", head_pose_roll.check),
    Check("mouth_closed", mouth_closed.check),
    Check("expression_neutrality", expression_neutrality.check),
    Check("background_uniformity", background_uniformity.check),
    Check("background_colour", background_colour.check),
)
