"""Whatever customers, agents, the lab and providers do, in whatever order and however often: the books stay right.

Two orders share a bill. The model is simple: what arrived, what went back, and what a bank holds, by the provider's own
references; what was made, sent and printed, by photo.
"""

from collections import Counter

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.domain.effects import (
    AdvanceOrder,
    DeliverFile,
    Effect,
    MakeProduct,
    OpenCase,
    OpenCheckout,
    Order,
    RefundPayment,
    SubmitPrints,
)
from bot.domain.events import (
    BillAdvanced,
    CancelDecided,
    CheckoutFailed,
    CheckoutOpened,
    ClaimDecided,
    DisputeClosed,
    DisputeOpened,
    Event,
    FileDelivered,
    PaymentFailed,
    PaymentLapsed,
    PaymentPromised,
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
)
from bot.domain.ids import CaseId, OrderId, PhotoId
from bot.domain.money import Money
from bot.domain.quote import Quote, Share
from bot.payments.order import CHECKOUT_TRIES, IllegalStep, step
from tests.payments.orders import CAUSE, ID, PHOTO, an_order

OTHER = OrderId("PB-AAAA-BBBB")
SHARES = {ID: Money(499, "EUR"), OTHER: Money(399, "EUR")}
DUE = Money(898, "EUR")
BILL = Quote(
    shares=tuple(Share(lines=(), total=share, tax_minor=share.amount_minor // 6) for share in SHARES.values()),
    total=DUE,
    tax_minor=sum(share.amount_minor // 6 for share in SHARES.values()),
    tax_name="VAT",
    tax_percent="20",
)
REFS = st.sampled_from(["pi_1", "pi_2", "pi_3"])
PAGES = st.sampled_from(["cs_1", "cs_2"])
AMOUNTS = {"pi_1": DUE, "pi_2": DUE, "pi_3": Money(250, "EUR")}
ORDERS = st.sampled_from([ID, OTHER])


class OrderLife(RuleBasedStateMachine):
    """The engine's part is played faithfully: effects are done, sometimes twice; what moved is kept once per reference."""

    facts = Bundle("facts")

    @initialize(product=st.sampled_from(["digital", "prints", "both"]), start=st.sampled_from(["now", "later"]))
    def place(self, product: str, start: str) -> None:
        self.orders: dict[OrderId, Order] = {
            ID: an_order(status="draft", product=product, bill=BILL, together=(OTHER,), start=""),
            OTHER: an_order(
                id=OTHER, status="draft", product=product, total=SHARES[OTHER], paid_with=ID, start="", photo="ph-other"
            ),
        }
        self.wanted: list[Effect] = []
        self.done: Counter[tuple[str, OrderId, str]] = Counter()
        self.arrived: dict[str, Money] = {}
        self.books: dict[tuple[str, str], int] = {}
        self.returned: Counter[str] = Counter()  # what the provider really gave back, by payment
        self.photos = {ID: [PHOTO], OTHER: [PhotoId("ph-other")]}
        self.approved: set[PhotoId] = set()
        self.refunds: list[RefundMade] = []
        self.taken = False  # by a bank
        self.dare(AdvanceOrder(order=ID, trigger="confirmed", start=start))

    def take(self, event: Event | AdvanceOrder) -> None:
        """As a turn does: the order that it names, and then those who share its bill."""
        pending: list[Event | AdvanceOrder] = [event]
        after = dict(self.orders)
        wanted, booked = [], dict(self.books)
        while pending:
            now = pending.pop(0)
            stepped = step(after[now.order], now, CAUSE)  # type: ignore[union-attr]
            after[stepped.order.id] = stepped.order
            wanted += stepped.effects
            pending = [*stepped.passed_on, *pending]
            if stepped.moved is not None:
                booked.setdefault((stepped.moved, now.ref), now.amount.amount_minor)  # type: ignore[union-attr]
                assert 0 <= stepped.tax_minor <= now.amount.amount_minor  # type: ignore[union-attr]
        self.orders, self.books = after, booked
        self.wanted += wanted
        for effect in wanted:
            if isinstance(effect, DeliverFile) and isinstance(event, ResendDecided):
                assert self.done["DeliverFile", effect.order, effect.photo], "sent again, and never sent before"
            elif isinstance(effect, MakeProduct | DeliverFile):
                self.done[type(effect).__name__, effect.order, effect.photo] += 1
            if isinstance(effect, SubmitPrints):
                self.done["SubmitPrints", effect.order, str(after[effect.order].prints)] += 1

    # --- the provider: anything, at any time, and it never raises ---------------------------------------------------

    @rule(target=facts, ref=REFS)
    def money_arrives(self, ref: str) -> Event:
        self.arrived[ref] = AMOUNTS[ref]
        event = PaymentReceived(ID, "stripe", ref, AMOUNTS[ref])
        self.take(event)
        return event

    @rule(target=facts, ref=PAGES, what=st.sampled_from([PaymentLapsed, PaymentPromised, PaymentFailed]))
    def something_becomes_of_a_page(self, ref: str, what: type) -> Event:
        event = what(ID, ref)
        self.take(event)
        return event

    @rule(target=facts, event=facts)
    def provider_says_it_again(self, event: Event) -> Event:
        self.take(event)
        return event

    @precondition(lambda self: self.orders[ID].payment_ref.startswith("pi_"))
    @rule(target=facts, won=st.booleans(), opens=st.booleans(), takes=st.booleans())
    def a_bank_asks_takes_the_money_or_decides(self, *, won: bool, opens: bool, takes: bool) -> Event:
        amount, provider = Money(self.orders[ID].paid_minor, "EUR"), "stripe"
        event: Event = DisputeOpened(order=ID, provider=provider, ref="dp_1", amount=amount, takes_money=takes)
        if not opens:
            event = DisputeClosed(order=ID, provider=provider, ref="dp_1", amount=amount, won=won)
        self.taken |= opens and takes
        self.take(event)
        return event

    # --- our own hands: what was wanted is done, perhaps twice ------------------------------------------------------

    @precondition(lambda self: self.wanted)
    @rule(data=st.data(), twice=st.booleans(), ref=PAGES, well=st.booleans())
    def something_wanted_is_done(self, data: st.DataObject, ref: str, *, twice: bool, well: bool) -> None:
        effect = self.wanted.pop(data.draw(st.integers(0, len(self.wanted) - 1)))
        match effect:
            case OpenCheckout(order=order):
                result: Event = (
                    CheckoutOpened(order, f"https://pay.example/{ref}", ref) if well else CheckoutFailed(order)
                )
            case MakeProduct(order=order, photo=photo) if self.orders[order].photo == photo:
                result = ProductMade(order, photo, "sha")
            case DeliverFile(order=order):
                result = FileDelivered(order)
            case SubmitPrints(order=order):
                result = PrintsAccepted(order, f"{order}-{self.orders[order].prints}")
            case RefundPayment():
                result = self.refund(effect, well=well)
            case OpenCase(case="review", order=order, photo=photo) if order is not None and photo is not None:
                self.dare(self.decision(order, photo, approved=well))
                return
            case _:
                return
        self.dare(result)
        # What never began has no reference of the provider's: the engine knows its result by the effect that wanted it.
        if twice and not isinstance(result, RefundFailed):
            self.dare(result)

    def refund(self, asked: RefundPayment, *, well: bool) -> Event:
        """The provider's own arithmetic: it never gives back more than it took."""
        left = self.arrived[asked.payment_ref].amount_minor - self.returned[asked.payment_ref]
        if not well or asked.amount.amount_minor > left:
            return RefundFailed(
                order=asked.order, provider="stripe", payment_ref=asked.payment_ref, amount=asked.amount
            )
        self.returned[asked.payment_ref] += asked.amount.amount_minor
        made = RefundMade(
            order=asked.order,
            provider="stripe",
            ref=f"re_{len(self.refunds)}",
            payment_ref=asked.payment_ref,
            amount=asked.amount,
        )
        self.refunds.append(made)
        return made

    @precondition(lambda self: self.refunds)
    @rule(data=st.data())
    def a_bank_sends_a_refund_back(self, data: st.DataObject) -> None:
        made = data.draw(st.sampled_from(self.refunds))
        if ("refund_failed", made.ref) in self.books or ("refund", made.ref) not in self.books:
            return
        self.returned[made.payment_ref] -= made.amount.amount_minor
        failed = RefundFailed(
            order=made.order, provider="stripe", payment_ref=made.payment_ref, amount=made.amount, ref=made.ref
        )
        self.take(failed)
        self.take(failed)

    # --- people: a step that is not possible is refused, and changes nothing ----------------------------------------

    @rule(data=st.data(), order=ORDERS, approved=st.booleans())
    def a_stray_decision(self, data: st.DataObject, order: OrderId, *, approved: bool) -> None:
        photo = data.draw(st.sampled_from(self.photos[order]))
        self.dare(self.decision(order, photo, approved=approved))

    @rule(
        order=ORDERS,
        wish=st.sampled_from(["cancelled", "withdrawn", "started", "claim_opened", "promise_missed", "prints_arrived"]),
    )
    def the_customer_or_the_calendar_wishes(self, order: OrderId, wish: str) -> None:
        self.dare(AdvanceOrder(order=order, trigger=wish))

    @rule(start=st.sampled_from(["now", "later"]))
    def the_customer_asks_for_another_page(self, start: str) -> None:
        self.dare(AdvanceOrder(order=ID, trigger="confirmed", start=start))

    @rule(order=ORDERS)
    def the_customer_sends_another_photo(self, order: OrderId) -> None:
        photo = PhotoId(f"{order}-{len(self.photos[order])}")
        if self.dare(AdvanceOrder(order=order, trigger="photo_replaced", photo=photo)):
            self.photos[order].append(photo)

    @rule(order=ORDERS, amount=st.sampled_from([None, 100, 399, 499, 5000]))
    def the_desk_gives_money_back(self, order: OrderId, amount: int | None) -> None:
        money = None if amount is None else Money(amount, "EUR")
        self.dare(RefundDecided(order=order, agent="Grace", reason="sorry", amount=money))

    @rule(order=ORDERS, outcome=st.sampled_from(["redo", "refund", "refused"]))
    def the_desk_decides_on_a_claim(self, order: OrderId, outcome: str) -> None:
        self.dare(ClaimDecided(case=CaseId("c"), order=order, outcome=outcome, agent="Grace"))

    @rule(order=ORDERS)
    def the_desk_lets_the_photo_be_taken_again(self, order: OrderId) -> None:
        self.dare(RedoDecided(order=order, agent="Grace", reason="a gesture"))

    @rule(order=ORDERS, chat=st.booleans(), email=st.booleans())
    def the_desk_has_the_file_sent_again(self, order: OrderId, *, chat: bool, email: bool) -> None:
        before = dict(self.orders)
        self.take(ResendDecided(order=order, agent="Grace", reason="lost", by_chat=chat, by_email=email))
        assert self.orders == before

    @rule(order=ORDERS, what=st.sampled_from([ReopeningDecided, CancelDecided]))
    def the_desk_helps_or_ends_an_unpaid_sale(self, order: OrderId, what: type) -> None:
        self.take(what(order=order, agent="Grace", reason="asked"))  # never a mistake

    @rule(order=ORDERS, what=st.sampled_from([PrintsShipped, PrintsLost, PrintsArrived]))
    def the_lab_calls_back(self, order: OrderId, what: type) -> None:
        self.take(what(order))  # never a mistake

    def dare(self, event: Event | AdvanceOrder) -> bool:
        before = dict(self.orders)
        try:
            self.take(event)
        except IllegalStep:
            assert self.orders == before
            return False
        return True

    def decision(self, order: OrderId, photo: PhotoId, *, approved: bool) -> ReviewDecided:
        if approved:
            self.approved.add(photo)
        return ReviewDecided(case=CaseId("case-1"), photo=photo, approved=approved, reviewer="Grace", order=order)

    # --- always -----------------------------------------------------------------------------------------------------

    @invariant()
    def every_coin_that_arrived_is_in_the_books_once(self) -> None:
        assert {ref: amount for (kind, ref), amount in self.books.items() if kind == "payment"} == {
            ref: money.amount_minor for ref, money in self.arrived.items()
        }

    @invariant()
    def what_went_back_is_in_the_books_and_never_more_than_had_come(self) -> None:
        booked = Counter[str]()
        for (kind, _), amount in self.books.items():
            booked[kind] += amount
        assert booked["refund"] - booked["refund_failed"] == sum(self.returned.values())
        for order in self.orders.values():
            # A bank that took the money by itself may have had it from us already.
            assert order.asked_minor >= 0
            assert order.refundable.amount_minor <= max(0, order.paid_minor - order.refunded_minor - order.asked_minor)

    @invariant()
    def a_dispute_is_in_the_books_when_a_bank_has_taken_the_money_and_never_while_it_asks(self) -> None:
        booked = {kind for kind, ref in self.books if ref == "dp_1"}
        assert ("dispute" in booked) == self.taken
        assert "dispute_won" not in booked or self.taken

    @invariant()
    def a_share_is_asked_back_once(self) -> None:
        asked = Counter[str]()
        for effect in self.wanted:
            if isinstance(effect, RefundPayment):
                asked[effect.payment_ref] += effect.amount.amount_minor
        for ref, amount in asked.items():
            assert amount + self.returned[ref] <= self.arrived[ref].amount_minor

    @invariant()
    def nothing_is_made_delivered_or_printed_twice(self) -> None:
        assert all(times == 1 for times in self.done.values()), self.done
        assert not any(kind == "DeliverFile" and self.orders[order].product == "prints" for kind, order, _ in self.done)
        assert not any(
            kind == "SubmitPrints" and self.orders[order].product == "digital" for kind, order, _ in self.done
        )

    @invariant()
    def no_photo_is_worked_on_without_money_and_a_person(self) -> None:
        made = {photo for kind, _, photo in self.done if kind == "MakeProduct"}
        assert made <= self.approved
        assert not made or self.arrived

    @invariant()
    def who_said_to_wait_is_waited_for(self) -> None:
        for order in self.orders.values():
            assert not (order.status == "in_review" and order.start == "later")

    @invariant()
    def a_page_is_not_asked_for_without_end(self) -> None:
        assert all(order.failures < CHECKOUT_TRIES for order in self.orders.values())

    @invariant()
    def refunded_means_that_the_money_is_back(self) -> None:
        for order in self.orders.values():
            if order.status == "refunded":
                assert order.refunded_minor >= order.paid_minor


def test_a_bill_tells_the_orders_that_share_it_everything() -> None:
    lead = an_order(status="draft", bill=BILL, together=(OTHER,), start="")
    stepped = step(lead, AdvanceOrder(order=ID, trigger="confirmed", start="now"), CAUSE)
    assert stepped.passed_on == (BillAdvanced(order=OTHER, trigger="confirmed", start="now"),)


TestOrderLife = OrderLife.TestCase
TestOrderLife.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
