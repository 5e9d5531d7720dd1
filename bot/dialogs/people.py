"""People take over: who asks for one hears their place and an honest time; who has the word, and who must answer.

The place is looked up in the same turn (`LookAtQueue`, `QueueSeen`); what changes while somebody waits is looked for by
timers, and told rarely.
"""

import datetime as dt

import msgspec

from bot.dialogs import aside, ratings
from bot.dialogs.sayings import Saying, message_of
from bot.dialogs.state import NOT_PEOPLE, Request
from bot.dialogs.talk import Next, Talk, anytime, listed
from bot.domain.effects import LookAtHolder, LookAtQueue, OpenCase, ReturnRequest, Send, StartTimer, WriteAnswer
from bot.domain.events import HolderSeen, PersonAnnounced, PersonJoined, PersonWrote, QueueSeen
from bot.domain.messages import Choice, TextMessage
from bot.domain.text import Text, text
from bot.domain.waiting import Wait

QUEUE_TIMER, SILENCE_TIMER = "queue", "silence"
_LOOKED = "+looked"  # behind what a silence timer is about: its time was given once to somebody who only looked
_LOOK_EVERY = dt.timedelta(minutes=1)
_BETWEEN_NEWS = dt.timedelta(minutes=10)


# --- asking for a person ---------------------------------------------------------------------------------------------


def call(talk: Talk) -> Next:
    """A person is asked for, or asked for again: first the queue is looked at."""
    talk.want(LookAtQueue("asked"))
    return None


def seen(talk: Talk, event: QueueSeen) -> Next:
    """The queue as it stands, for whatever it was looked at."""
    wait = talk.counter.wait(event.queue, talk.envelope.at)
    match event.why:
        case "asked" if wait.is_open:
            _join_queue(talk, wait, requested=event.queue.requested)
            return None
        case "asked":
            return _while_shut(talk, wait, requested=event.queue.requested)
        case "watched":
            _tell_news(talk, wait, requested=event.queue.requested)
            return None
        case "returned":
            _wait_again(talk, wait)
            return None


def take_back(talk: Talk) -> Next:
    """The customer would rather go on with the assistant; the request stays where it is."""
    talk.change(owner="bot", request=None)
    talk.say("assistant-back")
    return talk.ask_again()


def leave_question(talk: Talk) -> Next:
    """Leave a question instead of waiting."""
    talk.change(owner="bot", request=None, question=None)
    return aside.go_aside(talk, "awaiting_question")


def _join_queue(talk: Talk, wait: Wait, *, requested: bool) -> None:
    """Wait for a person; the assistant is silent until the conversation is given back. A second request is never opened."""
    conversation = talk.conversation
    called: tuple[Text, ...] = () if conversation.owner == "queue" else (text("person-called"),)
    if not requested:
        photo, order, document = conversation.photo, conversation.order, conversation.document
        talk.want(OpenCase(case="person", photo=photo, order=order, document=document))
    _say(talk, (*called, _place(talk, wait)), *(() if wait.minutes else (_QUESTION,)), anytime("assistant"))
    _wait(talk, wait)


def _while_shut(talk: Talk, wait: Wait, *, requested: bool) -> Next:
    """Nobody is there: when they are back, and a form instead; who has left something hears that it is with them."""
    shut = _shut(talk, wait)
    if not requested:
        _say(talk, (shut,))
        return leave_question(talk)
    waits = talk.conversation.owner == "queue"
    _say(talk, (shut, text("queue-kept")), _QUESTION, *((anytime("assistant"),) if waits else ()))
    return None if waits else talk.ask_again()


# --- while somebody waits --------------------------------------------------------------------------------------------


def watch(talk: Talk, about: str) -> Next:
    """Time to look whether there is news for whoever waits, and waits still."""
    request = talk.conversation.request
    if talk.conversation.owner == "queue" and request is not None and stamp(request.at) == about:
        talk.want(LookAtQueue("watched"))
    return None


def _tell_news(talk: Talk, wait: Wait, *, requested: bool) -> None:
    """That it is their turn, or that the time we said has passed: each once, and never two within ten minutes."""
    request, at = talk.conversation.request, talk.envelope.at
    if talk.conversation.owner != "queue" or request is None or not requested:
        return
    if request.said_at is None or at >= request.said_at + _BETWEEN_NEWS:
        late = request.promised_at is not None and at >= request.promised_at and "late" not in request.said
        is_next = wait.place == 1 and request.place > 1 and "next" not in request.said
        if late:
            now = text("queue-place", place=wait.place) if wait.is_open else _shut(talk, wait)
            _say(talk, (text("queue-late"), now), _QUESTION, anytime("assistant"))
        elif is_next and wait.is_open:
            _say(talk, (text("queue-next"),), _QUESTION, anytime("assistant"))
        if late or (is_next and wait.is_open):
            said = ("late",) * late + ("next",) * (wait.place == 1)
            request = msgspec.structs.replace(request, said=(*request.said, *said), said_at=at)
            talk.change(request=request)
    _look_later(talk, request, wait)


def _wait(talk: Talk, wait: Wait) -> None:
    before = talk.conversation.request
    request = Request(
        at=talk.envelope.at,
        place=wait.place,
        promised_at=wait.until,
        said_at=before.said_at if before is not None else None,
    )
    talk.change(owner="queue", request=request)
    _look_later(talk, request, wait)


def _look_later(talk: Talk, request: Request, wait: Wait) -> None:
    """When there may be news next; no timer where all is said."""
    at = talk.envelope.at
    moments = [at + _LOOK_EVERY] * (request.place > 1 and "next" not in request.said)
    if request.promised_at is not None and "late" not in request.said:
        moments.append(max(request.promised_at, at))
    if not moments:
        return
    rest = request.said_at + _BETWEEN_NEWS if request.said_at is not None else at
    shut = wait.back_at if not wait.is_open and wait.back_at is not None else at
    _start(talk, QUEUE_TIMER, stamp(request.at), max(min(moments), rest, shut))


