"""The first sale, once on every channel: from hello to the file, with a person at the desk; and with a power cut."""

import asyncio
import io
from pathlib import Path

import pytest
from PIL import Image

from tests.desk_agent import DeskAgent
from tests.faces import astronaut, astronaut_in_the_dark
from tests.stories.customers import Customer, customer_on
from tests.stories.test_telegram_sale import assert_one_honest_sale, books_are_settled

CHANNELS = ["telegram", "whatsapp", "sms", "voice", "web"]


async def buys_a_photo(ada: Customer, agent: DeskAgent) -> bytes:
    """From hello to the finished file."""
    await pays_for_a_photo(ada)
    await agent.approves()
    return await ada.receives()


async def pays_for_a_photo(ada: Customer) -> None:
    """From hello until a person has to look, with a photo in the dark before the one that is used."""
    await ada.begins()
    await ada.says("other card")
    await ada.hears("full price")
    await ada.sends(astronaut_in_the_dark())
    await ada.hears("too little light")
    await ada.sends(astronaut())
    await ada.hears("Use this photo")
    await ada.taps("Use this photo")
    await ada.hears("What would you like")
    await ada.taps("Digital file")
    await ada.hears("e-mail")
    await ada.says("ada@example.com")
    await ada.hears("in full")
    await ada.taps("Go on")
    await ada.hears("18 or over")
    await ada.taps("I agree")
    await ada.hears("Who is in the photo")
    await ada.taps("It's me")
    await ada.hears("start now")
    await ada.taps("Yes, start now")
    await ada.pays()
    await ada.hears("A person checks your photo")


@pytest.mark.parametrize("channel", CHANNELS)
async def test_a_customer_buys_a_photo_from_hello_to_the_file(channel: str, tmp_path: Path) -> None:
    async with customer_on(channel, tmp_path) as (ada, booth):
        agent = DeskAgent(booth.url)
        await agent.logs_in()

        file = await buys_a_photo(ada, agent)

        assert Image.open(io.BytesIO(file)).format == "JPEG"
        await books_are_settled(booth)
        assert_one_honest_sale(booth)
        await ada.says("status")
        await ada.hears("delivered")


@pytest.mark.parametrize("crash_at", [25, 55, 85, 110])
async def test_a_power_cut_in_the_middle_of_a_sale_by_text_message_loses_nothing(crash_at: int, tmp_path: Path) -> None:
    async with customer_on("sms", tmp_path, crash_at) as (ada, booth):
        supervisor = asyncio.create_task(booth.keep_alive())
        try:
            agent = DeskAgent(booth.url)
            await agent.logs_in()
            await buys_a_photo(ada, agent)
            await books_are_settled(booth)
        finally:
            supervisor.cancel()
            await asyncio.gather(supervisor, return_exceptions=True)
        assert_one_honest_sale(booth)
        assert booth.deaths == 1
