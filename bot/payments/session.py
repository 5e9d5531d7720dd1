"""A provider's payment page as it stands now: what a webhook is checked against before anything is believed."""

import msgspec

from bot.domain.money import Money


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """A payment page, in our words. `ref` is the page's identity, `payment_ref` the payment's."""

    ref: str
    order: str  # as we wrote it on the page; empty when the page is not ours
    is_paid: bool
    payment_ref: str
    amount: Money
