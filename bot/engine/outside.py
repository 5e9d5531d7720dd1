"""What a turn wanted from the world outside, done: each effect by the one port that can do it."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Protocol

import msgspec

from bot.domain.effects import (
    AssessPhoto,
    CloseCheckout,
    DeliverFile,
    EraseData,
    ForgetAddress,
    KeepPhoto,
    MakeProduct,
    OpenCheckout,
    Order,
    RefundPayment,
    Send,
    SendLetter,
    SubmitPrints,
    WriteAnswer,
)
from bot.domain.events import (
    CheckoutFailed,
    CheckoutOpened,
    DataErased,
    Event,
    FileDelivered,
    OptedOut,
    PhotoUnusable,
    PrintsAccepted,
    ProductMade,
    RefundFailed,
    RefundMade,
)
from bot.domain.ids import ConversationId, EffectId, EventId, OrderId, PhotoId, channel_of
from bot.domain.money import Money
from bot.domain.quote import Line
from bot.domain.text import Text, text
from bot.engine.bill import ships_to
from bot.engine.ports import Channel
from bot.engine.store import Due, Store, finished_file
from bot.errors import Refused, Undeliverable, Unwanted
from bot.payments.gateway import CheckoutRequest, Gateway, PricedLine, RefundRequest
from bot.payments.reconcile import missed

_PAGE_OPEN_FOR = dt.timedelta(hours=23)  # a day is the longest that providers allow, and how long they know our key


class PhotoWork(Protocol):
    """Long work on pictures. Raises `Unavailable` or `Undeliverable`."""

    async def assess(self, conversation: ConversationId, wanted: AssessPhoto) -> Event:
        """`PhotoAssessed` or `PhotoUnusable`."""
        ...

    async def keep(self, conversation: ConversationId, wanted: KeepPhoto) -> Event:
        """`PhotoKept` or `PhotoUnusable`."""
        ...

    async def make(self, conversation: ConversationId, wanted: MakeProduct) -> ProductMade:
        """Cut the finished file."""
        ...


class Letters(Protocol):
    """Writes to the customer's e-mail address. Raises `Unavailable` or `Undeliverable`."""

    async def write(self, order: Order, wanted: SendLetter, language: str, key: EffectId, at: dt.datetime) -> None:
        """Send it, where there is somebody to send it and an address to send it to."""
        ...

    async def answer(self, answer: WriteAnswer, language: str, key: EffectId) -> None:
        """Send a person's own words."""
        ...


class Printer(Protocol):
    """Has prints made. Raises `Unavailable`, `Undeliverable` or `Refused`."""

    async def submit(self, order: Order) -> str | None:
        """Give the order's prints to the lab: its job's name. None where people at the desk make them by hand."""
        ...


class Forget(Protocol):
    """Removes the bytes of photos whose keys are gone."""

    async def __call__(self, photos: tuple[PhotoId, ...], /) -> None:
        """Remove them."""
        ...


