"""The books: every movement as a double entry, folded to balances, and held against the provider's own statement."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from bot.domain.ids import OrderId
from bot.domain.money import Money
from bot.domain.movement import Movement, MovementKind
from bot.errors import Refused
from bot.payments.balance import BalanceEntry, BalanceKind

Part = Literal["gross", "net", "tax"]  # of a movement's amount: all of it, without the tax in it, the tax alone
Leg = tuple[str, Part]
Stated = tuple[BalanceKind, str]  # what a statement's line is, and what it is about

CLEARING = "clearing"  # what a provider holds for us: an account for each, "clearing:stripe"
SALES, REFUNDS, TAX = "sales", "refunds", "tax payable"
FEES, DISPUTES, BANK = "provider fees", "disputes", "bank"

# What each kind debits and what it credits. What comes back books the reverse of what had gone.
LEGS: Mapping[MovementKind, tuple[tuple[Leg, ...], tuple[Leg, ...]]] = {
    "payment": (((CLEARING, "gross"),), ((SALES, "net"), (TAX, "tax"))),
    "refund": (((REFUNDS, "net"), (TAX, "tax")), ((CLEARING, "gross"),)),
    "refund_failed": (((CLEARING, "gross"),), ((REFUNDS, "net"), (TAX, "tax"))),
    "dispute": (((DISPUTES, "gross"),), ((CLEARING, "gross"),)),
    "dispute_won": (((CLEARING, "gross"),), ((DISPUTES, "gross"),)),
    "fee": (((FEES, "gross"),), ((CLEARING, "gross"),)),
    "fee_back": (((CLEARING, "gross"),), ((FEES, "gross"),)),
    "payout": (((BANK, "gross"),), ((CLEARING, "gross"),)),
}

# Which way each kind counts in what an order was paid, and in what was given back for it.
PAID: Mapping[MovementKind, int] = {"payment": 1}
GIVEN_BACK: Mapping[MovementKind, int] = {"refund": 1, "refund_failed": -1, "dispute": 1, "dispute_won": -1}

# What a statement calls the movements that both sides must know of. Fees and payouts are the provider's to tell.
STATED: Mapping[MovementKind, BalanceKind] = {
    "payment": "payment",
    "refund": "refund",
    "refund_failed": "other",  # money that comes back is an adjustment there
    "dispute": "dispute",
    "dispute_won": "dispute_won",
}


class Posting(msgspec.Struct, frozen=True, order=True):
    """An amount on an account, in minor units of the currency: a debit is positive, a credit negative."""

    account: str
    currency: str
    amount_minor: int


class Balances(msgspec.Struct, frozen=True):
    """The sum of every account in every currency that was ever posted to it, in the order of their names."""

    rows: tuple[Posting, ...]

    def of(self, account: str, currency: str) -> Money:
        """An account's balance; zero for one that was never posted to."""
        found = (row.amount_minor for row in self.rows if (row.account, row.currency) == (account, currency))
        return Money(next(found, 0), currency)


class Broken(msgspec.Struct, frozen=True, order=True):
    """Something that must hold and does not.

    unbalanced: the accounts of a currency do not sum to zero; `about` is the currency. overdrawn: more was given back for
    an order than came in; `about` is the order that has the payment. overtaxed: a movement has more tax than money in it;
    `about` is its reference. amount_minor: by how much.
    """

    kind: Literal["unbalanced", "overdrawn", "overtaxed"]
    about: str
    currency: str
    amount_minor: int


class Unmatched(msgspec.Struct, frozen=True, kw_only=True):
    """Where our books and the provider's statement do not agree.

    ours: what the provider does not know of. theirs: what we do not know of. differing: what both know, with another sum or
    in another currency.
    """

    ours: tuple[Movement, ...] = ()
    theirs: tuple[BalanceEntry, ...] = ()
    differing: tuple[tuple[Movement, BalanceEntry], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.ours or self.theirs or self.differing)


def postings(movement: Movement) -> tuple[Posting, ...]:
    """The double entry of a movement; it sums to zero. Nothing is posted where nothing moved."""
    gross, tax = movement.amount.amount_minor, movement.tax_minor
    parts: Mapping[Part, int] = {"gross": gross, "net": gross - tax, "tax": tax}
    debits, credited = LEGS[movement.kind]
    signed = [*((leg, 1) for leg in debits), *((leg, -1) for leg in credited)]
    return tuple(
        Posting(_account(name, movement.provider), movement.amount.currency, sign * parts[part])
        for (name, part), sign in signed
        if parts[part]
    )


def _account(name: str, provider: str) -> str:
    return f"{CLEARING}:{provider}" if name == CLEARING else name


def once(movements: Iterable[Movement]) -> tuple[Movement, ...]:
    """Each movement once, by its reference, in the order of time.

    Of one that was heard twice the earlier moment counts. Raises `Refused` where one reference tells two stories.
    """
    known: dict[str, Movement] = {}
    for movement in sorted(movements, key=_when):
        first = known.setdefault(movement.ref, movement)
        if msgspec.structs.replace(movement, at=first.at) != first:
            raise Refused(f"the books have two movements with the reference {movement.ref}")
    return tuple(known.values())


