"""The engine's port to the truth: what one transaction can do. `storage/` implements it."""

import datetime as dt
from collections.abc import Callable
from typing import Protocol, TypeVar

import msgspec

from bot.dialogs.state import Conversation
from bot.domain.assessment import Assessment
from bot.domain.effects import (
    AssessPhoto,
    CloseCheckout,
    DeliverFile,
    EraseData,
    FileClaim,
    FindOrder,
    ForgetAddress,
    KeepPhoto,
    LeaveQuestion,
    LookAtHolder,
    MakeProduct,
    OpenCase,
    OpenCheckout,
    OpenPhotoCode,
    Order,
    RecordConsent,
    RecordRating,
    RefundPayment,
    Send,
    SendLetter,
    StartTimer,
    SubmitPrints,
    TakePromotion,
    WriteAnswer,
)
from bot.domain.events import Envelope, HolderSeen, OptedIn, OptedOut, OrderFound, ReviewDecided
from bot.domain.ids import CaseId, ConversationId, EffectId, EventId, OrderId, PhotoId, SittingId
from bot.domain.invoice import Invoice
from bot.domain.messages import AnyMessage, FileMessage, StoredPicture, Working
from bot.domain.money import Money
from bot.domain.movement import Movement
from bot.domain.text import Text, text
from bot.domain.waiting import Queue

T = TypeVar("T")

Outside = (  # in order, one at a time per conversation
    Send
    | OpenCheckout
    | CloseCheckout
    | RefundPayment
    | DeliverFile
    | SubmitPrints
    | SendLetter
    | WriteAnswer
    | EraseData
    | ForgetAddress
)
Job = AssessPhoto | KeepPhoto | MakeProduct  # long work, in the workers' own queue


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """An effect that has yet to be done."""

    key: EffectId
    conversation: ConversationId
    language: str
    effect: Outside | Job
    attempts: int = 0
    at: dt.datetime = dt.datetime.min.replace(tzinfo=dt.UTC)  # when it was wanted; the same at every try

    @property
    def holds_the_line(self) -> bool:
        """Whether what is said after it must wait for it: words and files keep their order, the rest does not matter."""
        return isinstance(self.effect, Send | DeliverFile)

    @property
    def said(self) -> AnyMessage | None:
        """What the customer reads when this is done, for the transcript."""
        match self.effect:
            case Send(message=Working()):
                return None
            case Send(message=message):
                return message
            case DeliverFile():
                return finished_file(self.effect)
            case _:
                return None


def finished_file(effect: DeliverFile) -> FileMessage:
    """The message that carries the finished file."""
    return FileMessage(
        file=StoredPicture(effect.photo, "product"),
        filename=f"{effect.document}-{effect.order}.jpg",
        caption=text("delivered-file", document=Text(f"document-{effect.document}")),
    )


class Sending(msgspec.Struct, frozen=True, kw_only=True):
    """Who may send for a conversation now: `mine` is False while another process does. `fresh`: nobody did before.

    Where nothing is due, nobody sends, and no lease is taken.
    """

    mine: bool
    fresh: bool
    due: tuple[Due, ...] = ()


