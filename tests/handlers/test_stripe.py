"""Stripe's webhook believes signatures, looks everything up, and stores before it answers."""

import datetime as dt
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import aiohttp
import pytest
from aiohttp import test_utils, web
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.events import (
    DisputeClosed,
    DisputeOpened,
    Event,
    PaymentFailed,
    PaymentLapsed,
    PaymentPromised,
    PaymentReceived,
    RefundFailed,
    RefundMade,
)
from bot.domain.ids import ConversationId, EventId, OrderId
from bot.domain.money import Money
from bot.errors import Rejected, Unavailable
from bot.handlers.stripe import BODY_BYTES, PATH, WORDS, stripe_routes
from bot.payments.gateway import CheckoutRequest, PricedLine, RefundRequest
from bot.payments.stripe_gateway import StripeGateway
from tests.payments.orders import ID, TOTAL, an_order
from tests.peers.stripe import StripePeer, Webhook, signed

SECRET = "whsec_test"
E = TypeVar("E")


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
            lines=(PricedLine("United States visa, digital file", TOTAL),),
            discount=None,
            expires_at=dt.datetime.now(dt.UTC) + dt.timedelta(hours=23),
            return_url="https://photos.example/",
            idempotency_key=f"checkout:{order}:{attempt}",
        )
        return (await self.gateway.open_checkout(request)).ref

    async def sells(self) -> str:
        """The reference of a payment that was made."""
        page = await self.opens_page()
        await self.peer.pays(page)
        return self.intent_of(page)

    async def gives_back(self, payment: str, minor: int) -> str:
        request = RefundRequest(
            order=ID,
            conversation=ConversationId("web:1"),
            payment_ref=payment,
            amount=Money(minor, "EUR"),
            idempotency_key=f"refund:e/{minor}",
        )
        refund = await self.gateway.refund(request)
        await self.peer.quiet()
        return refund.ref

    def intent_of(self, page: str) -> str:
        intent: str = self.peer.sessions[page]["payment_intent"]
        return intent

    def heard(self, kind: type[E]) -> list[E]:
        """What was stored of this kind."""
        return [event for event in self.books.stored if isinstance(event, kind)]

    async def posts(self, body: str, headers: dict[str, str]) -> int:
        async with aiohttp.ClientSession() as client, client.post(self.url, data=body, headers=headers) as answer:
            return answer.status


@asynccontextmanager
async def a_town(now: float | None = None, key: str = "") -> AsyncIterator[Town]:
    books = Books()
    async with StripePeer() as peer:
        gateway, asking = (StripeGateway(each, base_url=peer.base_url) for each in (peer.key, key or peer.key))
        clock = {"now": lambda: now} if now is not None else {}
        app = web.Application()
        app.add_routes(stripe_routes(SECRET, books.accept, asking, **clock))
        async with test_utils.TestServer(app) as server:
            peer.webhook = Webhook(str(server.make_url(PATH)), SECRET)
            yield Town(peer, gateway, books, peer.webhook.url)
        await gateway.close()
        await asking.close()


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


# --- payments -------------------------------------------------------------------------------------------------------


async def test_a_finished_page_without_money_is_a_promise_until_the_money_comes() -> None:
    async with a_town() as town:
        page = await town.opens_page()
        await town.peer.pays_later(page)
        assert town.books.stored == [PaymentPromised(ID, page)]
        await town.peer.settles(page, arrived=True)
    assert town.books.stored == [PaymentPromised(ID, page), paid(town.intent_of(page))]


async def test_money_that_never_came_has_failed_and_a_page_that_closed_has_lapsed() -> None:
    async with a_town() as town:
        slow, forgotten = await town.opens_page(), await town.opens_page(attempt=2)
        await town.peer.pays_later(slow)
        await town.peer.settles(slow, arrived=False)
        await town.peer.expires(forgotten)
    assert town.books.stored == [PaymentPromised(ID, slow), PaymentFailed(ID, slow), PaymentLapsed(ID, forgotten)]


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
    assert town.books.stored == [paid(town.intent_of(page))] * 2


