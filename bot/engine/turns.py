"""One event's turn, inside one transaction: first the order that it concerns, then the conversation, until all is said."""

import datetime as dt
from collections import deque

import msgspec

from bot.dialogs.counter import Counter
from bot.dialogs.state import NOT_PEOPLE, Conversation, fresh
from bot.dialogs.turn import turn
from bot.domain.effects import (
    AdvanceOrder,
    AssessPhoto,
    CloseCheckout,
    DeliverFile,
    Effect,
    EraseData,
    FileClaim,
    FindOrder,
    ForgetAddress,
    KeepPhoto,
    LeaveQuestion,
    LookAtHolder,
    LookAtQueue,
    MakeProduct,
    OpenCase,
    OpenCheckout,
    OpenPhotoCode,
    OpenSitting,
    Order,
    PlaceOrder,
    RecordConsent,
    RecordRating,
    RefundPayment,
    ReturnRequest,
    Send,
    SendLetter,
    StartTimer,
    SubmitPrints,
    TakePromotion,
    WriteAnswer,
)
from bot.domain.events import (
    AddressMended,
    CallbackRequested,
    ChoiceTapped,
    ClaimDecided,
    ConversationStarted,
    DisputeClosed,
    DisputeOpened,
    Envelope,
    Event,
    FileDelivered,
    MessageLost,
    OptedIn,
    OptedOut,
    OrderNotFound,
    PaymentReceived,
    PersonLeft,
    PersonWrote,
    PhotoAssessed,
    PhotoReceived,
    PrintsAccepted,
    ProductMade,
    PromotionSpent,
    PromotionTaken,
    QueueSeen,
    RefundDecided,
    RefundFailed,
    RefundMade,
    ReviewDecided,
    TextReceived,
    UnsupportedReceived,
)
from bot.domain.ids import EffectId, EventId, OrderId, came_through, case_id, effect_id
from bot.domain.movement import Movement, MovementKind
from bot.engine.store import Due, Job, Outside, Transaction
from bot.payments.lifecycle import CLOSING
from bot.payments.order import Step, step

_Dispute = DisputeOpened | DisputeClosed
_SPOKEN = (ConversationStarted, TextReceived, ChoiceTapped, PhotoReceived, UnsupportedReceived)


def take_turn(tx: Transaction, envelope: Envelope, counter: Counter) -> tuple[EffectId, ...]:
    """Take the turn of this event. Returns the long work that it wants.

    Raises what the dialog raises; the transaction then rolls back.
    """
    conversation = tx.conversation(envelope.conversation) or fresh(envelope.conversation, envelope.language)
    if isinstance(envelope.event, _SPOKEN):
        tx.write_customer(envelope, conversation.language)
    conversation, effects = _settle(tx, conversation, envelope, counter)
    heard = _is_heard(envelope.event) and came_through(conversation.id, envelope.id)
    tx.keep(conversation, envelope.at, heard=heard)
    return _carry_out(tx, conversation, envelope, effects)


def _is_heard(event: Event) -> bool:
    """Whether the customer said this themselves, here; a stop by telephone, or by the provider's word, was not said here."""
    return isinstance(event, _SPOKEN) or (isinstance(event, OptedOut | OptedIn) and event.how == "keyword")


