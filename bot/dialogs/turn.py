"""One turn: a conversation and an event in, the conversation as it is now and what it wants out. Pure."""

from collections.abc import Callable, Mapping

import msgspec

from bot.dialogs import claims, documents, facts, interrupts, people, photos, questions, ratings
from bot.dialogs.aside import SIDE_STAGES
from bot.dialogs.counter import Counter
from bot.dialogs.stages import STAGES
from bot.dialogs.state import Conversation, StageName, nearest_language
from bot.dialogs.talk import ANYTIME, Next, Talk
from bot.dialogs.words import chosen, plain
from bot.domain.effects import Effect
from bot.domain.events import (
    ChoiceTapped,
    ConversationStarted,
    CustomerEvent,
    Envelope,
    PhotoReceived,
    TextReceived,
    UnsupportedReceived,
)
from bot.domain.ids import came_through

_MAX_TYPED_CHARS = 500  # longer than any answer that we ask for

# What we cannot take, by the text that says so; whatever a channel names otherwise is "other".
_UNSUPPORTED: Mapping[str, str] = {
    "voice": "unsupported-voice",
    "audio": "unsupported-voice",
    "video": "unsupported-video",
    "animation": "unsupported-video",
    "sticker": "unsupported-sticker",
    "file": "unsupported-file",
    "pdf": "unsupported-file",
    "too_large": "unsupported-too-large",
}
_FRENCH_GREETINGS = frozenset({"bonjour", "salut", "bonsoir", "coucou"})


class Turned(msgspec.Struct, frozen=True):
    """What a turn did."""

    conversation: Conversation
    effects: tuple[Effect, ...]


def turn(conversation: Conversation, envelope: Envelope, counter: Counter) -> Turned:
    """Take a turn. `envelope.at` is the clock; the same arguments always give the same result."""
    talk = Talk(conversation, envelope, counter)
    event = envelope.event
    after = _hear(talk, event) if isinstance(event, CustomerEvent) else facts.handle(talk, event)
    if after is not None:
        _enter(talk, after)
    return Turned(talk.conversation, tuple(talk.effects))


def _enter(talk: Talk, stage: StageName) -> None:
    talk.change(stage=stage, back_to=talk.conversation.back_to if stage in SIDE_STAGES else None)
    if talk.conversation.owner == "bot":
        STAGES[stage].enter(talk)


def _hear(talk: Talk, event: CustomerEvent) -> Next:
    """The customer did something."""
    talk.change(unreachable=False, zone=talk.envelope.zone or talk.conversation.zone)
    if came_through(talk.conversation.id, talk.envelope.id):
        talk.change(heard_at=talk.envelope.at)
    if talk.conversation.owner != "bot":
        return _overhear(talk, event)
    if not talk.conversation.greeted:
        return _greet(talk, event)
    return _understand(talk, event)


def _understand(talk: Talk, event: CustomerEvent) -> Next:
    match event:
        case TextReceived(text=words):
            return _read(talk, msgspec.structs.replace(event, text=words.strip()[:_MAX_TYPED_CHARS]))
        case ChoiceTapped():
            return _tapped(talk, event)
        case PhotoReceived() if talk.stage == "awaiting_claim":
            return claims.receive(talk, event)
        case PhotoReceived():
            return photos.receive(talk, event)
        case UnsupportedReceived(what=what):
            talk.say(_UNSUPPORTED.get(what, "unsupported-other"))
            return talk.ask_again()
        case ConversationStarted() if talk.stage == "awaiting_document" and talk.conversation.held is None:
            return documents.introduce(talk)
        case ConversationStarted():
            talk.say("welcome-back")
            return talk.ask_again()


def _read(talk: Talk, event: TextReceived) -> Next:
    """Typed words: a choice by number or name, an interrupt, or the answer to the present question."""
    if event.masked:
        talk.say("number-removed")
        return talk.ask_again()
    if not event.text:
        return talk.ask_again()
    if rated := ratings.typed(talk, event.text):
        return ratings.answer(talk, rated)
    valid = tuple(choice for choice in talk.conversation.offered if choice[0] in (ANYTIME, talk.stage))
    if choice := chosen(event.text, valid):
        return _tapped(talk, ChoiceTapped(*choice))
    if name := interrupts.understood(event, talk.stage):
        return interrupts.answer(talk, name)
    if answered := questions.answer(talk, event.text):
        return answered
    return STAGES[talk.stage].handle(talk, event)


def _tapped(talk: Talk, event: ChoiceTapped) -> Next:
    if event.stage == ANYTIME:
        return interrupts.tapped(talk, event.choice)
    if event.stage != talk.stage:
        return talk.outdated()
    return STAGES[talk.stage].handle(talk, event)


def _greet(talk: Talk, event: CustomerEvent) -> Next:
    """Introduce ourselves as what we are, once, and answer what was said with it."""
    talk.change(greeted=True, language=_first_language(talk, event))
    says_more = not isinstance(event, ConversationStarted)
    if isinstance(event, TextReceived):
        meant = interrupts.understood(event, talk.stage)
        says_more = meant not in (None, "hello") or bool(talk.counter.find_documents(event.text))
    if says_more:
        talk.hello("hello-briefly")
        return _understand(talk, event)
    return documents.introduce(talk)


def _first_language(talk: Talk, event: CustomerEvent) -> str:
    hint = talk.envelope.language
    if not hint and isinstance(event, TextReceived) and _FRENCH_GREETINGS & set(plain(event.text).split()):
        return "fr"
    return nearest_language(hint) if hint else talk.conversation.language


def _overhear(talk: Talk, event: CustomerEvent) -> Next:
    """A person has the word: the assistant keeps what comes and is silent; from the queue it can be called back.

    To be forgotten is a right that no conversation with a person stands in the way of.
    """
    people.heard(talk)
    match event:
        case TextReceived() if interrupts.understood(event, talk.stage) == "erase":
            talk.change(owner="bot", waits_since=None)
            talk.say("assistant-back")
            return interrupts.answer(talk, "erase")
        case ChoiceTapped(stage="anytime", choice=choice) if choice in ("helped", "not-helped"):
            ratings.note(talk, choice)
            return None
        case ChoiceTapped(stage="anytime", choice=choice) if talk.conversation.owner == "queue":
            return _in_the_queue(talk, choice)
        case TextReceived(text=words) if talk.conversation.owner == "queue":
            stage, choice = chosen(words, talk.conversation.offered) or ("", "")
            if stage != ANYTIME and interrupts.understood(event, talk.stage) == "person":
                return people.call(talk)
            return _in_the_queue(talk, choice) if stage == ANYTIME else None
        case PhotoReceived():
            return photos.overhear(talk, event)
        case _:
            return None


def _in_the_queue(talk: Talk, choice: str) -> Next:
    """What can be done while one waits for a person."""
    does = _WAITING.get(choice)
    return does(talk) if does is not None else None


_WAITING: Mapping[str, Callable[[Talk], Next]] = {
    "assistant": people.take_back,
    "leave-question": people.leave_question,
    "person": people.call,
}
