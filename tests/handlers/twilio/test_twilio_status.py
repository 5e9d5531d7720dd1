"""Reports: in any order and any number of times, and a message never moves backwards."""

import itertools

import pytest
from structlog.testing import capture_logs

from bot.domain.events import MessageLost, OptedOut
from bot.domain.messages import TextMessage
from bot.errors import Unavailable
from bot.handlers.twilio.status import RANKS
from tests.handlers.twilio.edge import BELGIAN, Edge, opened, words
from tests.peers.twilio import TwilioPeer

HELLO = TextMessage(text=words("hello"))
REF = f"SM{3:032x}"
ORDERS = list(itertools.permutations(["queued", "sent", "delivered", "read", "failed"]))


async def report(edge: Edge, status: str, code: str = "", *, ref: str = REF, query: str = "", **more: str) -> int:
    """What Twilio tells of a message."""
    form = {
        "MessageSid": ref,
        "MessageStatus": status,
        "From": edge.twilio.sms_sender,
        "To": BELGIAN,
        "AccountSid": edge.twilio.account_sid,
        **({"ErrorCode": code} if code else {}),
        **more,
    }
    return await edge.twilio.push(form, url=f"{edge.url}/twilio/status?{query or 'effect=e%2F0&kind=message'}")


def state(edge: Edge) -> list[tuple[object, ...]]:
    return edge.rows("SELECT status, rank FROM sendings")


async def test_every_order_of_reports_ends_where_the_message_came_furthest(twilio, edge):
    edge.puts_out(twilio.phone(), "e/0")
    for place, order in enumerate(ORDERS):
        ref, ranks = f"SM{place:032x}", []
        for status in order:
            assert await report(edge, status, "30003" if status == "failed" else "", ref=ref) == 200
            ranks += [rank for (rank,) in edge.rows("SELECT rank FROM sendings ORDER BY rowid DESC LIMIT 1")]
        assert ranks == sorted(ranks), order
        assert edge.rows("SELECT status FROM sendings ORDER BY rowid DESC LIMIT 1") == [("read",)], order


@pytest.mark.parametrize("statuses", list(itertools.permutations(["sent", "undelivered", "failed"])))
async def test_a_message_is_lost_once_however_often_and_in_whatever_words_that_is_said(twilio, edge, statuses):
    edge.puts_out(twilio.phone(), "e/0")
    for status in (*statuses, *statuses):
        assert await report(edge, status, "30003") == 200

    assert edge.door.events == [MessageLost("e/0", "30003")]
    assert list(edge.door.stored) == [f"twilio:{REF}:lost"]


async def test_a_message_that_was_lost_and_arrived_after_all_arrived(twilio, edge):
    edge.puts_out(twilio.phone(), "e/0")
    await report(edge, "failed", "30003")
    await report(edge, "delivered")
    assert state(edge) == [("delivered", 6)]

    await report(edge, "failed", "30003")
    assert state(edge) == [("delivered", 6)]
    assert len(edge.door.stored) == 1


async def test_a_message_that_arrived_is_not_lost_by_a_late_report(twilio, edge):
    edge.puts_out(twilio.phone(), "e/0")
    for status in ("read", "failed", "sent"):
        await report(edge, status)

    assert edge.door.knocks == []
    assert state(edge) == [("read", 7)]


IGNORED = {
    "an unknown status": {"status": "teleported"},
    "no status": {"status": ""},
    "a status in capitals": {"status": "FAILED"},
    "no message": {"status": "failed", "ref": ""},
    "no effect": {"status": "failed", "query": "kind=message"},
    "an empty effect": {"status": "failed", "query": "effect=&kind=message"},
    "an effect that nobody knows": {"status": "failed", "query": "effect=e%2F77"},
}


@pytest.mark.parametrize("report_of", IGNORED.values(), ids=IGNORED.keys())
async def test_a_report_is_answered_and_ignored(twilio, edge, report_of):
    edge.puts_out(twilio.phone(), "e/0")

    assert await report(edge, **report_of) == 200
    assert edge.door.knocks == []
    assert state(edge) == []


