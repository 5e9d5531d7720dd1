"""Stripe's stand-in misbehaves as ordered, and in no other way."""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp import test_utils, web

from tests.peers.stripe import StripePeer, Webhook

PAGE = {
    "mode": "payment",
    "success_url": "https://photos.example/",
    "payment_intent_data[metadata][order]": "PB-1",
    "line_items[0][quantity]": "1",
    "line_items[0][price_data][currency]": "eur",
    "line_items[0][price_data][unit_amount]": "1000",
    "line_items[0][price_data][product_data][name]": "Photo",
}


class Ear:
    """Somebody who takes webhooks, after as many refusals as were ordered."""

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []
        self.refusals = 0

    async def hear(self, request: web.Request) -> web.Response:
        if self.refusals:
            self.refusals -= 1
            return web.Response(status=503)
        self.heard.append(await request.json())
        return web.Response()

    @property
    def kinds(self) -> list[str]:
        return [event["type"].removeprefix("v1.") for event in self.heard]


@asynccontextmanager
async def a_peer() -> AsyncIterator[tuple[StripePeer, Ear]]:
    ear = Ear()
    app = web.Application()
    app.add_routes([web.post("/hook", ear.hear)])
    async with StripePeer() as peer, test_utils.TestServer(app) as server:
        peer.webhook = Webhook(str(server.make_url("/hook")), "whsec_of_a_test")
        yield peer, ear


async def asks(peer: StripePeer, path: str, form: dict[str, str] | None = None) -> tuple[int, Any]:
    """What the API answers to a form, or without one to a question."""
    headers = {"Authorization": f"Bearer {peer.key}"}
    verb = "GET" if form is None else "POST"
    async with aiohttp.ClientSession(peer.base_url, headers=headers) as client:
        answer = await client.request(verb, path, data=form)
        return answer.status, await answer.json()


async def a_page(peer: StripePeer, **changes: str) -> str:
    status, session = await asks(peer, "/v1/checkout/sessions", PAGE | changes)
    assert status == 200, session
    return str(session["id"])


async def a_payment(peer: StripePeer) -> str:
    page = await a_page(peer)
    await peer.pays(page)
    return str(peer.sessions[page]["payment_intent"])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("line_items[0][quantity]", "one"),
        ("line_items[0][price_data][colour]", "blue"),
        ("mode", "paymnt"),
        ("adaptive_pricing[enabled]", "perhaps"),
        ("saved_payment_method_options[payment_method_save]", "enabled"),  # without a customer
        ("discounts[0][coupon]", "unknown"),
        ("line_items[0][price_data][unit_amount]", "1"),
        ("line_items[0][price_data][unit_amount]", "-5"),
        ("line_items[0][price_data][currency]", "EUR"),
        ("line_items[0][price_data][currency]", "isk"),  # 1000 is no whole ten kronur as Stripe counts them
        ("customer_email", "nobody"),
    ],
)
async def test_a_page_that_stripe_would_not_open_is_not_opened(name: str, value: str) -> None:
    changes = {name: value} if value != "isk" else {name: value, "line_items[0][price_data][unit_amount]": "1050"}
    async with a_peer() as (peer, _):
        status, answer = await asks(peer, "/v1/checkout/sessions", PAGE | changes)
    assert status in {400, 404}, answer
    assert peer.sessions == {}


async def test_a_coupon_is_good_for_as_many_sales_as_it_says() -> None:
    coupon = {"id": "c", "amount_off": "100", "currency": "eur", "duration": "once", "max_redemptions": "1"}
    async with a_peer() as (peer, _):
        assert (await asks(peer, "/v1/coupons", coupon))[0] == 200
        status, again = await asks(peer, "/v1/coupons", coupon)
        assert (status, again["error"]["code"]) == (400, "resource_already_exists")
        await peer.pays(await a_page(peer, **{"discounts[0][coupon]": "c"}))
        status, _answer = await asks(peer, "/v1/checkout/sessions", PAGE | {"discounts[0][coupon]": "c"})
    assert status == 400


