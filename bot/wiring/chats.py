"""Who speaks with customers, put together: the web chat, Telegram, what is behind Twilio, and the ears they share."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

from bot.dialogs.state import LANGUAGES
from bot.domain.ids import ConversationId, channel_of
from bot.engine.ports import Channel
from bot.errors import Unavailable, Undeliverable
from bot.handlers.telegram.channel import TelegramChannel
from bot.handlers.telegram.failures import translated
from bot.handlers.telegram.setup import set_menu, set_webhook
from bot.handlers.thanks import THANKS_PATH
from bot.handlers.webchat.channel import WebChat
from bot.nlu.intents import Understand, understand
from bot.settings import Settings
from bot.storage.sendings import Sendings
from bot.storage.telephones import Telephones
from bot.wiring.ground import Ground

if TYPE_CHECKING:
    from bot.wiring.telephony import Telephony

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Chats:
    """The channels. `return_urls`: where a payment page sends its customer afterwards, by channel."""

    settings: Settings
    web: WebChat
    telegram: TelegramChannel | None
    telephones: "Telephony | None"
    return_urls: dict[str, str]

    @property
    def channels(self) -> Mapping[str, Channel]:
        """Whoever is set up, by name."""
        speaking: list[Channel | None] = [self.web, self.telegram]
        if self.telephones is not None:
            speaking += [self.telephones.sms, self.telephones.whatsapp]
        return {channel.name: channel for channel in speaking if channel is not None}

    def way_back(self, conversation: ConversationId) -> str:
        """The chat that a camera page came from; a telephone opens its messages by the number that they are with."""
        channel, sender = channel_of(conversation), self.settings.twilio_sms_sender
        if channel == "sms":
            return f"sms:{sender}" if sender.startswith("+") else ""
        return self.return_urls.get(channel, "")

    async def meet_telegram(self, *, serves: bool) -> None:
        """Learn our own name there; and, as the process that serves, tell Telegram where we are and what the menu offers.

        A Telegram that is down is met by the next start; until then payment pages lead back to the web chat.
        """
        telegram, settings = self.telegram, self.settings
        if telegram is None:
            return
        try:
            name = settings.telegram_username
            if not name:
                with translated():
                    name = (await telegram.bot.get_me()).username or ""
            if name:
                self.return_urls["telegram"] = f"https://t.me/{name}"
            if not serves:
                return
            if settings.telegram_mode == "webhook":
                await set_webhook(telegram, settings.address, settings.telegram_webhook_secret.get_secret_value())
            await set_menu(telegram, LANGUAGES)
        except (Unavailable, Undeliverable) as error:
            _log.warning("telegram_not_told", reason=str(error))

    async def close(self) -> None:
        """Close the connections."""
        if self.telephones is not None:
            await self.telephones.account.close()
        if self.telegram is not None:
            await self.telegram.close()


def open_chats(ground: Ground) -> Chats:
    """Choose and wire. No network."""
    settings = ground.settings
    number = settings.twilio_whatsapp_sender.removeprefix("whatsapp:+")
    return_urls = {
        "web": f"{settings.address}/",
        "telegram": f"{settings.address}/",  # until Telegram has told us our name
        "whatsapp": f"https://wa.me/{number}",
        "sms": f"{settings.address}{THANKS_PATH}",
    }
    return Chats(settings, WebChat(), _telegram(ground), _telephony(ground), return_urls)


def ears(settings: Settings) -> Understand:
    """Dialogflow where a project is named; otherwise, and whenever it fails, the embedded ears."""
    if not settings.dialogflow_project:
        return understand
    # The client is heavy, and most booths do without it.
    from google.cloud.dialogflow_v2 import SessionsAsyncClient  # noqa: PLC0415

    from bot.nlu.dialogflow import DialogflowEars  # noqa: PLC0415

    return DialogflowEars(SessionsAsyncClient(), settings.dialogflow_project)


def _telegram(ground: Ground) -> TelegramChannel | None:
    settings = ground.settings
    token = settings.telegram_token.get_secret_value()
    if not token:
        return None
    return TelegramChannel(
        token,
        pictures=ground.vault.open,
        say=ground.phrasebook.say,
        sent=Sendings(ground.database, ground.now),
        base_url=settings.telegram_api_url,
        base_file_url=settings.telegram_file_url,
    )


def _telephony(ground: Ground) -> "Telephony | None":
    """Twilio where there is an account; most booths do without its library."""
    if not ground.settings.twilio_account_sid:
        return None
    from bot.wiring.telephony import telephony  # noqa: PLC0415 - as above

    return telephony(ground, Telephones(ground.database))