async def test_a_page_that_was_paid_before_its_failure_was_told_has_not_failed() -> None:
    async with a_town() as town:
        page = await town.opens_page()
        town.peer.holds = True
        await town.peer.pays_later(page)
        await town.peer.settles(page, arrived=False)
        town.peer.sessions[page]["payment_status"] = "paid"
        await town.peer.lets_go(reverse=True)
    assert town.books.stored == [paid(town.intent_of(page))] * 2


async def test_a_promise_that_is_told_after_its_failure_is_no_promise_any_more() -> None:
    async with a_town() as town:
        page = await town.opens_page()
        town.peer.holds = True
        await town.peer.pays_later(page)
        await town.peer.settles(page, arrived=False)
        await town.peer.lets_go(reverse=True)
    assert town.books.stored == [PaymentFailed(ID, page)] * 2


# --- refunds ----------------------------------------------------------------------------------------------------------


def back(ref: str, payment: str, minor: int, kind: type[RefundMade | RefundFailed] = RefundMade) -> Event:
    return kind(order=ID, provider="stripe", ref=ref, payment_ref=payment, amount=Money(minor, "EUR"))


@pytest.mark.parametrize("thin", [False, True])
async def test_money_that_we_gave_back_is_named_by_its_refund_however_often_it_is_told(*, thin: bool) -> None:
    async with a_town() as town:
        town.peer.thin = thin
        payment = await town.sells()
        refund = await town.gives_back(payment, 200)
    told = town.heard(RefundMade)
    assert told == [back(refund, payment, 200)] * len(told)
    assert len(told) > 1  # by the refund's own event and by its charge's


async def test_each_part_that_is_given_back_is_told_by_itself() -> None:
    async with a_town() as town:
        payment = await town.sells()
        parts = {await town.gives_back(payment, minor): minor for minor in (200, 99, 200 - 1)}
    assert {event.ref: event.amount.amount_minor for event in town.heard(RefundMade)} == parts


async def test_a_refund_that_a_person_made_at_stripe_finds_its_order_by_the_payment() -> None:
    async with a_town() as town:
        payment = await town.sells()
        refund = await town.peer.refunds_by_hand(payment, 100)
        await town.peer.quiet()
    assert set(town.heard(RefundMade)) == {back(refund, payment, 100)}


async def test_a_refund_that_takes_days_is_nothing_until_it_is_settled() -> None:
    async with a_town() as town:
        payment = await town.sells()
        town.peer.slow_refunds = True
        made, failed = await town.gives_back(payment, 100), await town.gives_back(payment, 50)
        assert town.books.stored == [paid(payment)]
        await town.peer.settles_refund(made, arrived=True)
        await town.peer.settles_refund(failed, arrived=False)
    assert set(town.heard(RefundMade)) == {back(made, payment, 100)}
    assert set(town.heard(RefundFailed)) == {back(failed, payment, 50, RefundFailed)}


async def test_a_refund_that_bounces_after_it_was_made_has_failed() -> None:
    async with a_town() as town:
        payment = await town.sells()
        refund = await town.gives_back(payment, 100)
        await town.peer.settles_refund(refund, arrived=False)
    assert town.books.stored[-1] == back(refund, payment, 100, RefundFailed)


# --- disputes ---------------------------------------------------------------------------------------------------------


def opened(dispute: str) -> DisputeOpened:
    return DisputeOpened(order=ID, provider="stripe", ref=dispute, amount=TOTAL, reason="product_not_received")


def closed(dispute: str, *, won: bool) -> DisputeClosed:
    return DisputeClosed(order=ID, provider="stripe", ref=dispute, amount=TOTAL, won=won)


@pytest.mark.parametrize("won", [False, True])
@pytest.mark.parametrize("thin", [False, True])
async def test_a_dispute_opens_and_closes(*, won: bool, thin: bool) -> None:
    async with a_town() as town:
        town.peer.thin = thin
        dispute = await town.peer.disputes(await town.sells(), "product_not_received")
        assert set(town.books.stored[1:]) == {opened(dispute)}
        await town.peer.closes_dispute(dispute, won=won)
    assert set(town.books.stored[1:]) == {opened(dispute), closed(dispute, won=won)}
    assert town.books.stored[-1] == closed(dispute, won=won)


