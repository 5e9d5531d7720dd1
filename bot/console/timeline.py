"""One order's past as a list of entries, the newest last: what moved, who decided, what was sent. Pure."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping

import msgspec

from bot.compliance.advice import REASONS
from bot.domain.audit import Deed
from bot.domain.events import (
    DisputeClosed,
    DisputeOpened,
    Event,
    PaymentFailed,
    PaymentLapsed,
    PaymentPromised,
    PrintsArrived,
    PrintsLost,
    PrintsShipped,
    RefundFailed,
)
from bot.domain.past import Asked, Past
from bot.domain.proposal import Proposal
from bot.domain.text import Text, text


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One line. who: of the team. detail: as it was written, by anybody. case: the one that can still be opened."""

    at: dt.datetime
    what: Text
    who: str = ""
    detail: str = ""
    case: str = ""


# What is told by the tables already, or is no more than a look.
_TOLD_OTHERWISE = frozenset(
    {
        *("saw", "searched", "refused", "photo-decided", "claim-decided", "refund", "redo", "resend"),
        *("payment-reopened", "order-cancelled", "address-mended", "proposal-settled"),
    }
)
_OUTCOMES = frozenset({"approved", "withdrawn", "redo", "refund", "refused"})
_EVENTS: Mapping[type[msgspec.Struct], str] = {
    PaymentPromised: "payment-promised",
    PaymentLapsed: "payment-lapsed",
    PaymentFailed: "payment-failed",
    PrintsShipped: "shipped",
    PrintsLost: "lost",
    PrintsArrived: "arrived",
}


def fold(past: Past, *, mails: bool) -> list[Entry]:
    """All entries in the order of time; of the same moment, in the order in which one thing leads to another.

    mails: letters are written here. Without a mail server the outbox has them done, and nobody got one.
    """
    known = past if mails else msgspec.structs.replace(past, written=())
    told = [entry for teller in _TELLERS for entry in teller(known)]
    return sorted(told, key=lambda entry: entry.at)  # a stable sort


def _placed(past: Past) -> Iterator[Entry]:
    yield Entry(at=past.placed_at, what=text("desk-past-placed", price=past.order.total))


def _agreed(past: Past) -> Iterator[Entry]:
    for one in past.agreed:
        what = text("desk-past-agreed", consent=Text(f"desk-consent-{_dashed(one.consent)}"), version=one.version)
        yield Entry(at=one.at, what=what, detail=one.answer)


def _money(past: Past) -> Iterator[Entry]:
    for moved in past.movements:
        label = Text(f"desk-moved-{_dashed(moved.kind)}")
        yield Entry(at=moved.at, what=text("desk-past-moved", what=label, amount=moved.amount), detail=moved.ref)


def _papers(past: Past) -> Iterator[Entry]:
    for at, paper in past.invoices:
        label = Text(f"desk-paper-{_dashed(paper.kind)}")
        yield Entry(at=at, what=text("desk-past-moved", what=label, amount=paper.total), detail=paper.number)


def _cases(past: Past) -> Iterator[Entry]:
    reviews = [case.case for case in past.asked if case.kind == "review"]
    for case in past.asked:
        again = case.kind == "review" and case.case != reviews[0]
        kind = Text(f"desk-kind-{case.kind}")
        if again:
            yield Entry(at=case.opened_at, what=Text("desk-past-retaken"))
        if case.kind == "order":  # is opened by whoever takes it up, which the log tells
            continue
        open_now = case.case if case.closed_at is None else ""
        yield Entry(at=case.opened_at, what=text("desk-past-opened", kind=kind), case=open_now)
        if case.closed_at is not None:
            yield _closed(case, case.closed_at, kind)


def _closed(case: Asked, at: dt.datetime, kind: Text) -> Entry:
    if case.outcome == "rejected" and case.reason in REASONS:
        rejected = text("desk-past-rejected", reason=Text(f"reason-{case.reason}"))
        return Entry(at=at, what=rejected, who=case.assigned_to)
    outcome = case.outcome if case.outcome in _OUTCOMES else "released"
    return Entry(at=at, what=text(f"desk-past-{outcome}", kind=kind), who=case.assigned_to, detail=case.reason)


def _claims(past: Past) -> Iterator[Entry]:
    for claim in past.claimed:
        yield Entry(at=claim.at, what=Text("desk-past-claimed"), detail=claim.office)


def _files(past: Past) -> Iterator[Entry]:
    for at in past.made:
        yield Entry(at=at, what=Text("desk-past-made"))
    for at in past.sent:
        yield Entry(at=at, what=Text("desk-past-sent"))


def _letters(past: Past) -> Iterator[Entry]:
    for letter in past.written:
        state = letter.state if letter.state in ("done", "dead") else "due"
        label = Text(f"desk-letter-{letter.letter}")
        yield Entry(at=letter.at, what=text(f"desk-past-letter-{state}", letter=label))


def _prints(past: Past) -> Iterator[Entry]:
    for job in past.printed:
        yield Entry(at=job.at, what=Text("desk-past-printing"), detail=job.job)
        if job.deleted_at is not None:
            yield Entry(at=job.deleted_at, what=Text("desk-past-lab-forgot"), detail=job.job)


def _happened(past: Past) -> Iterator[Entry]:
    for at, event in past.happened:
        what = _event(event)
        if what is not None:
            yield Entry(at=at, what=what, detail=getattr(event, "tracking", ""))


def _event(event: Event) -> Text | None:
    match event:
        case RefundFailed(ref="", amount=amount):  # one that had begun is a movement
            return text("desk-past-refund-failed", amount=amount)
        case DisputeOpened(takes_money=False, amount=amount):
            return text("desk-past-inquiry", amount=amount)
        case DisputeClosed(won=False, amount=amount):
            return text("desk-past-dispute-lost", amount=amount)
        case _:
            name = _EVENTS.get(type(event))
            return None if name is None else Text(f"desk-past-{name}")


def _decided(past: Past) -> Iterator[Entry]:
    for proposal in past.decided:
        yield _measure(proposal)
        if proposal.decided_at is not None:
            what = Text(f"desk-proposal-{proposal.outcome}")
            yield Entry(at=proposal.decided_at, what=what, who=proposal.decided_by, detail=proposal.answer)


def _measure(proposal: Proposal) -> Entry:
    what = measure(proposal)
    if proposal.outcome != "done":
        what = text("desk-past-proposed", what=what)
    return Entry(at=proposal.at, what=what, who=proposal.by, detail=proposal.reason)


def measure(proposal: Proposal) -> Text:
    """What was decided, in words."""
    amount = {} if proposal.amount is None else {"amount": proposal.amount}
    return text(f"desk-measure-{proposal.kind}", **amount)


def _log(past: Past) -> Iterator[Entry]:
    for deed in past.deeds:
        if deed.deed not in _TOLD_OTHERWISE:
            yield Entry(at=deed.at, what=_deed(deed), who=deed.agent)


def _deed(deed: Deed) -> Text:
    return Text(f"deed-{deed.deed}")


def _erased(past: Past) -> Iterator[Entry]:
    if past.erased_at is not None:
        yield Entry(at=past.erased_at, what=Text("desk-past-erased"))


def _dashed(name: str) -> str:
    return name.replace("_", "-")


_TELLERS: tuple[Callable[[Past], Iterator[Entry]], ...] = (
    *(_placed, _agreed, _money, _papers, _log, _claims, _decided, _cases),
    *(_files, _letters, _prints, _happened, _erased),
)
