"""The few words that are drawn on pictures. Loads no picture library, for the processes that only read words."""

from collections.abc import Callable

import msgspec

from bot.domain.text import Text

# What a problem is called on the picture: a check, or a check and its finding's detail where that changes the words.
_MARKS = (
    "single_face_present",
    "single_face_present_none",
    "single_face_present_drawn",
    "image_size",
    "image_size_far",
    "inter_eye_distance",
    "inter_eye_distance_far",
    "head_size",
    "head_size_near",
    "head_size_far",
    "margins",
    "margins_around",
    "finished_head_size",
    "finished_eye_line",
    "finished_centring",
    "finished_head_width",
    "borders",
    "sharpness",
    "sharpness_motion",
    "noise",
    "pixelation",
    "compression_artefacts",
    "moire",
    "under_exposure_prevention",
    "over_exposure_prevention",
    "illumination_uniformity",
    "shadow_on_face",
    "flash_reflection",
    "dynamic_range",
    "luminance_mean",
    "luminance_variance",
    "natural_colour",
    "greyscale",
    "eyes_open",
    "eyes_visible",
    "red_eyes",
    "glasses",
    "tinted_lenses",
    "lens_reflection",
    "heavy_frames",
    "face_occlusion_prevention",
    "no_head_coverings",
    "gaze_frontal",
    "head_pose_yaw",
    "head_pose_pitch",
    "head_pose_roll",
    "mouth_closed",
    "expression_neutrality",
    "background_uniformity",
    "shadow_behind_head",
    "background_colour",
    "background_contrast",
    "painted_background",
)


class Labels(msgspec.Struct, frozen=True, kw_only=True):
    """Words in one language. `marks`: what a problem is called, by check, or by check and detail."""

    preview: str
    crown: str
    chin: str
    eyes: str
    head: str
    print_at_100: str
    other: str
    marks: dict[str, str]

    def mark(self, check: str, detail: str = "") -> str:
        """The label for what this check found; a check without words of its own says "please check"."""
        return self.marks.get(f"{check}_{detail}") or self.marks.get(check, self.other)


def labels(say: Callable[[Text, str], str], language: str) -> Labels:
    """Read the words from the catalogue. say: a text and a language to its words."""

    def word(name: str) -> str:
        return say(Text(name.replace("_", "-")), language)

    return Labels(
        preview=word("picture-preview"),
        crown=word("picture-crown"),
        chin=word("picture-chin"),
        eyes=word("picture-eyes"),
        head=word("picture-head"),
        print_at_100=word("picture-print-at-100"),
        other=word("mark-other"),
        marks={mark: word(f"mark-{mark}") for mark in _MARKS},
    )
