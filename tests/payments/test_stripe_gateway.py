"""What Stripe is told, what its answers become, and that money neither comes nor goes twice."""

import datetime as dt
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest
import stripe
from pydantic import ValidationError

from bot.domain.events import PaymentReceived
from bot.domain.ids import ConversationId
from bot.domain.money import Money
from bot.domain.post import PostalAddress
from bot.errors import PassboothError, RateLimited, Refused, Unavailable
from bot.payments.gateway import CheckoutRequest, PricedLine, Refund, RefundRequest
from bot.payments.session import DisputeFact, RefundFact
from bot.payments.stripe_gateway import (
    StripeGateway,
    StripeOptions,
    coupon_params,
    dispute_in_our_words,
    entry_in_our_words,
    in_our_words,
    refund_in_our_words,
    refund_params,
    session_params,
)
from bot.payments.told import of_session
from tests.payments.orders import ID, an_order
from tests.payments.stripe_params import judge
from tests.peers.stripe import CUT_SHORT, HUNG_UP, StripePeer
from tests.peers.stripe_account import a_home

FIXTURES = Path(__file__).parents[3] / "shared" / "peers" / "stripe_fixtures3.json"
HOUR = dt.timedelta(hours=1)
NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


def a_request(
    *amounts: int, off: int = 0, attempt: int = 1, closes_at: dt.datetime | None = None, **changes: Any
) -> Any:
    """A request for one line of 4.99, or for these lines less what is taken off. `changes` are the order's."""
    currency = changes.pop("currency", "EUR")
    ships_to = changes.pop("ships_to", ())
    lines = amounts or (499,)
    return CheckoutRequest(
        order=an_order(attempt=attempt, **{"total": Money(sum(lines) - off, currency)} | changes),
        lines=tuple(PricedLine("United States visa, digital file", Money(amount, currency)) for amount in lines),
        discount=PricedLine("SPRING", Money(off, currency)) if off else None,
        expires_at=closes_at or NOON + HOUR,
        return_url="https://photos.example/",
        idempotency_key=f"checkout:{ID}:{attempt}",
        ships_to=ships_to,
    )


def a_refund_of(payment_ref: str, amount: int = 499, effect: str = "e/1", currency: str = "EUR") -> RefundRequest:
    return RefundRequest(
        order=ID,
        conversation=ConversationId("webchat:1"),
        payment_ref=payment_ref,
        amount=Money(amount, currency),
        idempotency_key=f"refund:{effect}",
    )


@asynccontextmanager
async def a_gateway(key: str = "", **options: bool) -> AsyncIterator[tuple[StripeGateway, StripePeer]]:
    async with StripePeer() as peer:
        peer.account.clock = NOON.timestamp
        gateway = StripeGateway(key or peer.key, base_url=peer.base_url, options=StripeOptions(**options))
        try:
            yield gateway, peer
        finally:
            await gateway.close()


async def a_payment(gateway: StripeGateway, peer: StripePeer, *amounts: int, **changes: Any) -> str:
    """A page is opened and paid: the payment's reference."""
    page = await gateway.open_checkout(a_request(*amounts, **changes))
    await peer.pays(page.ref)
    return (await gateway.look_up(page.ref)).payment_ref


# --- a page -----------------------------------------------------------------------------------------------------------


async def test_a_page_opens_with_the_orders_number_and_sum() -> None:
    async with a_gateway() as (gateway, peer):
        page = await gateway.open_checkout(a_request())
    session = peer.sessions[page.ref]
    assert page.url == session["url"]
    assert (session["client_reference_id"], session["metadata"]) == (ID, {"order": ID})
    assert (session["amount_total"], session["currency"]) == (499, "eur")
    assert session["expires_at"] == (NOON + HOUR).timestamp()


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


async def test_every_line_of_the_bill_is_charged_and_the_discount_taken_off_once() -> None:
    async with a_gateway() as (gateway, peer):
        page = await gateway.open_checkout(a_request(1499, 1499, 390, off=300))
        assert peer.sessions[page.ref]["amount_total"] == 3088
        await peer.pays(page.ref)
    (coupon,) = peer.coupons.values()
    assert (coupon["name"], coupon["amount_off"], coupon["valid"]) == ("SPRING", 300, False)


