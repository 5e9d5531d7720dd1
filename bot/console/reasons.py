"""The reasons of a rejection as a reviewer looks for them: by what is wrong, each always at the same place."""

from collections.abc import Iterable, Mapping

# A group's words are `desk-reasons-<group>`. What no group names comes last, under "other".
GROUPS: Mapping[str, tuple[str, ...]] = {
    "picture": (
        *("blur", "shaken", "grainy", "too-small", "squares"),
        *("photo-of-photo", "frame", "drawn", "edited"),
    ),
    "light": (
        *("too-dark", "too-bright", "shadow-face", "shadow-on-face"),
        *("hot-spots", "hazy", "colour-cast", "no-colour"),
    ),
    "framing": ("face-cut", "too-close", "too-far", "no-face", "many-faces", "baby-support"),
    "head": (
        *("head-tilted", "head-turned", "chin", "mouth-open", "smile"),
        *("cover-question", "cover-edges", "face-covered"),
    ),
    "eyes": (
        *("eyes-not-seen", "eyes-hidden", "look-away", "hair-over-eyes", "red-eye"),
        *("glasses-not-allowed", "glasses-glare", "glasses-dark", "glasses-heavy"),
    ),
    "background": (
        *("background-busy", "background-shadow", "background-colour"),
        *("clothes-blend", "hair-blends"),
    ),
}


def grouped(reasons: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The given reasons by group; a group without any is left out, and no reason is."""
    offered = tuple(reasons)
    found = {group: tuple(reason for reason in known if reason in offered) for group, known in GROUPS.items()}
    named = {reason for known in GROUPS.values() for reason in known}
    found["other"] = tuple(reason for reason in offered if reason not in named)
    return {group: members for group, members in found.items() if members}