async def test_a_dispute_whose_end_is_heard_of_first_was_opened_before_it_closed() -> None:
    async with a_town() as town:
        payment = await town.sells()
        town.peer.holds = True
        dispute = await town.peer.disputes(payment, "product_not_received")
        await town.peer.closes_dispute(dispute, won=False)
        await town.peer.lets_go(reverse=True)
    assert town.books.stored[1:3] == [opened(dispute), closed(dispute, won=False)]


@settings(max_examples=15)
@given(seed=st.integers(0, 1_000), copies=st.integers(1, 2), thin=st.booleans())
async def test_in_whatever_order_and_however_often_stripe_tells_it_the_same_facts_are_known(
    seed: int, copies: int, thin: bool
) -> None:
    async with a_town() as town:
        town.peer.thin, town.peer.copies, town.peer.holds = thin, copies, True
        payment = await town.sells()
        refund = await town.gives_back(payment, 99)
        dispute = await town.peer.disputes(payment, "product_not_received")
        await town.peer.closes_dispute(dispute, won=True)
        await town.peer.lets_go(shuffled=seed)
    facts = {(type(event), getattr(event, "ref", "")) for event in town.books.stored}
    assert facts == {
        (PaymentReceived, payment),
        (RefundMade, refund),
        (DisputeOpened, dispute),
        (DisputeClosed, dispute),
    }


# --- who may knock, and what is believed ------------------------------------------------------------------------------


def event_about(session: dict[str, Any], kind: str = "checkout.session.completed") -> str:
    return json.dumps({"id": "evt_9", "object": "event", "type": kind, "data": {"object": session}})


@pytest.mark.parametrize("secret", ["whsec_other", "", SECRET + " "])
async def test_a_bad_signature_is_refused_and_nothing_is_looked_up_or_stored(secret: str) -> None:
    async with a_town() as town:
        page = await town.opens_page()
        town.peer.fails_next(500)  # a look-up would use this up
        body = event_about(town.peer.sessions[page])
        assert await town.posts(body, signed(body, secret)) == 400
        with pytest.raises(Unavailable):
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
        ({"id": "cs_1", "metadata": {"order": ID}}, "checkout.session.completed"),  # of another account, by its number
        ({"id": "re_1", "metadata": {"order": ID}}, "refund.updated"),
        ({"id": "du_1", "metadata": {}}, "charge.dispute.created"),
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


async def test_money_of_a_payment_that_is_not_ours_is_nothing_to_us() -> None:
    async with a_town() as town:
        payment = await town.sells()
        town.peer.intents[payment]["metadata"] = {}
        await town.peer.refunds_by_hand(payment, 100)
        await town.peer.quiet()
        await town.peer.disputes(payment, "fraudulent")
    assert town.books.stored == [paid(payment)]
    assert {status for _, status in town.peer.deliveries} == {200}


async def test_a_session_that_says_nothing_of_us_is_not_even_looked_up() -> None:
    async with a_town() as town:
        town.peer.fails_next(500)  # a look-up would use this up
        body = event_about({"id": "cs_1", "metadata": {}})
        assert await town.posts(body, signed(body, SECRET)) == 200
        with pytest.raises(Unavailable):
            await town.gateway.fetch_session("cs_1")


async def test_while_our_key_is_wrong_no_event_is_taken_and_the_key_is_not_repeated(
    capsys: pytest.CaptureFixture[str],
) -> None:
    async with a_town(key="sk_live_very_secret") as town:
        page = await town.opens_page()
        body = event_about(town.peer.sessions[page])
        assert await town.posts(body, signed(body, SECRET)) == 503
    assert town.books.stored == []
    said = capsys.readouterr()
    assert "stripe.refused" in said.out + said.err
    assert "very_secret" not in said.out + said.err


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
        stripe_routes(" ", Books().accept, StripeGateway("sk_test_x"))


def test_every_word_of_stripes_about_a_session_and_a_refund_has_one_of_ours() -> None:
    from stripe.events import _event_classes  # noqa: PLC0415 - a private table, wanted by this test only

    known = {name.removeprefix("v1.") for name in _event_classes._V2_EVENT_CLASS_LOOKUP}
    about = {name for name in known if name.startswith(("checkout.session.", "refund.", "charge.refund"))}
    assert about <= WORDS.keys()
    assert WORDS.keys() <= known
