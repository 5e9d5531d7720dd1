"""What a provider's facts, once they are looked up, mean to an order: events, or nothing yet."""

from bot.domain.events import (
    DisputeClosed,
    DisputeOpened,
    PaymentFailed,
    PaymentLapsed,
    PaymentPromised,
    PaymentReceived,
    RefundFailed,
    RefundMade,
)
from bot.domain.ids import OrderId
from bot.payments.session import DisputeFact, RefundFact, Session

Told = (
    PaymentReceived
    | PaymentPromised
    | PaymentFailed
    | PaymentLapsed
    | RefundMade
    | RefundFailed
    | DisputeOpened
    | DisputeClosed
)


def of_session(session: Session, provider: str) -> tuple[Told, ...]:
    """What happened on a payment page; nothing, while it is open, or when it is not ours.

    Money is known by the payment's reference and a page by its own, so that a late closing of an earlier page is told
    apart. Only "paid" is paid: a page that is complete and unpaid has money on its way, or had.
    """
    order = OrderId(session.order)
    if not order:
        return ()
    if session.is_paid:
        return (PaymentReceived(order, provider, session.payment_ref, session.amount, session.ship_to),)
    if session.is_expired:
        return (PaymentLapsed(order, session.ref),)
    if session.has_failed:
        return (PaymentFailed(order, session.ref),)
    return (PaymentPromised(order, session.ref),) if session.is_complete else ()


def of_refund(refund: RefundFact, provider: str) -> tuple[Told, ...]:
    """Money that went back, or did not; nothing, while that is not settled, or when the payment was not for us."""
    order = OrderId(refund.order)
    if not order or refund.state == "pending":
        return ()
    kind = RefundMade if refund.state == "made" else RefundFailed
    return (kind(order=order, provider=provider, ref=refund.ref, payment_ref=refund.payment_ref, amount=refund.amount),)


def of_dispute(dispute: DisputeFact, provider: str) -> tuple[Told, ...]:
    """A bank asks, took the money, or has decided. What is decided was opened before: its end may be heard of first."""
    order = OrderId(dispute.order)
    if not order:
        return ()
    opened = DisputeOpened(
        order=order,
        provider=provider,
        ref=dispute.ref,
        amount=dispute.amount,
        reason=dispute.reason,
        takes_money=dispute.takes_money,
    )
    if dispute.state == "open":
        return (opened,)
    won = dispute.state == "won"
    return (opened, DisputeClosed(order=order, provider=provider, ref=dispute.ref, amount=dispute.amount, won=won))
