"""One account with Twilio, wired: who speaks through it, and the doors for what it sends."""

from dataclasses import dataclass
from typing import Any, Literal

from aiohttp import web

from bot.domain.ids import ConversationId
from bot.engine.ports import Accept
from bot.errors import Refused
from bot.handlers.sms.channel import SmsChannel
from bot.handlers.sms.parse import parse as parse_sms
from bot.handlers.twilio.account import TwilioAccount
from bot.handlers.twilio.inbound import Inbound
from bot.handlers.twilio.numbers import Callers
from bot.handlers.twilio.ports import Clock
from bot.handlers.twilio.status import status_routes
from bot.handlers.twilio.verify import Verifier
from bot.handlers.voice.operator import House, Operator
from bot.handlers.voice.routes import voice_routes
from bot.handlers.whatsapp.channel import WhatsAppChannel
from bot.handlers.whatsapp.parse import parse as parse_whatsapp
from bot.handlers.whatsapp.templates import Row, Templates, check, load_templates, submit
from bot.nlu.intents import Understand
from bot.settings import Settings
from bot.storage.telephones import Telephones
from bot.texts.phrasebook import Phrasebook
from bot.wiring.ground import Ground

_MESSAGES: tuple[Literal["whatsapp", "sms"], ...] = ("whatsapp", "sms")


@dataclass(frozen=True)
class Telephony:
    """One account with Twilio, and who speaks through it."""

    account: TwilioAccount
    callers: Callers
    lookups: Telephones
    sms: SmsChannel | None
    whatsapp: WhatsAppChannel | None
    settings: Settings
    phrasebook: Phrasebook
    now: Clock

    def names_of(self, number: str) -> tuple[ConversationId, ...]:
        """The conversations that this number (E.164) would have, whether or not there ever were any."""
        return tuple(self.callers.conversation(channel, number) for channel in _MESSAGES)

    def routes(self, accept: Accept, understand: Understand) -> list[web.RouteDef]:
        """What Twilio sends: messages, reports, calls. Only what has a sender has a door."""
        verifier = Verifier(self.settings.twilio_auth_token.get_secret_value(), self.settings.address)
        sid, callers, lookups = self.settings.twilio_account_sid, self.callers, self.lookups
        routes = status_routes(verifier, lookups, accept, self.now)
        common: dict[str, Any] = {"callers": callers, "telephones": lookups, "accept": accept, "now": self.now}
        if self.sms is not None:
            routes.append(Inbound("sms", sid, self.sms.sender, parse_sms, **common).route(verifier))
        if self.whatsapp is not None:
            routes.append(Inbound("whatsapp", sid, self.whatsapp.sender, parse_whatsapp, **common).route(verifier))
        if self.settings.twilio_voice:
            house = House(
                sms_sender=self.settings.twilio_sms_sender,
                whatsapp_sender=self.settings.twilio_whatsapp_sender,
                desk_phone=self.settings.desk_phone,
                hours=self.settings.hours,
                records=self.settings.call_recording == "announce_and_consent",
                languages=self.phrasebook.languages,
            )
            operator = Operator(house, callers=callers, lookups=lookups, accept=accept, now=self.now)
            routes += voice_routes(
                verifier,
                operator,
                understand,
                account_sid=sid,
                say=self.phrasebook.say,
                desk_phone=self.settings.desk_phone,
            )
        return routes


def telephony(ground: Ground, lookups: Telephones) -> Telephony:
    """The account and its channels. No network."""
    settings, phrasebook, now = ground.settings, ground.phrasebook, ground.now
    account = _account(settings)
    sms = whatsapp = None
    if sender := settings.twilio_sms_sender:
        sms = SmsChannel(
            account,
            sender,
            settings.twilio_sms_number_type,
            lookups,
            say=phrasebook.say,
            has=phrasebook.has,
            public_url=settings.address,
            picture_link=ground.downloads.picture_link,
            now=now,
        )
    if sender := settings.twilio_whatsapp_sender:
        whatsapp = WhatsAppChannel(
            account,
            sender,
            lookups,
            Templates(load_templates()),
            say=phrasebook.say,
            public_url=settings.address,
            picture_link=ground.downloads.picture_link,
            now=now,
        )
    callers = Callers(settings.kept_secret(settings.number_key, "number_key"))
    return Telephony(account, callers, lookups, sms, whatsapp, settings, phrasebook, now)


async def whatsapp_templates(settings: Settings, *, submits: bool) -> list[Row]:
    """How the templates of the WhatsApp account stand. submits: what is missing is created and submitted first.

    Raises `Refused` without an account, and the errors of `bot.errors` that its service causes.
    """
    if not settings.twilio_account_sid:
        raise Refused("BOT_TWILIO_ACCOUNT_SID is not set: there is no account to look at")
    account = _account(settings)
    async with account:
        if submits:
            await submit(account, load_templates())
        return await check(account, load_templates())


def _account(settings: Settings) -> TwilioAccount:
    return TwilioAccount(
        settings.twilio_account_sid,
        settings.twilio_auth_token.get_secret_value(),
        api_url=settings.twilio_api_url,
        content_url=settings.twilio_content_url,
        media_hosts=tuple(settings.twilio_media_hosts.split(",")),
    )