class Outside:
    """The engine's hands."""

    def __init__(
        self,
        *,
        store: Store,
        channels: Mapping[str, Channel],
        gateway: Gateway,
        gateways: Mapping[str, Gateway],
        letters: Letters,
        printer: Printer,
        photos: PhotoWork,
        forget: Forget,
        say: Callable[[Text, str], str],
        return_urls: Mapping[str, str],
        now: Callable[[], dt.datetime],
    ) -> None:
        self._store = store
        self._channels = channels
        self._gateway = gateway
        self._gateways = gateways
        self._letters = letters
        self._printer = printer
        self._photos = photos
        self._forget = forget
        self._say = say
        self._return_urls = return_urls
        self._now = now

    async def do(self, due: Due) -> Event | None:
        """Do a short effect. Its result is an event, where it has one. Raises the errors of `bot.errors`."""
        match due.effect:
            case Send(message=message):
                await self._channel(due).deliver(due.conversation, message, due.language, due.key)
                return None
            case DeliverFile(order=order) as effect:
                await self._channel(due).deliver(due.conversation, finished_file(effect), due.language, due.key)
                return FileDelivered(order)
            case OpenCheckout() as effect:
                return await self._open_checkout(due, effect)
            case CloseCheckout(ref=ref):
                await self._gateway.close_checkout(ref)
                return None
            case RefundPayment() as effect:
                return await self._refund(due, effect)
            case SubmitPrints(order=order):
                job = await self._printer.submit(await self._order(due, order))
                return None if job is None else PrintsAccepted(order, job)
            case SendLetter(order=order) as effect:
                await self._letters.write(await self._order(due, order), effect, due.language, due.key, due.at)
                return None
            case WriteAnswer() as answer:
                await self._letters.answer(answer, due.language, due.key)
                return None
            case EraseData():
                now = self._now()
                await self._forget(await self._store.run(lambda tx: tx.erase(due.conversation, now)))
                return DataErased()
            case ForgetAddress():
                await self._store.run(lambda tx: tx.forget_address(due.conversation))
                return None
            case AssessPhoto() | KeepPhoto() | MakeProduct():
                raise Refused(f"{due.key} is long work and belongs into the workers' queue")

    async def work(self, due: Due) -> Event:
        """Do long work. Raises the errors of `bot.errors`."""
        match due.effect:
            case AssessPhoto() as wanted:
                return await self._photos.assess(due.conversation, wanted)
            case KeepPhoto() as wanted:
                return await self._photos.keep(due.conversation, wanted)
            case MakeProduct() as wanted:
                return await self._photos.make(due.conversation, wanted)
            case _:
                raise Refused(f"{due.key} is no long work")

    async def ask_about_page(self, provider: str, order: OrderId, ref: str) -> tuple[EventId, Event] | None:
        """What the provider of a payment page says when it is asked, and our order has not heard. Raises the usual errors."""
        page = await self._gateway.look_up(ref)
        found = await self._store.run(lambda tx: tx.order(order))
        return None if found is None or page.order != order else missed(provider, page, found.status)

    def give_up(self, due: Due, error: Exception | None = None) -> Event | None:
        """What happened, when this will not be done after all. None: only a person can help."""
        if isinstance(error, Unwanted):
            return OptedOut("provider", error.sender)
        match due.effect:
            case AssessPhoto(photo=photo) | KeepPhoto(photo=photo):
                return PhotoUnusable(photo, "failed")
            case RefundPayment(order=order, provider=provider, payment_ref=payment_ref, amount=amount):
                return RefundFailed(order=order, provider=provider, payment_ref=payment_ref, amount=amount)
            case OpenCheckout(order=order):
                return CheckoutFailed(order)
            case _:
                return None

    def _channel(self, due: Due) -> Channel:
        channel = self._channels.get(channel_of(due.conversation))
        if channel is None:
            raise Undeliverable(f"the channel of {due.key} is not configured")
        return channel

    async def _order(self, due: Due, order: OrderId) -> Order:
        found = await self._store.run(lambda tx: tx.order(order))
        if found is None:
            raise Refused(f"{due.key} is about an order that is not there")
        return found

    async def _open_checkout(self, due: Due, effect: OpenCheckout) -> Event:
        order = await self._order(due, effect.order)
        countries = await ships_to(self._store, order.id)
        lines, discount = self._lines(order)
        request = CheckoutRequest(
            order=order,
            lines=lines,
            discount=discount,
            expires_at=due.at + _PAGE_OPEN_FOR,
            return_url=self._return_urls[channel_of(due.conversation)],
            idempotency_key=f"checkout:{order.id}:{order.attempt}",
            ships_to=countries,
        )
        try:
            page = await self._gateway.open_checkout(request)
        except Refused:
            return CheckoutFailed(order.id)
        return CheckoutOpened(order.id, page.url, page.ref)

    def _lines(self, order: Order) -> tuple[tuple[PricedLine, ...], PricedLine | None]:
        """The bill as the page shows it: each line in words, and what is taken off, together."""
        shares = order.bill.shares if order.bill else ()
        every = [line for share in shares for line in share.lines]
        lines = tuple(
            PricedLine(words=self._words(line, order), amount=line.amount) for line in every if not _is_off(line)
        )
        off = [line for line in every if _is_off(line)]
        if not off:
            return lines, None
        taken = Money(-sum(line.amount.amount_minor for line in off), order.due.currency)
        return lines, PricedLine(words=off[0].detail, amount=taken)

    def _words(self, line: Line, order: Order) -> str:
        of_what = {"document": Text(f"document-{line.document}")} if line.document else {}  # postage has none
        return self._say(text(f"bill-{line.kind}", detail=line.detail, **of_what), order.language)

    async def _refund(self, due: Due, effect: RefundPayment) -> Event | None:
        """Give it back. What the provider will not do, or has not done yet, is said as it is."""
        request = RefundRequest(
            order=effect.order,
            conversation=due.conversation,
            payment_ref=effect.payment_ref,
            amount=effect.amount,
            idempotency_key=f"refund:{due.key}",
        )
        order, provider, payment_ref, amount = effect.order, effect.provider, effect.payment_ref, effect.amount
        gateway = self._gateways.get(provider)
        failed = RefundFailed(order=order, provider=provider, payment_ref=payment_ref, amount=amount)
        if gateway is None:
            return failed
        try:
            refund = await gateway.refund(request)
        except Refused:
            return failed
        match refund.state:
            case "made":
                return RefundMade(
                    order=order, provider=provider, ref=refund.ref, payment_ref=payment_ref, amount=amount
                )
            case "failed":
                return msgspec.structs.replace(failed, ref=refund.ref)
            case "pending":
                return None  # the provider's webhook tells


def _is_off(line: Line) -> bool:
    return line.amount.amount_minor < 0
