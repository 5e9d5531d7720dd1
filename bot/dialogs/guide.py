"""How to take the photo: a drawing, and words for who is in it."""

from bot.dialogs import camera
from bot.dialogs.talk import Talk, listed
from bot.domain.messages import Choice, Drawing, Link
from bot.domain.text import text

# A grown-up's words do from here on; the phone is held at the child's own height anyway.
_WORDS = {None: "guide", 11: "guide", 6: "guide-child", 1: "guide-baby"}


def show(talk: Talk) -> None:
    """How to take the photo, in a few lines and a drawing."""
    words = [text(_WORDS[talk.conversation.sitter.under_years])]
    if talk.conversation.sitter.under_years == 1 and talk.rules.severities.get("eyes_open", "refuse") != "refuse":
        words.append(text("guide-eyes-may-be-closed"))
    words.append(text("guide-send" if talk.counter.capabilities.photos_in else "guide-camera"))
    talk.show(Drawing("guide"), listed(tuple(words), "lines"), text("guide-alt"), choices(talk))


def choices(talk: Talk) -> tuple[Choice | Link, ...]:
    """The camera page; and another document, unless a paid order waits for this one's photo."""
    ways = () if talk.conversation.retaking else (talk.choice("change-document"),)
    return camera.link(talk), *ways
