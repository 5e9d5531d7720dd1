"""Stripe, for tests: Checkout Sessions that keep state, customers who pay them, and signed webhooks that may misbehave.

    async with StripePeer() as stripe:
        gateway = StripeGateway(stripe.key, base_url=stripe.base_url)
        stripe.webhook = Webhook("http://127.0.0.1:8080/stripe/webhook", "whsec_…")
        await stripe.pays(ref)                     # returns when the webhook has answered 2xx, after as many tries as it takes
        await stripe.pays_later(ref)               # a bank transfer: complete, and not paid yet
        await stripe.settles(ref, arrived=True)    # … the money came, or did not
        await stripe.expires(ref)
        stripe.copies = 2                          # every event is delivered twice
        stripe.holds = True                        # … or kept, until
        await stripe.lets_go(reverse=True)
        stripe.fails_next(503)                     # the next API call
        stripe.fails_next(HUNG_UP)                 # … takes effect, and the connection ends before the answer
        stripe.fails_next(CUT_SHORT)               # … takes effect, and the answer breaks off in the middle

As a process of its own, whose pages pay when their button is pressed:
    python -m tests.peers.stripe --port 9060 --webhook http://127.0.0.1:8080/stripe/webhook --secret whsec_…
"""

import argparse
import asyncio
import html
import itertools
import json
import re
import time
from collections import deque
from dataclasses import dataclass
from typing import Any, Self

import aiohttp
import stripe
from aiohttp import web

KEY = "sk_test_stand_in_of_stripe"
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.05, 1.0  # between two tries of the webhook
_PATIENCE_S = 60  # then a webhook that never takes an event fails the test
HUNG_UP, CUT_SHORT = 0, 1  # beside HTTP's statuses, for `fails_next`
_DAY_S = 24 * 60 * 60
_SMALLEST = 50  # minor units; about what Stripe's smallest charges are
_KNOWN = frozenset(stripe.params.checkout.SessionCreateParams.__annotations__)  # the names that the API has

Json = dict[str, Any]


@dataclass(frozen=True)
class Webhook:
    url: str
    secret: str


class RefusalError(Exception):
    def __init__(self, message: str, status: int = 400, kind: str = "invalid_request_error") -> None:
        super().__init__(message)
        self.status, self.kind = status, kind