class Transaction(Protocol):
    """Everything in one of these happens, or nothing does."""

    def lock(self, conversation: ConversationId, at: dt.datetime) -> None:
        """Let no other transaction take a turn of this conversation, or send for it, until this one ends."""
        ...

    # events
    def remember(self, envelope: Envelope, *, taken: bool = False) -> bool:
        """Store the event; `taken`: its turn is taken in this transaction. False when its id was known already."""
        ...

    def undone(self, conversation: ConversationId) -> Envelope | None:
        """The oldest event of the conversation whose turn has not been taken."""
        ...

    def finish(self, event: EventId, error: str = "") -> None:
        """The event's turn has been taken, or was given up with this error."""
        ...

    def failed(self, event: EventId, error: str) -> int:
        """The event's turn raised. How often that has happened now."""
        ...

    # state
    def conversation(self, conversation: ConversationId) -> Conversation | None:
        """The state; None before the first turn."""
        ...

    def keep(self, conversation: Conversation, at: dt.datetime, *, heard: bool = False) -> None:
        """Write the state. `heard`: the customer has said something at this moment."""
        ...

    def keep_assessment(self, conversation: ConversationId, assessment: Assessment, at: dt.datetime) -> None:
        """Write the assessment down for the desk."""
        ...

    def write_customer(self, envelope: Envelope, language: str) -> None:
        """Add the customer's words to the transcript."""
        ...

    # orders
    def order(self, order: OrderId) -> Order | None:
        """The order, with its row locked until the transaction ends."""
        ...

    def conversation_of(self, order: OrderId) -> ConversationId | None:
        """Whose order it is."""
        ...

    def place(self, order: Order, conversation: ConversationId, at: dt.datetime) -> None:
        """Write a new order. Raises `Refused` when the number is taken."""
        ...

    def keep_order(self, order: Order, at: dt.datetime) -> None:
        """Write the order's next state."""
        ...

    def record_movement(self, movement: Movement) -> bool:
        """Write down that money moved. False when the provider's reference is in the books already."""
        ...

    def invoice(self, order: Order, at: dt.datetime) -> Invoice | None:
        """Write the invoice of the order's bill under the next number; the same order has one. None without a bill."""
        ...

    def credit(self, order: Order, refund: str, amount: Money, at: dt.datetime) -> Invoice | None:
        """Write the credit note of a refund under the next number; None where there is no invoice to correct."""
        ...

    def cancel_credit(self, refund: str, about: str, at: dt.datetime) -> Invoice | None:
        """Write under the next number that a refund's credit note is cancelled; None where there is none.

        about: what came back, as its movement is known; the same has one document.
        """
        ...

    def keep_proof(self, order: Order, at: dt.datetime) -> None:
        """Write down what must be known of the order's photo when the photo is gone: fingerprints, findings, who approved."""
        ...

    def find_order(self, asked: FindOrder, conversation: ConversationId) -> OrderFound | None:
        """The order with this number, if this e-mail address is the one that it was placed with."""
        ...

    def take_promotion(self, wanted: TakePromotion, conversation: ConversationId) -> bool:
        """Whether the code may be used once more, by this customer. No other sale decides that before this one is through."""
        ...

    def withdraw_cases(self, order: OrderId, at: dt.datetime) -> None:
        """Nothing about this order's photo is to be judged any more."""
        ...

    def file_claim(self, case: CaseId, claim: FileClaim, conversation: ConversationId, at: dt.datetime) -> None:
        """Write the claim down, and ask the desk."""
        ...

    def record_delivery(self, order: OrderId, photo: PhotoId, sha256: str, at: dt.datetime) -> None:
        """Write down that the file arrived; the same file of the same order counts once."""
        ...

    # the desk and the law
    def open_case(self, case: CaseId, opened: OpenCase, conversation: ConversationId, at: dt.datetime) -> None:
        """Ask the desk."""
        ...

    def close_case(self, case: CaseId, outcome: str, reason: str, at: dt.datetime) -> bool:
        """The desk has decided. False when the case is not open any more: nothing changes."""
        ...

    def keep_opinion(self, decided: ReviewDecided, at: dt.datetime) -> None:
        """Write down what a person thought of a photo, beside what the machine had found in it."""
        ...

    def is_being_printed(self, order: OrderId, conversation: ConversationId) -> bool:
        """Whether the order's prints are being given away at this moment."""
        ...

    def close_talks(self, conversation: ConversationId, at: dt.datetime, by: str = "") -> None:
        """The person has left: the open requests to talk are answered, by this one where they are named."""
        ...

    def queue(self, conversation: ConversationId, at: dt.datetime) -> Queue:
        """How those stand who wait for a person, seen from this conversation."""
        ...

    def holder(self, asked: LookAtHolder, conversation: ConversationId, at: dt.datetime) -> HolderSeen:
        """Whether this person has the conversation open, and when they last wrote in it."""
        ...

    def return_request(self, case: CaseId, holder: str, conversation: ConversationId, at: dt.datetime) -> None:
        """The open requests to talk wait again, as old as they are; where there is none, one is opened. The log has it."""
        ...

    def leave_question(
        self, case: CaseId, question: LeaveQuestion, conversation: ConversationId, at: dt.datetime
    ) -> None:
        """Keep the question with the open request for a person; where there is none, one is opened."""
        ...

    def record_rating(self, rating: RecordRating, conversation: ConversationId, at: dt.datetime) -> None:
        """Write down whether a person helped, once; words are added to it."""
        ...

    def record_consent(
        self, key: EffectId, consent: RecordConsent, conversation: ConversationId, at: dt.datetime
    ) -> None:
        """Write down what was agreed to."""
        ...

    def open_photo_code(self, code: OpenPhotoCode, until: dt.datetime) -> None:
        """Let an office fetch this photo by this code until then."""
        ...

    def open_sitting(self, sitting: SittingId, conversation: ConversationId, at: dt.datetime) -> None:
        """Remember whose sitting this is."""
        ...

    def sitting(self, sitting: SittingId) -> ConversationId | None:
        """Whose sitting this is, or was."""
        ...

    def note_wish(
        self, event: EventId, conversation: ConversationId, wish: OptedOut | OptedIn, at: dt.datetime
    ) -> None:
        """Write down, for ever, that the customer wants messages from a sender, or wants none."""
        ...

    # what is to be done
    def put_out(self, effects: tuple[Due, ...], at: dt.datetime) -> None:
        """Store effects in order; what is said goes into the transcript as well."""
        ...

    def start_job(self, due: Due, at: dt.datetime) -> None:
        """Store long work and queue it."""
        ...

    def start_timer(self, key: EffectId, timer: StartTimer, conversation: ConversationId) -> None:
        """Queue an event for later."""
        ...

    def drain_later(self, conversation: ConversationId, key: str, delay_s: float) -> None:
        """Queue another look at the conversation."""
        ...

    def lease(self, conversation: ConversationId, sender: str, until: dt.datetime, now: dt.datetime) -> Sending:
        """Ask to be the one that sends for this conversation, and what is due."""
        ...

    def release(self, conversation: ConversationId, sender: str) -> None:
        """This sender has nothing more to say; another one's lease stays."""
        ...

    def due(self, key: EffectId) -> Due | None:
        """The effect, unless it is done."""
        ...

    def mark_done(self, keys: tuple[EffectId, ...]) -> None:
        """These effects are done."""
        ...

    def mark_failed(self, key: EffectId, error: str, not_before: dt.datetime, *, counts: bool = True) -> None:
        """This effect failed; it is tried again, but not before that moment. `counts`: as one of its few tries."""
        ...

    def hold(self, key: EffectId, error: str, at: dt.datetime) -> None:
        """This effect waits until the customer is heard of after this moment."""
        ...

    def leave_unsaid(self, conversation: ConversationId) -> bool:
        """What has yet to be said here is not said any more. True when a finished file or a person's words are among it."""
        ...

    def say_later(self, key: EffectId, at: dt.datetime) -> None:
        """This was not said, because the customer had not been heard of for too long, whatever we thought of that."""
        ...

    def mark_dead(self, key: EffectId, error: str) -> None:
        """This effect failed and is not tried again."""
        ...

    def leftovers(
        self, before: dt.datetime, long_before: dt.datetime, sender: str, now: dt.datetime
    ) -> tuple[ConversationId, ...]:
        """Conversations with events or effects that lie since before that moment and that no other process works on.

        An event whose turn failed has its next try queued; it counts only when it lies since long before.
        """
        ...

    def open_pages(self, before: dt.datetime) -> tuple[tuple[OrderId, str], ...]:
        """Payment pages, by their orders, that were opened before that moment and of which nothing was heard since."""
        ...

    def idle_jobs(self, before: dt.datetime) -> tuple[EffectId, ...]:
        """Long work that was asked for before that moment and is not done."""
        ...

    def forget_address(self, conversation: ConversationId) -> None:
        """Forget where the customer is reached."""
        ...

    def erase(self, conversation: ConversationId, at: dt.datetime) -> tuple[PhotoId, ...]:
        """Forget the conversation's words, addresses and photo keys; the photos whose bytes can go."""
        ...


class Store(Protocol):
    """Where transactions come from."""

    async def run(self, work: Callable[[Transaction], T]) -> T:
        """Do the work in one transaction, off the event loop."""
        ...
