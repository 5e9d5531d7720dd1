"""Stripe's webhook believes signatures, looks everything up, and stores before it answers."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp import test_utils, web

from bot.domain.events import Event, PaymentLapsed, PaymentReceived
from bot.domain.ids import EventId, OrderId
from bot.domain.money import Money
from bot.errors import Rejected
from bot.handlers.stripe import BODY_BYTES, PATH, WORDS, stripe_routes
from bot.payments.gateway import CheckoutRequest
from bot.payments.stripe_gateway import StripeGateway
from tests.payments.orders import ID, TOTAL, an_order
from tests.peers.stripe import StripePeer, Webhook, signed

SECRET = "whsec_test"


class Books:
    """The engine's door: keeps every event once, by its identity, and knows one order."""

    def __init__(self) -> None:
        self.events: dict[EventId, Event] = {}

    async def accept(self, id: EventId, order: OrderId, event: Event) -> bool:  # noqa: A002 - as the port names it
        if order != ID:
            raise Rejected("unknown order", 404)
        new = id not in self.events
        self.events.setdefault(id, event)
        return new

    @property
    def stored(self) -> list[Event]:
        return list(self.events.values())


class Town:
    """Stripe's stand-in, our webhook and the books, wired together."""

    def __init__(self, peer: StripePeer, gateway: StripeGateway, books: Books, url: str) -> None:
        self.peer, self.gateway, self.books, self.url = peer, gateway, books, url

    async def opens_page(self, order: str = ID, attempt: int = 1) -> str:
        request = CheckoutRequest(
            order=an_order(id=order, attempt=attempt),
            title="United States visa, digital file",
            return_url="https://photos.example/",
            idempotency_key=f"checkout:{order}:{attempt}",
        )
        return (await self.gateway.open_checkout(request)).ref

    async def posts(self, body: str, headers: dict[str, str]) -> int:
        async with aiohttp.ClientSession() as client, client.post(self.url, data=body, headers=headers) as answer:
            return answer.status


@asynccontextmanager
async def a_town(now: float | None = None) -> AsyncIterator[Town]:
    books = Books()
    async with StripePeer() as peer:
        gateway = StripeGateway(peer.key, base_url=peer.base_url)
        clock = {"now": lambda: now} if now is not None else {}
        app = web.Application()
        app.add_routes(stripe_routes(SECRET, books.accept, gateway.fetch_session, **clock))
        async with test_utils.TestServer(app) as server:
            peer.webhook = Webhook(str(server.make_url(PATH)), SECRET)
            yield Town(peer, gateway, books, peer.webhook.url)
        await gateway.close()


def paid(ref: str) -> PaymentReceived:
    return PaymentReceived(ID, "stripe", ref, TOTAL)


@pytest.mark.parametrize("thin", [False, True])
async def test_a_paid_page_is_a_payment(*, thin: bool) -> None:
    async with a_town() as town:
        town.peer.thin = thin
        page = await town.opens_page()
        await town.peer.pays(page)
        intent = town.peer.sessions[page]["payment_intent"]
    assert town.books.stored == [paid(intent)]
    assert [*town.books.events] == [f"stripe:{town.peer.deliveries[0][0]['id']}"]


async def test_a_finished_page_without_money_is_no_payment_until_the_money_comes() -> None:
    async with a_town() as town:
        page = await town.opens_page()
        await town.peer.pays_later(page)
        assert town.books.stored == []
        await town.peer.settles(page, arrived=True)
    assert town.books.stored == [paid(town.peer.sessions[page]["payment_intent"])]


async def test_money_that_never_came_and_a_page_that_closed_are_lapses_of_that_page() -> None:
    async with a_town() as town:
        slow, forgotten = await town.opens_page(), await town.opens_page(attempt=2)
        await town.peer.pays_later(slow)
        await town.peer.settles(slow, arrived=False)
        await town.peer.expires(forgotten)
    assert town.books.stored == [PaymentLapsed(ID, slow), PaymentLapsed(ID, forgotten)]


async def test_events_that_come_twice_and_backwards_are_stored_once_and_name_one_payment() -> None:
    async with a_town() as town:
        town.peer.holds, town.peer.copies = True, 2
        page = await town.opens_page()
        await town.peer.pays_later(page)
        await town.peer.settles(page, arrived=True)
        await town.peer.lets_go(reverse=True)
        await town.peer.redelivers()
    assert {status for _, status in town.peer.deliveries} == {200}
    assert len(town.peer.deliveries) == 6
    # "completed", delivered late, finds the session paid: the same payment by its reference, which counts once
    assert {event.ref for event in town.books.stored if isinstance(event, PaymentReceived)} == {
        town.peer.sessions[page]["payment_intent"]
    }
    assert len(town.books.stored) == 2


