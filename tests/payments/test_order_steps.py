"""What an order does with each thing that happens to it."""

import pytest
from msgspec.structs import replace

from bot.domain.effects import (
    AdvanceOrder,
    CloseCheckout,
    DeliverFile,
    MakeProduct,
    OpenCase,
    OpenCheckout,
    Order,
    RefundPayment,
    Send,
    SendLetter,
    SubmitPrints,
)
from bot.domain.events import (
    AddressMended,
    BillAdvanced,
    CancelDecided,
    CheckoutFailed,
    CheckoutOpened,
    ClaimDecided,
    DisputeClosed,
    DisputeOpened,
    Event,
    FileDelivered,
    OrderStatus,
    PaymentLapsed,
    PaymentReceived,
    PrintsAccepted,
    PrintsArrived,
    PrintsLost,
    PrintsShipped,
    ProductMade,
    RedoDecided,
    RefundDecided,
    RefundFailed,
    RefundMade,
    ReopeningDecided,
    ResendDecided,
    ReviewDecided,
    StartChoice,
    TextReceived,
    Trigger,
)
from bot.domain.ids import CaseId, OrderId, PhotoId
from bot.domain.messages import InvoiceMessage
from bot.domain.money import Money
from bot.domain.post import PostalAddress
from bot.domain.quote import Quote, Share
from bot.payments.order import IllegalStep, Step, may_withdraw, step
from tests.payments.orders import CAUSE, ID, PHOTO, TOTAL, an_order, paid_order

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


def confirmed(order: Order, start: StartChoice = "now") -> Step:
    return after(order, AdvanceOrder(order=order.id, trigger="confirmed", start=start))


def test_an_order_that_was_agreed_to_needs_a_payment_page() -> None:
    assert confirmed(an_order(status="draft")).effects == (OpenCheckout(ID),)


def test_an_order_in_stars_sends_its_invoice_into_the_chat() -> None:
    (invoice,) = confirmed(an_order(status="draft", method="stars", total=Money(350, "XTR"))).effects
    assert isinstance(invoice, Send)
    assert isinstance(invoice.message, InvoiceMessage)
    assert (invoice.message.order, invoice.message.stars) == (ID, 350)


def test_an_order_is_agreed_to_only_with_a_word_on_when_work_may_begin() -> None:
    with pytest.raises(IllegalStep, match="without a word on when"):
        confirmed(an_order(status="draft", start=""), "")


def test_an_order_that_costs_nothing_is_placed_without_a_payment_page() -> None:
    free = confirmed(an_order(status="draft", total=Money(0, "EUR")))
    assert (free.order.status, cases(free), free.invoiced) == ("in_review", ["review"], True)
    assert not any(isinstance(effect, OpenCheckout) for effect in free.effects)


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
    assert (stepped.moved, stepped.invoiced) == ("payment", True)
    assert told(stepped) == ("payment_received", "in_review")
    review = OpenCase(case="review", photo=PHOTO, order=ID, document=stepped.order.document)
    assert stepped.effects == (review, SendLetter(order=ID, letter="receipt"))


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


def test_money_on_a_cancelled_order_goes_straight_back() -> None:
    stepped = after(an_order(), AdvanceOrder(order=ID, trigger="cancelled"), paid())
    assert (told(stepped), stepped.moved) == (("payment_received", "refunding"), "payment")
    assert stepped.effects == (RefundPayment(order=ID, provider="stripe", payment_ref="pi_1", amount=TOTAL),)


def test_a_page_that_opens_after_the_order_was_cancelled_is_closed() -> None:
    late = after(an_order(status="cancelled"), CheckoutOpened(ID, "https://pay.example/1", "cs_1"))
    assert late.effects == (CloseCheckout(ID, "cs_1"),)


@pytest.mark.parametrize("amount", [Money(498, "EUR"), Money(500, "EUR")])
@pytest.mark.parametrize("status", ["draft", "awaiting_payment", "payment_pending", "expired"])
def test_another_sum_than_agreed_goes_to_a_person_who_settles_it_and_approves(
    amount: Money, status: OrderStatus
) -> None:
    stepped = after(an_order(status=status), paid(amount=amount))
    assert (stepped.order.status, cases(stepped), stepped.moved) == ("needs_review", ["person", "review"], "payment")
    assert stepped.order.refundable == amount
    assert after(stepped.order, decided(approved=True)).order.status == "approved"


