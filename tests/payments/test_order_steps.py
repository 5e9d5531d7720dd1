"""What an order does with each thing that happens to it."""

import pytest

from bot.domain.effects import AdvanceOrder, DeliverFile, MakeProduct, OpenCase, OpenCheckout, Order, Send
from bot.domain.events import (
    CheckoutFailed,
    CheckoutOpened,
    Event,
    FileDelivered,
    OrderStatus,
    PaymentLapsed,
    PaymentReceived,
    PrintsPosted,
    ProductMade,
    ReviewDecided,
    TextReceived,
)
from bot.domain.ids import CaseId, OrderId, PhotoId
from bot.domain.messages import InvoiceMessage
from bot.domain.money import Money
from bot.payments.order import IllegalStep, Step, opening, step
from tests.payments.orders import CAUSE, ID, PHOTO, TOTAL, an_order

SECOND = PhotoId("ph-second")


def paid(ref: str = "pi_1", amount: Money = TOTAL) -> PaymentReceived:
    return PaymentReceived(ID, "stripe", ref, amount)


def decided(*, approved: bool, photo: PhotoId = PHOTO, reason: str = "") -> ReviewDecided:
    return ReviewDecided(
        case=CaseId("case-1"), photo=photo, approved=approved, reviewer="Grace", order=ID, reason=reason
    )


def after(order: Order, *events: Event | AdvanceOrder) -> Step:
    """The last step, each of the others having been taken."""
    stepped = Step(order=order)
    for event in events:
        stepped = step(stepped.order, event, CAUSE)
    return stepped


def told(stepped: Step) -> tuple[str, str] | None:
    return (stepped.advanced.trigger, stepped.advanced.status) if stepped.advanced else None


def cases(stepped: Step) -> list[str]:
    return [effect.case for effect in stepped.effects if isinstance(effect, OpenCase)]


def test_a_new_order_needs_a_payment_page() -> None:
    assert opening(an_order()) == (OpenCheckout(ID),)


def test_a_new_order_in_stars_sends_its_invoice_into_the_chat() -> None:
    (invoice,) = opening(an_order(method="stars", total=Money(350, "XTR")))
    assert isinstance(invoice, Send)
    assert isinstance(invoice.message, InvoiceMessage)
    assert (invoice.message.order, invoice.message.stars) == (ID, 350)


def test_an_opened_page_is_told_with_its_address_once() -> None:
    opened = CheckoutOpened(ID, "https://pay.example/1", "cs_1")
    first = after(an_order(), opened)
    assert first.advanced is not None
    assert (told(first), first.advanced.url) == (("checkout_opened", "awaiting_payment"), "https://pay.example/1")
    assert first.order.checkout_ref == "cs_1"
    assert after(first.order, opened) == Step(order=first.order)


def test_a_page_that_does_not_open_is_tried_three_times_before_the_customer_hears_of_it() -> None:
    order, heard = an_order(), []
    for attempt in (2, 3):
        stepped = after(order, CheckoutFailed(ID))
        order, heard = stepped.order, [*heard, told(stepped)]
        assert (order.attempt, stepped.effects) == (attempt, (OpenCheckout(ID),))
    assert heard == [None, None]
    last = after(order, CheckoutFailed(ID))
    assert (told(last), last.effects) == (("checkout_failed", "awaiting_payment"), ())


def test_a_late_failure_does_not_open_a_second_page_beside_the_open_one() -> None:
    opened = after(an_order(attempt=2), CheckoutOpened(ID, "https://pay.example/2", "cs_2")).order
    assert after(opened, CheckoutFailed(ID)) == Step(order=opened)


def test_a_payment_is_written_down_and_puts_the_photo_before_a_person() -> None:
    stepped = after(an_order(), paid())
    assert stepped.payment
    assert told(stepped) == ("payment_received", "in_review")
    assert stepped.effects == (OpenCase(case="review", photo=PHOTO, order=ID, document=stepped.order.document),)


def test_the_same_payment_told_twice_is_one_payment() -> None:
    once = after(an_order(), paid()).order
    assert after(once, paid()) == Step(order=once)


def test_money_that_comes_after_the_page_closed_is_honoured() -> None:
    stepped = after(an_order(), PaymentLapsed(ID, "cs_1"), paid())
    assert (told(stepped), cases(stepped)) == (("payment_received", "in_review"), ["review"])


def test_an_earlier_page_that_closes_does_not_close_the_order() -> None:
    order = an_order(checkout_ref="cs_2", attempt=2)
    assert after(order, PaymentLapsed(ID, "cs_1")) == Step(order=order)
    assert told(after(order, PaymentLapsed(ID, "cs_2"))) == ("payment_lapsed", "expired")


def test_money_on_a_cancelled_order_goes_to_a_person_and_the_photo_to_its_review() -> None:
    stepped = after(an_order(), AdvanceOrder(order=ID, trigger="cancelled"), paid())
    assert (told(stepped), cases(stepped), stepped.payment) == (
        ("payment_received", "needs_review"),
        ["person", "review"],
        True,
    )