async def test_a_discount_with_a_long_name_is_named_as_far_as_there_is_room() -> None:
    request = msgspec.structs.replace(a_request(off=100), discount=PricedLine("SPRING" * 9, Money(100, "EUR")))
    async with a_gateway() as (gateway, peer):
        await gateway.open_checkout(request)
    (coupon,) = peer.coupons.values()
    assert ("SPRING" * 9).startswith(coupon["name"])


@pytest.mark.parametrize("failures", [(HUNG_UP,), (503,)])
async def test_a_discount_that_was_made_ready_before_is_used_even_when_its_key_is_forgotten(
    failures: tuple[int, ...],
) -> None:
    async with a_gateway() as (gateway, peer):
        peer.fails_next(*failures)
        with pytest.raises(Unavailable):
            await gateway.open_checkout(a_request(off=100))
        peer.forgets_keys()
        page = await gateway.open_checkout(a_request(off=100))
    assert peer.sessions[page.ref]["amount_total"] == 399
    assert len(peer.coupons) == 1


async def test_a_page_that_asks_for_another_sum_than_was_shown_is_closed_and_never_sent() -> None:
    async with a_gateway() as (gateway, peer):
        peer.account.asks_more = 1
        with pytest.raises(Refused, match="500 eur"):
            await gateway.open_checkout(a_request())
    assert [session["status"] for session in peer.sessions.values()] == ["expired"]


@pytest.mark.parametrize("due", [498, 500])
async def test_lines_that_do_not_add_up_to_what_is_due_never_leave_the_house(due: int) -> None:
    async with a_gateway() as (gateway, peer):
        with pytest.raises(Refused, match="add up"):
            await gateway.open_checkout(a_request(total=Money(due, "EUR")))
        with pytest.raises(Refused, match="GBP"):
            await gateway.open_checkout(a_request(total=Money(499, "GBP")))
    assert peer.sessions == {}


@pytest.mark.parametrize(
    ("currency", "amount", "units"),
    [
        ("JPY", 900, 900),
        ("ISK", 900, 90_000),
        ("UGX", 20_000, 2_000_000),
        ("HUF", 199_050, 199_050),
        ("KWD", 5120, 5120),
    ],
)
async def test_every_currency_is_charged_in_stripes_units_and_told_in_our_own(
    currency: str, amount: int, units: int
) -> None:
    async with a_gateway() as (gateway, peer):
        page = await gateway.open_checkout(a_request(amount, currency=currency))
        assert peer.sessions[page.ref]["amount_total"] == units
        assert (await gateway.look_up(page.ref)).amount == Money(amount, currency)


async def test_a_sum_that_cannot_be_charged_exactly_is_refused_and_not_rounded() -> None:
    async with a_gateway() as (gateway, peer):
        with pytest.raises(Refused, match="KWD"):
            await gateway.open_checkout(a_request(5124, currency="KWD"))
        with pytest.raises(Refused, match="KWD"):
            await gateway.refund(a_refund_of("pi_1", 5124, currency="KWD"))
    assert peer.sessions == {}


async def test_a_closed_page_can_not_be_paid_and_closing_it_again_is_no_error() -> None:
    async with a_gateway() as (gateway, peer):
        page = await gateway.open_checkout(a_request())
        await gateway.close_checkout(page.ref)
        await gateway.close_checkout(page.ref)
        closed = await gateway.look_up(page.ref)
    assert (closed.is_expired, closed.is_complete, closed.is_paid) == (True, False, False)
    assert peer.sessions[page.ref]["url"] is None


async def test_closing_a_page_that_was_paid_meanwhile_changes_nothing() -> None:
    async with a_gateway() as (gateway, peer):
        page = await gateway.open_checkout(a_request())
        await peer.pays(page.ref)
        await gateway.close_checkout(page.ref)
        session = await gateway.look_up(page.ref)
    assert (session.is_paid, session.is_complete, session.is_expired) == (True, True, False)


async def test_a_page_that_could_not_be_closed_is_not_taken_for_closed() -> None:
    async with a_gateway() as (gateway, peer):
        page = await gateway.open_checkout(a_request())
        peer.fails_next(400)
        with pytest.raises(Refused):
            await gateway.close_checkout(page.ref)
        with pytest.raises(Refused):
            await gateway.close_checkout("cs_test_of_somebody_else")


