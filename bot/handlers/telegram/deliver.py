"""One call of the Bot API, made."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LabeledPrice,
    LinkPreviewOptions,
)
from telegram.constants import ChatAction

from bot.domain.ids import EffectId
from bot.domain.messages import Drawing, StoredPicture
from bot.engine.ports import Pictures
from bot.errors import Refused
from bot.handlers.telegram.calls import (
    Button,
    Call,
    EditText,
    Keyboard,
    PageButton,
    SendFile,
    SendInvoice,
    SendPicture,
    SendText,
    ShowTyping,
    TapButton,
)
from bot.handlers.telegram.failures import translated

# Our links are personal and expire: Telegram's servers shall not open them to draw a preview.
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_STARS = "XTR"  # needs no provider_token: https://core.telegram.org/bots/payments-stars


class Mouth:
    """Makes calls, with the pictures that they need. number_of: Telegram's number of the message that an effect sent."""

    def __init__(
        self, bot: Bot, pictures: Pictures, drawings: Path, number_of: Callable[[EffectId], Awaitable[int]]
    ) -> None:
        self._bot = bot
        self._number_of = number_of
        self._pictures = pictures
        self._drawings = drawings

    async def make(self, chat: int, call: Call) -> int:
        """Make the call. Returns the number of the text that was sent, 0 for anything else.

        Raises `Unavailable`, `RateLimited` or `Undeliverable`.
        """
        content = await self._content(call)
        number = await self._number_of(call.of) if isinstance(call, EditText) else 0
        with translated():
            return await self._call(chat, call, content, number)

    async def _content(self, call: Call) -> bytes:
        match call:
            case SendPicture(picture=picture):
                return await self._picture(picture)
            case SendFile(file=file):
                return await self._picture(file)
            case SendText() | EditText() | SendInvoice() | ShowTyping():
                return b""

    async def _picture(self, picture: StoredPicture | Drawing) -> bytes:
        match picture:
            case StoredPicture():
                return await self._pictures(picture)
            case Drawing(name=name):
                return _drawn(self._drawings / f"{name}.png")

    async def _call(self, chat: int, call: Call, content: bytes, number: int) -> int:
        bot = self._bot
        match call:
            case SendText(text=text, keyboard=keyboard):
                sent = await bot.send_message(
                    chat, text, reply_markup=_markup(keyboard), link_preview_options=_NO_PREVIEW
                )
                return sent.message_id
            case EditText(text=text):
                await bot.edit_message_text(text, chat, number, link_preview_options=_NO_PREVIEW)
            case SendPicture(caption=caption, keyboard=keyboard):
                await bot.send_photo(chat, content, caption=caption or None, reply_markup=_markup(keyboard))
            case SendFile(filename=filename, caption=caption):
                # Without this, Telegram may turn a JPEG document into a compressed photo.
                await bot.send_document(
                    chat, content, filename=filename, caption=caption or None, disable_content_type_detection=True
                )
            case SendInvoice(title=title, description=description, payload=payload, stars=stars):
                prices = [LabeledPrice(title, stars)]
                # With a start parameter, a forwarded copy leads to the bot and has no button to pay with.
                await bot.send_invoice(
                    chat, title, description, payload, _STARS, prices, provider_token="", start_parameter="hello"
                )
            case ShowTyping():
                await bot.send_chat_action(chat, ChatAction.TYPING)
        return 0


def _drawn(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refused(f"the drawing {path.name} does not ship with the product") from error


def _markup(keyboard: Keyboard) -> InlineKeyboardMarkup | None:
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in keyboard]) if keyboard else None


def _button(button: Button) -> InlineKeyboardButton:
    match button:
        case TapButton(label=label, data=data):
            return InlineKeyboardButton(label, callback_data=data)
        case PageButton(label=label, url=url):
            return InlineKeyboardButton(label, url=url)