def test_money_in_another_currency_goes_straight_back_and_a_person_knows() -> None:
    stepped = after(an_order(), paid(amount=Money(499, "USD")))
    back = RefundPayment(order=ID, provider="stripe", payment_ref="pi_1", amount=Money(499, "USD"))
    assert (stepped.order.status, stepped.effects[0], cases(stepped)) == ("awaiting_payment", back, ["person"])


@pytest.mark.parametrize("status", ["paid", "in_review", "approved", "producing", "shipped", "delivered", "refunded"])
def test_a_second_payment_goes_straight_back_and_never_holds_the_photo_up(status: OrderStatus) -> None:
    order = paid_order(status=status)
    stepped = after(order, paid("pi_2"))
    back = RefundPayment(order=ID, provider="stripe", payment_ref="pi_2", amount=TOTAL)
    assert (stepped.order.status, stepped.effects[0], cases(stepped)) == (status, back, ["person"])
    assert (stepped.moved, told(stepped)) == ("payment", None)
    assert after(stepped.order, paid("pi_2")) == Step(order=stepped.order)
    returned = after(stepped.order, refunded("re_1", TOTAL, payment_ref="pi_2"))
    assert (returned.order.refunded_minor, returned.order.status, returned.moved) == (0, status, "refund")


# --- giving money back -----------------------------------------------------------------------------------------------


def refunded(ref: str, amount: Money, payment_ref: str = "pi_1") -> RefundMade:
    return RefundMade(order=ID, provider="stripe", ref=ref, payment_ref=payment_ref, amount=amount)


def gives_back(amount: Money | None = None) -> RefundDecided:
    return RefundDecided(order=ID, agent="Grace", reason="sorry", amount=amount)


def asked_for(stepped: Step) -> list[Money]:
    return [effect.amount for effect in stepped.effects if isinstance(effect, RefundPayment)]


def test_all_of_the_money_goes_back_once() -> None:
    stepped = after(paid_order(status="delivered"), gives_back())
    assert (stepped.order.status, asked_for(stepped)) == ("refunding", [TOTAL])
    assert asked_for(after(stepped.order, gives_back())) == []
    done = after(stepped.order, refunded("re_1", TOTAL))
    assert (done.order.status, done.moved) == ("refunded", "refund")
    assert after(done.order, refunded("re_1", TOTAL)) == Step(order=done.order)
    assert asked_for(after(done.order, gives_back())) == [], "a refund of a refund"


def test_why_money_goes_back_is_for_the_books_and_the_words_to_a_claim_are_for_the_customer() -> None:
    words = ClaimDecided(case=CaseId("c"), order=ID, outcome="refund", agent="Grace", words="We are sorry.")
    for_the_books, for_the_customer = after(paid_order(), gives_back()), after(paid_order(status="claim_opened"), words)
    told_of = [stepped.advanced.reason for stepped in (for_the_books, for_the_customer) if stepped.advanced]
    assert told_of == ["", "We are sorry."]


def test_a_part_of_the_money_moves_nothing_and_the_rest_can_follow() -> None:
    part = after(paid_order(status="delivered", tax_minor=87), gives_back(Money(100, "EUR")))
    assert (part.order.status, asked_for(part)) == ("delivered", [Money(100, "EUR")])
    done = after(part.order, refunded("re_1", Money(100, "EUR")))
    assert (done.order.status, done.tax_minor, done.order.refundable) == ("delivered", 17, Money(399, "EUR"))
    rest = after(done.order, gives_back(), refunded("re_2", Money(399, "EUR")))
    assert (rest.order.status, rest.tax_minor) == ("refunded", 70)


def test_two_parts_that_are_asked_for_at_once_are_never_more_than_was_paid() -> None:
    order = after(paid_order(), gives_back(Money(300, "EUR"))).order
    stepped = after(order, gives_back(Money(300, "EUR")))
    assert (asked_for(stepped), cases(stepped)) == ([], ["person"])


def test_a_refund_that_somebody_made_at_the_provider_counts_too() -> None:
    stepped = after(paid_order(), refunded("re_9", TOTAL))
    assert (stepped.order.status, stepped.moved) == ("refunded", "refund")
    assert after(stepped.order, decided(approved=True)) == Step(order=stepped.order)