async def test_only_a_paid_session_counts_as_paid() -> None:
    async with a_gateway() as (gateway, peer):
        page = await gateway.open_checkout(a_request())
        opened = await gateway.fetch_session(page.ref)
        await peer.pays_later(page.ref)
        complete = await gateway.fetch_session(page.ref)
        await peer.settles(page.ref, arrived=True)
        paid = await gateway.fetch_session(page.ref)
    assert [opened.is_paid, complete.is_paid, paid.is_paid] == [False, False, True]
    assert [opened.is_complete, complete.is_complete, paid.is_complete] == [False, True, True]
    assert [opened.has_failed, complete.has_failed, paid.has_failed] == [False, False, False]
    assert (paid.order, paid.amount) == (ID, Money(499, "EUR"))
    assert paid.payment_ref.startswith("pi_")


async def test_money_that_was_promised_and_did_not_come_is_told_from_money_under_way() -> None:
    async with a_gateway() as (gateway, peer):
        page = await gateway.open_checkout(a_request())
        await peer.pays_later(page.ref)
        await peer.settles(page.ref, arrived=False)
        session = await gateway.look_up(page.ref)
    assert (session.is_complete, session.is_paid, session.has_failed) == (True, False, True)


# --- what goes wrong --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "becomes"),
    [(429, RateLimited), (500, Unavailable), (503, Unavailable), (409, Unavailable), (400, Refused), (403, Refused)],
)
async def test_every_answer_says_who_acts_next(status: int, becomes: type[PassboothError]) -> None:
    async with a_gateway() as (gateway, peer):
        peer.fails_next(status, status)
        for call in (gateway.open_checkout(a_request()), gateway.refund(a_refund_of("pi_1"))):
            with pytest.raises(becomes) as raised:
                await call
            assert type(raised.value) is becomes
            assert f"status {status}" in str(raised.value)


async def test_a_dead_stripe_is_unavailable() -> None:
    async with StripePeer() as peer:
        gateway = StripeGateway(peer.key, base_url=peer.base_url)
    for call in (
        gateway.open_checkout(a_request()),
        gateway.close_checkout("cs_1"),
        gateway.refund(a_refund_of("pi_1")),
        gateway.fetch_dispute("dp_1"),
        gateway.balance(NOON),
    ):
        with pytest.raises(Unavailable):
            await call
    await gateway.close()


async def test_a_wrong_key_is_refused_and_never_repeated() -> None:
    async with a_gateway("sk_live_very_secret") as (gateway, _):
        for call in (gateway.open_checkout(a_request(off=1)), gateway.balance(NOON)):
            with pytest.raises(Refused) as raised:
                await call
            assert "very_secret" not in str(raised.value)
            assert raised.value.__suppress_context__


# --- giving back ------------------------------------------------------------------------------------------------------


async def test_money_is_given_back_in_parts_until_nothing_is_left() -> None:
    async with a_gateway() as (gateway, peer):
        payment = await a_payment(gateway, peer)
        first = await gateway.refund(a_refund_of(payment, 200, "e/1"))
        second = await gateway.refund(a_refund_of(payment, 299, "e/2"))
        with pytest.raises(Refused, match="given back already"):
            await gateway.refund(a_refund_of(payment, 1, "e/3"))
    assert [(one.amount, one.state) for one in (first, second)] == [
        (Money(200, "EUR"), "made"),
        (Money(299, "EUR"), "made"),
    ]
    (charge,) = peer.charges.values()
    assert (charge["amount_refunded"], charge["refunded"]) == (499, True)
    assert peer.refunds[first.ref]["metadata"]["order"] == ID


async def test_more_than_what_is_left_is_never_given_back() -> None:
    async with a_gateway() as (gateway, peer):
        payment = await a_payment(gateway, peer)
        await gateway.refund(a_refund_of(payment, 400, "e/1"))
        with pytest.raises(Refused):
            await gateway.refund(a_refund_of(payment, 100, "e/2"))
        with pytest.raises(Refused):
            await gateway.refund(a_refund_of("pi_of_somebody_else"))
    assert [refund["amount"] for refund in peer.refunds.values()] == [400]


@pytest.mark.parametrize("days_pass", [False, True])
@pytest.mark.parametrize("failure", [HUNG_UP, CUT_SHORT])
async def test_a_refund_that_was_not_heard_is_found_again_and_not_made_twice(failure: int, *, days_pass: bool) -> None:
    async with a_gateway() as (gateway, peer):
        payment = await a_payment(gateway, peer)
        peer.fails_next(failure)
        with pytest.raises(Unavailable):
            await gateway.refund(a_refund_of(payment, 100))
        if days_pass:
            peer.forgets_keys()
        refund = await gateway.refund(a_refund_of(payment, 100))
    assert list(peer.refunds) == [refund.ref]


