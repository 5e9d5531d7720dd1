"""Rule eleven: a fact that arrives at any stage is handled, or listed as silent with a reason."""

from typing import get_args

import msgspec
import pytest

from bot.dialogs import facts
from bot.dialogs.aside import SIDE_STAGES
from bot.dialogs.stages import STAGES
from bot.dialogs.state import Album, Placed, StageName
from bot.dialogs.turn import turn
from bot.domain.effects import Order, Send
from bot.domain.events import (
    AddressMended,
    BillAdvanced,
    CallbackRequested,
    CancelDecided,
    CheckoutFailed,
    CheckoutOpened,
    ChoiceTapped,
    ClaimDecided,
    ConversationStarted,
    CustomerEvent,
    DataErased,
    DisputeClosed,
    DisputeOpened,
    Envelope,
    Event,
    FileDelivered,
    HolderSeen,
    LinkRequested,
    MessageLost,
    OptedIn,
    OptedOut,
    OrderAdvanced,
    OrderFound,
    OrderNotFound,
    OrderStatus,
    PaymentFailed,
    PaymentLapsed,
    PaymentPromised,
    PaymentReceived,
    PersonAdvised,
    PersonAnnounced,
    PersonCorrected,
    PersonJoined,
    PersonLeft,
    PersonSent,
    PersonWrote,
    PhotoAssessed,
    PhotoKept,
    PhotoReceived,
    PhotoUnusable,
    PrintsAccepted,
    PrintsArrived,
    PrintsLost,
    PrintsShipped,
    ProductMade,
    PromotionSpent,
    PromotionTaken,
    QueueSeen,
    RecordingAgreed,
    RedoDecided,
    RefundDecided,
    RefundFailed,
    RefundMade,
    ReopeningDecided,
    ResendDecided,
    ReviewDecided,
    TextReceived,
    TimerFired,
    Trigger,
    UnsupportedReceived,
)
from bot.domain.ids import CaseId, DocumentId, EffectId, EventId, OrderId, PhotoId
from bot.domain.money import Money
from bot.domain.post import PostalAddress
from bot.domain.quote import Quote, Share
from bot.payments.lifecycle import DETOURS, TRANSITIONS
from tests.stories.storyteller import Storyteller, failing, passing

ORDER, PHOTO, CASE, VISA = OrderId("PB-1"), PhotoId("ph-1"), CaseId("case-1"), DocumentId("us-visa")
SIDE = tuple(SIDE_STAGES)

EVENTS: tuple[Event, ...] = (
    ConversationStarted(),
    TextReceived("blah"),
    ChoiceTapped("awaiting_nothing", "x"),
    PhotoReceived(PhotoId("ph-2"), "f"),
    UnsupportedReceived("voice"),
    PhotoAssessed(passing(PHOTO, VISA)),
    PhotoUnusable(PHOTO, "gone"),
    CheckoutOpened(ORDER, "https://pay.example", "cs"),
    CheckoutFailed(ORDER),
    PaymentReceived(ORDER, "stripe", "pi", Money(690, "EUR")),
    PaymentLapsed(ORDER, "cs"),
    ProductMade(ORDER, PHOTO, "00"),
    FileDelivered(ORDER),
    MessageLost(EffectId("e0/0"), "30008"),
    LinkRequested(),
    CallbackRequested(),
    RecordingAgreed(),
    OptedOut("keyword", "+15005550006"),
    OptedIn("keyword", "+15005550006"),
    DataErased(),
    ReviewDecided(case=CASE, photo=PHOTO, approved=True, reviewer="Grace"),
    PaymentPromised(ORDER, "cs"),
    PaymentFailed(ORDER, "cs"),
    RefundMade(order=ORDER, provider="stripe", ref="re", payment_ref="pi", amount=Money(690, "EUR")),
    RefundFailed(order=ORDER, provider="stripe", payment_ref="pi", amount=Money(690, "EUR")),
    DisputeOpened(order=ORDER, provider="stripe", ref="dp", amount=Money(690, "EUR")),
    DisputeClosed(order=ORDER, provider="stripe", ref="dp", amount=Money(690, "EUR"), won=True),
    RefundDecided(order=ORDER, agent="Grace", reason="sorry"),
    ClaimDecided(case=CASE, order=ORDER, outcome="redo", agent="Grace"),
    RedoDecided(order=ORDER, agent="Grace", reason="a gesture"),
    ResendDecided(order=ORDER, agent="Grace", reason="lost it", by_chat=True, by_email=True),
    ReopeningDecided(order=ORDER, agent="Grace", reason="asked"),
    CancelDecided(order=ORDER, agent="Grace", reason="twice"),
    AddressMended(
        order=ORDER,
        agent="Grace",
        reason="told us",
        ship_to=PostalAddress(lines=("Ada", "1 Rue", "Paris"), country="FR"),
    ),
    PrintsAccepted(ORDER, "job"),
    PrintsShipped(ORDER),
    PrintsLost(ORDER),
    PrintsArrived(ORDER),
    BillAdvanced(order=ORDER, trigger="confirmed"),
    PhotoKept(PHOTO),
    PersonJoined("Grace"),
    PersonWrote("Grace", "Hello"),
    PersonSent(name="Grace", photo=PHOTO, purpose="enclosed-pdf", filename="letter.pdf"),
    PersonAdvised("Grace", "too-dark"),
    PersonCorrected(name="Grace", of=EffectId("e0/0"), line=1, words="Hello again"),
    PersonAnnounced("Grace", "passbooth_person_wrote_v1"),
    PersonLeft("Grace"),
    TimerFired("album", PHOTO),
    OrderAdvanced(order=ORDER, trigger="photo_approved", status="approved", photo=PHOTO),
)

