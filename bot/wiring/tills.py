"""Who takes money and gives it back, put together: Stripe or the test cashier, Telegram's Stars, and the comparing of books."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import structlog
from aiohttp import web

from bot.domain.ids import ConversationId, OrderId
from bot.domain.money import Money
from bot.engine.ports import AcceptForOrder
from bot.handlers.cashier.page import cashier_routes
from bot.handlers.cashier.till import TestCashier
from bot.handlers.stripe import stripe_routes
from bot.handlers.telegram.channel import TelegramChannel
from bot.handlers.telegram.intake import Payable
from bot.handlers.telegram.stars import StarsGateway
from bot.payments.balance import BalanceEntry
from bot.payments.gateway import Gateway
from bot.payments.ledger import movements_of, unmatched
from bot.payments.ledger_page import FetchBalance
from bot.payments.stripe_gateway import StripeGateway, StripeOptions
from bot.settings import Settings
from bot.storage.books import SqlBooks
from bot.storage.store import SqlStore
from bot.wiring.ground import Ground

_COMPARED = dt.timedelta(days=30)

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Tills:
    """`checkout` opens payment pages: it is `stripe` or else `cashier`. `by_name`: who gives back, as the books name them."""

    ground: Ground
    checkout: Gateway
    by_name: Mapping[str, Gateway]
    stripe: StripeGateway | None
    cashier: TestCashier | None

    def routes(self, accept_for_order: AcceptForOrder) -> list[web.RouteDef]:
        """Where Stripe tells what happened; or the test cashier's pages."""
        found: list[web.RouteDef] = []
        if self.cashier is not None:
            found += cashier_routes(self.cashier, accept_for_order, self.ground.phrasebook.say)
        if self.stripe is not None:
            secret = self.ground.settings.stripe_webhook_secret.get_secret_value()
            found += stripe_routes(secret, accept_for_order, self.stripe)
        return found

    async def compare_books(self) -> int:
        """Hold the last days' books against Stripe's statement, and book its fees and payouts. Returns how much differs."""
        fetch = statement(self.ground.settings)
        if fetch is None:
            return 0
        since = self.ground.now() - _COMPARED
        books = SqlBooks(self.ground.database)
        entries = await fetch(since)
        apart = unmatched([moved for moved in await books.movements() if moved.at >= since], entries)
        await books.record(movements_of(entries))
        gaps = len(apart.ours) + len(apart.theirs) + len(apart.differing)
        if gaps:
            _log.error("books_differ", count=gaps)  # `python -m bot admin ledger --compare` says where
        return gaps

    async def close(self) -> None:
        """Close the connections."""
        if self.stripe is not None:
            await self.stripe.close()


def open_tills(ground: Ground, telegram: TelegramChannel | None) -> Tills:
    """Stripe where there is a key; otherwise the test cashier, which production refuses."""
    settings = ground.settings
    stars: dict[str, Gateway] = {} if telegram is None else {"telegram": StarsGateway(telegram.bot)}
    if key := settings.stripe_key.get_secret_value():
        options = StripeOptions(automatic_tax=settings.stripe_automatic_tax, saves_cards=settings.stripe_saves_cards)
        stripe = StripeGateway(key, settings.stripe_api_url, options)
        return Tills(ground, stripe, {"stripe": stripe, **stars}, stripe, None)
    cashier = TestCashier(public_url=settings.address, secret=ground.secret, production=settings.is_production)
    return Tills(ground, cashier, {"test": cashier, **stars}, None, cashier)


def payable_in(store: SqlStore) -> Payable:
    """Tells whether this customer's order still waits for this amount."""

    async def payable(conversation: ConversationId, order: OrderId, amount: Money) -> bool:
        found, owner = await store.run(lambda tx: (tx.order(order), tx.conversation_of(order)))
        if found is None or owner != conversation:
            return False
        return found.status == "awaiting_payment" and found.due == amount

    return payable


def statement(settings: Settings) -> FetchBalance | None:
    """Asks Stripe for its statement, for the books to be compared with; None without an account there."""
    key = settings.stripe_key.get_secret_value()
    if not key:
        return None

    async def fetch(since: dt.datetime) -> Sequence[BalanceEntry]:
        stripe = StripeGateway(key, settings.stripe_api_url)
        try:
            return await stripe.balance(since)
        finally:
            await stripe.close()

    return fetch
