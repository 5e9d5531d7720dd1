"""What goes wrong when a message is sent: who must act next, when, and what nobody may ever read about it."""

import asyncio
import logging

import pytest
from aiohttp import web
from structlog.testing import capture_logs

from bot.domain.messages import TextMessage
from bot.errors import NotHeard, PassboothError, RateLimited, Unavailable, Undeliverable, Unwanted
from bot.handlers.twilio.account import TwilioAccount
from bot.handlers.twilio.failures import failure, meaning_of
from tests.handlers.twilio.edge import BELGIAN, everything_about, words
from tests.peers.twilio import Failure, dropped, dropped_too_late, error, server_error, too_many_requests

BODY = "nobody else may read this"
HELLO = TextMessage(text=words(BODY))

MEANINGS = {
    "the customer wrote STOP": (error(21610), Unwanted),
    "not heard for a day": (error(63016), NotHeard),
    "the sender is too fast": (error(63018), RateLimited),
    "the account is too fast": (error(63017, 429), RateLimited),
    "too many requests": (too_many_requests(), RateLimited),
    "too many, without a code": (Failure(429, page="<h1>slow down</h1>"), RateLimited),
    "too many, with another code": (error(20001, 429), RateLimited),
    "the queue is full": (error(21611), RateLimited),
    "the queue ran over": (error(30001), RateLimited),
    "no such number": (error(21211), Undeliverable),
    "a landline": (error(21614), Undeliverable),
    "no permission for the country": (error(21408, 403), Undeliverable),
    "too long": (error(21617), Undeliverable),
    "a content that is not there": (error(21655), Undeliverable),
    "a code that nobody knows yet": (error(99999), Undeliverable),
    "a code that is a word": (Failure(400, page='{"code": "HTTP_400"}'), Undeliverable),
    "no code at all": (Failure(400, page="{}"), Undeliverable),
    "forbidden": (error(20003, 403), Undeliverable),
    "a token that is no longer good": (error(20003, 401), Unavailable),
    "500": (server_error(500), Unavailable),
    "503 with a page": (server_error(503), Unavailable),
    "500 with a code": (error(20500, 500), Unavailable),
    "502 from a proxy": (Failure(502, page="<html>bad gateway</html>"), Unavailable),
    "a page in place of an answer": (Failure(200, page="<h1>Log in to the airport's Wi-Fi</h1>"), Unavailable),
    "a page that sends us on": (Failure(302, page="moved"), Unavailable),
    "nothing in place of an answer": (Failure(201, page=" "), Unavailable),
    "a dropped connection": (dropped(), Unavailable),
    "one that is dropped after the message was taken": (dropped_too_late(), Unavailable),
}


@pytest.mark.parametrize(("trouble", "meaning"), MEANINGS.values(), ids=MEANINGS.keys())
async def test_a_failure_names_who_acts_next_and_never_a_secret(twilio, edge, caplog, trouble, meaning):
    caplog.set_level(logging.DEBUG)
    twilio.fails_next(trouble)
    with pytest.raises(PassboothError) as raised, capture_logs() as logs:
        await edge.tell(twilio.phone(), HELLO)

    assert type(raised.value) is meaning
    told = f"{everything_about(raised.value)} {caplog.text} {logs}"
    assert not any(secret in told for secret in (twilio.auth_token, twilio.account_sid, BELGIAN, BODY, "470123456"))


@pytest.mark.parametrize("page", ["[]", '"taken"', "17", "null"])
async def test_json_that_is_no_message_is_nonsense_in_place_of_an_answer(twilio, edge, page):
    twilio.fails_next(Failure(201, page=page))

    with pytest.raises(Unavailable):
        await edge.tell(twilio.phone(), HELLO)


async def test_not_even_the_debug_log_has_the_token_or_a_number_or_the_customers_words(twilio, edge, caplog):
    caplog.set_level(logging.DEBUG)
    ada = twilio.phone()
    await ada.says("canary")
    await edge.tell(ada, HELLO)

    assert (await ada.hears(BODY)).words == BODY
    secrets = (twilio.auth_token, BELGIAN, BODY, "canary")
    own = "\n".join(record.getMessage() for record in caplog.records if record.name != "aiohttp.client")
    assert not any(secret in own for secret in secrets)


