"""What Stripe is told, and what its answers become."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import stripe
from pydantic import ValidationError

from bot.domain.money import Money
from bot.errors import PassboothError, RateLimited, Refused, Unavailable
from bot.payments.gateway import CheckoutRequest
from bot.payments.stripe_gateway import StripeGateway, in_our_words, session_params
from tests.payments.orders import ID, an_order
from tests.payments.stripe_params import judge
from tests.peers.stripe import CUT_SHORT, HUNG_UP, StripePeer

FIXTURES = Path(__file__).parents[3] / "shared" / "peers" / "stripe_fixtures3.json"


def a_request(attempt: int = 1, **changes: Any) -> CheckoutRequest:
    return CheckoutRequest(
        order=an_order(attempt=attempt, **changes),
        title="United States visa, digital file",
        return_url="https://photos.example/",
        idempotency_key=f"checkout:{ID}:{attempt}",
    )


@asynccontextmanager
async def a_gateway(key: str = "") -> AsyncIterator[tuple[StripeGateway, StripePeer]]:
    async with StripePeer() as peer:
        gateway = StripeGateway(key or peer.key, base_url=peer.base_url)
        try:
            yield gateway, peer
        finally:
            await gateway.close()


async def test_a_page_opens_with_the_orders_number_and_sum() -> None:
    async with a_gateway() as (gateway, peer):
        page = await gateway.open_checkout(a_request())
    session = peer.sessions[page.ref]
    assert page.url == session["url"]
    assert (session["client_reference_id"], session["metadata"]) == (ID, {"order": ID})
    assert (session["amount_total"], session["currency"]) == (499, "eur")


async def test_asking_twice_with_the_same_key_opens_one_page_and_the_next_attempt_another() -> None:
    async with a_gateway() as (gateway, peer):
        first, again = await gateway.open_checkout(a_request()), await gateway.open_checkout(a_request())
        second = await gateway.open_checkout(a_request(attempt=2))
    assert first == again
    assert second.ref != first.ref
    assert len(peer.sessions) == 2


@pytest.mark.parametrize("failure", [HUNG_UP, CUT_SHORT])
async def test_a_page_whose_opening_was_not_heard_is_found_again(failure: int) -> None:
    async with a_gateway() as (gateway, peer):
        peer.fails_next(failure)
        with pytest.raises(Unavailable):
            await gateway.open_checkout(a_request())
        page = await gateway.open_checkout(a_request())
    assert list(peer.sessions) == [page.ref]


async def test_only_a_paid_session_counts_as_paid() -> None:
    async with a_gateway() as (gateway, peer):
        page = await gateway.open_checkout(a_request())
        await peer.pays_later(page.ref)
        complete = await gateway.fetch_session(page.ref)
        await peer.settles(page.ref, arrived=True)
        paid = await gateway.fetch_session(page.ref)
    assert (complete.is_paid, paid.is_paid) == (False, True)
    assert (paid.order, paid.amount) == (ID, Money(499, "EUR"))
    assert paid.payment_ref.startswith("pi_")


@pytest.mark.parametrize(
    ("status", "becomes"),
    [(429, RateLimited), (500, Unavailable), (503, Unavailable), (409, Unavailable), (400, Refused), (403, Refused)],
)
async def test_every_answer_says_who_acts_next(status: int, becomes: type[PassboothError]) -> None:
    async with a_gateway() as (gateway, peer):
        peer.fails_next(status)
        with pytest.raises(becomes) as raised:
            await gateway.open_checkout(a_request())
    assert type(raised.value) is becomes
    assert f"status {status}" in str(raised.value)


async def test_a_dead_stripe_is_unavailable() -> None:
    async with StripePeer() as peer:
        gateway = StripeGateway(peer.key, base_url=peer.base_url)
    with pytest.raises(Unavailable):
        await gateway.open_checkout(a_request())
    await gateway.close()


async def test_a_wrong_key_is_refused_and_never_repeated() -> None:
    async with a_gateway("sk_live_very_secret") as (gateway, _):
        with pytest.raises(Refused) as raised:
            await gateway.open_checkout(a_request())
    assert "very_secret" not in str(raised.value)
    assert raised.value.__suppress_context__


JUDGE = judge("stripe.params.checkout._session_create_params", "SessionCreateParams")


@pytest.mark.parametrize("language", ["en", "fr", "fr-CA", "tlh"])
@pytest.mark.parametrize("currency", ["EUR", "GBP", "USD"])
def test_stripes_own_types_accept_what_it_is_told(language: str, currency: str) -> None:
    params = session_params(a_request(language=language, total=Money(499, currency)))
    assert JUDGE.validate_python(params) == params


@pytest.mark.parametrize(
    "mistake",
    [
        {"mode": "paymnt"},
        {"locale": "tlh"},
        {"client_ref": "x"},
        {"expires_at": "soon"},
        {"adaptive_pricing": {"on": True}},
        {"line_items": [{"price_data": {"currency": "eur", "unit_amount": "x"}}]},
    ],
)
def test_the_judge_would_have_noticed(mistake: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        JUDGE.validate_python({**session_params(a_request()), **mistake})


def test_stripe_learns_nothing_but_the_number_the_sum_and_the_address_of_the_receipt() -> None:
    told = json.dumps(session_params(a_request()))
    assert "ph-first" not in told
    assert told.count("ada@example.com") == 1


def test_the_same_request_is_always_told_in_the_same_words() -> None:
    assert session_params(a_request()) == session_params(a_request())


def published_session() -> dict[str, Any]:
    if not FIXTURES.exists():
        pytest.skip("Stripe's published sample objects are not beside this checkout (../shared/peers)")
    sample: dict[str, Any] = json.loads(FIXTURES.read_text(encoding="utf-8"))["resources"]["checkout.session"]
    return sample


def test_a_session_as_stripe_publishes_it_is_understood() -> None:
    sample = published_session() | {"metadata": {"order": ID}, "amount_total": 499, "currency": "eur"}
    unpaid = in_our_words(stripe.checkout.Session.construct_from(sample, "sk_test"))
    assert (unpaid.order, unpaid.is_paid, unpaid.amount) == (ID, False, Money(499, "EUR"))
    expanded = sample | {"payment_status": "paid", "payment_intent": {"id": "pi_7", "object": "payment_intent"}}
    paid = in_our_words(stripe.checkout.Session.construct_from(expanded, "sk_test"))
    assert (paid.is_paid, paid.payment_ref) == (True, "pi_7")


def test_a_session_of_somebody_elses_names_no_order() -> None:
    assert in_our_words(stripe.checkout.Session.construct_from(published_session(), "sk_test")).order == ""


async def test_the_stand_ins_sessions_have_no_field_that_stripes_have_not() -> None:
    async with a_gateway() as (gateway, peer):
        page = await gateway.open_checkout(a_request())
    assert peer.sessions[page.ref].keys() <= published_session().keys()
