"""What a person of the team says, as the message that the customer gets: words, files, tips, corrections, announcements."""

from typing import assert_never

from bot.domain.events import PersonAdvised, PersonAnnounced, PersonCorrected, PersonSent, PersonWrote
from bot.domain.messages import (
    AnyMessage,
    CorrectionMessage,
    Drawing,
    FileMessage,
    PersonMessage,
    PictureMessage,
    StoredPicture,
    TextMessage,
)
from bot.domain.text import text

Saying = PersonWrote | PersonSent | PersonAdvised | PersonCorrected | PersonAnnounced

# The tips that the drawn guide shows as well: light, distance, what is behind, and how the head is held.
DRAWN = frozenset(
    {
        *("too-dark", "shadow-face", "shadow-on-face", "background-shadow", "background-busy"),
        *("too-close", "too-far", "head-tilted", "head-turned", "chin"),
    }
)


def message_of(saying: Saying) -> AnyMessage:
    """The message."""
    match saying:
        case PersonWrote(name=name, words=words):
            return PersonMessage(author=name, words=words)
        case PersonSent(name=name, photo=photo, purpose="enclosed-pdf" as purpose, filename=filename):
            caption = text("person-sent-file", name=name)
            return FileMessage(author=name, file=StoredPicture(photo, purpose), filename=filename, caption=caption)
        case PersonSent(name=name, photo=photo, purpose=purpose):
            caption, alt = text("person-sent-picture", name=name), text("person-sent-alt", name=name)
            return PictureMessage(author=name, picture=StoredPicture(photo, purpose), caption=caption, alt=alt)
        case PersonAdvised(name=name, tip=tip) if tip in DRAWN:
            return PictureMessage(
                author=name, picture=Drawing("guide"), caption=text(f"tip-{tip}"), alt=text("guide-alt")
            )
        case PersonAdvised(name=name, tip=tip):
            return TextMessage(author=name, text=text(f"tip-{tip}"))
        case PersonCorrected(name=name, of=of, line=line, words=words):
            return CorrectionMessage(author=name, of=of, line=line, words=words)
        case PersonAnnounced(name=name, template=template, order_number=order):
            said = text("person-is-here", name=name, order=order)
            return TextMessage(author=name, text=said, announced_as=template)
        case _:
            assert_never(saying)