def test_a_refund_that_fails_is_a_person_s_matter_and_can_be_asked_for_again() -> None:
    order = after(paid_order(), gives_back()).order
    failed = after(order, RefundFailed(order=ID, provider="stripe", payment_ref="pi_1", amount=TOTAL))
    assert (failed.order.status, cases(failed), failed.order.refundable) == ("needs_review", ["person"], TOTAL)
    assert asked_for(after(failed.order, gives_back())) == [TOTAL]


def test_a_refund_that_a_bank_sends_back_is_money_that_we_have_again() -> None:
    done = after(paid_order(), gives_back(), refunded("re_1", TOTAL)).order
    back = after(done, RefundFailed(order=ID, provider="stripe", payment_ref="pi_1", amount=TOTAL, ref="re_1"))
    assert (back.order.status, back.moved, back.order.refundable) == ("needs_review", "refund_failed", TOTAL)


def test_money_that_a_bank_has_taken_cannot_be_given_back_as_well() -> None:
    opened = after(paid_order(), DisputeOpened(order=ID, provider="stripe", ref="dp_1", amount=TOTAL))
    assert (opened.order.status, cases(opened), opened.moved) == ("in_review", ["dispute"], "dispute")
    assert after(opened.order, DisputeOpened(order=ID, provider="stripe", ref="dp_1", amount=TOTAL)).moved is None
    refused = after(opened.order, gives_back())
    assert (asked_for(refused), cases(refused)) == ([], ["person"])
    won = after(opened.order, DisputeClosed(order=ID, provider="stripe", ref="dp_1", amount=TOTAL, won=True))
    assert (won.moved, won.order.refundable) == ("dispute_won", TOTAL)
    lost = after(opened.order, DisputeClosed(order=ID, provider="stripe", ref="dp_1", amount=TOTAL, won=False))
    assert (lost.moved, lost.order.refundable, lost.order.is_paid) == (None, Money(0, "EUR"), False)


ASKED = DisputeOpened(order=ID, provider="stripe", ref="dp_1", amount=TOTAL, takes_money=False)
TAKEN = DisputeOpened(order=ID, provider="stripe", ref="dp_1", amount=TOTAL)


def test_a_bank_that_only_asks_has_no_money_and_the_desk_hears_of_it_once() -> None:
    asked = after(paid_order(), ASKED)
    assert (cases(asked), asked.moved, asked.order.refundable) == (["dispute"], None, TOTAL)
    assert after(asked.order, ASKED) == Step(order=asked.order)
    for won in (True, False):
        closed = DisputeClosed(order=ID, provider="stripe", ref="dp_1", amount=TOTAL, won=won)
        assert after(asked.order, closed) == Step(order=asked.order)


def test_an_inquiry_that_becomes_a_dispute_is_booked_once_and_then_settled() -> None:
    taken = after(after(paid_order(), ASKED).order, TAKEN)
    assert (cases(taken), taken.moved, taken.order.refundable) == (["dispute"], "dispute", Money(0, "EUR"))
    for again in (ASKED, TAKEN):
        assert after(taken.order, again) == Step(order=taken.order)
    won = after(taken.order, DisputeClosed(order=ID, provider="stripe", ref="dp_1", amount=TOTAL, won=True))
    assert (won.moved, won.order.refundable) == ("dispute_won", TOTAL)
    for again in (ASKED, TAKEN):
        assert after(won.order, again) == Step(order=won.order)


@pytest.mark.parametrize(
    ("status", "overdue", "may"),
    [
        ("paid", False, True),
        ("retake_requested", False, True),
        ("in_review", True, True),
        ("in_review", False, True),
        ("approved", False, False),
    ],
)
def test_the_customer_s_word_gives_the_money_back_only_where_the_right_is_theirs(
    status: OrderStatus, *, overdue: bool, may: bool
) -> None:
    order = paid_order(status=status, overdue=overdue)
    assert may_withdraw(order) == may
    wish = AdvanceOrder(order=ID, trigger="withdrawn")
    if not may:
        with pytest.raises(IllegalStep):
            step(order, wish, CAUSE)
        return
    stepped = step(order, wish, CAUSE)
    assert (stepped.order.status, asked_for(stepped)) == ("refunding", [TOTAL])
    assert SendLetter(order=ID, letter="withdrawal") in stepped.effects


# --- orders that share a bill ----------------------------------------------------------------------------------------