async def test_money_that_a_bank_has_taken_cannot_be_given_back_as_well() -> None:
    async with a_gateway() as (gateway, peer):
        payment = await a_payment(gateway, peer)
        await peer.disputes(payment)
        with pytest.raises(Refused, match="bank"):
            await gateway.refund(a_refund_of(payment))
    assert peer.refunds == {}


@pytest.mark.parametrize(("arrived", "state"), [(True, "made"), (False, "failed")])
async def test_a_slow_refund_is_not_made_before_it_arrived(*, arrived: bool, state: str) -> None:
    async with a_gateway() as (gateway, peer):
        peer.slow_refunds = True
        payment = await a_payment(gateway, peer)
        begun = await gateway.refund(a_refund_of(payment))
        await peer.settles_refund(begun.ref, arrived=arrived)
        again = await gateway.refund(a_refund_of(payment))
        fact = await gateway.fetch_refund(begun.ref)
    assert begun == Refund(ref=begun.ref, amount=Money(499, "EUR"), state="pending")
    assert again.ref == begun.ref
    assert (again.state, fact.state) == (state, state)


async def test_a_refund_that_a_person_made_by_hand_is_known_by_its_payment() -> None:
    async with a_gateway() as (gateway, peer):
        payment = await a_payment(gateway, peer)
        ours = await gateway.refund(a_refund_of(payment, 100))
        theirs = await peer.refunds_by_hand(payment, 50)
        facts = await gateway.fetch_refunds(next(iter(peer.charges)))
        alone = await gateway.fetch_refund(theirs)
    assert facts == (
        RefundFact(ref=ours.ref, order=ID, payment_ref=payment, amount=Money(100, "EUR"), state="made"),
        RefundFact(ref=theirs, order=ID, payment_ref=payment, amount=Money(50, "EUR"), state="made"),
    )
    assert alone == facts[1]


async def test_all_refunds_of_a_charge_are_found_however_many_they_are() -> None:
    async with a_gateway() as (gateway, peer):
        payment = await a_payment(gateway, peer)
        made = [await peer.refunds_by_hand(payment, 1) for _ in range(201)]
        facts = await gateway.fetch_refunds(next(iter(peer.charges)))
    assert [fact.ref for fact in facts] == made


@pytest.mark.parametrize(("won", "state"), [(True, "won"), (False, "lost")])
async def test_a_dispute_is_open_until_the_bank_has_decided(*, won: bool, state: str) -> None:
    async with a_gateway() as (gateway, peer):
        payment = await a_payment(gateway, peer)
        ref = await peer.disputes(payment, "product_not_received")
        opened = await gateway.fetch_dispute(ref)
        await peer.closes_dispute(ref, won=won)
        closed = await gateway.fetch_dispute(ref)
    assert opened == DisputeFact(
        ref=ref, order=ID, amount=Money(499, "EUR"), reason="product_not_received", state="open"
    )
    assert closed.state == state


async def test_an_inquiry_takes_no_money_which_can_be_given_back_meanwhile() -> None:
    async with a_gateway() as (gateway, peer):
        payment = await a_payment(gateway, peer)
        ref = await peer.inquires(payment)
        asked = await gateway.fetch_dispute(ref)
        await gateway.refund(a_refund_of(payment, 100))
        await peer.takes_after_all(ref)
        taken = await gateway.fetch_dispute(ref)
    assert [(fact.state, fact.takes_money) for fact in (asked, taken)] == [("open", False), ("open", True)]


# --- the statement ----------------------------------------------------------------------------------------------------


