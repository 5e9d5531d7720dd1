"""Logs: what they may say, and what they must never say, whatever goes wrong."""

import ast
import asyncio
import logging
from collections.abc import AsyncIterator, Iterator, MutableMapping
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot import telemetry
from bot.domain.ids import EffectId
from bot.domain.messages import TextMessage
from bot.domain.text import text
from bot.errors import PassboothError, Unavailable
from bot.handlers.telegram.channel import TelegramChannel
from bot.texts.phrasebook import Phrasebook
from tests.engine.conftest import Bench, bench
from tests.handlers.sent import Sent

__all__ = ["bench"]  # a fixture, used by its name

BOT = Path(__file__).parents[2] / "bot"
WORDS, EMAIL, TOKEN = "a canary sings in the mine", "canary@mine.example", "4815162342:canary-token"
LEVELS = {"debug", "info", "warning", "error", "exception", "critical"}


class Written:
    """Every line that left the process's loggers, as it would stand in the log."""

    def __init__(self, library: pytest.LogCaptureFixture) -> None:
        self._library = library
        self.own: list[str] = []

    def keep(self, _logger: object, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        self.own.append(repr(dict(line)))
        raise structlog.DropEvent

    @property
    def everything(self) -> str:
        return "\n".join([*self.own, self._library.text])


@pytest.fixture
def written(caplog: pytest.LogCaptureFixture) -> Iterator[Written]:
    caplog.set_level(logging.WARNING)  # as `start_logging` sets the libraries
    written = Written(caplog)
    before = structlog.get_config()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.format_exc_info,
            telemetry.redact,
            written.keep,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG),
        cache_logger_on_first_use=False,
    )
    yield written
    structlog.configure(**before)


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramChannel]:
    async def no_pictures(_picture: object) -> bytes:
        raise NotImplementedError

    nobody_listens = "http://127.0.0.1:9/bot"
    async with TelegramChannel(
        TOKEN,
        pictures=no_pictures,
        say=Phrasebook.load().say,
        sent=Sent(),
        base_url=nobody_listens,
        base_file_url=nobody_listens,
    ) as channel:
        yield channel


async def says(bench: Bench, *messages: str) -> None:
    """The customer says these things, one after the other, and what they cause is waited for."""
    engine = bench.new_engine()
    for number, message in enumerate(messages):
        await engine.accept(bench.says(message, number))
    await engine.close()


def test_what_is_not_allowed_by_name_is_not_written_and_leaves_its_name_only() -> None:
    line = telemetry.redact(None, "info", {"event": "turn", "count": 1, "words": WORDS, "email": EMAIL})

    assert line == {"event": "turn", "count": 1, "hidden": ["email", "words"]}


async def test_a_conversation_writes_no_word_of_it(bench: Bench, written: Written) -> None:
    await says(bench, "hello", WORDS, EMAIL)

    heard = bench.rows("SELECT body FROM lines WHERE author = 'customer'")
    assert [WORDS in str(body) or EMAIL in str(body) for (body,) in heard] == [False, True, True]
    assert "canary" not in written.everything


async def test_a_turn_that_fails_writes_the_failure_and_no_word_of_the_customers(
    bench: Bench, written: Written
) -> None:
    bench.broken = True

    await says(bench, WORDS, EMAIL)

    assert "turn_failed" in written.everything
    assert "ZeroDivisionError" in written.everything
    assert "canary" not in written.everything


async def test_a_database_that_fails_writes_no_word_of_the_customers(bench: Bench, written: Written) -> None:
    broken = "ALTER TABLE lines RENAME COLUMN body TO words"  # the statement fails with the words in its hands
    mended = "ALTER TABLE lines RENAME COLUMN words TO body"
    bench.database.run_now(lambda connection: connection.exec_driver_sql(broken))

    await says(bench, WORDS, EMAIL)
    bench.database.run_now(lambda connection: connection.exec_driver_sql(mended))

    assert "OperationalError" in written.everything or "ProgrammingError" in written.everything
    assert "canary" not in written.everything


async def test_a_delivery_that_fails_writes_no_word_of_the_customers(bench: Bench, written: Written) -> None:
    bench.channel.troubles = [Unavailable("the provider is down"), ZeroDivisionError()]

    await says(bench, WORDS, EMAIL)

    assert "effect_failed" in written.everything
    assert "canary" not in written.everything


async def test_a_bot_api_that_cannot_be_reached_writes_no_token(telegram: TelegramChannel, written: Written) -> None:
    with pytest.raises(Unavailable) as unreached:
        await asyncio.wait_for(
            telegram.deliver(
                conversation=_chat(), message=TextMessage(text=text("help")), language="en", effect=EffectId("x/0")
            ),
            timeout=10,
        )
    _log_with_its_trace(unreached.value)

    assert "Unavailable" in written.everything
    assert "canary" not in written.everything


def test_every_field_that_is_logged_is_one_that_may_be_written() -> None:
    hidden = {
        str(path.relative_to(BOT)): _logged(path) - telemetry._ALLOWED - {"exc_info"} for path in BOT.rglob("*.py")
    }

    assert {path: fields for path, fields in hidden.items() if fields} == {}


def _logged(path: Path) -> set[str]:
    """The names of the fields that this module gives to a logger."""
    calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    return {
        keyword.arg or "**"
        for call in calls
        if isinstance(call.func, ast.Attribute) and call.func.attr in LEVELS and _is_log(call.func.value)
        for keyword in call.keywords
    }


def _chat() -> Any:
    return "telegram:42"


def _is_log(node: ast.expr) -> bool:
    name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    return name.strip("_") == "log"


def _log_with_its_trace(error: PassboothError) -> None:
    structlog.get_logger().error("failed", exc_info=error)
