"""The few calls of the Bot API that we make to say something: a closed union, so that delivering forgets none.

https://core.telegram.org/bots/api#available-methods
"""

import msgspec

from bot.domain.ids import EffectId
from bot.domain.messages import Drawing, StoredPicture


class TapButton(msgspec.Struct, frozen=True, tag=True):
    """A button whose `data` comes back in a callback query."""

    label: str
    data: str


class PageButton(msgspec.Struct, frozen=True, tag=True):
    """A button that opens a page."""

    label: str
    url: str


Button = TapButton | PageButton
Keyboard = tuple[tuple[Button, ...], ...]  # rows, from top to bottom


class SendText(msgspec.Struct, frozen=True, tag=True):
    """sendMessage."""

    text: str
    keyboard: Keyboard = ()


class EditText(msgspec.Struct, frozen=True, tag=True):
    """editMessageText of the message that this effect sent."""

    of: EffectId
    text: str


class SendPicture(msgspec.Struct, frozen=True, tag=True):
    """sendPhoto."""

    picture: StoredPicture | Drawing
    caption: str = ""
    keyboard: Keyboard = ()


class SendFile(msgspec.Struct, frozen=True, tag=True):
    """sendDocument: the bytes arrive as they are."""

    file: StoredPicture
    filename: str
    caption: str = ""


class SendInvoice(msgspec.Struct, frozen=True, tag=True):
    """sendInvoice in Stars; `payload` comes back with the payment."""

    title: str
    description: str
    payload: str
    stars: int


class ShowTyping(msgspec.Struct, frozen=True, tag=True):
    """sendChatAction."""


Call = SendText | EditText | SendPicture | SendFile | SendInvoice | ShowTyping
