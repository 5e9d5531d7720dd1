"""The test cashier behind the payment port. A page needs no memory: all that it shows is in its signed address."""

from urllib.parse import urlsplit

import msgspec
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from bot.domain.ids import OrderId
from bot.domain.money import Money
from bot.errors import Refused, Rejected
from bot.payments.gateway import Checkout, CheckoutRequest

LIFETIME_S = 24 * 60 * 60  # as long as Stripe keeps a page open


class Slip(msgspec.Struct, frozen=True, kw_only=True):
    """What a page shows. Anybody with the link can read it: the order's number, no name and no address."""

    order: OrderId
    attempt: int
    title: str
    total: Money
    language: str
    return_url: str


class TestCashier:
    """A `Gateway` that opens pages of our own."""

    def __init__(self, *, public_url: str, secret: str, production: bool, lifetime_s: int = LIFETIME_S) -> None:
        if production:
            raise Refused("the test cashier takes no money; in production there must be a real one")
        self._public_url = public_url.rstrip("/")
        self._seal = URLSafeTimedSerializer(secret, salt="cashier")
        self._lifetime_s = lifetime_s

    async def open_checkout(self, request: CheckoutRequest) -> Checkout:
        """A page for the order. Raises `Refused` when the way back is no web address."""
        if urlsplit(request.return_url).scheme not in {"http", "https"}:
            raise Refused("the way back from the cashier must be a web address")
        order = request.order
        slip = Slip(
            order=order.id,
            attempt=order.attempt,
            title=request.title,
            total=order.total,
            language=order.language,
            return_url=request.return_url,
        )
        sealed = self._seal.dumps(msgspec.to_builtins(slip))
        return Checkout(ref=f"cashier:{order.id}:{order.attempt}", url=f"{self._public_url}/cashier/{sealed}")

    def read(self, sealed: str) -> Slip:
        """The slip that we sealed. Raises `Rejected`: 410 when it is too old, 404 when it is not ours."""
        try:
            return msgspec.convert(self._seal.loads(sealed, max_age=self._lifetime_s), Slip)
        except SignatureExpired:
            raise Rejected("this page is closed", 410) from None
        except (BadSignature, msgspec.ValidationError):  # forged, or sealed by a release that wrote another slip
            raise Rejected("no such page", 404) from None
