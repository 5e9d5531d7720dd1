"""Whatever providers, customers and the desk send, in whatever order and however often: the books stay right."""

from collections import Counter

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.domain.effects import AdvanceOrder, DeliverFile, Effect, MakeProduct, OpenCase, OpenCheckout
from bot.domain.events import (
    CheckoutFailed,
    CheckoutOpened,
    Event,
    FileDelivered,
    PaymentLapsed,
    PaymentReceived,
    PrintsPosted,
    ProductMade,
    ReviewDecided,
)
from bot.domain.ids import CaseId, PhotoId
from bot.domain.money import Money
from bot.payments.order import CHECKOUT_ATTEMPTS, IllegalStep, opening, step
from tests.payments.orders import CAUSE, ID, PHOTO, TOTAL, an_order

REFS = st.sampled_from(["pi_1", "pi_2", "pi_3"])
PAGES = st.sampled_from(["cs_1", "cs_2"])
AMOUNTS = {"pi_1": TOTAL, "pi_2": TOTAL, "pi_3": Money(250, "EUR")}


class OrderLife(RuleBasedStateMachine):
    """The engine's part is played faithfully: effects are done, sometimes twice; payments are kept once per reference."""

    facts = Bundle("facts")

    @initialize(product=st.sampled_from(["digital", "prints", "both"]))
    def place(self, product: str) -> None:
        self.order = an_order(product=product)
        self.wanted: list[Effect] = list(opening(self.order))
        self.done: Counter[str] = Counter()
        self.arrived: dict[str, Money] = {}
        self.books: dict[str, Money] = {}
        self.photos = [PHOTO]
        self.told: list[tuple[str, str]] = []

    def take(self, event: Event | AdvanceOrder) -> None:
        stepped = step(self.order, event, CAUSE)
        self.order = stepped.order
        self.wanted += stepped.effects
        self.done.update(type(effect).__name__ for effect in stepped.effects)
        if stepped.payment and isinstance(event, PaymentReceived):
            self.books.setdefault(event.ref, event.amount)
        if stepped.advanced:
            self.told.append((stepped.advanced.trigger, stepped.advanced.status))

    # --- the provider: anything, at any time, and it never raises -------------------------------------------------------

    @rule(target=facts, ref=REFS)
    def money_arrives(self, ref: str) -> Event:
        self.arrived[ref] = AMOUNTS[ref]
        event = PaymentReceived(ID, "stripe", ref, AMOUNTS[ref])
        self.take(event)
        return event

    @rule(target=facts, ref=PAGES)
    def page_closes(self, ref: str) -> Event:
        event = PaymentLapsed(ID, ref)
        self.take(event)
        return event

    @rule(target=facts, event=facts)
    def provider_says_it_again(self, event: Event) -> Event:
        self.take(event)
        return event

    # --- our own hands: what was wanted is done, perhaps twice ----------------------------------------------------------

    @precondition(lambda self: self.wanted)
    @rule(data=st.data(), twice=st.booleans(), ref=PAGES, opens=st.booleans())
    def something_wanted_is_done(self, data: st.DataObject, ref: str, *, twice: bool, opens: bool) -> None:
        effect = self.wanted.pop(data.draw(st.integers(0, len(self.wanted) - 1)))
        match effect:
            case OpenCheckout():
                result: Event = CheckoutOpened(ID, f"https://pay.example/{ref}", ref) if opens else CheckoutFailed(ID)
            case MakeProduct(photo=photo):
                result = ProductMade(ID, photo, "sha")
            case DeliverFile():
                result = FileDelivered(ID)
            case OpenCase(case="review", photo=photo) if photo is not None:
                self.dare(self.decision(photo, approved=opens))
                return
            case _:
                return
        self.take(result)
        if twice:
            self.take(result)

    # --- people: a step that is not possible is refused, and changes nothing --------------------------------------------

    @rule(data=st.data(), approved=st.booleans())
    def a_stray_decision(self, data: st.DataObject, *, approved: bool) -> None:
        self.dare(self.decision(data.draw(st.sampled_from(self.photos)), approved=approved))

    @rule()
    def customer_cancels(self) -> None:
        self.dare(AdvanceOrder(order=ID, trigger="cancelled"))

    @rule()
    def customer_sends_another_photo(self) -> None:
        photo = PhotoId(f"ph-{len(self.photos)}")
        if self.dare(AdvanceOrder(order=ID, trigger="photo_replaced", photo=photo)):
            self.photos.append(photo)

    @rule()
    def desk_posts_the_prints(self) -> None:
        self.dare(PrintsPosted(ID))

    def dare(self, event: Event | AdvanceOrder) -> bool:
        before = self.order
        try:
            self.take(event)
        except IllegalStep:
            assert self.order == before
            return False
        return True

    def decision(self, photo: PhotoId, *, approved: bool) -> ReviewDecided:
        return ReviewDecided(case=CaseId("case-1"), photo=photo, approved=approved, reviewer="Grace", order=ID)

    # --- always -------------------------------------------------------------------------------------------------------------

    @invariant()
    def every_coin_is_in_the_books_once(self) -> None:
        assert self.books == self.arrived

    @invariant()
    def nothing_is_made_or_delivered_twice(self) -> None:
        assert self.done["MakeProduct"] <= 1
        assert self.done["DeliverFile"] <= (0 if self.order.product == "prints" else 1)

    @invariant()
    def no_photo_is_worked_on_without_money_and_a_person(self) -> None:
        if self.done["MakeProduct"]:
            assert self.books
            assert any(trigger == "photo_approved" for trigger, _ in self.told)

    @invariant()
    def money_that_does_not_fit_has_called_a_person(self) -> None:
        if len(self.books) > 1 or "pi_3" in self.books:
            assert self.done["OpenCase"] >= 1

    @invariant()
    def paper_and_files_keep_to_what_was_bought(self) -> None:
        reached = {status for _, status in self.told}
        assert not (self.order.product == "digital" and "posting" in reached)
        assert not (self.order.product == "prints" and "delivering" in reached)
        assert self.order.attempt <= CHECKOUT_ATTEMPTS


TestOrderLife = OrderLife.TestCase
TestOrderLife.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
