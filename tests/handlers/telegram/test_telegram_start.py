"""Before the first message: the webhook and the menu are set, or updates are polled for."""

import asyncio

import pytest

from bot.domain.events import TextReceived
from bot.errors import Refused, Unavailable
from bot.handlers.telegram.intake import Intake
from bot.handlers.telegram.poll import poll
from bot.handlers.telegram.setup import COMMANDS, set_menu, set_webhook
from bot.texts.phrasebook import Phrasebook
from tests.handlers.telegram.conftest import SECRET, until
from tests.peers.telegram import Webhook, too_many_requests


async def test_telegram_learns_our_address_our_secret_and_what_we_want_to_hear(telegram, edge):
    await set_webhook(edge.channel, "https://photos.example/", SECRET)

    assert telegram.webhook == Webhook("https://photos.example/telegram/webhook", SECRET)
    wanted = telegram.called("setWebhook")[0].params["allowed_updates"]
    assert list(wanted) == ["message", "callback_query", "pre_checkout_query"]


async def test_no_webhook_is_set_without_a_secret(telegram, edge):
    with pytest.raises(Refused):
        await set_webhook(edge.channel, "https://photos.example", "")

    assert telegram.called("setWebhook") == []


async def test_the_menu_speaks_english_to_everybody_and_french_to_the_french(telegram, edge):
    await set_menu(edge.channel)

    assert sorted(telegram.commands) == ["", "fr"]
    assert [entry["command"] for entry in telegram.commands["fr"]] == list(COMMANDS)
    assert telegram.commands["fr"][0]["description"] == "[telegram-command-new fr]"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_menu_and_the_objections_have_words_that_fit(language):
    say = Phrasebook.load().say
    from bot.domain.text import text  # noqa: PLC0415 - only here

    menu = [say(text(f"telegram-command-{name}"), language) for name in COMMANDS]
    objections = [say(text(f"telegram-pay-{why}"), language) for why in ("closed", "later")]

    assert all(1 <= len(entry) <= 256 for entry in menu)  # https://core.telegram.org/bots/api#botcommand
    assert all(len(objection) <= 200 for objection in objections)
    assert "Lea" in say(text("telegram-person-says", name="Lea", words="Hello"), language)


async def test_polling_takes_the_place_of_the_webhook_and_confirms_only_what_is_stored(telegram, edge):
    await telegram.customer().says("by webhook")
    edge.door.shut = Unavailable("the database is away")
    polling = asyncio.create_task(poll(Intake(edge.channel, edge.door, edge.till)))
    await until(lambda: telegram.webhook is None)
    await telegram.customer().says("by poll")
    await until(lambda: len(edge.door.knocks) == 2)
    assert len(telegram.pending) == 1  # nothing was confirmed

    edge.door.shut = None
    await until(lambda: len(edge.door.stored) == 2)
    await until(lambda: not telegram.pending)
    polling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await polling

    assert edge.door.events == [TextReceived("by webhook"), TextReceived("by poll")]


async def test_polling_waits_as_long_as_it_is_told_to(telegram, edge):
    telegram.fails_next("deleteWebhook", too_many_requests(0))
    polling = asyncio.create_task(poll(Intake(edge.channel, edge.door, edge.till)))
    await until(lambda: telegram.called("getUpdates"))
    polling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await polling

    assert len(telegram.called("deleteWebhook")) == 2