async def test_the_statement_names_what_our_books_name() -> None:
    async with a_gateway() as (gateway, peer):
        payment = await a_payment(gateway, peer, 1000)
        refund = await gateway.refund(a_refund_of(payment, 100))
        dispute = await peer.disputes(payment)
        await peer.closes_dispute(dispute, won=True)
        peer.slow_refunds = True
        failed = await gateway.refund(a_refund_of(payment, 50, "e/2"))
        await peer.settles_refund(failed.ref, arrived=False)
        peer.account.book_fee(7, "eur")
        peer.account.book_fee(-3, "eur")
        left = sum(line["net"] for line in peer.balance.values())
        payout = await peer.pays_out()
        entries = await gateway.balance(NOON)
    assert [(entry.kind, entry.about, entry.amount.amount_minor, entry.fee.amount_minor) for entry in entries] == [
        ("payment", payment, 1000, 40),
        ("refund", refund.ref, 100, 0),
        ("dispute", dispute, 900, 2000),
        ("dispute_won", dispute, 900, 0),
        ("refund", failed.ref, 50, 0),
        ("other", failed.ref, 50, 0),
        ("fee", "", 7, 7),
        ("fee", "", 3, -3),
        ("payout", payout, abs(left), 0),
    ]
    assert {entry.at for entry in entries} == {NOON}
    assert {entry.amount.currency for entry in entries} == {"EUR"}
    assert [entry.ref for entry in entries] == list(peer.balance)


async def test_the_statement_begins_when_it_is_asked_to_and_has_every_page() -> None:
    async with a_gateway() as (gateway, peer):
        payment = await a_payment(gateway, peer)
        peer.account.clock = (NOON + HOUR).timestamp
        made = [await peer.refunds_by_hand(payment, 1) for _ in range(101)]
        entries = await gateway.balance(NOON + HOUR)
    assert [entry.about for entry in entries] == made


def test_what_was_paid_in_another_currency_stands_in_the_statement_as_it_was_paid() -> None:
    line = published("balance_transaction") | {
        "amount": 917,
        "currency": "eur",
        "exchange_rate": 0.917,
        "fee": 52,
        "source": published("charge") | {"amount": 1000, "currency": "usd", "payment_intent": "pi_7"},
    }
    entry = entry_in_our_words(stripe.BalanceTransaction.construct_from(line, "sk_test"))
    assert (entry.kind, entry.about, entry.amount, entry.fee) == (
        "payment",
        "pi_7",
        Money(1000, "USD"),
        Money(52, "EUR"),
    )


@pytest.mark.parametrize(
    ("line", "fee"),
    [
        ({"reporting_category": "refund", "amount": -1000, "fee": 52}, 52),
        ({"reporting_category": "refund", "amount": -1000, "fee": -52}, -52),
        ({"reporting_category": "fee", "amount": -52, "fee": 0}, 52),
        ({"reporting_category": "fee", "amount": 52, "fee": 0}, -52),
        ({"reporting_category": "fee", "amount": -50, "fee": 2}, 52),
    ],
)
def test_a_fee_that_is_given_back_is_below_zero(line: dict[str, Any], fee: int) -> None:
    usual = {"id": "txn_1", "object": "balance_transaction", "currency": "eur", "exchange_rate": None}
    more = {"source": "re_1", "created": int(NOON.timestamp())}
    entry = entry_in_our_words(stripe.BalanceTransaction.construct_from(usual | more | line, "sk_test"))
    assert (entry.amount, entry.fee) == (Money(abs(line["amount"]), "EUR"), Money(fee, "EUR"))


# --- where prints go --------------------------------------------------------------------------------------------------


async def test_an_address_is_asked_for_where_it_is_needed_and_read_back_as_a_label() -> None:
    async with a_gateway() as (gateway, peer):
        page = await gateway.open_checkout(a_request(ships_to=("FR",)))
        assert (await gateway.look_up(page.ref)).ship_to is None
        await peer.pays(page.ref, a_home("FR"))
        session = await gateway.look_up(page.ref)
    home = PostalAddress(lines=("Ada Lovelace", "12 rue des Lilas", "75011 Paris"), country="FR")
    assert session.ship_to == home
    (told,) = of_session(session, "stripe")
    assert isinstance(told, PaymentReceived)
    assert told.ship_to == home


async def test_a_page_that_was_not_told_to_asks_for_no_address() -> None:
    async with a_gateway() as (gateway, peer):
        page = await gateway.open_checkout(a_request())
        await peer.pays(page.ref)
        assert (await gateway.look_up(page.ref)).ship_to is None


