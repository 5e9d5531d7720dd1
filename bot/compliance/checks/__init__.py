"""The checks: one module each, in the order in which they are shown. Checks do not know each other."""

from collections.abc import Callable
from typing import NamedTuple

from bot.compliance.checks import (
    background_colour,
    background_contrast,
    background_uniformity,
    borders,
    compression_artefacts,
    dynamic_range,
    expression_neutrality,
    eyes_open,
    eyes_visible,
    face_occlusion_prevention,
    finished_centring,
    finished_eye_line,
    finished_head_size,
    finished_head_width,
    flash_reflection,
    gaze_frontal,
    glasses,
    greyscale,
    head_pose_pitch,
    head_pose_roll,
    head_pose_yaw,
    head_size,
    heavy_frames,
    illumination_uniformity,
    image_size,
    inter_eye_distance,
    lens_reflection,
    luminance_mean,
    luminance_variance,
    margins,
    moire,
    mouth_closed,
    natural_colour,
    no_head_coverings,
    noise,
    over_exposure_prevention,
    painted_background,
    pixelation,
    red_eyes,
    shadow_behind_head,
    shadow_on_face,
    sharpness,
    single_face_present,
    tinted_lenses,
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
    Check("finished_head_size", finished_head_size.check),
    Check("finished_eye_line", finished_eye_line.check),
    Check("finished_centring", finished_centring.check),
    Check("finished_head_width", finished_head_width.check, "info"),
    Check("borders", borders.check),
    Check("sharpness", sharpness.check),
    Check("noise", noise.check, "warn"),
    Check("pixelation", pixelation.check, "warn"),
    Check("compression_artefacts", compression_artefacts.check, "warn"),
    Check("moire", moire.check, "warn"),
    Check("under_exposure_prevention", under_exposure_prevention.check),
    Check("over_exposure_prevention", over_exposure_prevention.check),
    Check("illumination_uniformity", illumination_uniformity.check),
    Check("shadow_on_face", shadow_on_face.check, "warn"),
    Check("flash_reflection", flash_reflection.check, "warn"),
    Check("dynamic_range", dynamic_range.check, "warn"),
    Check("luminance_mean", luminance_mean.check, "info"),
    Check("luminance_variance", luminance_variance.check, "info"),
    Check("natural_colour", natural_colour.check, "warn"),
    Check("greyscale", greyscale.check, "warn"),
    Check("eyes_open", eyes_open.check),
    Check("gaze_frontal", gaze_frontal.check, "warn"),
    Check("eyes_visible", eyes_visible.check),
    Check("red_eyes", red_eyes.check, "warn"),
    Check("glasses", glasses.check),
    Check("tinted_lenses", tinted_lenses.check),
    Check("lens_reflection", lens_reflection.check, "warn"),
    Check("heavy_frames", heavy_frames.check, "warn"),
    Check("face_occlusion_prevention", face_occlusion_prevention.check),
    Check("no_head_coverings", no_head_coverings.check, "info"),
    Check("head_pose_yaw", head_pose_yaw.check),
    Check("head_pose_pitch", head_pose_pitch.check),
    Check("head_pose_roll", head_pose_roll.check),
    Check("mouth_closed", mouth_closed.check),
    Check("expression_neutrality", expression_neutrality.check),
    Check("background_uniformity", background_uniformity.check),
    Check("shadow_behind_head", shadow_behind_head.check, "warn"),
    Check("background_colour", background_colour.check),
    Check("background_contrast", background_contrast.check, "warn"),
    Check("painted_background", painted_background.check, "warn"),
)

# What nothing here can tell reliably, and a person looks at in every photo: whether the camera was too near, the picture
# is mirrored, a scanned print has pen marks or folds, something is written in the picture, a face was retouched.
BY_EYE: tuple[str, ...] = ("perspective", "mirrored", "ink_and_creases", "writing", "retouching")
