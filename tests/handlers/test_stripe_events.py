"""Every kind of notice that Stripe sends about our money, in the shape that it is documented in, and what it means to us."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from aiohttp import test_utils, web
from msgspec.structs import replace

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
from bot.domain.ids import EventId, OrderId
from bot.domain.money import Money
from bot.errors import Rejected
from bot.handlers.stripe import PATH, WORDS, stripe_routes
from bot.payments.session import DisputeFact, RefundFact, Session
from tests.payments.orders import ID, TOTAL
from tests.peers.stripe import signed

SECRET = "whsec_test"
NOTICES = Path(__file__).parent / "stripe_events"
PUBLISHED = Path(__file__).parents[3] / "shared" / "peers" / "stripe_fixtures3.json"

PAGE, PAYMENT, PART = "cs_test_a1", "pi_3a1", Money(200, "EUR")
OPEN = Session(
    ref=PAGE, order=ID, is_paid=False, is_complete=False, is_expired=False, payment_ref=PAYMENT, amount=TOTAL
)
COMPLETE = replace(OPEN, is_complete=True)
REFUND = RefundFact(ref="re_3a1", order=ID, payment_ref=PAYMENT, amount=PART, state="made")
DISPUTE = DisputeFact(ref="du_3a1", order=ID, amount=TOTAL, reason="fraudulent", state="open")
INQUIRY = replace(DISPUTE, takes_money=False)
PREVENTED = replace(INQUIRY, state="won")

RECEIVED = PaymentReceived(ID, "stripe", PAYMENT, TOTAL)
MADE = RefundMade(order=ID, provider="stripe", ref="re_3a1", payment_ref=PAYMENT, amount=PART)
BOUNCED = RefundFailed(order=ID, provider="stripe", ref="re_3a1", payment_ref=PAYMENT, amount=PART)
OPENED = DisputeOpened(order=ID, provider="stripe", ref="du_3a1", amount=TOTAL, reason="fraudulent")
ASKED = DisputeOpened(order=ID, provider="stripe", ref="du_3a1", amount=TOTAL, reason="fraudulent", takes_money=False)
WON = DisputeClosed(order=ID, provider="stripe", ref="du_3a1", amount=TOTAL, won=True)
LOST = replace(WON, won=False)

# The notice, how the thing that it is about stands at Stripe by then, and what it means.
MEANINGS: list[tuple[str, Any, list[Event]]] = [
    ("completed_paid", replace(COMPLETE, is_paid=True), [RECEIVED]),
    ("completed_paid", COMPLETE, [PaymentPromised(ID, PAGE)]),  # whatever the notice says
    ("completed_unpaid", COMPLETE, [PaymentPromised(ID, PAGE)]),
    ("completed_unpaid", replace(COMPLETE, is_paid=True), [RECEIVED]),
    ("completed_unpaid", replace(COMPLETE, has_failed=True), [PaymentFailed(ID, PAGE)]),
    ("async_payment_succeeded", replace(COMPLETE, is_paid=True), [RECEIVED]),
    ("async_payment_failed", COMPLETE, [PaymentFailed(ID, PAGE)]),
    ("async_payment_failed", replace(COMPLETE, is_paid=True), [RECEIVED]),
    ("expired", replace(OPEN, is_expired=True), [PaymentLapsed(ID, PAGE)]),
    ("expired", OPEN, []),
    ("refund_created", replace(REFUND, state="pending"), []),
    ("refund_updated", REFUND, [MADE]),
    ("refund_failed", replace(REFUND, state="failed"), [BOUNCED]),
    ("charge_refunded", REFUND, [MADE]),
    ("dispute_created", DISPUTE, [OPENED]),
    ("dispute_created", replace(DISPUTE, state="lost"), [OPENED, LOST]),
    ("dispute_created", PREVENTED, [ASKED, WON]),
    ("dispute_funds_withdrawn", DISPUTE, [OPENED]),
    ("inquiry_created", INQUIRY, [ASKED]),
    ("inquiry_created", DISPUTE, [OPENED]),  # by now the bank has taken the money
    ("inquiry_closed", replace(INQUIRY, state="won"), [ASKED, WON]),
    ("dispute_closed_won", replace(DISPUTE, state="won"), [OPENED, WON]),
    ("dispute_closed_lost", replace(DISPUTE, state="lost"), [OPENED, LOST]),
    ("thin_completed", replace(COMPLETE, is_paid=True), [RECEIVED]),
    ("thin_refund_updated", REFUND, [MADE]),
]


class OneThing:
    """A Stripe that knows one thing, by its own number or its charge's, and what else was given back of that charge."""

    def __init__(self, fact: Session | RefundFact | DisputeFact, *refunds: RefundFact) -> None:
        self.fact, self.refunds = fact, refunds

    def _find(self, kind: type[Any], ref: str) -> Any:
        if not isinstance(self.fact, kind) or ref != self.fact.ref:
            raise Rejected(ref, 404)
        return self.fact

    async def fetch_session(self, ref: str) -> Session:
        return self._find(Session, ref)

    async def fetch_refund(self, ref: str) -> RefundFact:
        return self._find(RefundFact, ref)

    async def fetch_refunds(self, charge_ref: str) -> tuple[RefundFact, ...]:
        assert charge_ref == "ch_3a1"
        return (self._find(RefundFact, "re_3a1"), *self.refunds)

    async def fetch_dispute(self, ref: str) -> DisputeFact:
        return self._find(DisputeFact, ref)