MEANINGS = {
    "a number that is gone": ("30003", "message", MessageLost("e/0", "30003")),
    "no code": ("", "message", MessageLost("e/0", "")),
    "the customer wrote STOP": ("21610", "message", OptedOut("provider", "+15005550006")),
    "the customer wrote STOP to a template": ("21610", "template", OptedOut("provider", "+15005550006")),
    "not heard for a day": ("63016", "message", MessageLost("e/0", "63016", not_heard=True)),
    "a template that is not let through": ("63016", "template", MessageLost("e/0", "63016")),
    "a rate that was too high": ("63018", "message", MessageLost("e/0", "63018")),
}


@pytest.mark.parametrize(("code", "kind", "event"), MEANINGS.values(), ids=MEANINGS.keys())
async def test_what_a_lost_message_means(twilio, edge, code, kind, event):
    ada = twilio.phone()
    edge.puts_out(ada, "e/0")
    await report(edge, "failed", code, query=f"effect=e%2F0&kind={kind}")

    (envelope,) = edge.door.stored.values()
    assert envelope.event == event
    assert envelope.conversation == edge.conversation(ada)


async def test_an_address_without_a_kind_is_of_an_older_version_of_ours_and_a_message(twilio, edge):
    edge.puts_out(twilio.phone(), "e/0")
    await report(edge, "failed", "63016", query="effect=e%2F0")

    assert edge.door.events == [MessageLost("e/0", "63016", not_heard=True)]


async def test_two_messages_of_one_effect_are_two_reports(twilio, edge):
    edge.puts_out(twilio.phone(), "e/0")
    await report(edge, "failed", "30003", ref=REF)
    await report(edge, "failed", "30003", ref=f"SM{4:032x}")

    assert len(edge.door.stored) == 2


async def test_nothing_of_a_lost_message_but_its_effect_and_code_is_logged(twilio, edge):
    edge.puts_out(twilio.phone(), "e/0")
    with capture_logs() as logs:
        await report(edge, "failed", "30003")
        await report(edge, "teleported")

    assert [line["event"] for line in logs] == ["twilio.message_lost", "twilio.report_ignored"]
    assert BELGIAN not in str(logs)


async def test_a_loss_that_could_not_be_stored_is_stored_when_it_is_told_again(twilio, edge):
    edge.puts_out(twilio.phone(), "e/0")
    edge.door.shut = Unavailable("the database is away")
    assert await report(edge, "failed", "30003") == 503
    edge.door.shut = None

    assert await report(edge, "failed", "30003") == 200
    assert edge.door.events == [MessageLost("e/0", "30003")]


async def test_whoever_stopped_messages_from_a_service_is_noted_for_the_service(tmp_path):
    service = f"MG{5:032x}"
    async with TwilioPeer(messaging_service=service) as twilio, opened(twilio, tmp_path) as edge:
        edge.puts_out(twilio.phone(), "e/0")
        await report(edge, "failed", "21610", MessagingServiceSid=service)

        assert edge.door.events == [OptedOut("provider", service)]


@pytest.mark.parametrize("shuffled", [False, True])
@pytest.mark.parametrize("on", ["sms", "whatsapp"])
async def test_what_twilio_itself_reports_is_taken_in_either_order(twilio, edge, shuffled, on):
    twilio.shuffles_statuses = shuffled
    ada = twilio.phone(on=on)
    edge.is_heard(ada)
    edge.puts_out(ada, "e/0")
    await edge.tell(ada, HELLO)
    await twilio.settles()

    assert edge.rows("SELECT status FROM sendings") == [("read" if on == "whatsapp" else "delivered",)]
    assert {answered for _, _, answered in twilio.reports} == {200}


def test_every_status_that_twilio_has_is_ranked():
    # https://www.twilio.com/docs/messaging/api/message-resource#message-status-values
    assert set(RANKS) == {
        *("queued", "sending", "sent", "failed", "delivered", "undelivered", "receiving", "received", "accepted"),
        *("scheduled", "read", "partially_delivered", "canceled"),  # codespell:ignore
    } - {"receiving"}