@pytest.mark.parametrize(
    ("country", "typed", "lines"),
    [
        ("GB", {"line2": "Flat 2", "city": "London", "postal_code": "N1 1AA"}, ("Flat 2", "London N1 1AA")),
        ("US", {"city": "Reno", "state": "NV", "postal_code": "89501"}, ("Reno NV 89501",)),
        ("IT", {"city": "Roma", "state": "RM", "postal_code": "00184"}, ("00184 Roma", "RM")),
        ("HK", {"city": "Kowloon", "postal_code": None}, ("Kowloon",)),
    ],
)
async def test_a_label_is_written_as_its_country_writes_it(
    country: str, typed: dict[str, str | None], lines: tuple[str, ...]
) -> None:
    async with a_gateway() as (gateway, peer):
        page = await gateway.open_checkout(a_request(ships_to=(country,)))
        await peer.pays(page.ref, a_home(country, **typed))
        session = await gateway.look_up(page.ref)
    assert session.ship_to == PostalAddress(lines=("Ada Lovelace", "12 rue des Lilas", *lines), country=country)


async def test_an_address_without_a_street_is_none() -> None:
    async with a_gateway() as (gateway, peer):
        page = await gateway.open_checkout(a_request(ships_to=("FR",)))
        await peer.pays(page.ref, a_home("FR", line1=None))
        assert (await gateway.look_up(page.ref)).ship_to is None


# --- what Stripe's own types say of it --------------------------------------------------------------------------------

SESSION = judge("checkout.Session", "Create")


@pytest.mark.parametrize("language", ["en", "fr", "fr-CA", "tlh"])
@pytest.mark.parametrize("currency", ["EUR", "GBP", "USD"])
@pytest.mark.parametrize("chosen", [True, False])
def test_stripes_own_types_accept_what_it_is_told(language: str, currency: str, *, chosen: bool) -> None:
    request = a_request(off=99, language=language, currency=currency, ships_to=("FR", "BE") if chosen else ())
    params = session_params(request, StripeOptions(automatic_tax=chosen, saves_cards=chosen))
    assert SESSION.params(params) == params
    coupon = coupon_params(request, request.discount)
    assert judge("Coupon", "Create").params(coupon) == coupon
    refund = refund_params(a_refund_of("pi_1"))
    assert judge("Refund", "Create").params(refund) == refund


@pytest.mark.parametrize(
    "mistake",
    [
        {"mode": "paymnt"},
        {"locale": "tlh"},
        {"client_ref": "x"},
        {"expires_at": "soon"},
        {"adaptive_pricing": {"on": True}},
        {"shipping_address_collection": {"allowed_countries": ["XX"]}},
        {"line_items": [{"price_data": {"currency": "eur", "unit_amount": "x"}}]},
    ],
)
def test_the_judge_would_have_noticed(mistake: dict[str, Any]) -> None:
    for check in (SESSION.params, SESSION.form):
        with pytest.raises(ValidationError):
            check({**session_params(a_request()), **mistake})


