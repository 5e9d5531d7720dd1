"""What somebody hears who calls, and what they can ask for: a menu that keys and words answer alike. Pure.

A call is short and nobody can show anything in it. So the first thing on offer is a link by message, and whatever is said
after that is said in that conversation. What a caller asks for is done by the edge, which comes back here for the words.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

from bot.dialogs.words import plain
from bot.domain.effects import Order
from bot.domain.ids import pressed
from bot.domain.text import Text, text

Wish = Literal["link", "guide", "order", "person", "stop", "language", "repeat"]
Step = Literal["menu", "order", "person", "recording", "dialled"]

# The menu, in the order in which it is read out: what is most wanted comes first.
KEYS: Mapping[str, Wish] = {
    "1": "link",
    "2": "guide",
    "3": "order",
    "4": "person",
    "5": "stop",
    "9": "language",
    "0": "repeat",
}
# What is said instead of pressing, as `plain` writes it.
PHRASES: Mapping[Wish, Mapping[str, tuple[str, ...]]] = {
    "link": {
        "en": (
            "link",
            "send me the link",
            "the link",
            "send the link",
            "send me a link",
            "text me",
            "message me",
            "one",
        ),
        "fr": ("lien", "envoyez moi le lien", "le lien", "envoyez le lien", "envoyez moi un lien", "un"),
    },
    "guide": {
        "en": ("photo", "how to take the photo", "how do i take the photo", "how do i take a photo", "two"),
        "fr": ("comment prendre la photo", "conseils", "comment faire la photo", "deux"),
    },
    "order": {"en": ("order", "my order", "three"), "fr": ("commande", "ma commande", "trois")},
    "person": {"en": ("person", "four"), "fr": ("personne", "quatre")},
    "stop": {
        "en": ("stop", "stop messages", "stop the messages", "no more messages", "unsubscribe", "five"),
        "fr": ("arreter", "plus de messages", "arreter les messages", "cinq"),
    },
    "language": {"en": ("french", "nine"), "fr": ("anglais", "neuf")},
    "repeat": {"en": ("repeat", "again", "zero"), "fr": ("repeter", "encore", "zero")},
}
# What the chat calls the same wishes, so that whatever understands the one understands the other.
_SAME_AS: Mapping[str, Wish] = {
    "status": "order",
    "orders": "order",
    "person": "person",
    "language": "language",
    "speak_en": "language",
    "speak_fr": "language",
    "help": "repeat",
}
WISHES: frozenset[str] = frozenset(PHRASES)

_WISH_OF: Mapping[str, Wish] = {
    phrase: wish for wish, spoken in PHRASES.items() for phrases in spoken.values() for phrase in phrases
}
_DIGITS = {
    **dict(
        zip(("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"), "0123456789", strict=True)
    ),
    "oh": "0",  # as everybody reads a zero out
    **dict(zip(("un", "deux", "trois", "quatre", "cinq", "sept", "huit", "neuf"), "12345789", strict=True)),
}
_NOT_A_NUMBER = re.compile(r"[^A-Z0-9]")
_PREFIX = "PB"
_LOOK_ALIKES = str.maketrans("OIL", "011")  # letters that no number of ours has
NUMBER_KEYS, CHECK_KEYS = 8, 4  # of an order's number: all of it, and what is asked of a caller whose number we know
MOST_TRIES = 3


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """What can be done on this call. links: text messages can be sent. messages: any can, so that they can be stopped."""

    language: str
    links: bool
    messages: bool
    languages: tuple[str, ...] = ("en", "fr")

    def offers(self) -> tuple[tuple[str, Wish], ...]:
        """The menu as it is read out, key by key."""
        hidden: set[Wish] = {"repeat"}
        hidden |= set() if self.links else {"link"}
        hidden |= set() if self.messages else {"stop"}
        return tuple((key, wish) for key, wish in KEYS.items() if wish not in hidden)


class Heard(msgspec.Struct, frozen=True):
    """What came: keys, or words with what an outside service took them for."""

    keys: str = ""
    words: str = ""
    intent: str = ""

    @property
    def is_nothing(self) -> bool:
        """Whether nobody pressed or said anything."""
        return not self.keys and not self.words.strip()


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """Wait for an answer. keys: how many are pressed at most. tries: how often this was asked already."""

    step: Step
    keys: int
    tries: int = 0
    hints: tuple[str, ...] = ()


class Spoken(msgspec.Struct, frozen=True, kw_only=True):
    """What is said, and what comes after it: a question, a person at the desk, or the end of the call."""

    says: tuple[Text, ...]
    ask: Ask | None = None
    dial: bool = False
    record: bool = False
    language: str = ""  # spoken from here on, where it changes


def wish_of(heard: Heard) -> Wish | None:
    """What a caller at the menu wants."""
    if heard.keys:
        return KEYS.get(heard.keys[0])
    spoken = plain(heard.words)
    if spoken in _WISH_OF:
        return _WISH_OF[spoken]
    if heard.intent in WISHES:
        return next(wish for wish in PHRASES if wish == heard.intent)
    return _SAME_AS.get(heard.intent)


def number_of(heard: Heard) -> str:
    """An order's number as keys: pressed, or said letter by letter in any way that speech is written down."""
    if heard.keys:
        return re.sub(r"\D", "", heard.keys)
    said = " ".join(_DIGITS.get(word, word) for word in plain(heard.words).split())
    number = _NOT_A_NUMBER.sub("", said.upper()).translate(_LOOK_ALIKES)
    if number.startswith(_PREFIX) and len(number) - len(_PREFIX) in (NUMBER_KEYS, CHECK_KEYS):
        number = number.removeprefix(_PREFIX)
    return re.sub(r"\D", "", pressed(number))