async def test_a_page_that_was_paid_before_its_failure_was_told_has_not_lapsed() -> None:
    async with a_town() as town:
        page = await town.opens_page()
        town.peer.holds = True
        await town.peer.pays_later(page)
        await town.peer.settles(page, arrived=False)
        town.peer.sessions[page]["payment_status"] = "paid"
        await town.peer.lets_go(reverse=True)
    assert all(isinstance(event, PaymentReceived) for event in town.books.stored)
    assert town.books.stored


def event_about(session: dict[str, Any], kind: str = "checkout.session.completed") -> str:
    return json.dumps({"id": "evt_9", "object": "event", "type": kind, "data": {"object": session}})


@pytest.mark.parametrize("secret", ["whsec_other", "", SECRET + " "])
async def test_a_bad_signature_is_refused_and_nothing_is_looked_up_or_stored(secret: str) -> None:
    async with a_town() as town:
        page = await town.opens_page()
        town.peer.fails_next(500)  # a look-up would use this up
        body = event_about(town.peer.sessions[page])
        assert await town.posts(body, signed(body, secret)) == 400
        with pytest.raises(Exception, match="500"):
            await town.gateway.fetch_session(page)
    assert town.books.stored == []


async def test_no_signature_another_body_and_nonsense_are_refused() -> None:
    async with a_town() as town:
        body = event_about({"id": "cs_1", "metadata": {"order": ID}})
        statuses = [
            await town.posts(body, {}),
            await town.posts(body, signed(body + " ", SECRET)),
            await town.posts(body, {"Stripe-Signature": "t=,v1=;;;"}),
            await town.posts("[]", signed("[]", SECRET)),
            await town.posts("{", signed("{", SECRET)),
        ]
    assert statuses == [400] * 5
    assert town.books.stored == []


@pytest.mark.parametrize(("age_s", "status"), [(299, 200), (301, 400), (-299, 200), (-301, 400)])
async def test_a_signature_is_good_for_five_minutes_either_way(age_s: int, status: int) -> None:
    now = 1_800_000_000.0
    async with a_town(now) as town:
        body = event_about({"id": "cs_1", "metadata": {}})
        assert await town.posts(body, signed(body, SECRET, at=now - age_s)) == status


async def test_a_body_beyond_the_limit_is_not_read_to_its_end() -> None:
    async with a_town() as town:
        body = " " * (BODY_BYTES + 1)
        assert await town.posts(body, signed(body, SECRET)) == 413


@pytest.mark.parametrize(
    ("session", "kind"),
    [
        ({"id": "cs_1", "metadata": {}}, "checkout.session.completed"),
        ({"id": "cs_1", "metadata": {"order": ID}}, "charge.refunded"),
        ({"object": "balance", "metadata": None}, "balance.available"),
    ],
)
async def test_what_is_not_ours_is_thanked_for_and_forgotten(session: dict[str, Any], kind: str) -> None:
    async with a_town() as town:
        body = event_about(session, kind)
        assert await town.posts(body, signed(body, SECRET)) == 200
    assert town.books.stored == []


async def test_a_session_of_an_order_that_we_do_not_know_is_thanked_for_and_forgotten() -> None:
    async with a_town() as town:
        await town.peer.pays(await town.opens_page(order="PB-ZZZZ-ZZZZ"))
    assert [status for _, status in town.peer.deliveries] == [200]
    assert town.books.stored == []


async def test_while_stripe_cannot_be_asked_the_event_is_not_taken_and_comes_again() -> None:
    async with a_town() as town:
        page = await town.opens_page()
        town.peer.fails_next(503)
        await town.peer.pays(page)
    assert [status for _, status in town.peer.deliveries] == [503, 200]
    assert len(town.books.stored) == 1


async def test_what_a_signed_event_claims_about_money_is_not_believed_without_asking() -> None:
    async with a_town() as town:
        page = await town.opens_page()
        claimed = town.peer.sessions[page] | {"payment_status": "paid", "amount_total": 1}
        body = event_about(claimed)
        assert await town.posts(body, signed(body, SECRET)) == 200
        assert town.books.stored == []
        await town.peer.pays(page)
    assert [event.amount for event in town.books.stored if isinstance(event, PaymentReceived)] == [Money(499, "EUR")]


def test_the_door_does_not_open_without_a_secret() -> None:
    with pytest.raises(ValueError, match="secret"):
        stripe_routes(" ", Books().accept, StripeGateway("sk_test_x").fetch_session)


def test_every_word_of_stripes_about_a_session_has_one_of_ours() -> None:
    from stripe.events import _event_classes  # noqa: PLC0415 - a private table, wanted by this test only

    named = {name.removeprefix("v1.") for name in _event_classes._V2_EVENT_CLASS_LOOKUP if "checkout.session" in name}
    assert named == WORDS.keys()
