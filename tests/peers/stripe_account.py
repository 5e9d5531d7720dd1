"""An account at Stripe's stand-in: its objects, and what may happen to them. No HTTP and no waiting."""

import itertools
import re
import time
from typing import Any

from tests.peers.stripe_forms import Json, RefusalError

_DAY_S = 24 * 60 * 60
_SOONEST_S, _LATEST_S = 30 * 60, _DAY_S  # until when a page may be open
_SLACK_S = 60
_SMALLEST = 50  # units; about what Stripe's smallest charges are
_STEPS = {"isk": 100, "ugx": 100, "bhd": 10, "jod": 10, "kwd": 10, "omr": 10, "tnd": 10}  # docs.stripe.com/currencies
_TAKEN = frozenset({"needs_response", "lost"})  # a dispute whose money is not here
_CURRENCY = re.compile("[a-z]{3}")


def a_home(country: str, **address: str | None) -> Json:
    """`shipping_details` as Stripe gives them."""
    usual = {"line1": "12 rue des Lilas", "line2": None, "city": "Paris", "postal_code": "75011", "state": None}
    return {"name": "Ada Lovelace", "address": {**usual, **address, "country": country}}


class Account:
    """Every dictionary is by id, the oldest first. An object names another by its id; `expanded` puts it in its place."""

    def __init__(self) -> None:
        self.sessions: dict[str, Json] = {}
        self.intents: dict[str, Json] = {}
        self.charges: dict[str, Json] = {}
        self.coupons: dict[str, Json] = {}
        self.refunds: dict[str, Json] = {}
        self.disputes: dict[str, Json] = {}
        self.payouts: dict[str, Json] = {}
        self.balance: dict[str, Json] = {}
        self.slow_refunds = False
        self.asks_more = 0  # units that are added to what new pages ask for
        self.clock = time.time
        self._asked: dict[str, Json] = {}  # what each page was opened with
        self._number = itertools.count(1)

    def next_id(self, kind: str) -> str:
        return f"{kind}_{next(self._number)}"

    def find(self, things: dict[str, Json], ref: str) -> Json:
        if ref not in things:
            raise RefusalError(f"No such object: '{ref}'", 404, code="resource_missing")
        return things[ref]

    def expanded(self, thing: Json, paths: list[str]) -> Json:
        """A copy with the objects at these paths ("payment_intent", "data.source") in the place of their ids."""
        out = dict(thing)
        for path in paths:
            name, _, rest = path.partition(".")
            if rest:
                out[name] = [self.expanded(inner, [rest]) for inner in out[name]]
            elif name not in out:
                raise RefusalError(f"This property cannot be expanded ({name}).")
            elif isinstance(out[name], str):
                out[name] = self._anything(out[name])
        return out

    def _anything(self, ref: str) -> Json:
        for things in (self.intents, self.charges, self.refunds, self.disputes, self.payouts):
            if ref in things:
                return things[ref]
        raise RefusalError(f"No such object: '{ref}'", 404, code="resource_missing")

    # --- pages ------------------------------------------------------------------------------------------------------

    def create_coupon(self, params: Json) -> Json:
        ref = params.get("id") or self.next_id("coupon")
        if ref in self.coupons:
            raise RefusalError("Coupon already exists.", code="resource_already_exists")
        if params.get("amount_off", 0) < 1 or not _CURRENCY.fullmatch(params.get("currency", "")):
            raise RefusalError("Must provide amount_off with a currency.")
        if len(params.get("name", "")) > 40:
            raise RefusalError("Invalid string: name is longer than 40 characters.")
        self.coupons[ref] = {
            "id": ref,
            "object": "coupon",
            "amount_off": params["amount_off"],
            "currency": params["currency"],
            "duration": params.get("duration", "once"),
            "max_redemptions": params.get("max_redemptions"),
            "metadata": params.get("metadata", {}),
            "name": params.get("name"),
            "times_redeemed": 0,
            "valid": True,
        }
        return self.coupons[ref]

    def create_session(self, params: Json, base_url: str) -> Json:
        lines = params.get("line_items", [])
        if params.get("mode") != "payment" or not lines or "success_url" not in params:
            raise RefusalError("Missing required param")
        now = int(self.clock())
        expires_at = params.get("expires_at", now + _DAY_S)
        if not now + _SOONEST_S - _SLACK_S <= expires_at <= now + _LATEST_S + _SLACK_S:
            raise RefusalError("The `expires_at` timestamp must be between 30 minutes and 24 hours from now.")
        if params.get("saved_payment_method_options") and params.get("customer_creation") != "always":
            raise RefusalError("`saved_payment_method_options` needs a customer.")
        if "customer_email" in params and "@" not in params["customer_email"]:
            raise RefusalError(f"Invalid email address: {params['customer_email']}")
        total, currency = self._total(lines, params.get("discounts", []))
        ref = self.next_id("cs_test")
        self.sessions[ref] = {
            "id": ref,
            "object": "checkout.session",
            "mode": "payment",
            "status": "open",
            "payment_status": "unpaid",
            "payment_intent": None,
            "amount_total": total + self.asks_more,
            "currency": currency,
            "client_reference_id": params.get("client_reference_id"),
            "customer_email": params.get("customer_email"),
            "metadata": params.get("metadata", {}),
            "success_url": params["success_url"],
            "cancel_url": params.get("cancel_url"),
            "shipping_address_collection": params.get("shipping_address_collection"),
            "collected_information": None,
            "created": now,
            "expires_at": expires_at,
            "livemode": False,
            "url": f"{base_url}/c/pay/{ref}",
        }
        self._asked[ref] = params
        return self.sessions[ref]

    def _total(self, lines: list[Json], discounts: list[Json]) -> tuple[int, str]:
        prices = [line["price_data"] for line in lines]
        currency = prices[0]["currency"]
        if not _CURRENCY.fullmatch(currency) or any(price["currency"] != currency for price in prices):
            raise RefusalError("Invalid currency, or several of them")
        if any(not price.get("product_data", {}).get("name") for price in prices):
            raise RefusalError("You passed an empty string for a product's name.")
        amounts = [int(price["unit_amount"]) * int(line["quantity"]) for price, line in zip(prices, lines, strict=True)]
        if min(amounts) < 0:
            raise RefusalError("Invalid non-negative integer: unit_amount", code="parameter_invalid_integer")
        total = sum(amounts)
        if len(discounts) > 1:
            raise RefusalError("You may only specify one of these parameters: discounts.")
        for discount in discounts:
            coupon = self.find(self.coupons, discount["coupon"])
            if coupon["currency"] != currency or not coupon["valid"]:
                raise RefusalError("This coupon cannot be applied.", code="coupon_expired")
            total -= coupon["amount_off"]
        if total < _SMALLEST:
            raise RefusalError("The amount is too small.", code="amount_too_small")
        if total % _STEPS.get(currency, 1):
            raise RefusalError(f"Invalid amount of {currency}.", code="parameter_invalid_integer")
        return total, currency

    def expire(self, ref: str) -> Json:
        session = self.find(self.sessions, ref)
        if session["status"] != "open":
            raise RefusalError("Only Checkout Sessions with a status in [open] can be expired.")
        session.update(status="expired", url=None)
        return session

    # --- money comes ------------------------------------------------------------------------------------------------

    def complete(self, ref: str, home: Json | None = None) -> Json:
        """The customer is through with the page; where the money is, its intent will tell.

        home: the `shipping_details` that they typed, where the page asked for them.
        """
        session, asked = self.sessions[ref], self._asked[ref]
        assert session["status"] == "open", f"{ref} is {session['status']}"
        if wanted := session["shipping_address_collection"]:
            typed = home or a_home(wanted["allowed_countries"][0])
            assert typed["address"]["country"] in wanted["allowed_countries"], "the page does not offer this country"
            session["collected_information"] = {
                "business_name": None,
                "individual_name": None,
                "shipping_details": typed,
            }
        intent = self.next_id("pi")
        self.intents[intent] = {
            "id": intent,
            "object": "payment_intent",
            "amount": session["amount_total"],
            "amount_received": 0,
            "currency": session["currency"],
            "metadata": asked.get("payment_intent_data", {}).get("metadata", {}),
            "latest_charge": None,
            "livemode": False,
            "status": "processing",
        }
        for discount in asked.get("discounts", []):
            coupon = self.coupons[discount["coupon"]]
            coupon["times_redeemed"] += 1
            coupon["valid"] = coupon["times_redeemed"] != coupon["max_redemptions"]
        session.update(status="complete", payment_intent=intent, url=None)
        return session

    def collect(self, ref: str) -> Json:
        session = self.sessions[ref]
        intent = self.intents[session["payment_intent"]]
        charge = self.next_id("ch")
        self.charges[charge] = {
            "id": charge,
            "object": "charge",
            "amount": intent["amount"],
            "amount_captured": intent["amount"],
            "amount_refunded": 0,
            "captured": True,
            "currency": intent["currency"],
            "created": int(self.clock()),
            "disputed": False,
            "livemode": False,
            "metadata": dict(intent["metadata"]),
            "paid": True,
            "payment_intent": intent["id"],
            "refunded": False,
            "status": "succeeded",
        }
        fee = 25 + intent["amount"] * 15 // 1000
        self._book("charge", "charge", self.charges[charge], intent["amount"], fee)
        intent.update(status="succeeded", latest_charge=charge, amount_received=intent["amount"])
        session["payment_status"] = "paid"
        return session

    def miss(self, ref: str) -> Json:
        session = self.sessions[ref]
        self.intents[session["payment_intent"]]["status"] = "requires_payment_method"
        return session

    # --- money goes -------------------------------------------------------------------------------------------------

    def charge_of(self, payment_ref: str) -> Json:
        intent = self.find(self.intents, payment_ref)
        if intent["latest_charge"] is None:
            raise RefusalError("This PaymentIntent does not have a successful charge to refund.")
        return self.charges[intent["latest_charge"]]

    def create_refund(self, params: Json) -> Json:
        charge = self.charge_of(params.get("payment_intent", ""))
        left = charge["amount"] - charge["amount_refunded"]
        amount = params.get("amount", left)
        if any(one["charge"] == charge["id"] and one["status"] in _TAKEN for one in self.disputes.values()):
            raise RefusalError(f"Charge {charge['id']} has been charged back.", code="charge_disputed")
        if not left:
            raise RefusalError(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
        if amount < 1:
            raise RefusalError("Invalid positive integer: amount", code="parameter_invalid_integer")
        if amount > left:
            raise RefusalError(f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})")
        ref = self.next_id("re")
        self.refunds[ref] = {
            "id": ref,
            "object": "refund",
            "amount": amount,
            "charge": charge["id"],
            "created": int(self.clock()),
            "currency": charge["currency"],
            "metadata": params.get("metadata", {}),
            "payment_intent": charge["payment_intent"],
            "reason": params.get("reason"),
            "status": "pending" if self.slow_refunds else "succeeded",
        }
        self._given_back(charge, amount)
        self._book("refund", "refund", self.refunds[ref], -amount)
        return self.refunds[ref]

    def settle_refund(self, ref: str, *, arrived: bool) -> Json:
        """It arrived, or it came back: a bank may send back even what had succeeded."""
        refund = self.refunds[ref]
        assert refund["status"] == "pending" or (refund["status"] == "succeeded" and not arrived)
        refund["status"] = "succeeded" if arrived else "failed"
        if not arrived:
            self._given_back(self.charges[refund["charge"]], -refund["amount"])
            self._book("refund_failure", "refund_failure", refund, refund["amount"])
        return refund

    def dispute(self, payment_ref: str, reason: str) -> Json:
        dispute = self.inquire(payment_ref, reason)
        return self.escalate(str(dispute["id"]))

    def inquire(self, payment_ref: str, reason: str) -> Json:
        """A bank asks about a payment, and takes nothing."""
        charge = self.charge_of(payment_ref)
        ref = self.next_id("dp")
        self.disputes[ref] = {
            "id": ref,
            "object": "dispute",
            "amount": charge["amount"] - charge["amount_refunded"],
            "balance_transactions": [],
            "charge": charge["id"],
            "created": int(self.clock()),
            "currency": charge["currency"],
            "is_charge_refundable": True,
            "livemode": False,
            "metadata": {},
            "payment_intent": payment_ref,
            "reason": reason,
            "status": "warning_needs_response",
        }
        charge["disputed"] = True
        return self.disputes[ref]

    def escalate(self, ref: str) -> Json:
        """The bank takes the money."""
        dispute = self.disputes[ref]
        dispute |= {"status": "needs_response", "is_charge_refundable": False}
        taken = self._book("adjustment", "dispute", dispute, -dispute["amount"], fee=2000)
        dispute["balance_transactions"] = [taken]
        return dispute

    def close_inquiry(self, ref: str) -> Json:
        dispute = self.disputes[ref]
        assert dispute["status"] == "warning_needs_response", f"{ref} is {dispute['status']}"
        dispute["status"] = "warning_closed"
        return dispute

    def close_dispute(self, ref: str, *, won: bool) -> Json:
        dispute = self.disputes[ref]
        assert dispute["status"] == "needs_response", f"{ref} is {dispute['status']}"
        dispute["status"] = "won" if won else "lost"
        if won:
            back = self._book("adjustment", "dispute_reversal", dispute, dispute["amount"])
            dispute["balance_transactions"] = [*dispute["balance_transactions"], back]
        return dispute

    def pay_out(self) -> Json:
        """All that is in the account, in the one currency that it has, goes to the bank."""
        (currency,) = {line["currency"] for line in self.balance.values()}
        ref = self.next_id("po")
        self.payouts[ref] = {
            "id": ref,
            "object": "payout",
            "amount": sum(line["net"] for line in self.balance.values()),
            "currency": currency,
            "status": "paid",
        }
        self._book("payout", "payout", self.payouts[ref], -self.payouts[ref]["amount"])
        return self.payouts[ref]

    def book_fee(self, units: int, currency: str) -> None:
        """Stripe takes something for itself, of no payment in particular; below zero, it gives that back."""
        self._book("stripe_fee", "fee", {"id": None, "currency": currency}, -units)

    def _given_back(self, charge: Json, amount: int) -> None:
        charge["amount_refunded"] += amount
        charge["refunded"] = charge["amount_refunded"] == charge["amount"]

    def _book(self, kind: str, category: str, source: Json, amount: int, fee: int = 0) -> Json:
        step = _STEPS.get(source["currency"], 1)
        fee = fee // step * step
        ref = self.next_id("txn")
        line: dict[str, Any] = {
            "id": ref,
            "object": "balance_transaction",
            "amount": amount,
            "fee": fee,
            "net": amount - fee,
            "currency": source["currency"],
            "created": int(self.clock()),
            "exchange_rate": None,
            "reporting_category": category,
            "source": source["id"],
            "status": "available",
            "type": kind,
        }
        self.balance[ref] = line
        return line