# --- what is said ----------------------------------------------------------------------------------------------------


def welcome(line: Line) -> Spoken:
    """That nobody but a machine is on the line, that nothing is recorded, and the menu."""
    return menu(line, text("call-hello"))


def menu(line: Line, *before: Text, tries: int = 0) -> Spoken:
    """The menu, behind other words."""
    offers = tuple(text(f"call-offer-{wish}", key=key) for key, wish in line.offers())
    spoken = line.language.partition("-")[0]
    hints = tuple(phrase for phrases in PHRASES.values() for phrase in phrases.get(spoken, ())[:2])
    return Spoken(says=(*before, *offers), ask=Ask(step="menu", keys=1, tries=tries, hints=hints))


def not_understood(line: Line, tries: int, *, silent: bool) -> Spoken:
    """Ask again, and not for ever."""
    if tries + 1 >= MOST_TRIES:
        return Spoken(says=(text("call-goodbye"),))
    return menu(line, text("call-silence" if silent else "call-not-understood"), tries=tries + 1)


def guide(line: Line) -> Spoken:
    """How to take the photo, in few words."""
    return menu(line, text("call-guide"))


def link_sent(line: Line) -> Spoken:
    """That the link is on its way."""
    return menu(line, text("call-link-sent"))


def link_not_sent(line: Line, why: Literal["unwanted", "landline", "unknown"]) -> Spoken:
    """Why no link can be sent here, and what to do instead."""
    return menu(line, text(f"call-link-{why}"))


def stopped(line: Line) -> Spoken:
    """That messages have stopped."""
    return menu(line, text("call-stopped"))


def ask_order(*, known: bool, tries: int = 0) -> Spoken:
    """For the end of the order's number, of a caller whose number has orders; for all of it, of anybody else."""
    asked = text("call-order-check") if known else text("call-order-number")
    before = (text("call-order-wrong"),) if tries else ()
    return Spoken(says=(*before, asked), ask=Ask(step="order", keys=CHECK_KEYS if known else NUMBER_KEYS, tries=tries))


def tell_order(line: Line, found: Sequence[Order]) -> Spoken:
    """Where the order stands. Nothing about a person is said: whoever calls may be anybody."""
    told = tuple(
        text(
            "call-order-status",
            document=Text(f"document-{order.document}"),
            status=Text(f"status-{order.status.replace('_', '-')}"),
        )
        for order in found
    )
    return menu(line, *told)


def order_not_found(line: Line, tries: int, *, known: bool) -> Spoken:
    """Ask once more, and not for ever."""
    if tries + 1 >= MOST_TRIES:
        return menu(line, text("call-order-gone"))
    return ask_order(known=known, tries=tries + 1)


def ask_recording() -> Spoken:
    """Whether the call with the person may be recorded. Anything but a clear yes is a no."""
    return Spoken(says=(text("call-recording-v1"),), ask=Ask(step="recording", keys=1))


def connect(*, record: bool) -> Spoken:
    """To a person at the desk."""
    return Spoken(says=(text("call-connecting"),), dial=True, record=record)


def nobody(*, tried: bool, hidden: bool = False) -> Spoken:
    """Nobody can come to the telephone now: offer to call back, where the caller's number is not hidden."""
    if hidden:
        return Spoken(says=(text("call-nobody-hidden"),))
    return Spoken(says=(text("call-nobody" if tried else "call-closed"),), ask=Ask(step="person", keys=1))


def called_back(line: Line, *, noted: bool) -> Spoken:
    """That the desk will call, or back to the menu."""
    return Spoken(says=(text("call-callback-noted"),)) if noted else menu(line)


def goodbye() -> Spoken:
    """The end."""
    return Spoken(says=(text("call-goodbye"),))


def turn_to(line: Line, language: str) -> Spoken:
    """Speak another language from here on."""
    spoken = menu(msgspec.structs.replace(line, language=language), text("call-language"))
    return msgspec.structs.replace(spoken, language=language)