async def test_an_object_is_told_in_the_place_of_its_id_where_that_was_asked() -> None:
    async with a_peer() as (peer, _):
        payment = await a_payment(peer)
        _, plain = await asks(peer, f"/v1/charges/{peer.intents[payment]['latest_charge']}")
        _, whole = await asks(peer, f"/v1/payment_intents/{payment}?expand[0]=latest_charge")
        status, _answer = await asks(peer, f"/v1/payment_intents/{payment}?expand[0]=nonsense")
    assert (whole["latest_charge"], status) == (plain, 400)


async def test_a_refund_through_the_api_tells_its_events_behind_the_callers_back() -> None:
    async with a_peer() as (peer, ear):
        payment = await a_payment(peer)
        await asks(peer, "/v1/refunds", {"payment_intent": payment, "amount": "400"})
        await peer.quiet()
    assert sorted(ear.kinds[1:]) == ["charge.refunded", "refund.created"]


async def test_a_refund_that_comes_back_is_in_the_account_again() -> None:
    async with a_peer() as (peer, ear):
        payment = await a_payment(peer)
        refund = await peer.refunds_by_hand(payment, 400)
        await peer.settles_refund(refund, arrived=False)
    assert ear.kinds == [
        "checkout.session.completed",
        "refund.created",
        "charge.refunded",
        "refund.updated",
        "refund.failed",
    ]
    assert [line["amount"] for line in peer.balance.values()] == [1000, -400, 400]
    assert peer.account.charge_of(payment)["amount_refunded"] == 0


@pytest.mark.parametrize("won", [True, False])
async def test_a_dispute_takes_the_money_and_brings_it_back_only_when_it_is_won(*, won: bool) -> None:
    async with a_peer() as (peer, ear):
        payment = await a_payment(peer)
        dispute = await peer.disputes(payment)
        await peer.closes_dispute(dispute, won=won)
    assert [line["amount"] for line in peer.balance.values()] == [1000, -1000] + [1000] * won
    assert ear.kinds[-1] == "charge.dispute.closed"
    assert ear.heard[-1]["data"]["object"]["status"] == ("won" if won else "lost")


async def test_an_inquiry_takes_nothing_unless_it_becomes_a_dispute() -> None:
    async with a_peer() as (peer, ear):
        asked, taken = await a_payment(peer), await a_payment(peer)
        await peer.closes_inquiry(await peer.inquires(asked))
        await peer.takes_after_all(await peer.inquires(taken))
    assert [line["amount"] for line in peer.balance.values()] == [1000, 1000, -1000]
    assert [event["data"]["object"]["status"] for event in ear.heard[-4:]] == [
        *("warning_needs_response", "warning_closed"),
        *("warning_needs_response", "needs_response"),
    ]


@pytest.mark.parametrize("thin", [False, True])
async def test_a_thin_event_says_only_where_to_look(*, thin: bool) -> None:
    async with a_peer() as (peer, ear):
        peer.thin = thin
        page = await a_page(peer)
        await peer.expires(page)
    (event,) = ear.heard
    assert ("data" in event, "related_object" in event) == (not thin, thin)
    about = event["related_object"] if thin else event["data"]["object"]
    assert about["id"] == page


async def test_an_event_is_sent_until_it_is_taken_and_never_when_it_is_to_be_lost() -> None:
    async with a_peer() as (peer, ear):
        ear.refusals = 2
        peer.drops_next(1)
        await peer.expires(await a_page(peer))
        await peer.pays(await a_page(peer))
    assert ear.kinds == ["checkout.session.completed"]
    assert [status for _, status in peer.deliveries] == [503, 503, 200]


async def test_events_are_doubled_held_back_and_mixed_up_as_ordered() -> None:
    async with a_peer() as (peer, ear):
        pages = [await a_page(peer) for _ in range(6)]
        peer.holds, peer.copies = True, 2
        for page in pages:
            await peer.expires(page)
        assert ear.heard == []
        await peer.lets_go(shuffled=7)
    told = [event["data"]["object"]["id"] for event in ear.heard]
    mixed = list(pages)
    random.Random(7).shuffle(mixed)  # noqa: S311 - the same order as the stand-in's
    assert told == [page for page in mixed for _ in range(2)]
    assert mixed != pages
