"""The door for Twilio's requests: what it reads, what it refuses, and what its answer means."""

import asyncio
import hashlib
import json
from urllib.parse import urlencode

import aiohttp
import pytest
from multidict import MultiDict
from structlog.testing import capture_logs
from twilio.request_validator import RequestValidator
from yarl import URL

from bot.domain.events import TextReceived
from bot.errors import RateLimited, Unavailable
from tests.handlers.twilio.edge import BELGIAN

FORM = {"MessageSid": "SM" + "1" * 32, "From": BELGIAN, "Body": "hello", "NumMedia": "0"}


def form_to(twilio, **fields: str) -> dict[str, str]:
    return {**FORM, "AccountSid": twilio.account_sid, "To": twilio.sms_sender, **fields}


async def post(url: str, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
    async with aiohttp.ClientSession() as client:
        try:
            async with client.post(URL(url, encoded=True), data=body, headers=headers) as answer:
                return answer.status, await answer.text()
        except aiohttp.ClientError:  # the door was shut before we had finished
            return 0, ""


def headers_for(twilio, url: str, fields: object, kind: str = "application/x-www-form-urlencoded") -> dict[str, str]:
    signature = RequestValidator(twilio.auth_token).compute_signature(url, fields)
    return {"Content-Type": kind, "X-Twilio-Signature": signature}


async def test_the_answer_is_the_receipt_for_a_stored_event_and_says_nothing(twilio, edge):
    form = form_to(twilio)
    status, body = await post(
        twilio.webhook_url, urlencode(form).encode(), headers_for(twilio, twilio.webhook_url, form)
    )

    assert (status, body) == (200, '<?xml version="1.0" encoding="UTF-8"?><Response></Response>')
    assert edge.door.events == [TextReceived("hello")]


async def test_the_same_message_twice_knocks_with_the_same_name_and_is_stored_once(twilio, edge):
    form = await twilio.phone().says("hi")

    assert await twilio.push(form) == 200
    assert len(edge.door.knocks) == 2
    assert list(edge.door.stored) == [f"sms:{form['MessageSid']}"]


@pytest.mark.parametrize(("signature", "status"), [("", 401), ("forged", 403)])
async def test_a_forged_signature_is_refused_and_nothing_is_stored(twilio, edge, signature, status):
    assert await twilio.push(form_to(twilio), signature=signature) == status
    assert edge.door.knocks == []
    assert edge.rows("SELECT * FROM addresses") == []


async def test_a_signature_for_one_door_opens_no_other(twilio, edge):
    form = form_to(twilio)
    signature = RequestValidator(twilio.auth_token).compute_signature(f"{edge.url}/twilio/sms", form)

    for path in ("whatsapp", "status?effect=e/0", "voice", "voice/step?at=menu&lang=en&tries=0", "sms?more=1"):
        assert await twilio.push(form, url=f"{edge.url}/twilio/{path}", signature=signature) == 403
    assert edge.door.knocks == []


async def test_what_could_not_be_stored_is_sent_again_by_twilio(twilio, edge):
    edge.door.shut = Unavailable("the database is away")
    saying = asyncio.create_task(twilio.phone().says("hi"))
    while not twilio.attempts:
        await asyncio.sleep(0.002)
    edge.door.shut = None
    form = await saying

    assert twilio.attempts[0] == (form["MessageSid"], 503)
    assert twilio.attempts[-1] == (form["MessageSid"], 200)
    assert edge.door.events == [TextReceived("hi")]


@pytest.mark.parametrize("trouble", [Unavailable("away"), RateLimited("slow", 3), ZeroDivisionError()])
async def test_a_door_that_is_shut_is_never_answered_with_a_receipt(twilio, edge, trouble):
    edge.door.shut = trouble

    assert await twilio.push(form_to(twilio)) in {500, 503}


BODIES = {
    "of more than 64 kB": (b"Body=" + b"x" * 64 * 1024, {0, 413}),
    "with 201 fields": (urlencode({f"f{place}": "x" for place in range(201)}).encode(), {400}),
    "that is not text": (b"Body=\xff\xfe", {400}),
    "that is no form": (b"hello there", {403}),
    "that is empty": (b"", {403}),
}


@pytest.mark.parametrize(("body", "statuses"), BODIES.values(), ids=BODIES.keys())
async def test_a_body_is_refused(twilio, edge, body, statuses):
    status, _ = await post(twilio.webhook_url, body, headers_for(twilio, twilio.webhook_url, {"Body": "hi"}))

    assert status in statuses
    assert edge.door.knocks == []


async def test_as_many_fields_as_we_take_are_taken(twilio, edge):
    form = form_to(twilio) | {f"Field{place}": "x" for place in range(200 - 6)}

    assert len(form) == 200
    assert await twilio.push(form) == 200
    assert len(edge.door.stored) == 1


async def test_signed_nonsense_is_answered_and_not_stored(twilio, edge):
    assert await twilio.push({"hello": "there"}) == 200
    assert await twilio.push({}) == 200
    assert edge.door.knocks == []


async def test_broken_letters_in_a_signed_form_are_a_forgery(twilio, edge):
    form = form_to(twilio, Body="�")
    body = urlencode(form).replace("%EF%BF%BD", "%FF").encode()
    headers = headers_for(twilio, twilio.webhook_url, form_to(twilio, Body="ÿ"))

    assert (await post(twilio.webhook_url, body, headers))[0] == 403
    assert edge.door.knocks == []


async def test_a_field_with_several_values_verifies_and_its_first_counts(twilio, edge):
    form = form_to(twilio)
    body = urlencode([*form.items(), ("Body", "more")]).encode()
    several = MultiDict([*form.items(), ("Body", "more")])

    assert (await post(twilio.webhook_url, body, headers_for(twilio, twilio.webhook_url, several)))[0] == 200
    assert edge.door.events == [TextReceived("hello")]


async def test_json_is_read_when_its_hash_is_signed(twilio, edge):
    assert await twilio.push(form_to(twilio), json_body=True) == 200
    assert edge.door.events == [TextReceived("hello")]


@pytest.mark.parametrize("content", [[], "hello", {"Body": ["x"]}, {"Body": None}, {"Body": {"x": 1}}])
async def test_signed_json_that_is_no_message_is_refused(twilio, edge, content):
    body = json.dumps(content).encode()
    url = f"{twilio.webhook_url}?bodySHA256={hashlib.sha256(body).hexdigest()}"

    assert (await post(url, body, headers_for(twilio, url, {}, "application/json")))[0] == 400
    assert edge.door.knocks == []


async def test_json_without_its_hash_is_refused_however_well_it_is_signed(twilio, edge):
    body = json.dumps(form_to(twilio)).encode()
    headers = headers_for(twilio, twilio.webhook_url, {}, "application/json")

    assert (await post(twilio.webhook_url, body, headers))[0] == 403
    assert edge.door.knocks == []


async def test_no_door_opens_to_a_get(twilio, edge):
    async with aiohttp.ClientSession() as client:
        for path in ("sms", "whatsapp", "status", "voice", "voice/step"):
            async with client.get(f"{edge.url}/twilio/{path}") as answer:
                assert answer.status == 405


async def test_no_refusal_and_no_silence_writes_a_number_or_a_word_into_the_log(twilio, edge, caplog):
    edge.door.shut = Unavailable("the database is away")
    with capture_logs() as logs:
        await twilio.push(form_to(twilio), signature="forged")
        await twilio.push(form_to(twilio))
        await twilio.push(form_to(twilio, AccountSid="AC" + "0" * 32))
        await twilio.push(form_to(twilio, Body=""))

    assert {line["event"] for line in logs} >= {"twilio.rejected", "twilio.not_taken", "twilio.message_ignored"}
    written = f"{logs} {caplog.text}"
    assert not any(secret in written for secret in (BELGIAN, "hello", twilio.auth_token))