async def test_the_stand_in_refuses_what_stripe_would_not_know(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {**session_params(a_request()), "adaptive_pricing": {"on": "yes"}}
    monkeypatch.setattr("bot.payments.stripe_gateway.session_params", lambda *_: wrong)
    async with a_gateway() as (gateway, peer):
        with pytest.raises(Refused, match="status 400"):
            await gateway.open_checkout(a_request())
    assert peer.sessions == {}


@pytest.mark.parametrize("away", [dt.timedelta(minutes=20), dt.timedelta(hours=25)])
async def test_a_page_stays_open_for_half_an_hour_at_least_and_a_day_at_most(away: dt.timedelta) -> None:
    async with a_gateway() as (gateway, _):
        with pytest.raises(Refused):
            await gateway.open_checkout(a_request(closes_at=NOON + away))


async def test_tax_and_cards_are_left_alone_unless_the_owner_chose_otherwise() -> None:
    usual, chosen = (
        session_params(a_request()),
        session_params(a_request(), StripeOptions(automatic_tax=True, saves_cards=True)),
    )
    assert not {"automatic_tax", "saved_payment_method_options", "customer_creation"} & usual.keys()
    assert chosen["line_items"][0]["price_data"]["tax_behavior"] == "inclusive"
    assert chosen["automatic_tax"] == {"enabled": True}
    async with a_gateway(automatic_tax=True, saves_cards=True) as (gateway, peer):
        page = await gateway.open_checkout(a_request())
    assert peer.sessions[page.ref]["amount_total"] == 499


def test_nobody_can_type_a_code_or_choose_a_currency_on_the_page() -> None:
    params = session_params(a_request(off=100))
    assert "allow_promotion_codes" not in params
    assert params["adaptive_pricing"] == {"enabled": False}


def test_stripe_learns_nothing_but_the_number_the_bill_and_the_address_of_the_receipt() -> None:
    told = json.dumps(session_params(a_request()))
    assert "ph-first" not in told
    assert told.count("ada@example.com") == 1
    assert "customer_email" not in session_params(a_request(email=""))


def test_the_same_request_is_always_told_in_the_same_words() -> None:
    assert session_params(a_request(off=100)) == session_params(a_request(off=100))


# --- what Stripe publishes --------------------------------------------------------------------------------------------


def published(kind: str) -> dict[str, Any]:
    if not FIXTURES.exists():
        pytest.skip("Stripe's published sample objects are not beside this checkout (../shared/peers)")
    sample: dict[str, Any] = json.loads(FIXTURES.read_text(encoding="utf-8"))["resources"][kind]
    return sample


def test_a_session_as_stripe_publishes_it_is_understood() -> None:
    sample = published("checkout.session") | {"metadata": {"order": ID}, "amount_total": 499, "currency": "eur"}
    unpaid = in_our_words(stripe.checkout.Session.construct_from(sample, "sk_test"))
    assert (unpaid.order, unpaid.is_paid, unpaid.amount) == (ID, False, Money(499, "EUR"))
    expanded = sample | {"payment_status": "paid", "payment_intent": published("payment_intent") | {"id": "pi_7"}}
    paid = in_our_words(stripe.checkout.Session.construct_from(expanded, "sk_test"))
    assert (paid.is_paid, paid.payment_ref) == (True, "pi_7")


def test_what_is_somebody_elses_names_no_order() -> None:
    session = stripe.checkout.Session.construct_from(published("checkout.session"), "sk_test")
    refund = stripe.Refund.construct_from(published("refund"), "sk_test")
    dispute = stripe.Dispute.construct_from(published("dispute"), "sk_test")
    assert in_our_words(session).order == refund_in_our_words(refund).order == dispute_in_our_words(dispute).order == ""


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("succeeded", "made"),
        ("pending", "pending"),
        ("requires_action", "pending"),
        (None, "pending"),
        ("something_new", "pending"),
        ("failed", "failed"),
        ("canceled", "failed"),
    ],
)
def test_a_refund_counts_as_made_only_when_stripe_says_so(status: str | None, state: str) -> None:
    sample = published("refund") | {"status": status}
    assert refund_in_our_words(stripe.Refund.construct_from(sample, "sk_test")).state == state


@pytest.mark.parametrize(
    ("status", "state", "takes_money"),
    [
        ("warning_needs_response", "open", False),
        ("warning_under_review", "open", False),
        ("warning_closed", "won", False),
        ("needs_response", "open", True),
        ("under_review", "open", True),
        ("appeal_needs_response", "open", True),
        ("appeal_under_review", "open", True),
        ("prevented", "won", False),
        ("won", "won", True),
        ("lost", "lost", True),
    ],
)
def test_a_dispute_is_decided_and_takes_money_only_when_stripe_says_so(
    status: str, state: str, *, takes_money: bool
) -> None:
    sample = published("dispute") | {"status": status}
    fact = dispute_in_our_words(stripe.Dispute.construct_from(sample, "sk_test"))
    assert (fact.state, fact.takes_money) == (state, takes_money)


def test_a_dispute_that_was_prevented_by_giving_the_money_back_has_taken_it() -> None:
    line = published("balance_transaction") | {"amount": -1000}
    sample = published("dispute") | {"status": "prevented", "balance_transactions": [line]}
    fact = dispute_in_our_words(stripe.Dispute.construct_from(sample, "sk_test"))
    assert (fact.state, fact.takes_money) == ("lost", True)


async def test_the_stand_ins_objects_have_no_field_that_stripes_have_not() -> None:
    async with a_gateway() as (gateway, peer):
        payment = await a_payment(gateway, peer, off=100)
        await peer.disputes(await a_payment(gateway, peer, attempt=2))
        await gateway.refund(a_refund_of(payment, 100))
    account = {
        "checkout.session": peer.sessions,
        "payment_intent": peer.intents,
        "charge": peer.charges,
        "coupon": peer.coupons,
        "refund": peer.refunds,
        "dispute": peer.disputed,
        "balance_transaction": peer.balance,
    }
    for kind, things in account.items():
        assert things, kind
        for thing in things.values():
            assert thing.keys() <= published(kind).keys(), kind
            assert thing["object"] == kind