def _settle(
    tx: Transaction, conversation: Conversation, envelope: Envelope, counter: Counter
) -> tuple[Conversation, list[Effect]]:
    """Let order and dialog answer each other until neither has anything more to say."""
    pending: deque[Event | AdvanceOrder] = deque([envelope.event])
    effects: list[Effect] = []
    while pending:
        event = pending.popleft()
        if isinstance(event, OptedOut):
            effects += [OpenCase(case="person")] * tx.leave_unsaid(envelope.conversation)
        if not _note(tx, event, envelope, conversation.owner):
            continue
        order = tx.order(found) if (found := _order_of(event)) else None
        if order is not None:
            stepped = step(order, event, envelope.id)
            _write_down(tx, order, stepped, event, envelope.at)
            effects.extend(stepped.effects)
            pending.extendleft(reversed(stepped.passed_on))
            if stepped.advanced is None:
                continue
            event = stepped.advanced
        elif isinstance(event, PaymentReceived):  # money for an order that we do not know is still somebody's money
            tx.record_movement(_movement(event, "payment", envelope.at))
            effects.append(OpenCase(case="person"))
        if isinstance(event, AdvanceOrder):
            continue
        turned = turn(conversation, msgspec.structs.replace(envelope, event=event), counter)
        conversation = turned.conversation
        for effect in turned.effects:
            match effect:
                case PlaceOrder(order=placed):
                    tx.place(placed, envelope.conversation, envelope.at)
                case AdvanceOrder():
                    pending.append(effect)
                case FindOrder():
                    pending.append(tx.find_order(effect, envelope.conversation) or OrderNotFound())
                case LookAtQueue(why=why):
                    pending.append(QueueSeen(tx.queue(envelope.conversation, envelope.at), why))
                case LookAtHolder():
                    pending.append(tx.holder(effect, envelope.conversation, envelope.at))
                case TakePromotion(code=code):
                    taken = tx.take_promotion(effect, envelope.conversation)
                    pending.append(PromotionTaken(code) if taken else PromotionSpent(code))
                case _:
                    effects.append(effect)
    return conversation, effects


def _write_down(tx: Transaction, before: Order, stepped: Step, event: Event | AdvanceOrder, at: dt.datetime) -> None:
    """The order as it is now, and what its step means for the books and the desk."""
    order = stepped.order
    if order != before:
        tx.keep_order(order, at)
    if stepped.moved is not None and isinstance(event, PaymentReceived | RefundMade | RefundFailed | _Dispute):
        moved = _movement(event, stepped.moved, at, stepped.tax_minor)
        tx.record_movement(moved)
        if isinstance(event, RefundFailed):
            tx.cancel_credit(event.ref, moved.ref, at)
    if stepped.invoiced:
        tx.invoice(order, at)
    if stepped.moved == "refund" and isinstance(event, RefundMade) and event.payment_ref == order.payment_ref:
        tx.credit(order, event.ref, event.amount, at)
    if isinstance(event, ProductMade | PrintsAccepted) and stepped.advanced is not None:
        tx.keep_proof(order, at)
    if order.status != before.status and order.status in CLOSING:
        tx.withdraw_cases(order.id, at)


def _movement(
    event: PaymentReceived | RefundMade | RefundFailed | DisputeOpened | DisputeClosed,
    kind: MovementKind,
    at: dt.datetime,
    tax_minor: int = 0,
) -> Movement:
    """What moved, by the provider's own reference; what came back is known by the reference of what had gone."""
    ref = event.ref if kind in ("payment", "refund", "dispute") else f"{event.ref}/{kind}"
    return Movement(
        ref=ref, kind=kind, provider=event.provider, order=event.order, amount=event.amount, tax_minor=tax_minor, at=at
    )


def _order_of(event: Event | AdvanceOrder) -> OrderId | None:
    # OrderAdvanced is what an order has said already: it goes to the dialog alone, and never comes from outside.
    return getattr(event, "order", None)


def _note(tx: Transaction, event: Event | AdvanceOrder, envelope: Envelope, owner: str) -> bool:
    """What the desk and the books keep about an event, whoever answers it. False when nobody has to answer any more.

    owner: who has the conversation.
    """
    match event:
        case PhotoAssessed(assessment=assessment):
            tx.keep_assessment(envelope.conversation, assessment, envelope.at)
        case ReviewDecided(case=case, approved=approved, reason=reason):
            # The case may have been withdrawn while the agent decided: the customer's photos are erased, and a decision
            # about one of them changes nothing.
            if not tx.close_case(case, "approved" if approved else "rejected", reason, envelope.at):
                return False
            tx.keep_opinion(event, envelope.at)
        case ClaimDecided(case=case, outcome=outcome, words=words):
            return tx.close_case(case, outcome, words, envelope.at)
        case AddressMended(order=mended):
            return not tx.is_being_printed(mended, envelope.conversation)
        case RefundDecided(case=str() as case, reason=reason):
            tx.close_case(case, "refunded", reason, envelope.at)
        case PersonLeft(name=name) if owner in (name, *NOT_PEOPLE):
            tx.close_talks(envelope.conversation, envelope.at)
        case PersonWrote(name=name, hands_back=True) if owner in (name, *NOT_PEOPLE):
            tx.close_talks(envelope.conversation, envelope.at, by=name)
        case CallbackRequested():
            asked = OpenCase(case="callback")
            tx.open_case(case_id(envelope.id, 0), asked, envelope.conversation, envelope.at)
        case OptedOut() | OptedIn():
            tx.note_wish(envelope.id, envelope.conversation, event, envelope.at)
        case MessageLost(effect=effect, not_heard=True):
            tx.say_later(effect, envelope.at)
        case MessageLost(effect=effect, reason=reason):
            tx.mark_dead(effect, reason)
        case FileDelivered(order=order_id) if (order := tx.order(order_id)) is not None:
            tx.record_delivery(order.id, order.photo, order.product_sha256, envelope.at)
        case _:
            pass
    return True


