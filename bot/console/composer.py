"""The composer of a conversation: what can be said there now, and the ways of saying it that are more than typing."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import msgspec
from aiohttp import web
from babel.dates import get_day_names

from bot.console.answers import Answer, Ready, all_ready, load_answers, variables_in
from bot.console.desk import Talk, Words
from bot.console.enclosing import LARGEST_FILE_BYTES, kind_of, safe_name
from bot.console.guard import Visit
from bot.console.photos import picture_response
from bot.console.replies import Delivery, Facts, Lock, Template, lock_of
from bot.console.talking import back, nonce_of, say, talk_of, words_of
from bot.console.transcript import ENCLOSED
from bot.domain.events import Event, PersonAdvised, PersonAnnounced, PersonCorrected, PersonSent, PersonWrote
from bot.domain.hours import Hours
from bot.domain.ids import ConversationId, EffectId, EventId, photo_id
from bot.domain.line import Line
from bot.domain.messages import CorrectionMessage, FileMessage, PersonMessage, PictureMessage, StoredPicture
from bot.domain.text import Day, Text, text
from bot.errors import Rejected

CORRECTABLE_FOR = dt.timedelta(minutes=15)
_LOOK_BACK = 100  # lines


class Offered(msgspec.Struct, frozen=True):
    """A wording that was approved beforehand, for this customer. missing: the facts that it needs and nobody knows."""

    name: str
    words: str
    missing: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Composing:
    """What the composer shows.

    lock: why nothing can be written now. correctable: the agent's last line while it may be corrected, and its words as
    they are now. announced: something waits for the customer already, so nothing more can be announced.
    """

    language: str
    lock: Lock | None
    answers: Sequence[Ready]
    tips: Sequence[str]
    templates: Sequence[Offered]
    announced: bool
    correctable: Line | None
    correctable_words: str
    words: str  # that the field begins with
    hole: Ready | None  # the chosen answer, where it lacks something
    largest: int = LARGEST_FILE_BYTES


@dataclass(frozen=True)
class Composer:
    """Puts together what can be said; the catalogue words the facts in the customer's language."""

    words: Words
    answers: Mapping[str, Answer] = field(default_factory=load_answers)

    async def show(
        self, visit: Visit, talk: Talk, lines: Sequence[Line], deliveries: Mapping[str, Delivery]
    ) -> Composing:
        """What can be said in this conversation now; `?answer=` begins with a ready one."""
        replying, now = visit.console.replying, visit.console.now()
        facts = await replying.replies.facts(talk.conversation)
        lock = lock_of(await replying.replies.reach(talk.conversation), replying.can_of(talk.conversation), now)
        answers = all_ready(self.answers, talk.language, self._known(visit, talk, facts))
        chosen = next((one for one in answers if one.id == visit.request.query.get("answer")), None)
        line = _correctable(visit, talk, lines, deliveries)
        return Composing(
            language=talk.language,
            lock=lock,
            answers=answers,
            tips=visit.console.reasons,
            templates=_offered(replying.templates, talk.language, facts) if lock and lock.reason != "stopped" else (),
            announced=_is_announced(lines, deliveries),
            correctable=line,
            correctable_words=_words_now(line, lines) if line else "",
            words=chosen.words if chosen and not chosen.missing else "",
            hole=chosen if chosen and chosen.missing else None,
        )

    def _known(self, visit: Visit, talk: Talk, facts: Facts) -> Mapping[str, str]:
        """The variables of ready answers, as words in the customer's language; "" where nothing is known."""
        replying, language, now = visit.console.replying, talk.language, visit.console.now()
        price = facts.price
        if price is None and facts.document is not None:
            price = replying.price_of(talk.conversation, facts.document)
        promised = facts.promised_at if facts.promised_at is not None and facts.promised_at > now else None
        # The day as it is where the desk is, which is what was promised.
        day = None if promised is None else promised.astimezone(ZoneInfo(replying.hours.zone)).date()
        document = f"document-{facts.document}"
        return {
            "agent": visit.agent,
            "order": facts.order or "",
            "document": self.words.say(Text(document), language) if self.words.has(document) else "",
            "delivery_day": "" if day is None else self._as_it_is(language, Day(day)),
            "hours": hours_in_words(replying.hours, language),
            "price": "" if price is None else self._as_it_is(language, price),
        }

    def _as_it_is(self, language: str, value: object) -> str:
        return self.words.say(text("desk-as-is", words=value), language)  # type: ignore[arg-type]  # a day or money


