"""The operator of one call: does what the caller asks for, and hears from the dialog what to say.

Where a call stands is in the address that Twilio asks next, which it signs. What changes something is stored as an event
of the caller's conversation, under the call's own identity and the step, before the answer is given.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Literal, Protocol

import msgspec
import structlog

from bot.dialogs import call
from bot.dialogs.call import Heard, Line, Spoken, Step
from bot.domain.effects import Order
from bot.domain.events import CallbackRequested, Envelope, Event, LinkRequested, OptedOut, RecordingAgreed
from bot.domain.hours import Hours
from bot.domain.ids import ConversationId, EventId, keypad
from bot.engine.ports import Accept
from bot.handlers.twilio.numbers import Callers, is_landline, is_number
from bot.handlers.twilio.ports import Clock, Telephones

log = structlog.get_logger(__name__)


class Orders(Protocol):
    """Looks orders up."""

    async def orders_of(self, *conversations: ConversationId) -> Sequence[Order]:
        """The orders of these conversations, the newest first."""
        ...

    async def orders_with_keys(self, keys: str) -> Sequence[Order]:
        """The orders whose number is this on a telephone's keypad."""
        ...


class Lookups(Telephones, Orders, Protocol):
    """Numbers and orders."""


class House(msgspec.Struct, frozen=True, kw_only=True):
    """How this house takes calls. senders: who sends messages, by channel, "" for none. desk_phone: "" for nobody."""

    sms_sender: str
    whatsapp_sender: str
    desk_phone: str
    hours: Hours
    records: bool
    languages: tuple[str, ...]


class Operator:
    """Answers calls."""

    def __init__(self, house: House, *, callers: Callers, lookups: Lookups, accept: Accept, now: Clock) -> None:
        self._house, self._callers, self._lookups = house, callers, lookups
        self._accept, self._now = accept, now

    def line(self, language: str) -> Line:
        """What can be done on a call in this language."""
        house = self._house
        return Line(
            language=language,
            links=bool(house.sms_sender),
            messages=bool(house.sms_sender or house.whatsapp_sender),
            languages=house.languages,
        )

    def welcome(self, language: str) -> Spoken:
        """The first words."""
        return call.welcome(self.line(language))

    async def answer(
        self, sid: str, number: str, step: Step, heard: Heard, language: str, tries: int, outcome: str = ""
    ) -> Spoken:
        """The next words. `outcome`: how ringing at the desk ended. Raises the errors of `bot.errors`."""
        line = self.line(language)
        match step:
            case "menu":
                return await self._at_menu(line, sid, number, heard, tries)
            case "order":
                return await self._find_order(line, number, heard, tries)
            case "recording":
                return await self._connect(line, sid, number, heard)
            case "dialled":
                return (
                    call.goodbye() if outcome == "completed" else call.nobody(tried=True, hidden=not is_number(number))
                )
            case "person":
                return await self._note_callback(line, sid, number, heard)

    async def _at_menu(self, line: Line, sid: str, number: str, heard: Heard, tries: int) -> Spoken:
        wish = call.wish_of(heard)
        if wish is None or wish not in {each for _, each in line.offers()} | {"repeat"}:
            return call.not_understood(line, tries, silent=heard.is_nothing)
        match wish:
            case "link":
                return await self._send_link(line, sid, number)
            case "guide":
                return call.guide(line)
            case "order":
                return call.ask_order(known=bool(await self._own_orders(number)))
            case "person":
                return self._call_person(number)
            case "stop":
                return await self._stop(line, sid, number)
            case "language":
                return call.turn_to(line, self._other(line.language))
            case "repeat":
                return call.menu(line)

    async def _send_link(self, line: Line, sid: str, number: str) -> Spoken:
        if not is_number(number):
            return call.link_not_sent(line, "unknown")
        if is_landline(number):
            return call.link_not_sent(line, "landline")
        conversation = self._callers.conversation("sms", number)
        if await self._lookups.wants_none(conversation, self._house.sms_sender):
            return call.link_not_sent(line, "unwanted")
        await self._happened(sid, "link", number, LinkRequested(), line.language)
        return call.link_sent(line)

    async def _stop(self, line: Line, sid: str, number: str) -> Spoken:
        if not is_number(number):
            return call.link_not_sent(line, "unknown")
        if self._house.sms_sender:
            await self._happened(sid, "stop", number, OptedOut("call", self._house.sms_sender), line.language)
        if self._house.whatsapp_sender:
            stop = OptedOut("call", self._house.whatsapp_sender)
            await self._happened(sid, "stop-whatsapp", number, stop, line.language, channel="whatsapp")
        return call.stopped(line)

    async def _find_order(self, line: Line, number: str, heard: Heard, tries: int) -> Spoken:
        own, keys = await self._own_orders(number), call.number_of(heard)
        if own and len(keys) == call.CHECK_KEYS:
            found = [order for order in own if keypad(order.id).endswith(keys)]
        elif len(keys) == call.NUMBER_KEYS:
            found = list(await self._lookups.orders_with_keys(keys))
        else:
            found = []
        if not found:
            return call.order_not_found(line, tries, known=bool(own))
        return call.tell_order(line, found[:1])

    def _call_person(self, number: str) -> Spoken:
        house = self._house
        if not house.desk_phone or not house.hours.is_open(self._now()):
            return call.nobody(tried=False, hidden=not is_number(number))
        return call.ask_recording() if house.records else call.connect(record=False)

    async def _connect(self, line: Line, sid: str, number: str, heard: Heard) -> Spoken:
        """To a person, recorded only by somebody's clear yes, which is written down first."""
        agreed = heard.keys[:1] == "1" and is_number(number)
        if agreed:
            await self._happened(sid, "recording", number, RecordingAgreed(), line.language)
        return call.connect(record=agreed)

    async def _note_callback(self, line: Line, sid: str, number: str, heard: Heard) -> Spoken:
        noted = heard.keys[:1] == "1" and is_number(number)
        if noted:
            await self._happened(sid, "callback", number, CallbackRequested(), line.language)
        return call.called_back(line, noted=noted)

    async def _own_orders(self, number: str) -> Sequence[Order]:
        if not is_number(number):
            return ()
        sms, whatsapp = (self._callers.conversation("sms", number), self._callers.conversation("whatsapp", number))
        return await self._lookups.orders_of(sms, whatsapp)

    async def _happened(
        self, sid: str, what: str, number: str, event: Event, language: str, channel: Literal["sms", "whatsapp"] = "sms"
    ) -> None:
        conversation = self._callers.conversation(channel, number)
        at: dt.datetime = self._now()
        await self._lookups.remember(conversation, number, at)
        id = EventId(f"voice:{sid}:{what}")  # noqa: A001 - the event's
        await self._accept(Envelope(id=id, conversation=conversation, at=at, event=event, language=language))

    def _other(self, language: str) -> str:
        """The next of our languages."""
        spoken = language.partition("-")[0]
        place = self._house.languages.index(spoken) if spoken in self._house.languages else 0
        return self._house.languages[(place + 1) % len(self._house.languages)]
