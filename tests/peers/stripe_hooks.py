"""Stripe's webhooks, for tests: signed, tried again until they are taken, and as late, lost, doubled or mixed up as ordered."""

import asyncio
import json
import random
import time
from dataclasses import dataclass

import aiohttp
import stripe

from tests.peers.stripe_forms import Json

_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.05, 1.0  # between two tries
_PATIENCE_S = 60  # then a webhook that never takes an event fails the test


@dataclass(frozen=True)
class Webhook:
    url: str
    secret: str


class Hooks:
    """Where events go. `deliveries` is everything that was sent, with the answers' statuses."""

    def __init__(self) -> None:
        self.webhook: Webhook | None = None
        self.copies, self.holds, self.thin = 1, False, False
        self.deliveries: list[tuple[Json, int]] = []
        self._held: list[Json] = []
        self._to_drop = 0
        self._under_way: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        self._client = aiohttp.ClientSession()

    async def stop(self) -> None:
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        await self._client.close()

    async def tell(self, number: str, kind: str, about: Json) -> None:
        """Deliver it, unless it is to be held back or lost. Returns when it was taken."""
        event = _thin(number, kind, about) if self.thin else _full(number, kind, about)
        if self._to_drop:
            self._to_drop -= 1
        elif self.holds:
            self._held.append(event)
        else:
            await self._deliver(event)

    def tell_soon(self, number: str, kind: str, about: Json) -> None:
        """The same behind the back of whoever called the API."""
        task = asyncio.create_task(self.tell(number, kind, about))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def quiet(self) -> None:
        """Wait until everything that the API's callers set off was told."""
        while self._under_way:
            await asyncio.gather(*self._under_way)

    def drops_next(self, how_many: int = 1) -> None:
        self._to_drop += how_many

    async def lets_go(self, *, reverse: bool = False, shuffled: int | None = None) -> None:
        """Deliver what was held back: in order, backwards, or as this seed has it."""
        self.holds, held, self._held = False, self._held, []
        if shuffled is not None:
            random.Random(shuffled).shuffle(held)  # noqa: S311 - an order to try, and no secret
        for event in reversed(held) if reverse else held:
            await self._deliver(event)

    async def redelivers(self) -> None:
        """Send the last event again, as Stripe does when it is not sure."""
        await self._deliver(self.deliveries[-1][0])

    async def _deliver(self, event: Json) -> None:
        for _ in range(self.copies if self.webhook else 0):
            pause_s = _FIRST_PAUSE_S
            async with asyncio.timeout(_PATIENCE_S):
                while not 200 <= await self._post(event) < 300:
                    await asyncio.sleep(pause_s)
                    pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)

    async def _post(self, event: Json) -> int:
        assert self.webhook is not None
        body = json.dumps(event)
        headers = signed(body, self.webhook.secret)
        try:
            async with self._client.post(self.webhook.url, data=body, headers=headers) as answer:
                status = answer.status
        except aiohttp.ClientError:
            status = 0
        self.deliveries.append((event, status))
        return status


def signed(body: str, secret: str, at: float | None = None) -> dict[str, str]:
    """The headers of a webhook that Stripe signed at this UNIX time."""
    stamp = int(time.time() if at is None else at)
    header = stripe.WebhookSignature.generate_signature_header(body, secret, stamp)
    return {"Stripe-Signature": header, "Content-Type": "application/json"}


def _full(number: str, kind: str, about: Json) -> Json:
    snapshot = json.loads(json.dumps(about))
    return {"id": number, "object": "event", "type": kind, "data": {"object": snapshot}} | _stamped()


def _thin(number: str, kind: str, about: Json) -> Json:
    path = f"/v1/{about['object'].replace('.', '/')}s/{about['id']}"
    related = {"id": about["id"], "type": about["object"], "url": path}
    return {"id": number, "object": "v2.core.event", "type": f"v1.{kind}", "related_object": related} | _stamped()


def _stamped() -> Json:
    return {"created": int(time.time()), "livemode": False}
