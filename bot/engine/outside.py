"""What a turn wanted from the world outside, done: each effect by the one port that can do it."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Protocol

from bot.domain.effects import (
    AssessPhoto,
    DeliverFile,
    EraseData,
    ForgetAddress,
    MakeProduct,
    OpenCheckout,
    Send,
)
from bot.domain.events import (
    CheckoutFailed,
    CheckoutOpened,
    DataErased,
    Event,
    FileDelivered,
    OptedOut,
    PhotoUnusable,
    ProductMade,
)
from bot.domain.ids import ConversationId, PhotoId, channel_of
from bot.domain.text import Text, text
from bot.engine.ports import Channel
from bot.engine.store import Due, Store, finished_file
from bot.errors import Refused, Undeliverable, Unwanted
from bot.payments.gateway import CheckoutRequest, Gateway


class PhotoWork(Protocol):
    """Long work on pictures. Raises `Unavailable` or `Undeliverable`."""

    async def assess(self, conversation: ConversationId, wanted: AssessPhoto) -> Event:
        """`PhotoAssessed` or `PhotoUnusable`."""
        ...

    async def make(self, conversation: ConversationId, wanted: MakeProduct) -> ProductMade:
        """Cut the finished file."""
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
        photos: PhotoWork,
        forget: Forget,
        say: Callable[[Text, str], str],
        return_urls: Mapping[str, str],
        now: Callable[[], dt.datetime],
    ) -> None:
        self._store = store
        self._channels = channels
        self._gateway = gateway
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
            case EraseData():
                now = self._now()
                await self._forget(await self._store.run(lambda tx: tx.erase(due.conversation, now)))
                return DataErased()
            case ForgetAddress():
                await self._store.run(lambda tx: tx.forget_address(due.conversation))
                return None
            case AssessPhoto() | MakeProduct():
                raise Refused(f"{due.key} is long work and belongs into the workers' queue")

    async def work(self, due: Due) -> Event:
        """Do long work. Raises the errors of `bot.errors`."""
        match due.effect:
            case AssessPhoto() as wanted:
                return await self._photos.assess(due.conversation, wanted)
            case MakeProduct() as wanted:
                return await self._photos.make(due.conversation, wanted)
            case _:
                raise Refused(f"{due.key} is no long work")

    def give_up(self, due: Due, error: Exception | None = None) -> Event | None:
        """What happened, when this will not be done after all. None: only a person can help."""
        if isinstance(error, Unwanted):
            return OptedOut("provider", error.sender)
        match due.effect:
            case AssessPhoto(photo=photo):
                return PhotoUnusable(photo, "failed")
            case OpenCheckout(order=order):
                return CheckoutFailed(order)
            case _:
                return None

    def _channel(self, due: Due) -> Channel:
        channel = self._channels.get(channel_of(due.conversation))
        if channel is None:
            raise Undeliverable(f"the channel of {due.key} is not configured")
        return channel

    async def _open_checkout(self, due: Due, effect: OpenCheckout) -> Event:
        order = await self._store.run(lambda tx: tx.order(effect.order))
        if order is None:
            raise Refused(f"{due.key} opens a payment page for an order that is not there")
        title = text(
            "order-title", document=Text(f"document-{order.document}"), product=Text(f"product-{order.product}")
        )
        request = CheckoutRequest(
            order=order,
            title=self._say(title, order.language),
            return_url=self._return_urls[channel_of(due.conversation)],
            idempotency_key=f"checkout:{order.id}:{order.attempt}",
        )
        try:
            page = await self._gateway.open_checkout(request)
        except Refused:
            return CheckoutFailed(order.id)
        return CheckoutOpened(order.id, page.url, page.ref)