def _carry_out(
    tx: Transaction, conversation: Conversation, envelope: Envelope, effects: list[Effect]
) -> tuple[EffectId, ...]:
    """Do what can be done in this transaction; write down what must be done outside. Returns the long work."""
    outside: list[Due] = []
    unsaid: list[EffectId] = []
    jobs: list[EffectId] = []
    for place, effect in enumerate(effects):
        key = effect_id(envelope.id, place)
        match effect:
            case FileClaim():
                tx.file_claim(case_id(envelope.id, place), effect, envelope.conversation, envelope.at)
            case (
                Send()
                | OpenCheckout()
                | CloseCheckout()
                | RefundPayment()
                | DeliverFile()
                | SubmitPrints()
                | SendLetter()
                | WriteAnswer()
                | EraseData()
                | ForgetAddress()
            ):
                outside.append(_due(key, conversation, effect))
                if _is_unwanted(conversation, effect):
                    unsaid.append(key)
            case AssessPhoto() | KeepPhoto() | MakeProduct():
                tx.start_job(_due(key, conversation, effect), envelope.at)
                jobs.append(key)
            case StartTimer():
                tx.start_timer(key, effect, envelope.conversation)
            case OpenCase():
                asked = _promised(conversation, effect)
                tx.open_case(case_id(envelope.id, place), asked, envelope.conversation, envelope.at)
            case OpenPhotoCode(days=days):
                tx.open_photo_code(effect, envelope.at + dt.timedelta(days=days))
            case OpenSitting():
                tx.open_sitting(effect.sitting, envelope.conversation, envelope.at)
            case RecordConsent():
                tx.record_consent(key, effect, envelope.conversation, envelope.at)
            case ReturnRequest(holder=holder):
                tx.return_request(case_id(envelope.id, place), holder, envelope.conversation, envelope.at)
            case LeaveQuestion():
                tx.leave_question(case_id(envelope.id, place), effect, envelope.conversation, envelope.at)
            case RecordRating():
                tx.record_rating(effect, envelope.conversation, envelope.at)
            case PlaceOrder() | AdvanceOrder() | FindOrder() | TakePromotion() | LookAtQueue() | LookAtHolder():
                pass  # settled above
    tx.put_out(tuple(outside), envelope.at)
    for key in unsaid:
        tx.mark_dead(key, "Unwanted")
        tx.open_case(case_id(EventId(key), 0), OpenCase(case="person"), envelope.conversation, envelope.at)
    return tuple(jobs)


def _promised(conversation: Conversation, asked: OpenCase) -> OpenCase:
    """A review with the moment that its customer was promised in this very turn."""
    placed = conversation.orders.get(asked.order) if asked.order else None
    if asked.case != "review" or placed is None:
        return asked
    return msgspec.structs.replace(asked, due_at=placed.promised_at)


def _is_unwanted(conversation: Conversation, effect: Outside) -> bool:
    """Whether this would go to somebody who wants no messages; the assistant's own words are not wanted in the first place."""
    match effect:
        case DeliverFile():
            return conversation.muted
        case Send(message=message):
            return conversation.muted and bool(message.author)
        case _:
            return False


def _due(key: EffectId, conversation: Conversation, effect: Outside | Job) -> Due:
    return Due(key=key, conversation=conversation.id, language=conversation.language, effect=effect)