@pytest.mark.parametrize("amount", [Money(498, "EUR"), Money(500, "EUR"), Money(499, "USD")])
@pytest.mark.parametrize("status", ["awaiting_payment", "expired", "cancelled"])
def test_another_sum_than_agreed_goes_to_a_person_who_settles_it_and_approves(
    amount: Money, status: OrderStatus
) -> None:
    stepped = after(an_order(status=status), paid(amount=amount))
    assert (stepped.order.status, cases(stepped), stepped.payment) == ("needs_review", ["person", "review"], True)
    assert after(stepped.order, decided(approved=True)).order.status == "producing"


def test_a_second_payment_before_the_review_goes_to_a_person_and_opens_no_second_review() -> None:
    stepped = after(an_order(), paid("pi_1"), paid("pi_2"))
    assert (stepped.order.status, cases(stepped), stepped.payment) == ("needs_review", ["person"], True)
    assert stepped.order.payment_ref == "pi_1"
    approved = after(stepped.order, decided(approved=True))
    assert isinstance(approved.effects[0], MakeProduct)


@pytest.mark.parametrize("status", ["retake_requested", "producing", "delivering", "posting", "delivered"])
def test_a_second_payment_during_the_work_is_kept_and_never_holds_the_photo_back(status: OrderStatus) -> None:
    order = an_order(status=status, payment_ref="pi_1")
    stepped = after(order, paid("pi_2"))
    assert (stepped.order, cases(stepped), stepped.payment, told(stepped)) == (order, ["person"], True, None)


def test_an_approved_photo_is_made_and_delivered() -> None:
    approved = after(an_order(), paid(), decided(approved=True))
    assert approved.effects == (
        MakeProduct(order=ID, photo=PHOTO, document=approved.order.document, product="digital"),
    )
    made = after(approved.order, ProductMade(ID, PHOTO, "sha"))
    assert made.effects == (DeliverFile(order=ID, photo=PHOTO, document=made.order.document),)
    assert made.order.product_sha256 == "sha"
    assert told(after(made.order, FileDelivered(ID))) == ("file_delivered", "delivered")


def test_prints_alone_send_no_file_and_end_with_the_post() -> None:
    made = after(an_order(product="prints", status="producing"), ProductMade(ID, PHOTO, "sha"))
    assert (told(made), made.effects) == (("product_made", "posting"), ())
    assert told(after(made.order, PrintsPosted(ID))) == ("prints_posted", "delivered")


def test_a_refused_photo_names_its_tip_and_the_new_one_goes_before_a_person_again() -> None:
    rejected = after(an_order(), paid(), decided(approved=False, reason="eyes-closed"))
    assert rejected.advanced is not None
    assert (told(rejected), rejected.advanced.reason) == (("photo_rejected", "retake_requested"), "eyes-closed")
    again = after(rejected.order, AdvanceOrder(order=ID, trigger="photo_replaced", photo=SECOND))
    assert again.effects == (OpenCase(case="review", photo=SECOND, order=ID, document=again.order.document),)
    late = after(again.order, decided(approved=True, photo=PHOTO))
    assert late == Step(order=again.order), "the first photo's approval must not approve the second"


@pytest.mark.parametrize(
    ("order", "twice"),
    [
        (an_order(status="producing"), decided(approved=True)),
        (an_order(status="delivering"), ProductMade(ID, PHOTO, "sha")),
        (an_order(status="delivered"), FileDelivered(ID)),
        (an_order(status="delivered", product="prints"), PrintsPosted(ID)),
        (an_order(status="expired"), PaymentLapsed(ID, "cs_1")),
        (an_order(status="in_review"), AdvanceOrder(order=ID, trigger="photo_replaced", photo=PHOTO)),
        (an_order(status="cancelled"), CheckoutOpened(ID, "https://pay.example/1", "cs_1")),
    ],
)
def test_what_is_heard_twice_or_too_late_changes_nothing(order: Order, twice: Event | AdvanceOrder) -> None:
    assert step(order, twice, CAUSE) == Step(order=order)


@pytest.mark.parametrize(
    ("order", "mistake"),
    [
        (an_order(status="in_review"), AdvanceOrder(order=ID, trigger="cancelled")),
        (an_order(), AdvanceOrder(order=ID, trigger="payment_received")),
        (an_order(status="retake_requested"), AdvanceOrder(order=ID, trigger="photo_replaced")),
        (an_order(status="in_review"), AdvanceOrder(order=ID, trigger="photo_replaced", photo=SECOND)),
        (an_order(status="producing"), ProductMade(ID, SECOND, "sha")),
        (an_order(), decided(approved=True)),
        (an_order(), FileDelivered(ID)),
    ],
)
def test_a_mistake_of_ours_is_refused_by_name(order: Order, mistake: Event | AdvanceOrder) -> None:
    with pytest.raises(IllegalStep, match=f"{ID} is {order.status}"):
        step(order, mistake, CAUSE)


@pytest.mark.parametrize("event", [TextReceived("hello"), FileDelivered(OrderId("PB-AAAA-AAAA"))])
def test_what_does_not_concern_the_order_leaves_it_alone(event: Event) -> None:
    assert step(an_order(), event, CAUSE) == Step(order=an_order())