OTHER = OrderId("PB-AAAA-BBBB")
BILL = Quote(
    shares=(
        Share(lines=(), total=TOTAL, tax_minor=87),
        Share(lines=(), total=Money(399, "EUR"), tax_minor=69),
    ),
    total=Money(898, "EUR"),
    tax_minor=156,
    tax_name="VAT",
    tax_percent="21",
)
SOMEWHERE = PostalAddress(lines=(), country="FR")
HOME = replace(SOMEWHERE, lines=("Ada Lovelace", "12 rue des Lilas", "75011 Paris"))


def test_what_happens_to_the_payment_is_passed_on_to_who_shares_the_bill() -> None:
    lead = an_order(bill=BILL, together=(OTHER,), tax_minor=87)
    stepped = after(lead, paid(amount=Money(898, "EUR")))
    assert (stepped.order.paid_minor, stepped.tax_minor, stepped.moved) == (499, 156, "payment")
    (heard,) = stepped.passed_on
    shared = after(an_order(id=OTHER, total=Money(399, "EUR"), paid_with=ID), heard)
    assert (shared.order.status, shared.order.paid_minor, shared.order.payment_ref) == ("in_review", 399, "pi_1")
    assert (shared.moved, shared.invoiced) == (None, False)


def test_a_sum_that_does_not_fit_the_bill_is_not_passed_on() -> None:
    stepped = after(an_order(bill=BILL, together=(OTHER,)), paid(amount=TOTAL))
    assert (stepped.order.status, stepped.passed_on) == ("needs_review", ())


def a_payment_to(ship_to: PostalAddress | None, amount: Money = TOTAL) -> PaymentReceived:
    return PaymentReceived(ID, "stripe", "pi_1", amount, ship_to)


@pytest.mark.parametrize("amount", [TOTAL, Money(1, "EUR")])
def test_the_address_that_the_page_asked_for_is_the_orders(amount: Money) -> None:
    stepped = after(an_order(product="prints", address=SOMEWHERE), a_payment_to(HOME, amount))
    assert stepped.order.address == HOME


@pytest.mark.parametrize(
    ("known", "typed"),
    [
        (None, HOME),
        (HOME, replace(HOME, lines=("Somebody else", "1 Street", "1000 City"))),
        (SOMEWHERE, None),
        (SOMEWHERE, replace(HOME, country="CH")),
    ],
    ids=["nothing is posted", "it was typed in the chat", "the page did not say", "another country than was paid for"],
)
def test_an_address_that_nobody_asked_for_is_not_taken(
    known: PostalAddress | None, typed: PostalAddress | None
) -> None:
    stepped = after(an_order(address=known), a_payment_to(typed))
    assert (stepped.order.address, stepped.order.status) == (known, "in_review")


def test_the_address_of_the_page_is_passed_on_to_who_shares_the_bill() -> None:
    lead = an_order(bill=BILL, together=(OTHER,))
    (heard,) = after(lead, a_payment_to(HOME, BILL.total)).passed_on
    shared = after(
        an_order(id=OTHER, total=Money(399, "EUR"), paid_with=ID, product="prints", address=SOMEWHERE), heard
    )
    assert shared.order.address == HOME


def test_one_of_those_who_share_a_bill_can_neither_pay_nor_cancel_alone() -> None:
    shared = an_order(id=OTHER, paid_with=ID)
    with pytest.raises(IllegalStep, match="share the bill"):
        step(shared, AdvanceOrder(order=OTHER, trigger="cancelled"), CAUSE)


# --- the photo -------------------------------------------------------------------------------------------------------


def test_an_approved_photo_is_made_and_delivered() -> None:
    approved = after(an_order(), paid(), decided(approved=True))
    assert approved.effects == (
        MakeProduct(order=ID, photo=PHOTO, document=approved.order.document, product="digital"),
    )
    made = after(approved.order, ProductMade(ID, PHOTO, "sha"))
    file = DeliverFile(order=ID, photo=PHOTO, document=made.order.document)
    assert made.effects == (file, SendLetter(order=ID, letter="delivery"))
    assert made.order.product_sha256 == "sha"
    assert told(after(made.order, FileDelivered(ID))) == ("file_delivered", "delivered")