# --- a person is here ------------------------------------------------------------------------------------------------


def joins(talk: Talk, event: PersonJoined) -> Next:
    """Announce a person once. Who has the conversation keeps it, unless it is taken from them by name."""
    owner = talk.conversation.owner
    if owner == event.name or owner not in (*NOT_PEOPLE, event.taken_from):
        return None
    talk.change(owner=event.name, request=None)
    talk.say("person-joined", name=event.name)
    _owe(talk, talk.envelope.at)
    return None


def says(talk: Talk, saying: Saying) -> Next:
    """What a person says, as they say it, and words by e-mail where that was asked for; whoever speaks has taken over.

    Words that were approved beforehand say themselves that somebody is here.
    """
    if not isinstance(saying, PersonAnnounced):
        joins(talk, PersonJoined(saying.name))
    elif talk.conversation.owner in NOT_PEOPLE:
        talk.change(owner=saying.name, request=None)
    if talk.conversation.owner != saying.name:
        return None
    talk.want(Send(message_of(saying)))
    to = talk.conversation.answer_to
    if to and isinstance(saying, PersonWrote):
        talk.want(WriteAnswer(to=to, name=saying.name, words=saying.words))
    talk.change(waits_since=None, wrote=saying.name)
    return None


def takes_leave(talk: Talk, event: PersonWrote) -> Next:
    """The last words of a person, and the assistant again; nothing where somebody else has the word."""
    says(talk, event)
    return leaves(talk, event.name) if talk.conversation.owner == event.name else None


def leaves(talk: Talk, name: str) -> Next:
    """The assistant again, where it was; who was answered is asked whether that helped."""
    conversation = talk.conversation
    if conversation.owner not in (name, *NOT_PEOPLE):
        return None
    wrote = conversation.wrote
    talk.change(owner="bot", request=None, waits_since=None, wrote="", answer_to="")
    if conversation.owner == "bot":
        return None
    talk.say("person-left", name=name)
    if wrote:
        ratings.ask(talk, wrote)
    return talk.stage


def heard(talk: Talk) -> None:
    """The customer said something to the person who has the conversation: an answer is owed from now on."""
    if talk.conversation.owner not in NOT_PEOPLE and talk.conversation.waits_since is None:
        _owe(talk, talk.envelope.at)


def fell_silent(talk: Talk, about: str) -> Next:
    """The person has owed an answer for too long, as far as the customer can tell: it is looked whether they are at it."""
    if _still_owed(talk, about):
        talk.want(LookAtHolder(talk.conversation.owner, about))
    return None


def holder_seen(talk: Talk, event: HolderSeen) -> Next:
    """Whoever writes has time, from their last letter on; whoever only looks has it once more; else somebody else gets it."""
    conversation, at, silent = talk.conversation, talk.envelope.at, talk.counter.silent
    if not _still_owed(talk, event.about):
        return None
    if event.is_here and event.typed_at is not None and event.typed_at + silent > at:
        _start(talk, SILENCE_TIMER, event.about, event.typed_at + silent)
        return None
    if event.is_here and not event.about.endswith(_LOOKED):
        _start(talk, SILENCE_TIMER, event.about + _LOOKED, at + silent)
        return None
    talk.want(ReturnRequest(conversation.owner), LookAtQueue("returned"))
    talk.say("person-silent", name=conversation.owner)
    talk.change(owner="queue", waits_since=None)
    return None


def _still_owed(talk: Talk, about: str) -> bool:
    conversation = talk.conversation
    since = conversation.waits_since
    return conversation.owner not in NOT_PEOPLE and since is not None and stamp(since) == about.removesuffix(_LOOKED)


def _wait_again(talk: Talk, wait: Wait) -> None:
    place = _place(talk, wait) if wait.is_open else _shut(talk, wait)
    _say(talk, (place,), _QUESTION, anytime("assistant"))
    _wait(talk, wait)


def _owe(talk: Talk, at: dt.datetime) -> None:
    talk.change(waits_since=at)
    _start(talk, SILENCE_TIMER, stamp(at), at + talk.counter.silent)


# --- words -----------------------------------------------------------------------------------------------------------

_QUESTION = anytime("leave-question")


def stamp(at: dt.datetime) -> str:
    """What a timer is about: the moment that began what it watches, to the microsecond."""
    return at.isoformat()


def _place(talk: Talk, wait: Wait) -> Text:
    """The place, and as much of the time as is known."""
    place = text("queue-place", place=wait.place)
    if wait.minutes is not None:
        return listed((place, text("queue-minutes", minutes=wait.minutes)), "lines")
    if wait.closes_at is None:
        return place
    closes = talk.moment(wait.closes_at, day=False)
    if wait.back_at is None:
        return listed((place, text("queue-unmeasured", closes=closes)), "lines")
    back = talk.moment(wait.back_at)
    return listed((place, text("queue-closing", closes=closes, back=back)), "lines")


def _shut(talk: Talk, wait: Wait) -> Text:
    if wait.back_at is None:
        return text("queue-away")
    return text("queue-shut", back=talk.moment(wait.back_at))


def _say(talk: Talk, texts: tuple[Text, ...], *choices: Choice) -> None:
    talk.send(TextMessage(text=listed(texts, "lines"), choices=choices))


def _start(talk: Talk, timer: str, about: str, at: dt.datetime) -> None:
    talk.want(StartTimer(timer, about, max(0.0, (at - talk.envelope.at).total_seconds())))
