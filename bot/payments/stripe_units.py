"""How Stripe counts: mostly as ISO 4217 does, and where not, here (docs.stripe.com/currencies)."""

from bot.domain.money import Money, exponent_of

# "Special cases": these have no decimals any more, and are still charged as if they had two. (HUF and TWD are special for
# payouts only; they are charged with their two decimals.)
_AS_IF_TWO = frozenset({"ISK", "UGX"})
# "Zero-decimal currencies" of Stripe's that have two in ISO 4217.
_WHOLE_ONLY = frozenset({"MGA"})
_NOT_STRIPES = frozenset({"XTR"})
_CENTS = 100
_LAST_DIGIT = 10
_THREE_DECIMALS = 3


def charge_units(money: Money) -> int:
    """The `amount` of an API call. Raises `ValueError` for what Stripe cannot charge exactly: nothing is rounded here."""
    minor, currency = money.amount_minor, money.currency
    if currency in _NOT_STRIPES:
        raise ValueError(f"{currency} is not paid through Stripe")
    if currency in _AS_IF_TWO:
        return minor * _CENTS
    step = _step(currency)
    if minor % step:
        raise ValueError(f"{minor} minor units of {currency} are no multiple of {step}")
    return minor // step if currency in _WHOLE_ONLY else minor


def money_of(units: int, currency: str) -> Money:
    """What an `amount` of Stripe's is, its currency in either case. Raises `ValueError` for a part of a minor unit."""
    currency = currency.upper()
    if currency in _AS_IF_TWO:
        if units % _CENTS:
            raise ValueError(f"{units} of Stripe's units are no whole {currency}")
        return Money(units // _CENTS, currency)
    return Money(units * _CENTS if currency in _WHOLE_ONLY else units, currency)


def charges_every_unit(currency: str) -> bool:
    """Whether any sum in this currency can be charged, or only some, so that a discount or a share may come out wrong."""
    return _step(currency) == 1


def _step(currency: str) -> int:
    if currency in _WHOLE_ONLY:
        return _CENTS
    return _LAST_DIGIT if exponent_of(currency) == _THREE_DECIMALS else 1  # the last of three digits has to be a nought
