"""Telegram's Stars behind the payments' port: they are asked for in the chat itself, and given back by the bot."""

from telegram import Bot
from telegram.error import BadRequest

from bot.domain.ids import customer_of
from bot.errors import Refused, Undeliverable
from bot.handlers.telegram.failures import translated
from bot.payments.gateway import Checkout, CheckoutRequest, Refund, RefundRequest
from bot.payments.session import Session

_ALREADY = "CHARGE_ALREADY_REFUNDED"
_PAGE = 100  # the most that one answer lists: core.telegram.org/bots/api#getstartransactions


class StarsGateway:
    """Gives Stars back (core.telegram.org/bots/api#refundstarpayment). In a private chat the chat's number is the payer's."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def open_checkout(self, request: CheckoutRequest) -> Checkout:
        """Raises `Refused`: an invoice in the chat is the only page that Stars have."""
        raise Refused(f"order {request.order.id} is paid with an invoice in the chat")

    async def close_checkout(self, ref: str) -> None:
        """An invoice stays where it is; whoever pays it too late is asked before the money moves, and told no."""

    async def refund(self, request: RefundRequest) -> Refund:
        """Give all Stars of a payment back, once. Raises `Unavailable` or `Refused`.

        Telegram gives back everything or nothing, whatever was asked for; so a part is refused before it is asked.
        """
        payer = customer_of(request.conversation)
        if not payer.isdecimal():
            raise Refused(f"the payer of {request.order} is not known by a number")
        try:
            with translated():
                paid = await self._stars_of(request.payment_ref)
                if request.amount.currency != "XTR" or request.amount.amount_minor != paid:
                    raise Refused(f"{request.order}: of {paid} Stars, {request.amount} cannot be given back alone")
                await self._give_back(int(payer), request.payment_ref)
        except Undeliverable as error:
            raise Refused(str(error)) from None
        return Refund(ref=f"stars:{request.payment_ref}", amount=request.amount, state="made")

    async def look_up(self, ref: str) -> Session:
        """Raises `Refused`: there are no pages."""
        raise Refused(f"{ref}: Stars have no payment pages")

    async def _stars_of(self, charge: str) -> int | None:
        """What was paid, by Telegram's own list, which begins with the oldest; None where it is not there."""
        seen = 0
        while page := (await self._bot.get_star_transactions(offset=seen, limit=_PAGE)).transactions:
            for one in page:
                if one.id == charge and one.source is not None:  # with a receiver, it is the refund of the same number
                    return one.amount
            seen += len(page)
        return None

    async def _give_back(self, payer: int, charge: str) -> None:
        try:
            await self._bot.refund_star_payment(payer, charge)
        except BadRequest as error:
            if _ALREADY not in error.message.upper():  # the library writes errors in small letters
                raise