def _when(movement: Movement) -> tuple[float, str]:
    return movement.at.timestamp(), movement.ref


def fold(movements: Iterable[Movement]) -> Balances:
    """The balances after these movements, in whatever order and however often each is told. Raises as `once` does."""
    sums: Counter[tuple[str, str]] = Counter()
    for movement in once(movements):
        for posting in postings(movement):
            sums[posting.account, posting.currency] += posting.amount_minor
    return Balances(tuple(sorted(Posting(account, currency, sums[account, currency]) for account, currency in sums)))


def broken(movements: Iterable[Movement], payers: Mapping[OrderId, OrderId]) -> tuple[Broken, ...]:
    """What must hold and does not, in these books. payers: the order that has the payment, for orders that share one."""
    known = once(movements)
    left: Counter[tuple[str, str]] = Counter()
    for movement in known:
        way = PAID.get(movement.kind, 0) - GIVEN_BACK.get(movement.kind, 0)
        payer = payers.get(movement.order, movement.order)
        left[payer, movement.amount.currency] += way * movement.amount.amount_minor
    sums: Counter[str] = Counter()
    for row in fold(known).rows:
        sums[row.currency] += row.amount_minor
    over = ((m, m.tax_minor - m.amount.amount_minor) for m in known)
    return tuple(
        sorted(
            [
                *(Broken("unbalanced", currency, currency, total) for currency, total in sums.items() if total),
                *(Broken("overdrawn", order, currency, -rest) for (order, currency), rest in left.items() if rest < 0),
                *(Broken("overtaxed", m.ref, m.amount.currency, excess) for m, excess in over if excess > 0),
            ]
        )
    )


def unmatched(movements: Iterable[Movement], entries: Iterable[BalanceEntry], provider: str = "stripe") -> Unmatched:
    """Compare our movements through a provider with its statement, by reference. Both must tell the same stretch of time.

    A second line about the same thing matches nothing. A refund is in a statement as soon as it is under way, and in our
    books when it is made: one that came to nothing is there and back again in a statement, was never in our books, and is
    nobody's gap. Raises `Refused` as `once` does.
    """
    ours = {_known_as(m): m for m in once(movements) if m.provider == provider and m.kind in STATED}
    lines = [entry for entry in _stated(entries) if entry.kind in STATED.values()]
    theirs = {_stated_as(entry): entry for entry in reversed(lines)}  # of several about the same, the first
    spare = (entry for entry in lines if theirs[_stated_as(entry)] is not entry)
    both = [(ours[key], theirs[key]) for key in ours if key in theirs]
    unknown = {key: entry for key, entry in theirs.items() if key not in ours}
    settled = _came_to_nothing(unknown)
    return Unmatched(
        ours=tuple(ours[key] for key in ours if key not in theirs),
        theirs=(*(entry for key, entry in unknown.items() if key not in settled), *spare),
        differing=tuple((movement, entry) for movement, entry in both if movement.amount != entry.amount),
    )


def _known_as(movement: Movement) -> Stated:
    """What came back is booked as "<what had gone>/<kind>": the statement names what had gone alone."""
    return STATED[movement.kind], movement.ref.removesuffix(f"/{movement.kind}")


def _stated_as(entry: BalanceEntry) -> Stated:
    return entry.kind, entry.about or entry.ref


def _came_to_nothing(unknown: Mapping[Stated, BalanceEntry]) -> set[Stated]:
    """Both lines of each refund that a statement has there and back again, with the same sum."""
    pairs: list[tuple[Stated, Stated]] = [(("refund", about), ("other", about)) for _, about in unknown]
    return {
        key
        for there, back in pairs
        if there in unknown and back in unknown and unknown[there].amount == unknown[back].amount
        for key in (there, back)
    }


def _stated(entries: Iterable[BalanceEntry]) -> Sequence[BalanceEntry]:
    """Each line of the statement once, in the order of time."""
    return sorted({entry.ref: entry for entry in entries}.values(), key=lambda entry: (entry.at.timestamp(), entry.ref))


def movements_of(entries: Iterable[BalanceEntry], provider: str = "stripe") -> tuple[Movement, ...]:
    """The fees and the payouts of a statement, which nobody else tells us. A fee below zero is one that was given back."""
    found: list[Movement] = []
    for entry in _stated(entries):
        kept = entry.fee.amount_minor
        if kept:
            way: MovementKind = "fee" if kept > 0 else "fee_back"
            fee = Money(abs(kept), entry.fee.currency)
            found.append(Movement(ref=f"fee:{entry.ref}", kind=way, provider=provider, amount=fee, at=entry.at))
        if entry.kind == "payout":
            ref = entry.about or entry.ref
            found.append(Movement(ref=ref, kind="payout", provider=provider, amount=entry.amount, at=entry.at))
    return tuple(found)
