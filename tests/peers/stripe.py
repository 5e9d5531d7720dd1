"""Stripe, for tests: an account that keeps state, customers and banks who move its money, and webhooks that may misbehave.

    async with StripePeer() as stripe:
        gateway = StripeGateway(stripe.key, base_url=stripe.base_url)
        stripe.webhook = Webhook("http://127.0.0.1:8080/stripe/webhook", "whsec_…")
        await stripe.pays(ref)                     # returns when the webhook has answered 2xx, after as many tries as it takes
        await stripe.pays(ref, home=a_home("FR"))  # … at a page that asks for an address
        await stripe.pays_later(ref)               # a bank transfer: complete, and not paid yet
        await stripe.settles(ref, arrived=True)    # … the money came, or did not
        await stripe.expires(ref)
        await stripe.refunds_by_hand(payment, 100) # a person on Stripe's own pages; None: all that is left
        stripe.slow_refunds = True                 # refunds begin as pending
        await stripe.settles_refund(refund, arrived=False)
        dispute = await stripe.disputes(payment, "fraudulent")
        await stripe.closes_dispute(dispute, won=True)
        await stripe.pays_out()                    # what is in the account goes to the bank
        await stripe.quiet()                       # what API calls set off (a refund's events) was told
        stripe.copies = 2                          # every event is delivered twice
        stripe.drops_next(2)                       # … or never
        stripe.holds = True                        # … or kept, until
        await stripe.lets_go(reverse=True)         # … or shuffled=a seed
        stripe.fails_next(503)                     # the next API call
        stripe.fails_next(HUNG_UP)                 # … that changes something takes effect, and the connection ends before the answer
        stripe.fails_next(CUT_SHORT)               # … takes effect, and the answer breaks off in the middle
        stripe.forgets_keys()                      # a day has passed
        stripe.account.asks_more = 1               # new pages ask for more than they were told
        stripe.account.clock = moment.timestamp    # in whose present pages are opened

A parameter that the SDK's types do not have, or of another type, is refused.

As a process of its own, whose pages pay when their button is pressed:
    python -m tests.peers.stripe --port 9060 --webhook http://127.0.0.1:8080/stripe/webhook --secret whsec_…
"""

import argparse
import asyncio
import html
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from typing import Self

from aiohttp import web

from tests.peers.stripe_account import Account
from tests.peers.stripe_forms import Json, RefusalError, a_page_of, refusing, understood
from tests.peers.stripe_hooks import Hooks, Webhook, signed

__all__ = ["CUT_SHORT", "HUNG_UP", "KEY", "StripePeer", "Webhook", "signed"]

KEY = "sk_test_stand_in_of_stripe"
HUNG_UP, CUT_SHORT = 0, 1  # beside HTTP's statuses, for `fails_next`
_NO_ICON = "<link rel=icon href=data:,>"  # or a browser asks for one, and complains


