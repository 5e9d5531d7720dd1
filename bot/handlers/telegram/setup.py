"""Telling Telegram, at the start, where we are and what the menu offers."""

from telegram import BotCommand

from bot.domain.text import Text
from bot.handlers.telegram.channel import TelegramChannel
from bot.handlers.telegram.failures import translated
from bot.handlers.telegram.parse import WANTED_UPDATES
from bot.handlers.telegram.routes import WEBHOOK_PATH
from bot.handlers.telegram.verify import Verifier

# In the menu's order; each has its sentence `telegram-command-<name>`, and reaches the dialogs as that typed word.
COMMANDS = ("new", "status", "orders", "help", "person", "language", "privacy", "delete")
_CONNECTIONS = 40  # 1-100, https://core.telegram.org/bots/api#setwebhook


async def set_webhook(channel: TelegramChannel, public_url: str, secret: str) -> None:
    """Have updates sent to us. Raises `Refused` without a usable secret, `Unavailable` or `Undeliverable`."""
    Verifier(secret)
    with translated():
        await channel.bot.set_webhook(
            f"{public_url.rstrip('/')}{WEBHOOK_PATH}",
            secret_token=secret,
            allowed_updates=WANTED_UPDATES,
            max_connections=_CONNECTIONS,
        )


async def set_menu(channel: TelegramChannel, languages: tuple[str, ...] = ("en", "fr")) -> None:
    """The menu of commands: the first language is everybody's, the others are for those whose app speaks them."""
    for language in languages:
        menu = [BotCommand(name, channel.say(Text(f"telegram-command-{name}"), language)) for name in COMMANDS]
        spoken_in = None if language == languages[0] else language
        with translated():
            await channel.bot.set_my_commands(menu, language_code=spoken_in)