class StripePeer:
    """One account with its sessions. `deliveries` is every webhook that was sent, with the answers' statuses."""

    def __init__(self, port: int = 0, key: str = KEY) -> None:
        self.key = key
        self.webhook: Webhook | None = None
        self.copies, self.holds, self.thin = 1, False, False
        self.sessions: dict[str, Json] = {}
        self.deliveries: list[tuple[Json, int]] = []
        self._asked: dict[str, tuple[Json, Json]] = {}  # idempotency key to parameters and answer
        self._held: list[Json] = []
        self._failures: deque[int] = deque()
        self._number = itertools.count(1)
        self._port = port

    async def __aenter__(self) -> Self:
        app = web.Application(middlewares=[_refusing])
        app.add_routes(
            [
                web.post("/v1/checkout/sessions", self._create),
                web.get("/v1/checkout/sessions/{ref}", self._retrieve),
                web.get("/c/pay/{ref}", self._page),
                web.post("/c/pay/{ref}", self._press),
            ]
        )
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self.base_url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self._client = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.close()
        await self._runner.cleanup()

    # --- what happens to a session ----------------------------------------------------------------------------------

    async def pays(self, ref: str) -> None:
        session = self._open(ref)
        session.update(status="complete", payment_status="paid", payment_intent=f"pi_{next(self._number)}", url=None)
        await self._tell("checkout.session.completed", session)

    async def pays_later(self, ref: str) -> None:
        session = self._open(ref)
        session.update(status="complete", payment_intent=f"pi_{next(self._number)}", url=None)
        await self._tell("checkout.session.completed", session)

    async def settles(self, ref: str, *, arrived: bool) -> None:
        session = self.sessions[ref]
        assert (session["status"], session["payment_status"]) == ("complete", "unpaid")
        if arrived:
            session["payment_status"] = "paid"
        await self._tell(f"checkout.session.async_payment_{'succeeded' if arrived else 'failed'}", session)

    async def expires(self, ref: str) -> None:
        session = self._open(ref)
        session.update(status="expired", url=None)
        await self._tell("checkout.session.expired", session)

    async def lets_go(self, *, reverse: bool = False) -> None:
        """Deliver what was held back."""
        self.holds, held, self._held = False, self._held, []
        for event in reversed(held) if reverse else held:
            await self._deliver(event)

    async def redelivers(self) -> None:
        """Send the last event again, as Stripe does when it is not sure."""
        await self._deliver(self.deliveries[-1][0])

    def fails_next(self, *statuses: int) -> None:
        self._failures.extend(statuses)

    def _open(self, ref: str) -> Json:
        session = self.sessions[ref]
        assert session["status"] == "open", f"{ref} is {session['status']}"
        return session

    # --- webhooks ---------------------------------------------------------------------------------------------------

    async def _tell(self, kind: str, session: Json) -> None:
        number = next(self._number)
        event: Json
        if self.thin:
            path = f"/v1/checkout/sessions/{session['id']}"
            about = {"id": session["id"], "type": "checkout.session", "url": path}
            event = {"id": f"evt_{number}", "object": "v2.core.event", "type": f"v1.{kind}", "related_object": about}
        else:
            event = {"id": f"evt_{number}", "object": "event", "type": kind, "data": {"object": dict(session)}}
        event |= {"created": int(time.time()), "livemode": False}
        if self.holds:
            self._held.append(event)
        else:
            await self._deliver(event)

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

    # --- the API ----------------------------------------------------------------------------------------------------

    async def _create(self, request: web.Request) -> web.StreamResponse:
        self._authorise(request)
        params = unflattened(await request.post())
        key = request.headers.get("Idempotency-Key", "")
        if key in self._asked:
            asked, answer = self._asked[key]
            if asked != params:
                raise RefusalError("The same key with other parameters.", kind="idempotency_error")
            return web.json_response(answer, headers={"Idempotent-Replayed": "true"})
        self._trip()
        session = self._opened(params)
        self._asked[key] = (params, dict(session))
        return await self._answer(request, session)

    async def _retrieve(self, request: web.Request) -> web.Response:
        self._authorise(request)
        self._trip()
        session = self.sessions.get(request.match_info["ref"])
        if session is None:
            raise RefusalError("No such checkout.session", 404)
        return web.json_response(session)

    def _authorise(self, request: web.Request) -> None:
        if request.headers.get("Authorization") != f"Bearer {self.key}":
            given = request.headers.get("Authorization", "").removeprefix("Bearer ")
            raise RefusalError(f"Invalid API Key provided: {given}", 401)

    def _trip(self) -> None:
        if self._failures and self._failures[0] not in (HUNG_UP, CUT_SHORT):
            raise RefusalError("as ordered by the test", self._failures.popleft(), "api_error")

    async def _answer(self, request: web.Request, session: Json) -> web.StreamResponse:
        if not self._failures:
            return web.json_response(session)
        answer = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": "9999"})
        if self._failures.popleft() == CUT_SHORT:
            await answer.prepare(request)
            await answer.write(b'{"id": ')
        if request.transport is not None:
            request.transport.close()
        return answer

    def _opened(self, params: Json) -> Json:
        if unknown := params.keys() - _KNOWN:
            raise RefusalError(f"Received unknown parameter: {', '.join(sorted(unknown))}")
        lines = params.get("line_items", {})
        if params.get("mode") != "payment" or not lines or "success_url" not in params:
            raise RefusalError("Missing required param")
        prices = [line["price_data"] for line in lines.values()]
        total = sum(int(line["price_data"]["unit_amount"]) * int(line["quantity"]) for line in lines.values())
        if total < _SMALLEST or not all(re.fullmatch("[a-z]{3}", price["currency"]) for price in prices):
            raise RefusalError("Invalid amount or currency")
        ref = f"cs_test_{next(self._number)}"
        session = {
            "id": ref,
            "object": "checkout.session",
            "mode": "payment",
            "status": "open",
            "payment_status": "unpaid",
            "payment_intent": None,
            "amount_total": total,
            "currency": prices[0]["currency"],
            "client_reference_id": params.get("client_reference_id"),
            "customer_email": params.get("customer_email"),
            "metadata": params.get("metadata", {}),
            "success_url": params["success_url"],
            "cancel_url": params.get("cancel_url"),
            "expires_at": int(time.time()) + _DAY_S,
            "livemode": False,
            "url": f"{self.base_url}/c/pay/{ref}",
        }
        self.sessions[ref] = session
        return session

    # --- the page, for browsers -------------------------------------------------------------------------------------

    async def _page(self, request: web.Request) -> web.Response:
        session = self.sessions[request.match_info["ref"]]
        total = f"{session['amount_total']} {session['currency']}"
        body = f"<!doctype html><title>Checkout</title><form method=post><p>{html.escape(total)}</p><button>Pay</button></form>"
        return web.Response(text=body, content_type="text/html")

    async def _press(self, request: web.Request) -> web.Response:
        ref = request.match_info["ref"]
        await self.pays(ref)
        raise web.HTTPSeeOther(self.sessions[ref]["success_url"])


def signed(body: str, secret: str, at: float | None = None) -> dict[str, str]:
    """The headers of a webhook that Stripe signed at this UNIX time."""
    stamp = int(time.time() if at is None else at)
    header = stripe.WebhookSignature.generate_signature_header(body, secret, stamp)
    return {"Stripe-Signature": header, "Content-Type": "application/json"}


def unflattened(form: Any) -> Json:
    """`a[b][c]=1` as `{"a": {"b": {"c": "1"}}}`; lists stay dictionaries of their numbers."""
    out: Json = {}
    for name, value in form.items():
        *path, last = re.findall(r"[^\[\]]+", name)
        place = out
        for part in path:
            place = place.setdefault(part, {})
        place[last] = value
    return out


@web.middleware
async def _refusing(request: web.Request, handler: Any) -> web.StreamResponse:
    try:
        return await handler(request)
    except RefusalError as refusal:
        error = {"type": refusal.kind, "message": str(refusal)}
        return web.json_response({"error": error}, status=refusal.status, headers={"request-id": "req_1"})


async def _serve(port: int, webhook: Webhook) -> None:
    async with StripePeer(port) as peer:
        peer.webhook = webhook
        print(f"Stripe's stand-in: {peer.base_url}, key {peer.key}", flush=True)  # noqa: T201 - whoever started it reads this
        await asyncio.Event().wait()


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    options.add_argument("--port", type=int, default=9060)
    options.add_argument("--webhook", required=True)
    options.add_argument("--secret", required=True)
    chosen = options.parse_args()
    asyncio.run(_serve(chosen.port, Webhook(chosen.webhook, chosen.secret)))
