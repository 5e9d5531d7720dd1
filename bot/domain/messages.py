"""What goes out to a customer: a closed union. A channel that forgets one of them fails type-checking."""

from typing import Literal, get_args

import msgspec

from bot.domain.ids import EffectId, OrderId, PhotoId
from bot.domain.text import Text

# What a person of the team encloses with their words: the vault knows which kind of file it is by its name there.
Enclosed = Literal["enclosed-jpg", "enclosed-png", "enclosed-pdf"]
Purpose = Literal["original", "findings", "preview", "product", "sheet", "sheet-pdf"] | Enclosed
PURPOSES: tuple[Purpose, ...] = tuple(purpose for part in get_args(Purpose) for purpose in get_args(part))


class Choice(msgspec.Struct, frozen=True, tag=True):
    """A button or a numbered line. `stage` and `id` come back in `ChoiceTapped`; a stale stage asks again."""

    stage: str
    id: str
    label: Text


class Link(msgspec.Struct, frozen=True, tag=True):
    """A button that opens a page. `on_a_phone`: it is worth taking another device for it."""

    url: str
    label: Text
    on_a_phone: bool = False


class StoredPicture(msgspec.Struct, frozen=True, tag=True):
    """A picture in the photo vault."""

    photo: PhotoId
    purpose: Purpose


class Drawing(msgspec.Struct, frozen=True, tag=True):
    """A picture that ships with the product: `bot/handlers/drawings/<name>.png`."""

    name: str


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """What all messages share: who speaks. Empty is the assistant; otherwise a person of the team, by name."""

    author: str = ""


class TextMessage(Message, frozen=True, tag=True, kw_only=True):
    """Words, with ways to answer.

    announced_as: the approved wording that a person chose to announce it with, where the customer must write first.
    """

    text: Text
    choices: tuple[Choice | Link, ...] = ()
    announced_as: str = ""


class PersonMessage(Message, frozen=True, tag=True, kw_only=True):
    """What a person of the team wrote, in their own words."""

    words: str


class CorrectionMessage(Message, frozen=True, tag=True, kw_only=True):
    """Other words in the place of what the same person wrote a moment ago: the effect that said it, and its line."""

    of: EffectId
    line: int
    words: str


class PictureMessage(Message, frozen=True, tag=True, kw_only=True):
    """A picture with a caption; `alt` says in words what it shows."""

    picture: StoredPicture | Drawing
    caption: Text
    alt: Text
    choices: tuple[Choice | Link, ...] = ()


class FileMessage(Message, frozen=True, tag=True, kw_only=True):
    """A file that must arrive byte for byte."""

    file: StoredPicture
    filename: str
    caption: Text


class InvoiceMessage(Message, frozen=True, tag=True, kw_only=True):
    """A request for payment inside the chat itself (Telegram Stars)."""

    order: OrderId
    title: Text
    description: Text
    stars: int


class Working(Message, frozen=True, tag=True, kw_only=True):
    """A sign that something is being done ("typing…"); it is not kept."""


AnyMessage = TextMessage | PersonMessage | CorrectionMessage | PictureMessage | FileMessage | InvoiceMessage | Working