class StripePeer(Hooks):
    """An account that answers over HTTP. Its objects are dictionaries by id, the oldest first."""

    def __init__(self, port: int = 0, key: str = KEY) -> None:
        super().__init__()
        self.key = key
        self.account = Account()
        self.sessions, self.intents, self.charges = self.account.sessions, self.account.intents, self.account.charges
        self.coupons, self.refunds, self.disputed = self.account.coupons, self.account.refunds, self.account.disputes
        self.balance = self.account.balance
        self._asked: dict[tuple[str, str], tuple[Json, Json]] = {}  # path and key to parameters and answer
        self._failures: deque[int] = deque()
        self._port = port

    async def __aenter__(self) -> Self:
        app = web.Application(middlewares=[refusing])
        app.add_routes(
            [
                web.post("/v1/coupons", self._create_coupon),
                web.post("/v1/checkout/sessions", self._create_session),
                web.get("/v1/checkout/sessions/{ref}", self._finds("checkout.Session", self.sessions)),
                web.post("/v1/checkout/sessions/{ref}/expire", self._expire),
                web.post("/v1/refunds", self._create_refund),
                web.get("/v1/refunds", self._list_refunds),
                web.get("/v1/refunds/{ref}", self._finds("Refund", self.refunds)),
                web.get("/v1/disputes/{ref}", self._finds("Dispute", self.disputed)),
                web.get("/v1/payment_intents/{ref}", self._finds("PaymentIntent", self.intents)),
                web.get("/v1/charges/{ref}", self._finds("Charge", self.charges)),
                web.get("/v1/balance_transactions", self._list_balance),
                web.get("/c/pay/{ref}", self._page),
                web.post("/c/pay/{ref}", self._press),
            ]
        )
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self.base_url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()
        await self._runner.cleanup()

    # --- what customers and banks do ---------------------------------------------------------------------------------

    async def pays(self, ref: str, home: Json | None = None) -> None:
        self.account.complete(ref, home)
        await self._tell("checkout.session.completed", self.account.collect(ref))

    async def pays_later(self, ref: str) -> None:
        await self._tell("checkout.session.completed", self.account.complete(ref))

    async def settles(self, ref: str, *, arrived: bool) -> None:
        session = self.sessions[ref]
        assert (session["status"], session["payment_status"]) == ("complete", "unpaid")
        if arrived:
            await self._tell("checkout.session.async_payment_succeeded", self.account.collect(ref))
        else:
            await self._tell("checkout.session.async_payment_failed", self.account.miss(ref))

    async def expires(self, ref: str) -> None:
        assert self.sessions[ref]["status"] == "open", f"{ref} is {self.sessions[ref]['status']}"
        await self._tell("checkout.session.expired", self.account.expire(ref))

    async def refunds_by_hand(self, payment_ref: str, amount: int | None = None) -> str:
        wanted = {"payment_intent": payment_ref} | ({} if amount is None else {"amount": amount})
        refund = self.account.create_refund(wanted)
        await self._tell("refund.created", refund)
        await self._tell("charge.refunded", self.charges[refund["charge"]])
        return str(refund["id"])

    async def settles_refund(self, ref: str, *, arrived: bool) -> None:
        refund = self.account.settle_refund(ref, arrived=arrived)
        await self._tell("refund.updated", refund)
        if not arrived:
            await self._tell("refund.failed", refund)

    async def disputes(self, payment_ref: str, reason: str = "fraudulent") -> str:
        dispute = self.account.dispute(payment_ref, reason)
        await self._tell("charge.dispute.created", dispute)
        await self._tell("charge.dispute.funds_withdrawn", dispute)
        return str(dispute["id"])

    async def inquires(self, payment_ref: str, reason: str = "general") -> str:
        dispute = self.account.inquire(payment_ref, reason)
        await self._tell("charge.dispute.created", dispute)
        return str(dispute["id"])

    async def takes_after_all(self, ref: str) -> None:
        await self._tell("charge.dispute.funds_withdrawn", self.account.escalate(ref))

    async def closes_inquiry(self, ref: str) -> None:
        await self._tell("charge.dispute.closed", self.account.close_inquiry(ref))

    async def closes_dispute(self, ref: str, *, won: bool) -> None:
        dispute = self.account.close_dispute(ref, won=won)
        if won:
            await self._tell("charge.dispute.funds_reinstated", dispute)
        await self._tell("charge.dispute.closed", dispute)

    async def pays_out(self) -> str:
        payout = self.account.pay_out()
        await self._tell("payout.paid", payout)
        return str(payout["id"])

    def fails_next(self, *statuses: int) -> None:
        self._failures.extend(statuses)

    def forgets_keys(self) -> None:
        self._asked.clear()

    @property
    def slow_refunds(self) -> bool:
        return self.account.slow_refunds

    @slow_refunds.setter
    def slow_refunds(self, slow: bool) -> None:
        self.account.slow_refunds = slow

    async def _tell(self, kind: str, about: Json) -> None:
        await self.tell(self.account.next_id("evt"), kind, about)

    def _tell_soon(self, kind: str, about: Json) -> None:
        self.tell_soon(self.account.next_id("evt"), kind, about)

    # --- the API: what changes something ------------------------------------------------------------------------------

    async def _create_coupon(self, request: web.Request) -> web.StreamResponse:
        return await self._once(request, "Coupon", "Create", self.account.create_coupon)

    async def _create_session(self, request: web.Request) -> web.StreamResponse:
        return await self._once(
            request, "checkout.Session", "Create", lambda params: self.account.create_session(params, self.base_url)
        )

    async def _expire(self, request: web.Request) -> web.StreamResponse:
        def close(_: Json) -> Json:
            session = self.account.expire(request.match_info["ref"])
            self._tell_soon("checkout.session.expired", session)
            return session

        return await self._once(request, "checkout.Session", "Expire", close)

    async def _create_refund(self, request: web.Request) -> web.StreamResponse:
        def give_back(params: Json) -> Json:
            refund = self.account.create_refund(params)
            self._tell_soon("refund.created", refund)
            self._tell_soon("charge.refunded", self.charges[refund["charge"]])
            return refund

        return await self._once(request, "Refund", "Create", give_back)

    async def _once(
        self, request: web.Request, resource: str, verb: str, act: Callable[[Json], Json]
    ) -> web.StreamResponse:
        """Do it, or answer as before where the key is known."""
        self._authorise(request)
        params = understood(resource, verb, await request.post())
        expand = params.pop("expand", [])
        known_as = (request.path, request.headers.get("Idempotency-Key", ""))
        if known_as in self._asked:
            asked, answer = self._asked[known_as]
            if asked != params:
                raise RefusalError("The same key with other parameters.", kind="idempotency_error")
            return web.json_response(answer, headers={"Idempotent-Replayed": "true"})
        self._trip()
        answer = self.account.expanded(act(params), expand)
        if known_as[1]:
            self._asked[known_as] = (params, answer)
        return await self._answer(request, answer)

    # --- the API: what only tells --------------------------------------------------------------------------------------

    def _finds(self, resource: str, things: dict[str, Json]) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def find(request: web.Request) -> web.Response:
            params = self._asked_for(request, resource, "Retrieve")
            found = self.account.find(things, request.match_info["ref"])
            return web.json_response(self.account.expanded(found, params.get("expand", [])))

        return find

    async def _list_refunds(self, request: web.Request) -> web.Response:
        params = self._asked_for(request, "Refund", "List")
        for name, things in (("payment_intent", self.intents), ("charge", self.charges)):
            if name in params:
                self.account.find(things, params[name])
        wanted = {name: params[name] for name in ("payment_intent", "charge") if name in params}
        found = (refund for refund in self.refunds.values() if wanted.items() <= refund.items())
        return self._listed(found, params, request.path)

    async def _list_balance(self, request: web.Request) -> web.Response:
        params = self._asked_for(request, "BalanceTransaction", "List")
        since = params.get("created", {}).get("gte", 0)
        return self._listed((line for line in self.balance.values() if line["created"] >= since), params, request.path)

    def _listed(self, things: Iterable[Json], params: Json, url: str) -> web.Response:
        return web.json_response(self.account.expanded(a_page_of(things, params, url), params.get("expand", [])))

    def _asked_for(self, request: web.Request, resource: str, verb: str) -> Json:
        self._authorise(request)
        self._trip()
        return understood(resource, verb, request.query)

    # --- how it answers ------------------------------------------------------------------------------------------------

    def _authorise(self, request: web.Request) -> None:
        if request.headers.get("Authorization") != f"Bearer {self.key}":
            given = request.headers.get("Authorization", "").removeprefix("Bearer ")
            raise RefusalError(f"Invalid API Key provided: {given}", 401)

    def _trip(self) -> None:
        if self._failures and self._failures[0] not in (HUNG_UP, CUT_SHORT):
            raise RefusalError("as ordered by the test", self._failures.popleft(), "api_error")

    async def _answer(self, request: web.Request, thing: Json) -> web.StreamResponse:
        if not self._failures:
            return web.json_response(thing)
        answer = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": "9999"})
        if self._failures.popleft() == CUT_SHORT:
            await answer.prepare(request)
            await answer.write(b'{"id": ')
        if request.transport is not None:
            request.transport.close()
        return answer

    # --- the page, for browsers ----------------------------------------------------------------------------------------

    async def _page(self, request: web.Request) -> web.Response:
        session = self.sessions[request.match_info["ref"]]
        total = f"{session['amount_total']} {session['currency']}"
        asked = _address_form(session["shipping_address_collection"])
        body = f"<!doctype html><title>Checkout</title>{_NO_ICON}<form method=post><p>{html.escape(total)}</p>{asked}<button>Pay</button></form>"
        return web.Response(text=body, content_type="text/html")

    async def _press(self, request: web.Request) -> web.Response:
        ref = request.match_info["ref"]
        typed = dict(await request.post())
        home = {"name": typed.pop("name"), "address": {"line2": None, "state": None, **typed}} if typed else None
        await self.pays(ref, home)
        raise web.HTTPSeeOther(self.sessions[ref]["success_url"])


def _address_form(asked: Json | None) -> str:
    if not asked:
        return ""
    fields = "".join(
        f"<label>{label} <input name={name} required></label>"
        for name, label in (
            ("name", "Full name"),
            ("line1", "Address"),
            ("postal_code", "Postal code"),
            ("city", "City"),
        )
    )
    countries = "".join(f"<option>{country}" for country in asked["allowed_countries"])
    return f"{fields}<label>Country <select name=country>{countries}</select></label>"


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