# --- doors -----------------------------------------------------------------------------------------------------------


async def write_note(visit: Visit) -> web.Response:
    """Write something for the others of the team, which the customer never sees."""
    talk, nonce, words = await talk_of(visit), nonce_of(visit), words_of(visit, "note")
    if words:
        key = f"desk:{talk.conversation}:{nonce}:note"
        await visit.console.replying.replies.add_note(key, talk.conversation, visit.agent, words, visit.console.now())
    return back(talk)


async def advise(visit: Visit) -> web.Response:
    """Send one of our tips, in the customer's own language."""
    talk, nonce, tip = await open_talk(visit), nonce_of(visit), visit.form.get("tip", "")
    if tip not in visit.console.reasons:
        raise Rejected("no such tip")
    await _said(visit, talk, nonce, "advised", PersonAdvised(visit.agent, tip))
    return back(talk)


async def send_file(visit: Visit) -> web.Response:
    """Send a picture or a PDF, with a few words before it where there are any."""
    talk, nonce, words = await open_talk(visit), nonce_of(visit), words_of(visit)
    if visit.upload is None or not visit.upload.data:
        raise Rejected("no file came with the form")
    purpose = kind_of(visit.upload.data)
    if purpose is None:
        raise Rejected("neither a JPEG nor a PNG nor a PDF", 422)
    refuse_holes(words)
    photo = photo_id(EventId(f"desk:{talk.conversation}:{nonce}:sent"))
    await visit.console.replying.enclose(talk.conversation, photo, purpose, visit.upload.data)
    if words:
        await _said(visit, talk, nonce, "wrote", PersonWrote(visit.agent, words))
    filename = safe_name(visit.upload.name, purpose)
    sent = PersonSent(name=visit.agent, photo=photo, purpose=purpose, filename=filename)
    await _said(visit, await talk_of(visit), nonce, "sent", sent)
    return back(talk)


async def enclosed(visit: Visit) -> web.Response:
    """A file that a person of the team sent in this conversation; that it was looked at is written down."""
    talk, number = await talk_of(visit), visit.part("line")
    lines = await visit.console.desk.lines(talk.conversation, 10 * _LOOK_BACK)
    file = next((found for line in lines if str(line.id) == number and (found := _file_of(line))), None)
    if file is None:
        raise Rejected("no such file in this conversation", 404)
    await visit.note("saw", photo=file.photo, purpose=file.purpose)
    body = await visit.console.pictures(file)
    return picture_response(body, "enclosed" if file.purpose == "enclosed-pdf" else "")


async def correct(visit: Visit) -> web.Response:
    """Put other words in the place of the agent's own last ones, where the channel can and while it is not too late."""
    talk, nonce, words = await open_talk(visit), nonce_of(visit), words_of(visit)
    refuse_holes(words)
    lines = await visit.console.desk.lines(talk.conversation, _LOOK_BACK)
    deliveries = await visit.console.replying.replies.deliveries(talk.conversation)
    line = _correctable(visit, talk, lines, deliveries)
    if line is None or str(line.id) != visit.form.get("line"):
        raise Rejected("these words cannot be corrected any more", 409)
    if words and words != _words_now(line, lines):
        corrected = PersonCorrected(name=visit.agent, of=EffectId(line.key), line=line.id, words=words)
        await _said(visit, talk, nonce, "corrected", corrected)
    return back(talk)


async def announce(visit: Visit) -> web.Response:
    """Ask the customer in approved words to write again; only where nothing else may be said."""
    talk, nonce, name = await talk_of(visit), nonce_of(visit), visit.form.get("template", "")
    replying = visit.console.replying
    lock = await lock_in(visit, talk.conversation)
    if lock is None or lock.reason == "stopped":
        raise Rejected("nothing is to be announced here", 409)
    lines = await visit.console.desk.lines(talk.conversation, _LOOK_BACK)
    if _is_announced(lines, await replying.replies.deliveries(talk.conversation)):
        raise Rejected("something is announced already", 409)
    facts = await replying.replies.facts(talk.conversation)
    offered = {one.name: one for one in _offered(replying.templates, talk.language, facts)}
    if name not in offered:
        raise Rejected("no such template")
    if offered[name].missing:
        raise Rejected("a template is not sent with a hole in it", 409)
    order = facts.order or "" if replying.templates[name].variables else ""
    await _said(visit, talk, nonce, "announced", PersonAnnounced(visit.agent, name, order))
    return back(talk)


