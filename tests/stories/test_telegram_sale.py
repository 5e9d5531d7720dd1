"""A whole sale over Telegram: the product as it ships on one side, a stand-in for the Bot API on the other."""

import asyncio
import io
import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image

from tests.booth import Booth
from tests.desk_agent import DeskAgent
from tests.faces import asks_for_an_age, astronaut, astronaut_in_the_dark, portrait
from tests.peers.telegram import TelegramPeer
from tests.stories.telegram_sale import buys_another_card

POWER_CUTS = 12


def booth_for(telegram: TelegramPeer, folder: Path, crash_at: int = 0) -> Booth:
    return Booth(
        folder,
        crash_at=crash_at,
        BOT_TELEGRAM_TOKEN=telegram.token,
        BOT_TELEGRAM_WEBHOOK_SECRET="a-secret-of-the-webhook",
        BOT_TELEGRAM_USERNAME="passbooth_bot",
        BOT_TELEGRAM_API_URL=telegram.base_url,
        BOT_TELEGRAM_FILE_URL=telegram.base_file_url,
    )


def rows(booth: Booth, sql: str) -> Sequence[tuple[object, ...]]:
    with closing(sqlite3.connect(booth.database)) as connection:
        return connection.execute(sql).fetchall()


async def books_are_settled(booth: Booth) -> None:
    """Until nothing is left to do; the last words may still be on their way when the customer has the file."""
    async with asyncio.timeout(60):
        while rows(booth, "SELECT 1 FROM outbox WHERE state IN ('due', 'job')") or rows(
            booth, "SELECT 1 FROM orders WHERE status != 'delivered'"
        ):
            await asyncio.sleep(0.2)


def assert_one_honest_sale(booth: Booth) -> None:
    assert rows(booth, "SELECT status FROM orders") == [("delivered",)]
    assert len(rows(booth, "SELECT ref FROM movements")) == 1
    ((digest,),) = rows(booth, "SELECT sha256 FROM deliveries")
    assert isinstance(digest, str)
    assert len(digest) == 64
    assert sorted(rows(booth, "SELECT consent FROM consents")) == [("immediate_start",), ("subject",), ("terms",)]
    assert rows(booth, "SELECT kind, outcome FROM cases") == [("review", "approved")]
    assert rows(booth, "SELECT 1 FROM inbox WHERE NOT done") == []
    assert rows(booth, "SELECT 1 FROM outbox WHERE state != 'done'") == []


async def test_a_customer_buys_a_photo_over_telegram_from_hello_to_the_file(tmp_path: Path) -> None:
    async with TelegramPeer() as telegram, booth_for(telegram, tmp_path) as booth:
        agent = DeskAgent(booth.url)
        await agent.logs_in()

        file = await buys_another_card(telegram.customer("Ada"), agent)

        assert Image.open(io.BytesIO(file.content)).format == "JPEG"
        await books_are_settled(booth)
        assert_one_honest_sale(booth)
        assert telegram.violations == []
        assert await booth.stop() == 0


async def test_a_smiling_portrait_is_refused_for_a_visa_and_a_neutral_one_of_the_same_person_passes(
    tmp_path: Path,
) -> None:
    smiling, neutral = portrait("london_smiling/001_08.jpg"), portrait("london_neutral/001_03.jpg")
    async with TelegramPeer() as telegram, booth_for(telegram, tmp_path):
        ada = telegram.customer("Ada")
        await ada.says("schengen visa")
        await ada.hears("full price")
        if asks_for_an_age("schengen-visa"):
            await ada.hears("How old")
            await ada.taps("11 or older")
        await ada.sends_photo(smiling)
        refused = await ada.hears("smile", kind="photo", timeout_s=20)
        assert "Ask a person" in refused.labels

        await ada.sends_file(neutral, "neutral.jpg", "image/jpeg")

        await ada.hears("Use this photo", kind="photo", timeout_s=20)
        assert telegram.violations == []


async def test_of_an_album_the_best_photo_is_picked(tmp_path: Path) -> None:
    async with TelegramPeer() as telegram, booth_for(telegram, tmp_path):
        ada = telegram.customer("Ada")
        await ada.says("other card")
        await ada.hears("full price")

        for picture in (astronaut_in_the_dark(), astronaut(), astronaut_in_the_dark()):
            await ada.sends_photo(picture, album="13")

        await ada.hears("Of your 3 photos, number 2 is the best", timeout_s=30)
        await ada.hears("Use this photo", kind="photo", timeout_s=20)
        assert telegram.violations == []


async def test_a_power_cut_at_any_of_a_dozen_points_loses_nothing_and_repeats_no_charge(tmp_path: Path) -> None:
    async with TelegramPeer() as telegram, booth_for(telegram, tmp_path / "smooth") as booth:
        agent = DeskAgent(booth.url)
        await agent.logs_in()
        before = booth.points
        await buys_another_card(telegram.customer("Ada"), agent)
        await books_are_settled(booth)
        points = booth.points

    two_at_once = asyncio.Semaphore(2)

    async def survives(crash_at: int) -> int:
        async with two_at_once, TelegramPeer() as telegram:
            folder = tmp_path / f"cut-at-{crash_at}"
            async with booth_for(telegram, folder, crash_at) as booth:
                supervisor = asyncio.create_task(booth.keep_alive())
                try:
                    agent = DeskAgent(booth.url)
                    await agent.logs_in()
                    await buys_another_card(telegram.customer("Ada"), agent)
                    await books_are_settled(booth)
                finally:
                    supervisor.cancel()
                    await asyncio.gather(supervisor, return_exceptions=True)
                assert_one_honest_sale(booth)
                return booth.deaths

    step = (points - before) / POWER_CUTS
    deaths = await asyncio.gather(*(survives(before + 1 + round(step * cut)) for cut in range(POWER_CUTS)))
    # A busy machine passes fewer points in the same sale, so the latest cuts may come too late to happen.
    assert sum(deaths) >= POWER_CUTS * 3 // 4


async def test_a_second_start_finds_the_same_orders(tmp_path: Path) -> None:
    async with TelegramPeer() as telegram, booth_for(telegram, tmp_path) as booth:
        ada, agent = telegram.customer("Ada"), DeskAgent(booth.url)
        await agent.logs_in()
        await buys_another_card(ada, agent)
        await books_are_settled(booth)
        await booth.stop()
        await booth.start()

        await ada.says("my orders")

        ((order,),) = rows(booth, "SELECT id FROM orders")
        assert (await ada.hears(str(order), timeout_s=20)).words


async def test_a_webhook_with_a_bad_signature_is_refused_and_nothing_is_stored(tmp_path: Path) -> None:
    async with TelegramPeer() as telegram, booth_for(telegram, tmp_path) as booth:
        update = {
            "update_id": 7,
            "message": {
                "message_id": 1,
                "date": 1,
                "chat": {"id": 5, "type": "private", "first_name": "Mallory"},
                "from": {"id": 5, "is_bot": False, "first_name": "Mallory"},
                "text": "hi",
            },
        }

        assert await telegram.push(update, secret="guessed") in {401, 403}
        assert rows(booth, "SELECT key FROM inbox") == []


@pytest.mark.skipif(os.name == "nt", reason="no signals as on a server")
async def test_ctrl_c_stops_it_cleanly(tmp_path: Path) -> None:
    booth = Booth(tmp_path)
    await booth.start()

    assert await booth.stop() == 0
    assert "Traceback" not in "\n".join(booth.said)