@pytest.mark.parametrize(("told", "obeyed"), [(None, 5.0), (0, 5.0), (1, 1.0), (17, 17.0), (600, 600.0)])
async def test_twilio_says_how_long_to_wait(twilio, edge, told, obeyed):
    twilio.fails_next(Failure(429, 20429, "Too Many Requests", told))
    with pytest.raises(RateLimited) as raised:
        await edge.tell(twilio.phone(), HELLO)

    assert raised.value.retry_after_s == obeyed


async def test_a_moment_in_place_of_seconds_is_a_wait_of_our_own():
    async def busy(_: web.Request) -> web.Response:
        headers = {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}
        return web.json_response({"code": 20429}, status=429, headers=headers)

    app = web.Application()
    app.router.add_post("/{path:.*}", busy)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    async with TwilioAccount("AC" + "0" * 32, "token", api_url=url, content_url=url) as account:
        with pytest.raises(RateLimited) as raised:
            await account.send("+15005550006", to=BELGIAN, from_="+15005550006", body="x")
    await runner.cleanup()

    assert raised.value.retry_after_s == 5.0


async def test_an_answer_that_arrives_in_two_pieces_is_one_answer():
    async def taken(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse(status=201, headers={"Content-Type": "application/json"})
        await answer.prepare(request)
        for piece in (b'{"sid": "SM', b'1", "status": "queued"}'):
            await answer.write(piece)
            await asyncio.sleep(0.05)
        return answer

    app = web.Application()
    app.router.add_post("/{path:.*}", taken)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        async with TwilioAccount("AC" + "0" * 32, "token", api_url=url, content_url=url) as account:
            assert await account.send("+15005550006", to=BELGIAN, from_="+15005550006", body="x") == "SM1"
    finally:
        await runner.cleanup()


async def test_who_asked_us_to_wait_is_left_alone_for_as_long(twilio, edge):
    ada = twilio.phone()
    twilio.fails_next(too_many_requests(90))
    for _ in range(2):  # the second one is refused by ourselves
        with pytest.raises(RateLimited) as raised:
            await edge.tell(ada, HELLO)

    assert raised.value.retry_after_s > 80
    assert len(twilio.asked()) == 1


async def test_whoever_wants_no_messages_is_named_with_the_sender_they_stopped(twilio, edge):
    ada = twilio.phone()
    await ada.says("STOP")
    with pytest.raises(Unwanted) as raised:
        await edge.tell(ada, HELLO)

    assert raised.value.sender == twilio.sms_sender


@pytest.mark.parametrize(
    ("code", "meaning"),
    [("21610", "unwanted"), ("63016", "not_heard"), ("63018", "later"), ("30003", "lost"), ("", "lost"), ("x", "lost")],
)
def test_a_code_means_the_same_wherever_it_comes_from(code, meaning):
    assert meaning_of(code) == meaning


@pytest.mark.parametrize("status", [200, 400, 401, 429, 500])
def test_a_code_that_says_more_than_the_status_is_believed(status):
    assert type(failure(status, "21610", "us")) is Unwanted
    assert type(failure(status, "63016", "us")) is NotHeard


async def test_every_message_asks_to_be_told_what_becomes_of_it(twilio, edge):
    ada = twilio.phone()
    await edge.tell(ada, HELLO, effect="sms:SM1/0")
    await twilio.settles()

    (asked,) = twilio.asked()
    assert asked["StatusCallback"] == f"{edge.url}/twilio/status?effect=sms%3ASM1%2F0&kind=message"
    assert {answered for _, _, answered in twilio.reports} == {200}


async def test_an_account_opens_by_itself_and_can_be_closed_twice_and_opened_again(twilio, edge):
    ada = twilio.phone()
    await edge.tell(ada, HELLO)
    await edge.account.close()
    await edge.account.close()
    await edge.tell(ada, HELLO, effect="e/1")
    await twilio.settles()

    assert len(ada.heard) == 2