def test_prints_alone_send_no_file_and_end_with_the_post() -> None:
    made = after(paid_order(product="prints", status="approved"), ProductMade(ID, PHOTO, "sha"))
    assert (told(made), made.effects) == (("product_made", "producing"), (SubmitPrints(ID),))
    shipped = after(made.order, PrintsAccepted(ID, "job-1"), PrintsShipped(ID, "RR1"))
    assert (told(shipped), shipped.order.tracking) == (("prints_shipped", "shipped"), "RR1")
    assert told(after(shipped.order, PrintsArrived(ID))) == ("prints_arrived", "delivered")


def test_prints_that_are_lost_are_made_again_under_another_number_and_once() -> None:
    order = paid_order(product="prints", status="shipped", print_job="job-1")
    lost = after(order, PrintsLost(ID))
    assert (lost.order.status, lost.order.prints, lost.effects) == ("producing", 2, (SubmitPrints(ID),))
    assert after(lost.order, PrintsLost(ID)) == Step(order=lost.order)


def test_a_claim_that_is_granted_makes_everything_anew() -> None:
    order = paid_order(product="prints", status="delivered", print_job="job-1")
    opened = after(order, AdvanceOrder(order=ID, trigger="claim_opened"))
    granted = after(opened.order, ClaimDecided(case=CaseId("c"), order=ID, outcome="redo", agent="Grace"))
    again = after(granted.order, AdvanceOrder(order=ID, trigger="photo_replaced", photo=SECOND))
    made = after(again.order, decided(approved=True, photo=SECOND), ProductMade(ID, SECOND, "sha2"))
    assert (made.order.status, made.order.prints, made.order.print_job) == ("producing", 2, "")


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
        (an_order(status="approved"), decided(approved=True)),
        (an_order(status="delivering"), ProductMade(ID, PHOTO, "sha")),
        (an_order(status="delivered"), FileDelivered(ID)),
        (an_order(status="delivered", product="prints"), PrintsShipped(ID)),
        (an_order(status="expired"), PaymentLapsed(ID, "cs_1")),
        (an_order(status="in_review"), AdvanceOrder(order=ID, trigger="photo_replaced", photo=PHOTO)),
        (an_order(status="cancelled", checkout_ref="cs_1"), CheckoutOpened(ID, "https://pay.example/1", "cs_1")),
        (an_order(status="cancelled"), gives_back()),
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
        (an_order(status="approved"), ProductMade(ID, SECOND, "sha")),
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


# --- what the desk does of its own accord ----------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["shipped", "delivered"])
def test_a_person_grants_a_new_photo_without_a_claim_and_that_is_counted(status: OrderStatus) -> None:
    redo = RedoDecided(order=ID, agent="Grace", reason="the printer's fault")
    granted = after(paid_order(status=status), redo)
    assert (told(granted), granted.order.redone, granted.effects) == (("redo_granted", "redo_granted"), 1, ())
    assert granted.advanced is not None
    assert granted.advanced.reason == "", "why is for our own people"
    assert after(granted.order, redo) == Step(order=granted.order)
    again = after(granted.order, AdvanceOrder(order=ID, trigger="photo_replaced", photo=SECOND))
    assert (again.order.status, cases(again)) == ("in_review", ["review"])


def test_a_claim_that_grants_a_new_photo_counts_as_one_too() -> None:
    claimed = paid_order(status="claim_opened", redone=1)
    redo = ClaimDecided(case=CaseId("c"), order=ID, outcome="redo", agent="Grace")
    assert after(claimed, redo).order.redone == 2
    refused = ClaimDecided(case=CaseId("c"), order=ID, outcome="refused", agent="Grace", words="no")
    assert after(claimed, refused).order.redone == 1


def resends(*, by_chat: bool = True, by_email: bool = True) -> ResendDecided:
    return ResendDecided(order=ID, agent="Grace", reason="lost", by_chat=by_chat, by_email=by_email)


@pytest.mark.parametrize(
    ("ways", "effects", "said"),
    [
        ((True, False), [DeliverFile], "chat"),
        ((False, True), [SendLetter], "email"),
        ((True, True), [DeliverFile, SendLetter], "both"),
    ],
)
def test_the_finished_file_is_sent_once_more_the_ways_that_are_wanted(
    ways: tuple[bool, bool], effects: list[type], said: str
) -> None:
    order = paid_order(status="delivered", product_sha256="ab")
    stepped = after(order, resends(by_chat=ways[0], by_email=ways[1]))
    assert [type(effect) for effect in stepped.effects] == effects
    assert (stepped.order, told(stepped)) == (order, ("file_resent", "delivered"))
    assert stepped.advanced is not None
    assert stepped.advanced.reason == said
    assert after(order, FileDelivered(ID)) == Step(order=order), "that it arrived again changes nothing"