# What the runner answers within the turn that asked, and only at the stage that asked.
ANSWERS = {OrderFound, OrderNotFound, PromotionTaken, PromotionSpent, QueueSeen, HolderSeen}

# An order's step that the customer is deliberately not told of.
SILENT_STEPS: dict[Trigger, str] = {
    "prints_accepted": "that the lab has begun is the lab's news, not the customer's",
    "product_made": "the file follows at once, or the posting of the prints",
}


BILL = Quote(
    shares=(Share(lines=(), total=Money(690, "EUR"), tax_minor=0),),
    total=Money(690, "EUR"),
    tax_minor=0,
    tax_name="",
    tax_percent="0",
)


def at(stage: StageName, *, owner: str = "bot") -> Storyteller:
    """A conversation at this stage that knows everything that a stage may need."""
    told = Storyteller()
    told.types("US visa")
    order = Order(
        id=ORDER,
        document=VISA,
        product="digital",
        photo=PHOTO,
        total=Money(690, "EUR"),
        method="checkout",
        email="a@b.fr",
        bill=BILL,
        start="now",
    )
    told.conversation = msgspec.structs.replace(
        told.conversation,
        stage=stage,
        owner=owner,
        back_to="awaiting_use" if stage in SIDE else None,
        photo=PHOTO,
        judging=True,
        album=Album(at=told.now, of=2, photos=(PHOTO,), awaited=(PHOTO,)),
        current=failing(PHOTO, VISA, ("sharpness", "blur")),
        contested=(failing(PHOTO, VISA, ("sharpness", "blur")),),
        product="digital",
        email="a@b.fr",
        order=ORDER,
        orders={ORDER: Placed(order=order, at=told.now)},
    )
    return told


def taken(told: Storyteller, event: Event) -> tuple[bool, bool]:
    """Whether the turn said something, and whether it changed something."""
    envelope = Envelope(id=EventId("e"), conversation=told.conversation.id, at=told.now, event=event)
    turned = turn(told.conversation, envelope, told.counter)
    return any(isinstance(effect, Send) for effect in turned.effects), turned.conversation != told.conversation


def test_the_list_of_events_is_complete() -> None:
    assert {type(event) for event in EVENTS} | ANSWERS == set(get_args(Event))


def test_every_stage_is_in_the_table_by_its_name() -> None:
    assert set(STAGES) == set(get_args(StageName))


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
@pytest.mark.parametrize("stage", STAGES)
def test_every_event_is_handled_at_every_stage_or_silent_for_a_reason(stage: StageName, event: Event) -> None:
    owner = "Grace" if isinstance(event, PersonLeft) else "bot"  # a person can only leave who was there
    spoke, changed = taken(at(stage, owner=owner), event)
    if type(event) in facts.SILENT:
        assert facts.SILENT[type(event)]
        assert (spoke, changed) == (False, False)
    else:
        assert spoke or changed


STEPS = sorted(
    {(trigger, target) for row in TRANSITIONS.values() for trigger, target in row.items()}
    | {(trigger, target) for (_, trigger), target in DETOURS.items()}
)


@pytest.mark.parametrize(("trigger", "status"), STEPS)
@pytest.mark.parametrize("owner", ["bot", "Grace"])
def test_every_step_of_an_order_is_told_even_while_a_person_has_the_word(
    trigger: Trigger, status: OrderStatus, owner: str
) -> None:
    step = OrderAdvanced(order=ORDER, trigger=trigger, status=status, photo=PHOTO, url="https://pay.example")
    spoke, changed = taken(at("awaiting_payment", owner=owner), step)
    assert changed
    assert spoke != (trigger in SILENT_STEPS)


def test_news_of_an_order_that_nobody_remembers_is_told_too() -> None:
    step = OrderAdvanced(order=OrderId("PB-9"), trigger="prints_shipped", status="shipped", photo=PHOTO)
    assert taken(at("awaiting_next"), step) == (True, False)


@pytest.mark.parametrize("event", [e for e in EVENTS if isinstance(e, CustomerEvent)], ids=lambda e: type(e).__name__)
@pytest.mark.parametrize("stage", STAGES)
def test_while_a_person_has_the_word_the_assistant_answers_no_customer(stage: StageName, event: Event) -> None:
    spoke, _ = taken(at(stage, owner="Grace"), event)
    assert not spoke


@pytest.mark.parametrize("stage", STAGES)
def test_every_question_can_be_asked_again(stage: StageName) -> None:
    told = at(stage)
    told.types("hello")
    assert told.said
    assert told.conversation.stage == stage
