"""How our messages look on Telegram. Pure: a message, a language and the words give the calls to make."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from bot.domain.messages import (
    AnyMessage,
    Choice,
    CorrectionMessage,
    FileMessage,
    InvoiceMessage,
    Link,
    PersonMessage,
    PictureMessage,
    TextMessage,
    Working,
)
from bot.domain.text import text
from bot.handlers.ports import Say
from bot.handlers.taps import Tap, pack
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
from bot.handlers.words import length, shortened, split

MOST_TEXT = 4096  # https://core.telegram.org/bots/api#sendmessage
MOST_CAPTION = 1024  # https://core.telegram.org/bots/api#sendphoto
MOST_TITLE = 32  # https://core.telegram.org/bots/api#sendinvoice
MOST_DESCRIPTION = 255  # https://core.telegram.org/bots/api#sendinvoice
MOST_LABEL = 64  # no limit is published; what a narrow phone shows of a button that has a row to itself
_ROW_CHARS = 24  # labels that fit beside each other on a narrow phone
_ROW_BUTTONS = 3


def render(message: AnyMessage, language: str, say: Say) -> tuple[Call, ...]:
    """The calls that say the message, in order; the buttons are under the last of them."""
    match message:
        case TextMessage():
            return _texts(
                _spoken(message.author, say(message.text, language), language, say), message.choices, language, say
            )
        case PersonMessage():
            return _texts(_spoken(message.author, message.words, language, say), (), language, say)
        case CorrectionMessage():
            return (EditText(message.of, _spoken(message.author, message.words, language, say)),)
        case PictureMessage():  # Telegram has no field for `alt`; the caption says what matters
            words, keyboard = _with_choices(say(message.caption, language), message.choices, language, say)
            if length(words) > MOST_CAPTION:
                return (SendPicture(message.picture), *_parts(words, keyboard))
            return (SendPicture(message.picture, words, keyboard),)
        case FileMessage():
            caption = say(message.caption, language)
            if length(caption) > MOST_CAPTION:
                return (SendFile(message.file, message.filename), *_parts(caption, ()))
            return (SendFile(message.file, message.filename, caption),)
        case InvoiceMessage():
            title = shortened(say(message.title, language), MOST_TITLE)
            description = shortened(say(message.description, language), MOST_DESCRIPTION)
            return (SendInvoice(title, description, message.order, message.stars),)
        case Working():
            return (ShowTyping(),)


def _spoken(author: str, words: str, language: str, say: Say) -> str:
    """Words with the name of the person of the team who says them."""
    return say(text("telegram-person-says", name=author, words=words), language) if author else words


def _texts(words: str, choices: tuple[Choice | Link, ...], language: str, say: Say) -> tuple[Call, ...]:
    return _parts(*_with_choices(words, choices, language, say))


def _with_choices(words: str, choices: tuple[Choice | Link, ...], language: str, say: Say) -> tuple[str, Keyboard]:
    """The buttons; and the words, with those links that Telegram refuses as buttons written out under them."""
    buttons: list[Button] = []
    lines = [words]
    for choice in choices:
        label = say(choice.label, language)
        match choice:
            case Choice(stage=stage, id=id):
                buttons.append(TapButton(shortened(label, MOST_LABEL), pack(Tap(stage, id))))
            case Link(url=url) if _fits_a_button(url):
                buttons.append(PageButton(shortened(label, MOST_LABEL), url))
            case Link(url=url):
                lines.append(f"{label}\n{url}")
    return "\n\n".join(lines), _rows(buttons)


def _fits_a_button(url: str) -> bool:
    """The Bot API answers 400 to a button whose host has no dot, such as localhost."""
    parts = urlsplit(url)
    return parts.scheme in {"http", "https"} and "." in (parts.hostname or "")


def _rows(buttons: Iterable[Button]) -> Keyboard:
    """Short labels side by side, long ones each in a row."""
    rows: list[list[Button]] = []
    for button in buttons:
        row = [*rows[-1], button] if rows else [button]
        if rows and len(row) <= _ROW_BUTTONS and sum(len(each.label) for each in row) <= _ROW_CHARS:
            rows[-1] = row
        else:
            rows.append([button])
    return tuple(tuple(row) for row in rows)


def _parts(words: str, keyboard: Keyboard) -> tuple[SendText, ...]:
    """Words of any length as messages that each fit; the buttons are under the last of them."""
    parts = split(words, MOST_TEXT)
    return tuple(SendText(part, keyboard if place == len(parts) else ()) for place, part in enumerate(parts, 1))
