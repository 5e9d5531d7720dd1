"""How our messages look on WhatsApp. Pure: reply buttons where three fit, a list where ten do, else numbered lines.

https://www.twilio.com/docs/content/twilio-quick-reply and /twiliolist-picker
"""

from collections.abc import Callable

from bot.domain.messages import (
    AnyMessage,
    Choice,
    CorrectionMessage,
    Drawing,
    FileMessage,
    InvoiceMessage,
    Link,
    PersonMessage,
    PictureMessage,
    StoredPicture,
    TextMessage,
    Working,
)
from bot.domain.text import Text, text
from bot.errors import Refused
from bot.handlers.ports import Say
from bot.handlers.taps import Tap, pack
from bot.handlers.twilio.calls import Call, Option, SendChoices, SendPicture, SendWords
from bot.handlers.twilio.wording import MOST_TEXT, Words, numbered, spoken, with_links
from bot.handlers.words import length, shortened, split

MOST_CAPTION = 1024
MOST_BUTTONS, MOST_TITLE = 3, 20  # in the window; https://www.twilio.com/docs/content/twilio-quick-reply
MOST_ITEMS, MOST_ITEM, MOST_DESCRIPTION = 10, 24, 72  # https://www.twilio.com/docs/content/twiliolist-picker
MOST_VARIABLE = 255  # https://www.twilio.com/docs/content/using-variables-with-content-api
_SPOKEN = "whatsapp-person-says"


def render(
    message: AnyMessage, language: str, say: Say, link: Callable[[StoredPicture | Drawing], str]
) -> tuple[Call, ...]:
    """The messages that say it, in order. Raises `Refused` for an invoice: money is taken by a page.

    link: the address that hands over a file as it is; what is sent as a picture, WhatsApp compresses.
    """

    def words(said: Text) -> str:
        return say(said, language)

    match message:
        case TextMessage():
            return _with_choices(spoken(_SPOKEN, message.author, words(message.text), words), message.choices, words)
        case CorrectionMessage():
            raise Refused("what was said here stays said")
        case PersonMessage():
            return _written(spoken(_SPOKEN, message.author, message.words, words))
        case PictureMessage():
            return _picture(message, words)
        case FileMessage():
            return _written(f"{words(message.caption)}\n{link(message.file)}")
        case InvoiceMessage():
            raise Refused("WhatsApp takes payments by a page, never by an invoice in the chat")
        case Working():
            return ()


def _picture(message: PictureMessage, words: Words) -> tuple[Call, ...]:
    caption = with_links(words(message.caption), message.choices, words)
    answers = tuple(choice for choice in message.choices if isinstance(choice, Choice))
    asked: tuple[Call, ...] = ()
    if len(answers) == 1:  # not worth a message of its own
        caption = numbered(caption, [words(answers[0].label)])
    elif answers:
        asked = _with_choices(words(text("whatsapp-choose")), answers, words)
    if length(caption) > MOST_CAPTION:
        return SendPicture(message.picture), *_written(caption), *asked
    return SendPicture(message.picture, caption), *asked


def _with_choices(said: str, choices: tuple[Choice | Link, ...], words: Words) -> tuple[Call, ...]:
    said = with_links(said, choices, words)
    answers = [(words(choice.label), choice) for choice in choices if isinstance(choice, Choice)]
    if not answers:
        return _written(said)
    if len(answers) > MOST_ITEMS or len({shortened(label, MOST_ITEM) for label, _ in answers}) < len(answers):
        return _written(numbered(said, (label for label, _ in answers)))
    before: tuple[Call, ...] = ()
    if length(said) > MOST_VARIABLE or said != " ".join(
        said.split()
    ):  # what is filled into a content is one short line
        before, said = _written(said), words(text("whatsapp-choose"))
    as_buttons = len(answers) <= MOST_BUTTONS and all(length(label) <= MOST_TITLE for label, _ in answers)
    options = tuple(_option(label, choice, MOST_TITLE if as_buttons else MOST_ITEM) for label, choice in answers)
    if as_buttons:
        return *before, SendChoices(kind="buttons", words=said, options=options)
    return *before, SendChoices(kind="list", words=said, options=options, button=words(text("whatsapp-list")))


def _option(label: str, choice: Choice, most: int) -> Option:
    more = shortened(label, MOST_DESCRIPTION) if length(label) > most else ""
    return Option(shortened(label, most), pack(Tap(choice.stage, choice.id)), more)


def _written(said: str) -> tuple[SendWords, ...]:
    return tuple(SendWords(part) for part in split(said, MOST_TEXT))