@pytest.mark.parametrize(
    "order",
    [
        paid_order(status="delivered"),
        paid_order(status="delivered", product="prints", product_sha256="ab"),
        paid_order(status="in_review", product_sha256="ab"),
        paid_order(status="refunded", product_sha256="ab"),
    ],
    ids=["never made", "only prints", "taken again", "given back"],
)
def test_what_there_is_not_is_not_sent_again(order: Order) -> None:
    assert after(order, resends()) == Step(order=order)


STREET = PostalAddress(lines=("Ada", "1 Rue des Lilas", "75011 Paris"), country="FR")
NO_STREET = PostalAddress(lines=(), country="FR")


def mends(ship_to: PostalAddress = STREET) -> AddressMended:
    return AddressMended(order=ID, agent="Grace", reason="they told us", ship_to=ship_to)


def test_prints_that_wait_for_a_street_are_given_away_once_a_person_wrote_it_down() -> None:
    waits = paid_order(status="producing", product="prints", address=NO_STREET)
    stepped = after(waits, mends())
    assert (told(stepped), stepped.effects) == (("address_mended", "producing"), (SubmitPrints(ID),))
    assert stepped.order.address == STREET
    assert stepped.advanced is not None
    assert stepped.advanced.ship_to == STREET
    assert after(stepped.order, mends()) == Step(order=stepped.order)


@pytest.mark.parametrize(
    "order",
    [
        paid_order(status="producing", product="prints", address=NO_STREET, print_job="PB-1"),
        paid_order(status="shipped", product="prints", address=NO_STREET),
        paid_order(status="delivered", product="prints", address=NO_STREET),
        paid_order(status="in_review", product="prints", address=PostalAddress(lines=(), country="BE")),
        paid_order(status="in_review"),
    ],
    ids=["the lab has them", "in the post", "arrived", "another country", "a file alone"],
)
def test_where_prints_go_is_not_changed_too_late_nor_into_another_country(order: Order) -> None:
    assert after(order, mends()) == Step(order=order)


def test_a_sale_whose_page_ran_out_gets_another_page_for_the_same_price() -> None:
    reopens = ReopeningDecided(order=ID, agent="Grace", reason="asked")
    expired = an_order(status="expired", checkout_ref="cs_1", attempt=2)
    stepped = after(expired, reopens)
    assert (told(stepped), stepped.effects) == (("payment_reopened", "awaiting_payment"), (OpenCheckout(ID),))
    assert (stepped.order.attempt, stepped.order.checkout_ref, stepped.order.total) == (3, "", TOTAL)
    assert after(stepped.order, reopens) == Step(order=stepped.order)


def test_a_person_cancels_what_nobody_paid_and_its_page_is_closed() -> None:
    cancels = CancelDecided(order=ID, agent="Grace", reason="ordered twice")
    stepped = after(an_order(checkout_ref="cs_1"), cancels)
    assert (told(stepped), stepped.effects) == (("cancel_decided", "cancelled"), (CloseCheckout(ID, "cs_1"),))
    assert told(after(stepped.order, paid())) == ("payment_received", "refunding")
    assert after(paid_order(), cancels) == Step(order=paid_order()), "the money came first"


@pytest.mark.parametrize(
    ("decision", "trigger"), [(ReopeningDecided, "payment_reopened"), (CancelDecided, "cancel_decided")]
)
def test_who_has_the_bill_tells_the_others_what_the_desk_decided(decision: type, trigger: Trigger) -> None:
    lead = an_order(status="expired", together=(OTHER,), bill=BILL)
    stepped = after(lead, decision(order=ID, agent="Grace", reason="asked"))
    assert stepped.passed_on == (BillAdvanced(order=OTHER, trigger=trigger, start="now"),)
    member = an_order(id=OTHER, status="expired", paid_with=ID)
    assert after(member, *stepped.passed_on).order.status == stepped.order.status
    assert after(member, decision(order=OTHER, agent="Grace", reason="asked")) == Step(order=member)