async def open_talk(visit: Visit) -> Talk:
    """The conversation, where something can be written in it now. Raises `Rejected` (409) where nothing can."""
    talk = await talk_of(visit)
    if await lock_in(visit, talk.conversation) is not None:
        raise Rejected("this customer cannot be written to now", 409)
    return talk


def refuse_holes(words: str) -> None:
    """Raises `Rejected` (409) for words with a variable in them that nobody filled."""
    if variables_in(words):
        raise Rejected("there is a variable in these words that is not filled", 409)


async def _said(visit: Visit, talk: Talk, nonce: str, what: str, saying: Event) -> None:
    """Say it. Raises `Rejected` (409) where somebody else has the word."""
    if not await say(visit, talk, nonce, what, saying):
        raise Rejected("somebody else has this conversation", 409)


async def lock_in(visit: Visit, conversation: ConversationId) -> Lock | None:
    """Why nothing can be written in this conversation now; None where everything can."""
    replying = visit.console.replying
    return lock_of(await replying.replies.reach(conversation), replying.can_of(conversation), visit.console.now())


# --- pure ------------------------------------------------------------------------------------------------------------


def hours_in_words(hours: Hours, language: str) -> str:
    """`Mon-Fri 09:00-17:00` in the customer's language; "" where there are no hours."""
    names = get_day_names("abbreviated", locale=language.partition("-")[0] or "en")
    times: dict[str, list[int]] = {}
    for span in hours.spans:
        times.setdefault(f"{span.opens:%H:%M}-{span.closes:%H:%M}", []).append(span.day)
    return ", ".join(f"{_days(days, names)} {when}" for when, days in times.items())


def _days(days: list[int], names: Mapping[int, str]) -> str:
    first, last = days[0], days[-1]
    if len(days) > 1 and days == list(range(first, last + 1)):
        return f"{names[first]}-{names[last]}"
    return ", ".join(names[day] for day in days)


def _offered(templates: Mapping[str, Template], language: str, facts: Facts) -> Sequence[Offered]:
    """The approved wordings in the customer's language, with what is known filled in; those that can be sent come first."""
    known = {"order": facts.order or ""}
    offered = []
    for name, template in templates.items():
        words = template.in_language(language)
        for place, variable in enumerate(template.variables, 1):
            words = words.replace(f"{{{{{place}}}}}", known.get(variable) or f"{{{variable}}}")
        missing = tuple(variable for variable in template.variables if not known.get(variable))
        offered.append(Offered(name, words, missing))
    return sorted(offered, key=lambda one: bool(one.missing))


def _is_announced(lines: Iterable[Line], deliveries: Mapping[str, Delivery]) -> bool:
    """Whether something waits for the customer, or is about to: what is still to be sent now will wait as well."""
    on_its_way = (deliveries[line.key].state == "queued" for line in lines if line.key in deliveries)
    return any(on_its_way) or any(delivery.state == "held" for delivery in deliveries.values())


def _correctable(visit: Visit, talk: Talk, lines: Sequence[Line], deliveries: Mapping[str, Delivery]) -> Line | None:
    """The agent's last words here, while they may be corrected."""
    can = visit.console.replying.can_of(talk.conversation)
    if can is None or not can.edits or talk.owner != visit.agent:
        return None
    own = (line for line in reversed(lines) if line.author == visit.agent and isinstance(line.body, PersonMessage))
    line = next(own, None)
    if line is None or visit.console.now() - line.at > CORRECTABLE_FOR:
        return None
    delivery = deliveries.get(line.key)
    return None if delivery is not None and delivery.state in ("failed", "held") else line


def _words_now(line: Line, lines: Iterable[Line]) -> str:
    words = line.body.words if isinstance(line.body, PersonMessage) else ""
    for later in lines:
        if isinstance(later.body, CorrectionMessage) and later.body.of == line.key:
            words = later.body.words
    return words


def _file_of(line: Line) -> StoredPicture | None:
    match line.body:
        case FileMessage(file=StoredPicture() as file) | PictureMessage(picture=StoredPicture() as file):
            return file if file.purpose in ENCLOSED else None
        case _:
            return None