async def stored_of(notice: str, fact: Any, *refunds: RefundFact) -> dict[EventId, Event]:
    """What is stored when this notice comes."""
    stored: dict[EventId, Event] = {}

    async def accept(id: EventId, order: OrderId, event: Event) -> bool:  # noqa: A002 - as the port names it
        assert order == ID
        stored[id] = event
        return True

    app = web.Application()
    app.add_routes(stripe_routes(SECRET, accept, OneThing(fact, *refunds)))
    async with test_utils.TestClient(test_utils.TestServer(app)) as client:
        body = (NOTICES / f"{notice}.json").read_text(encoding="utf-8")
        async with client.post(PATH, data=body, headers=signed(body, SECRET)) as answer:
            assert answer.status == 200
    return stored


def notice(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((NOTICES / f"{name}.json").read_text(encoding="utf-8"))
    return read


NAMES = sorted(path.stem for path in NOTICES.glob("*.json"))


@pytest.mark.parametrize(("name", "fact", "events"), MEANINGS)
async def test_a_notice_means_what_stripe_says_when_it_is_asked(name: str, fact: Any, events: list[Event]) -> None:
    stored = await stored_of(name, fact)
    assert list(stored.values()) == events
    number = f"stripe:{notice(name)['id']}"
    numbers = [f"{number}/{REFUND.ref}"] if name == "charge_refunded" else [number, f"{number}/1"]
    assert list(stored) == numbers[: len(events)]


async def test_a_charge_that_is_told_of_again_tells_the_refund_too_that_was_settled_in_between() -> None:
    stored: dict[EventId, Event] = {}
    later = replace(REFUND, ref="re_3a2", state="made")
    for first in (replace(REFUND, state="pending"), REFUND):
        told = await stored_of("charge_refunded", first, later)
        stored = told | stored  # what is known already stays as it is
    assert {event.ref for event in stored.values() if isinstance(event, RefundMade)} == {"re_3a1", "re_3a2"}
    assert len(stored) == 2


def test_every_notice_here_has_a_meaning_and_every_word_of_ours_but_two_has_a_notice() -> None:
    assert {name for name, _, _ in MEANINGS} == set(NAMES)
    told = {notice(name)["type"].removeprefix("v1.") for name in NAMES}
    # The older name of refund.updated, and the money that comes back with a dispute that closes.
    assert WORDS.keys() - told == {"charge.refund.updated", "charge.dispute.funds_reinstated"}


@pytest.mark.parametrize("fact", [replace(REFUND, order=""), replace(DISPUTE, order=""), replace(OPEN, order="")])
async def test_what_belongs_to_no_order_of_ours_is_nothing(fact: Any) -> None:
    names = {RefundFact: "refund_updated", DisputeFact: "dispute_created", Session: "expired"}
    assert await stored_of(names[type(fact)], fact) == {}


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith("thin")])
def test_a_notice_has_no_field_that_stripes_objects_have_not(name: str) -> None:
    if not PUBLISHED.exists():
        pytest.skip("Stripe's published sample objects are not beside this checkout (../shared/peers)")
    published: dict[str, Any] = json.loads(PUBLISHED.read_text(encoding="utf-8"))["resources"]
    shown = notice(name)
    about = shown["data"]["object"]
    optional = {"failure_reason", "failure_balance_transaction"} if about["object"] == "refund" else set()
    assert shown.keys() <= published["event"].keys()
    assert about.keys() - optional <= published[about["object"]].keys()


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("thin")])
def test_a_thin_notice_reads_as_the_sdk_reads_it(name: str) -> None:
    import stripe  # noqa: PLC0415 - one reading by the vendor, for this test only

    shown = notice(name)
    read = stripe.StripeClient("sk_test_x").parse_event_notification(
        json.dumps(shown), signed(json.dumps(shown), SECRET)["Stripe-Signature"], SECRET
    )
    assert (read.type, read.id) == (shown["type"], shown["id"])
    assert dt.datetime.fromisoformat(shown["created"]).tzinfo is not None
