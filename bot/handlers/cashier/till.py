"""The test cashier behind the payment port: who has its page's signed address plays the customer, and the bank.

All that a page shows is in its address, so that it survives a restart. What was pressed is remembered while the process
lives; a page that was closed in another process, or before, can still be pressed, and the order gives that money back.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Literal
from urllib.parse import urlsplit

import msgspec
from itsdangerous import BadSignature, URLSafeSerializer

from bot.domain.ids import EventId, OrderId
from bot.domain.money import Money
from bot.errors import Refused, Rejected
from bot.payments.gateway import Checkout, CheckoutRequest, Refund, RefundRequest
from bot.payments.reconcile import standing_of
from bot.payments.session import Session
from bot.payments.told import Told, of_session

PROVIDER = "test"  # what the books call this provider

Act = Literal["pay", "later", "arrives", "fails"]

# What a button does to a page: "later" is a bank transfer, which "arrives" or "fails" in the end.
ACTS: Mapping[Act, Mapping[str, bool]] = {
    "pay": {"is_complete": True, "is_paid": True},
    "later": {"is_complete": True},
    "arrives": {"is_complete": True, "is_paid": True},
    "fails": {"is_complete": True, "has_failed": True},
}


class Slip(msgspec.Struct, frozen=True, kw_only=True):
    """What a page shows. Anybody with the link can read it: the order's number, no name and no address.

    lines: words, and minor units of the total's currency, negative for what is taken off. closes_at: UNIX time.
    """

    order: OrderId
    attempt: int
    lines: tuple[tuple[str, int], ...]
    total: Money
    language: str
    return_url: str
    closes_at: int

    @property
    def ref(self) -> str:
        """The page's identity."""
        return f"cashier:{self.order}:{self.attempt}"


class TestCashier:
    """A `Gateway` that opens pages of our own."""

    def __init__(self, *, public_url: str, secret: str, production: bool, now: Callable[[], float] = time.time) -> None:
        if production:
            raise Refused("the test cashier takes no money; in production there must be a real one")
        self._public_url = public_url.rstrip("/")
        self._seal = URLSafeSerializer(secret, salt="cashier")
        self._now = now
        self._pages: dict[str, Session] = {}
        self._closings: dict[str, int] = {}
        self._given_back: dict[str, dict[str, int]] = {}  # by payment and key, in minor units

    async def open_checkout(self, request: CheckoutRequest) -> Checkout:
        """A page for the order. Raises `Refused` when the way back is no web address."""
        if urlsplit(request.return_url).scheme not in {"http", "https"}:
            raise Refused("the way back from the cashier must be a web address")
        slip = _slip(request)
        self._closings[slip.ref] = slip.closes_at
        self._pages.setdefault(slip.ref, _fresh(slip))
        sealed = self._seal.dumps(msgspec.to_builtins(slip))
        return Checkout(ref=slip.ref, url=f"{self._public_url}/cashier/{sealed}")

    async def close_checkout(self, ref: str) -> None:
        """Let nobody press the page's buttons any more, unless somebody has."""
        page = self._pages.get(ref)
        if page is not None and not page.is_complete:
            self._pages[ref] = msgspec.structs.replace(page, is_expired=True)

    async def refund(self, request: RefundRequest) -> Refund:
        """Give back what was never taken. Raises `Refused` for more than was paid, as far as that is remembered."""
        given = self._given_back.get(request.payment_ref, {}) | {request.idempotency_key: request.amount.amount_minor}
        paid = next((page for page in self._pages.values() if page.payment_ref == request.payment_ref), None)
        if paid is not None and (not paid.is_paid or sum(given.values()) > paid.amount.amount_minor):
            raise Refused(f"{request.payment_ref}: that is more than was paid")
        self._given_back[request.payment_ref] = given
        return Refund(ref=f"test:{request.idempotency_key}", amount=request.amount, state="made")

    async def look_up(self, ref: str) -> Session:
        """The page as it stands. Raises `Rejected` (404) for one that was opened before the process began."""
        page = self._pages.get(ref)
        if page is None:
            raise Rejected(f"{ref}: the test cashier remembers no such page", 404)
        lapsed = not page.is_complete and self._now() >= self._closings.get(ref, 0)
        return msgspec.structs.replace(page, is_expired=True) if lapsed else page

    # --- behind the page --------------------------------------------------------------------------------------------

    def read(self, sealed: str) -> Slip:
        """The slip that we sealed. Raises `Rejected` (404) when it is not ours."""
        try:
            return msgspec.convert(self._seal.loads(sealed), Slip)
        except (BadSignature, msgspec.ValidationError):  # forged, or sealed by a release that wrote another slip
            raise Rejected("no such page", 404) from None

    def standing(self, slip: Slip) -> Session:
        """The page as it stands. Raises `Rejected` (410) where nothing can happen on it any more."""
        page = self._pages.get(slip.ref, _fresh(slip))
        if page.is_expired or page.has_failed or (not page.is_complete and self._now() >= slip.closes_at):
            raise Rejected("this page is closed", 410)
        return page

    @contextmanager
    def pressed(self, slip: Slip, act: Act) -> Iterator[tuple[EventId, Told]]:
        """What a button tells, the same each time: money that is here stays. Raises `Rejected` (410).

        It is remembered at once, for the order may answer with a refund; what could not be told was not pressed.
        """
        before = self.standing(slip)
        after = before if before.is_paid else msgspec.structs.replace(before, **ACTS[act])
        self._pages[slip.ref] = after
        (told,) = of_session(after, PROVIDER)
        try:
            yield EventId(f"{slip.ref}:{standing_of(after)}"), told
        except BaseException:
            if self._pages[slip.ref] is after:
                self._pages[slip.ref] = before
            raise


def _slip(request: CheckoutRequest) -> Slip:
    order = request.order
    off = ((request.discount.words, -request.discount.amount.amount_minor),) if request.discount else ()
    return Slip(
        order=order.id,
        attempt=order.attempt,
        lines=(*((line.words, line.amount.amount_minor) for line in request.lines), *off),
        total=order.due,
        language=order.language,
        return_url=request.return_url,
        closes_at=int(request.expires_at.timestamp()),
    )


def _fresh(slip: Slip) -> Session:
    return Session(
        ref=slip.ref,
        order=slip.order,
        is_paid=False,
        is_complete=False,
        is_expired=False,
        payment_ref=f"test:{slip.order}:{slip.attempt}",
        amount=slip.total,
    )
