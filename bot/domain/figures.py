"""What leads read of the desk's work: spans of days, and pure folds from what happened to tables of figures.

Nothing is guessed: what was erased, or never happened, is counted as such and enters no median. Amounts of different
currencies are never added.
"""

import datetime as dt
import math
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal, TypeVar
from zoneinfo import ZoneInfo

import msgspec

from bot.domain.effects import CaseKind
from bot.domain.money import Money

Unit = Literal["hour", "day", "week", "month"]
Facet = Literal["channel", "document", "agent"]
WordKind = Literal["agent", "channel", "document", "reason", "kind", "measure", "verdict", "currency"]

FACETS: tuple[Facet, ...] = ("channel", "document", "agent")
LONGEST_DAYS = 3653  # ten years
_MOST_DAYS, _MOST_WEEKS = 62, 62  # steps that can still be told apart
_A_DAY, _AN_HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
_MONTHS = 12

T = TypeVar("T")

# --- when ------------------------------------------------------------------------------------------------------------


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """Whole days, both ends included, by the clock on the wall in `zone`. Raises `ValueError` for a span that is none."""

    first: dt.date
    last: dt.date
    zone: str

    def __post_init__(self) -> None:
        if not 0 <= (self.last - self.first).days < LONGEST_DAYS or not 2000 <= self.first.year <= 9000:  # noqa: PLR2004
            raise ValueError(f"{self.first} to {self.last} is no span of days")

    @property
    def since(self) -> dt.datetime:
        """The first moment of it (UTC)."""
        return midnight(self.first, self.zone)

    @property
    def until(self) -> dt.datetime:
        """The first moment behind it (UTC)."""
        return midnight(self.last + _A_DAY, self.zone)

    @property
    def words(self) -> str:
        """From which day to which, for programs (ISO 8601)."""
        return f"{self.first.isoformat()}/{self.last.isoformat()}"

    @property
    def unit(self) -> Unit:
        """In which steps it is drawn."""
        days = (self.last - self.first).days + 1
        return "hour" if days == 1 else "day" if days <= _MOST_DAYS else "week" if days <= 7 * _MOST_WEEKS else "month"

    @property
    def steps(self) -> tuple[dt.datetime, ...]:
        """When each step begins (UTC), in order; the first begins with the span. A day may have 23 or 25 hours."""
        if self.unit == "hour":
            return tuple(self.since + _AN_HOUR * place for place in range((self.until - self.since) // _AN_HOUR))
        days = [self.first]
        while (following := _next(days[-1], self.unit)) <= self.last:
            days.append(following)
        return tuple(midnight(day, self.zone) for day in days)


def midnight(day: dt.date, zone: str) -> dt.datetime:
    """The moment (UTC) when this day begins there."""
    return dt.datetime.combine(day, dt.time(), ZoneInfo(zone)).astimezone(dt.UTC)


def _next(day: dt.date, unit: Unit) -> dt.date:
    """The first day of the next step: weeks begin on Mondays, months on their first."""
    match unit:
        case "week":
            return day + _A_DAY * (7 - day.weekday())
        case "month":
            return dt.date(day.year + day.month // _MONTHS, day.month % _MONTHS + 1, 1)
        case _:
            return day + _A_DAY


def last_days(today: dt.date, days: int, zone: str) -> Span:
    """So many days, the last of which is today."""
    return Span(first=today - _A_DAY * (days - 1), last=today, zone=zone)


def month_of(day: dt.date, zone: str) -> Span:
    """The calendar month of this day."""
    return Span(first=day.replace(day=1), last=_next(day, "month") - _A_DAY, zone=zone)


# --- what happened ---------------------------------------------------------------------------------------------------


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """That a customer asked for a person. Moments are UTC, None for what did not happen or is not known.

    joined: a person came, or was there already and wrote. answered: a person wrote. left: the conversation was handed
    back. done: closed by a person, and not because the customer's data were erased.
    """

    channel: str
    document: str
    agent: str
    opened: dt.datetime
    joined: dt.datetime | None = None
    answered: dt.datetime | None = None
    left: dt.datetime | None = None
    closed: dt.datetime | None = None
    done: bool = False


class Deed(msgspec.Struct, frozen=True):
    """What a person did in a conversation, and when (UTC)."""

    what: Literal["joined", "wrote", "left"]
    at: dt.datetime


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """A case that is open now."""

    kind: CaseKind
    channel: str
    document: str
    agent: str
    opened: dt.datetime


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """That a photo was judged; `approved` is None where the case was closed without a judgement: withdrawn or erased."""

    kind: CaseKind
    channel: str
    document: str
    agent: str
    opened: dt.datetime
    closed: dt.datetime
    approved: bool | None
    reason: str = ""


class Deadline(msgspec.Struct, frozen=True, kw_only=True):
    """Cases that were due in the span: closed in time, closed late, late and open. The rest is open with time left."""

    kind: CaseKind
    channel: str
    document: str
    agent: str
    due: int
    kept: int
    late: int
    overdue: int


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """How often the machine said this of a photo that a person then judged so. `verdict` is "" where it was erased."""

    channel: str
    document: str
    agent: str
    verdict: str
    approved: bool
    count: int


class Sold(msgspec.Struct, frozen=True, kw_only=True):
    """Orders that were placed in one step of the span (`step` is its place), and what has become of them until now.

    kept, missed: of the paid ones, what was promised by a time. Neither: still running, or the money went back before.
    """

    step: int
    channel: str
    document: str
    placed: int
    paid: int = 0
    refunded: int = 0  # in full or in part
    claimed: int = 0
    kept: int = 0
    missed: int = 0


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """Money that moved in the span. The kinds are those of `Movement`."""

    channel: str
    document: str
    kind: str
    amount: Money
    count: int


class Funnel(msgspec.Struct, frozen=True, kw_only=True):
    """Customers who sent a photo in the span; how many of these have since placed an order, and how many of these paid."""

    channel: str
    photographed: int
    ordered: int
    paid: int


class Approval(msgspec.Struct, frozen=True, kw_only=True):
    """That a photo was approved for an order, and how many photos had come in this conversation by then, it among them."""

    conversation: str
    channel: str
    photos: int
    at: dt.datetime


class Rating(msgspec.Struct, frozen=True, kw_only=True):
    """So many answers of customers to whether they were helped."""

    channel: str
    agent: str
    good: bool
    count: int


class Only(msgspec.Struct, frozen=True, kw_only=True):
    """What is counted alone; "" is everything."""

    channel: str = ""
    document: str = ""
    agent: str = ""

    @property
    def facets(self) -> frozenset[Facet]:
        """By what it chooses."""
        return frozenset(facet for facet in FACETS if self.chosen(facet))

    def chosen(self, facet: Facet) -> str:
        """What is chosen by this facet, "" for everything."""
        return str(getattr(self, facet))

    def of(self, rows: Iterable[T]) -> list[T]:
        """The rows that it lets through; a row that does not know a facet cannot be chosen by it."""
        wanted = {facet: self.chosen(facet) for facet in self.facets}
        if not wanted:
            return list(rows)
        return [row for row in rows if all(getattr(row, facet, None) == value for facet, value in wanted.items())]


def request_of(
    deeds: Sequence[Deed],
    *,
    channel: str,
    document: str,
    agent: str,
    opened: dt.datetime,
    closed: dt.datetime | None,
    done: bool,
) -> Request:
    """The request, with what people did in its conversation (in the order of time) while it was open."""
    meant = [deed for deed in deeds if opened <= deed.at and (closed is None or deed.at <= closed)]
    joined = next((deed.at for deed in meant if deed.what in ("joined", "wrote")), None)
    return Request(
        channel=channel,
        document=document,
        agent=agent,
        opened=opened,
        joined=joined,
        answered=next((deed.at for deed in meant if deed.what == "wrote"), None),
        left=next((deed.at for deed in meant if deed.what == "left" and joined and deed.at >= joined), None),
        closed=closed,
        done=done,
    )


# --- tables ----------------------------------------------------------------------------------------------------------


class Word(msgspec.Struct, frozen=True):
    """A name, as it is stored; who shows it knows how its kind is worded."""

    kind: WordKind
    value: str


class Step(msgspec.Struct, frozen=True):
    """An hour, day, week or month by when it begins, as the clock on the wall shows it."""

    at: dt.datetime
    unit: Unit


class Share(msgspec.Struct, frozen=True):
    """A part of a whole; of nothing there is no share."""

    part: int
    whole: int


class Mean(msgspec.Struct, frozen=True):
    """An average number."""

    value: float


Cell = Word | Step | int | dt.timedelta | Share | Mean | Money | None
Row = tuple[Cell, ...]


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """Rows of figures under columns; the first cells of a row say what it is about. `by`: what it can be narrowed by."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    by: frozenset[Facet] = frozenset(FACETS)


class Spread(msgspec.Struct, frozen=True):
    """How often, and how long: the middle one, and what nine of ten do not exceed (nearest rank). None of none."""

    count: int
    median: dt.timedelta | None = None
    p90: dt.timedelta | None = None


def spread(times: Iterable[dt.timedelta]) -> Spread:
    """The spread of these times."""
    ordered = sorted(times)
    if not ordered:
        return Spread(0)
    middle = (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2
    return Spread(len(ordered), middle, ordered[math.ceil(0.9 * len(ordered)) - 1])


def _took(since: dt.datetime | None, until: dt.datetime | None) -> dt.timedelta | None:
    return None if since is None or until is None else until - since


# What is measured of a request, in the order of its life.
MEASURES: Mapping[str, Callable[[Request], dt.timedelta | None]] = {
    "waiting": lambda one: _took(one.opened, one.joined),
    "answer": lambda one: _took(one.opened, one.answered),
    "handling": lambda one: _took(one.joined, one.left),
    "resolution": lambda one: _took(one.opened, one.closed) if one.done else None,
}


def _spread_of(requests: Iterable[Request], measure: str) -> Spread:
    return spread(took for one in requests if (took := MEASURES[measure](one)) is not None)


def _grouped(rows: Iterable[T], key: Callable[[T], str]) -> list[tuple[str, list[T]]]:
    """The rows by their key, the largest group first."""
    groups: dict[str, list[T]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))


def _stepped(rows: Iterable[T], at: Callable[[T], dt.datetime], span: Span) -> list[tuple[Step, list[T]]]:
    """The rows in each step of the span; a step without any is there too."""
    begins = span.steps
    steps: list[list[T]] = [[] for _ in begins]
    for row in rows:
        steps[bisect_right(begins, at(row)) - 1].append(row)
    return list(zip(steps_of(span), steps, strict=True))


def steps_of(span: Span) -> list[Step]:
    """The steps of the span, to be shown."""
    return [Step(at.astimezone(ZoneInfo(span.zone)), span.unit) for at in span.steps]


# requests


def open_now(waiting: Sequence[Waiting], now: dt.datetime) -> Table:
    """What is open at this moment, and how long the oldest of it has been waiting."""
    rows = [
        (Word("kind", kind), len(cases), now - min(case.opened for case in cases))
        for kind, cases in _grouped(waiting, lambda case: case.kind)
    ]
    return Table(name="open", columns=("kind", "open", "oldest"), rows=tuple(rows))


def times(requests: Sequence[Request]) -> Table:
    """The four times of requests. A request without one either may still have it, being open, or never will."""

    def row(measure: str) -> Row:
        found = _spread_of(requests, measure)
        lacking = [one for one in requests if MEASURES[measure](one) is None]
        still_open = sum(one.closed is None for one in lacking)
        return Word("measure", measure), found.count, found.median, found.p90, still_open, len(lacking) - still_open

    columns = ("measure", "count", "median", "p90", "not-yet", "unknown")
    return Table(name="times", columns=columns, rows=tuple(map(row, MEASURES)))


def times_by_step(requests: Iterable[Request], span: Span) -> Table:
    """How many asked for a person in each step, and how long they waited."""
    rows = []
    for step, some in _stepped(requests, lambda one: one.opened, span):
        found = _spread_of(some, "waiting")
        rows.append((step, len(some), found.median, found.p90))
    return Table(name="times-by-step", columns=("step", "requests", "waiting", "waiting-p90"), rows=tuple(rows))


def times_by(facet: Facet, requests: Iterable[Request]) -> Table:
    """The medians for each channel, document or agent; "" is nobody, or no document."""
    rows = [
        (Word(facet, name), len(some), *(_spread_of(some, measure).median for measure in MEASURES))
        for name, some in _grouped(requests, lambda one: str(getattr(one, facet)))
    ]
    return Table(name=f"times-by-{facet}", columns=(facet, "requests", *MEASURES), rows=tuple(rows))


# photos


def decisions(decided: Sequence[Decision]) -> Table:
    """Photos judged: how many, how, and how long it took. What was withdrawn was not judged, and took no time."""

    def row(name: Cell, some: Sequence[Decision]) -> Row:
        judged = [one for one in some if one.approved is not None]
        found = spread(one.closed - one.opened for one in judged)
        approved = sum(bool(one.approved) for one in judged)
        return (
            *(name, len(judged), approved, len(judged) - approved),
            *(Share(approved, len(judged)), found.median, found.p90, len(some) - len(judged)),
        )

    columns = ("kind", "decided", "approved", "rejected", "approved-share", "median", "p90", "withdrawn")
    rows = tuple(row(Word("kind", kind), some) for kind, some in _grouped(decided, lambda one: one.kind))
    return Table(name="decisions", columns=columns, rows=rows)


def decisions_by_step(decided: Iterable[Decision], span: Span) -> Table:
    """How many photos were judged in each step."""
    rows = [
        (step, len(some), sum(bool(one.approved) for one in some), sum(not one.approved for one in some))
        for step, some in _stepped(_judged(decided), lambda one: one.closed, span)
    ]
    return Table(name="decisions-by-step", columns=("step", "decided", "approved", "rejected"), rows=tuple(rows))


def reviewers(decided: Iterable[Decision]) -> Table:
    """What each reviewer judged."""
    rows = []
    for name, some in _grouped(_judged(decided), lambda one: one.agent):
        approved = sum(bool(one.approved) for one in some)
        found = spread(one.closed - one.opened for one in some)
        share = Share(approved, len(some))
        rows.append((Word("agent", name), len(some), approved, len(some) - approved, share, found.median))
    columns = ("agent", "decided", "approved", "rejected", "approved-share", "median")
    return Table(name="reviewers", columns=columns, rows=tuple(rows))


def reasons(decided: Iterable[Decision]) -> Table:
    """Why photos were rejected."""
    rejected = [one for one in decided if one.approved is False]
    rows = [
        (Word("reason", reason), len(some), Share(len(some), len(rejected)))
        for reason, some in _grouped(rejected, lambda one: one.reason)
    ]
    return Table(name="reasons", columns=("reason", "rejected", "share"), rows=tuple(rows))


def deadlines(due: Iterable[Deadline]) -> Table:
    """What was due in the span: done in time, done late, late and open, or open with time left."""
    rows = []
    for kind, some in _grouped(due, lambda one: one.kind):
        every, kept, late, overdue = _sum(some, "due", "kept", "late", "overdue")
        rows.append((Word("kind", kind), kept, late, overdue, every - kept - late - overdue, Share(kept, kept + late)))
    columns = ("kind", "in-time", "late", "overdue", "running", "in-time-share")
    return Table(name="deadlines", columns=columns, rows=tuple(rows))


# What a person would have to say to agree; of "review" the machine says itself that it cannot tell.
_AGREES: Mapping[str, bool] = {"pass": True, "fail": False}


def agreement(judged: Iterable[Agreement]) -> Table:
    """What people said of photos of which the machine had said this. What it said of an erased photo is not known."""
    counted: dict[str, list[int]] = {}
    for one in judged:
        counted.setdefault(one.verdict, [0, 0])[one.approved] += one.count
    rows = []
    for verdict in sorted(counted, key=["pass", "fail", "review", ""].index):
        rejected, approved = counted[verdict]
        agreed = (rejected, approved)[_AGREES[verdict]] if verdict in _AGREES else None
        share = None if agreed is None else Share(agreed, rejected + approved)
        rows.append((Word("verdict", verdict), rejected + approved, approved, rejected, share))
    columns = ("verdict", "decided", "approved", "rejected", "agreed")
    return Table(name="agreement", columns=columns, rows=tuple(rows))


# sales

_COUNTS = ("placed", "paid", "refunded", "claimed")


def _sum(counted: Iterable[Sold | Deadline], *fields: str) -> tuple[int, ...]:
    rows = list(counted)
    return tuple(sum(int(getattr(row, field)) for row in rows) for field in fields)


def sales_by_step(sold: Iterable[Sold], span: Span) -> Table:
    """Orders by when they were placed."""
    by_step: dict[int, list[Sold]] = {}
    for one in sold:
        by_step.setdefault(one.step, []).append(one)
    rows: list[Row] = [
        (step, *_sum(by_step.get(place, ()), "placed", "paid")) for place, step in enumerate(steps_of(span))
    ]
    return Table(name="sales-by-step", columns=("step", "placed", "paid"), rows=tuple(rows), by=_SOLD)


def sales_by(facet: Literal["channel", "document"], sold: Iterable[Sold]) -> Table:
    """Orders that were placed, and what has become of them, for each channel or document; the most first."""
    groups = _grouped(sold, lambda one: str(getattr(one, facet)))
    sums = sorted(((_sum(some, *_COUNTS), name) for name, some in groups), key=lambda each: (-each[0][0], each[1]))
    rows: list[Row] = [(Word(facet, name), *counts, Share(counts[1], counts[0])) for counts, name in sums]
    columns = (facet, *_COUNTS, "paid-share")
    return Table(name=f"sales-by-{facet}", columns=columns, rows=tuple(rows), by=_SOLD)


def promises(sold: Iterable[Sold]) -> Table:
    """Whether paid orders were done by the promised time, for each channel."""
    rows = []
    for name, some in _grouped(sold, lambda one: one.channel):
        paid, kept, missed = _sum(some, "paid", "kept", "missed")
        if paid:
            rows.append((Word("channel", name), kept, missed, paid - kept - missed, Share(kept, kept + missed)))
    columns = ("channel", "kept", "missed", "running", "kept-share")
    return Table(name="promises", columns=columns, rows=tuple(rows), by=_SOLD)


# Which column a movement belongs to, and which way it counts there.
_COLUMNS: Mapping[str, tuple[int, int]] = {
    "payment": (0, 1),
    "refund": (1, 1),
    "refund_failed": (1, -1),
    "dispute": (2, 1),
    "dispute_won": (2, -1),
}


def money(moved: Iterable[Moved]) -> Table:
    """What came, what went back, and what banks took in disputes, for each currency alone."""
    return _money("money", moved, ())


def money_by(moved: Iterable[Moved]) -> Table:
    """The same for each channel and document."""
    return _money("money-by", moved, ("channel", "document"))


def _money(name: str, moved: Iterable[Moved], facets: tuple[Facet, ...]) -> Table:
    sums: dict[tuple[str, ...], list[int]] = {}
    payments: dict[tuple[str, ...], int] = {}
    for one in moved:
        key = (one.amount.currency, *(str(getattr(one, facet)) for facet in facets))
        column, sign = _COLUMNS[one.kind]
        sums.setdefault(key, [0, 0, 0])[column] += sign * one.amount.amount_minor
        payments[key] = payments.get(key, 0) + one.count * (one.kind == "payment")
    rows: list[Row] = []
    for key in sorted(sums, key=lambda key: (key[0], -sums[key][0], key)):
        currency, *names = key
        about = (Word(facet, value) for facet, value in zip(facets, names, strict=True))
        came, back, taken = sums[key]
        amounts = (Money(minor, currency) for minor in (came, back, taken, came - back - taken))
        rows.append((Word("currency", currency), *about, payments[key], *amounts))
    columns = ("currency", *facets, "payments", "received", "given-back", "disputed", "left")
    return Table(name=name, columns=columns, rows=tuple(rows), by=_SOLD)


def funnel(customers: Iterable[Funnel]) -> Table:
    """From the photo to the order to the money, counted in customers."""
    rows = [
        (
            *(Word("channel", one.channel), one.photographed, one.ordered, one.paid),
            *(Share(one.ordered, one.photographed), Share(one.paid, one.ordered), Share(one.paid, one.photographed)),
        )
        for one in sorted(customers, key=lambda one: (-one.photographed, one.channel))
    ]
    columns = ("channel", "photographed", "ordered", "paid", "ordered-share", "paid-share", "all-share")
    return Table(name="funnel", columns=columns, rows=tuple(rows), by=_CHANNEL)


def tries(approvals: Iterable[Approval], span: Span) -> Table:
    """How many photos it took to get one approved, on average. approvals: of each conversation, in the order of its photos.

    A photo counts for the next one of its conversation that is approved: so each photo counts once, in a family too.
    """
    since, until = span.since, span.until
    before: dict[str, int] = {}
    sums: dict[str, list[int]] = {}
    for one in approvals:
        taken = one.photos - before.get(one.conversation, 0)
        before[one.conversation] = one.photos
        if since <= one.at < until:
            approved_and_photos = sums.setdefault(one.channel, [0, 0])
            approved_and_photos[0] += 1
            approved_and_photos[1] += taken
    rows = [
        (Word("channel", channel), approved, photos, Mean(photos / approved))
        for channel, (approved, photos) in sorted(sums.items(), key=lambda item: (-item[1][0], item[0]))
    ]
    columns = ("channel", "approved", "photos", "photos-each")
    return Table(name="tries", columns=columns, rows=tuple(rows), by=_CHANNEL)


# satisfaction


def satisfaction(ratings: Iterable[Rating]) -> Table:
    """Whether customers say that they were helped, for each person who helped."""
    counts: dict[str, list[int]] = {}
    for one in ratings:
        bad_and_good = counts.setdefault(one.agent, [0, 0])
        bad_and_good[one.good] += one.count
    rows = [
        (Word("agent", name), bad + good, good, Share(good, bad + good))
        for name, (bad, good) in sorted(counts.items(), key=lambda item: (-sum(item[1]), item[0]))
    ]
    columns = ("agent", "ratings", "good", "good-share")
    return Table(name="satisfaction", columns=columns, rows=tuple(rows), by=frozenset({"channel", "agent"}))


def _judged(decided: Iterable[Decision]) -> list[Decision]:
    return [one for one in decided if one.approved is not None]


_SOLD: frozenset[Facet] = frozenset({"channel", "document"})
_CHANNEL: frozenset[Facet] = frozenset({"channel"})
