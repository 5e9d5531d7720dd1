"""What is written down about an order becomes a list that reads from its beginning to its end. Pure."""

import datetime as dt

import pytest

from bot.console.timeline import Entry, fold
from bot.domain.audit import Deed
from bot.domain.events import DisputeClosed, DisputeOpened, PaymentLapsed, PrintsShipped, RefundFailed, TextReceived
from bot.domain.money import Money
from bot.domain.past import Asked, Past, Printed, Written
from bot.domain.proposal import Proposal
from bot.texts.phrasebook import Phrasebook
from tests.payments.orders import ID, TOTAL, an_order

START = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


def at(minutes: int) -> dt.datetime:
    return START + dt.timedelta(minutes=minutes)


def a_past(**more: object) -> Past:
    usual = {"order": an_order(), "conversation": "web:c1", "placed_at": START, "known": True}
    return Past(**usual | more)  # type: ignore[arg-type]


def told(past: Past, *, mails: bool = True) -> list[str]:
    """The ids of the texts, with the first of them taken for granted."""
    first, *rest = fold(past, mails=mails)
    assert first == Entry(at=START, what=first.what)
    return [entry.what.id for entry in rest]


def a_case(minutes: int, **more: object) -> Asked:
    usual = {"case": f"case-{minutes}", "kind": "review", "opened_at": at(minutes), "due_at": None}
    settled = {"assigned_to": "grace", "closed_at": at(minutes + 1), "outcome": "approved", "reason": ""}
    return Asked(**usual | settled | more)  # type: ignore[arg-type]


def a_proposal(**more: object) -> Proposal:
    usual = {"id": "p", "order": ID, "kind": "refund", "reason": "sorry", "by": "ada", "at": at(5), "amount": TOTAL}
    return Proposal(**usual | more)  # type: ignore[arg-type]


def test_a_photo_that_was_taken_again_is_told_between_its_two_reviews() -> None:
    past = a_past(asked=[a_case(1, outcome="rejected", reason="too-dark"), a_case(3)])
    assert told(past) == [
        *("desk-past-opened", "desk-past-rejected", "desk-past-retaken", "desk-past-opened", "desk-past-approved")
    ]
    refused = fold(past, mails=True)[2]
    assert refused.who == "grace"
    assert Phrasebook.load().say(refused.what, "en") == "Photo refused: Too dark"


def test_only_an_open_case_can_be_opened() -> None:
    past = a_past(asked=[a_case(1), a_case(3, closed_at=None, outcome="")])
    assert [entry.case for entry in fold(past, mails=True) if entry.what.id == "desk-past-opened"] == ["", "case-3"]


def test_a_reason_that_left_the_catalogue_stands_as_it_was_written() -> None:
    closed = fold(a_past(asked=[a_case(1, outcome="rejected", reason="of-old")]), mails=True)[-1]
    assert (closed.what.id, closed.detail) == ("desk-past-released", "of-old")


@pytest.mark.parametrize(
    ("outcome", "entries"),
    [
        ("done", ["desk-measure-refund"]),
        ("", ["desk-past-proposed"]),
        ("confirmed", ["desk-past-proposed", "desk-proposal-confirmed"]),
        ("declined", ["desk-past-proposed", "desk-proposal-declined"]),
        ("expired", ["desk-past-proposed", "desk-proposal-expired"]),
    ],
)
def test_a_decision_is_told_with_who_and_why(outcome: str, entries: list[str]) -> None:
    decided = {"decided_by": "grace", "decided_at": at(6), "answer": "fine"} if len(entries) > 1 else {}
    past = a_past(decided=[a_proposal(outcome=outcome, **decided)])
    assert told(past) == entries
    assert [(entry.who, entry.detail) for entry in fold(past, mails=True)[1:]] == [("ada", "sorry"), ("grace", "fine")][
        : len(entries)
    ]


@pytest.mark.parametrize(
    ("event", "told_as"),
    [
        (PaymentLapsed(ID, "cs_1"), ["desk-past-payment-lapsed"]),
        (PrintsShipped(ID, "RR1"), ["desk-past-shipped"]),
        (RefundFailed(order=ID, provider="stripe", payment_ref="pi", amount=TOTAL), ["desk-past-refund-failed"]),
        (RefundFailed(order=ID, provider="stripe", payment_ref="pi", amount=TOTAL, ref="re"), []),
        (DisputeOpened(order=ID, provider="stripe", ref="d", amount=TOTAL, takes_money=False), ["desk-past-inquiry"]),
        (DisputeOpened(order=ID, provider="stripe", ref="d", amount=TOTAL), []),
        (DisputeClosed(order=ID, provider="stripe", ref="d", amount=TOTAL, won=False), ["desk-past-dispute-lost"]),
        (DisputeClosed(order=ID, provider="stripe", ref="d", amount=TOTAL, won=True), []),
        (TextReceived("hello"), []),
    ],
)
def test_what_the_books_tell_is_not_told_twice(event: object, told_as: list[str]) -> None:
    assert told(a_past(happened=[(at(1), event)])) == told_as


def test_looks_and_what_is_told_otherwise_stay_in_the_log() -> None:
    deeds = [Deed(at=at(1), agent="ada", deed=deed) for deed in ("saw", "refund", "order-taken", "posted")]
    assert told(a_past(deeds=deeds)) == ["deed-order-taken", "deed-posted"]


def test_letters_are_told_only_where_there_is_a_mail_server() -> None:
    written = [Written(letter="receipt", state=state, at=at(1)) for state in ("done", "dead", "due")]
    past = a_past(written=written)
    assert told(past) == ["desk-past-letter-done", "desk-past-letter-dead", "desk-past-letter-due"]
    assert told(past, mails=False) == []


def test_what_the_lab_forgot_and_what_was_erased_come_at_their_moments() -> None:
    past = a_past(printed=[Printed(job="j", at=at(1), deleted_at=at(9))], erased_at=at(4))
    assert told(past) == ["desk-past-printing", "desk-past-erased", "desk-past-lab-forgot"]


def test_an_amount_is_told_in_its_currency() -> None:
    (_, entry) = fold(a_past(decided=[a_proposal(outcome="done", amount=Money(490, "XTR"))]), mails=True)
    assert Phrasebook.load().say(entry.what, "en") == "Give back 490 ⭐ Stars"
