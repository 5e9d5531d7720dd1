"""What happens to money, and to people with it: the whole price, families, codes, waiting, withdrawing, claims, reminders."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from bot.domain.effects import (
    CloseCheckout,
    FileClaim,
    KeepPhoto,
    OpenCase,
    OpenCheckout,
    RecordConsent,
    RefundPayment,
    SendLetter,
    StartTimer,
)
from bot.domain.events import (
    ClaimDecided,
    DataErased,
    PaymentFailed,
    PaymentPromised,
    PaymentReceived,
    PrintsAccepted,
    PrintsLost,
    PrintsShipped,
    RefundDecided,
    RefundFailed,
    RefundMade,
)
from bot.domain.ids import CaseId
from bot.domain.money import Money
from tests.stories.storyteller import Storyteller, counter
from tests.stories.test_the_sale import until_paid, until_preview

ADDRESS = "Ada Lovelace\n12 rue des Lilas\n75011 Paris\nFrance"


def until_summary(told: Storyteller, product: str = "digital", document: str = "visa for the US") -> None:
    until_preview(told, document)
    told.taps("use")
    told.taps(product)
    told.types("ada@example.com")
    if product != "digital":
        told.types(ADDRESS)
        told.taps("confirm")


def agrees(told: Storyteller, *, people: int = 1, start: str = "start-now") -> None:
    told.taps("go-on")
    told.taps("agree")
    for _ in range(people):
        told.taps("me")
    if start == "start-later":
        told.taps("wait")
    told.taps(start)


def until_delivered(told: Storyteller) -> None:
    until_paid(told)
    told.reviewer_approves()
    told.file_is_delivered()


# --- the whole price -------------------------------------------------------------------------------------------------


def test_the_whole_price_is_shown_line_by_line_before_anything_is_agreed_to() -> None:
    told = Storyteller()
    until_summary(told, "both")
    told.hears(
        "Your order, in full",
        "US visa, file and prints: €11.90",
        "Postage to France: €1.50",
        "Total: €13.40, with €2.23 TVA (20 %) in it",
        "That is about $14.74 at the reference rate of November 1, 2026",
        "your bank may add a fee",
        "[Go on, €13.40]",
    )
    agrees(told)
    told.checkout_opens()
    told.hears("€13.40, all included", "[Pay €13.40]")
    assert told.order.due == Money(1340, "EUR")
    assert sum(line.amount.amount_minor for line in told.order.lines) == 1340


def test_being_checked_first_costs_what_its_button_says_and_can_be_taken_back() -> None:
    told = Storyteller()
    until_summary(told)
    told.taps("express")
    told.hears("checked first: €3.00", "Total: €9.90", "[No hurry]")
    told.taps("no-express")
    told.hears("Total: €6.90")
    told.taps("express")
    agrees(told)
    assert told.order.express
    assert told.order.due == Money(990, "EUR")


def test_a_price_that_has_changed_is_said_before_anything_is_agreed_to(monkeypatch: pytest.MonkeyPatch) -> None:
    told = Storyteller()
    until_summary(told)
    dearer = counter()
    quoted = dearer.quote

    def more(sale: object) -> object:
        quote = quoted(sale)  # type: ignore[arg-type]
        return type(quote)(**{**_fields(quote), "total": Money(790, "EUR")})

    object.__setattr__(dearer, "quote", more)
    told.counter = dearer
    told.taps("go-on")
    told.hears("The price has changed", "nothing has been charged")
    assert told.orders == {}


def _fields(struct: object) -> dict[str, object]:
    return {name: getattr(struct, name) for name in struct.__struct_fields__}  # type: ignore[attr-defined]


# --- promotion codes -------------------------------------------------------------------------------------------------


def test_a_code_that_holds_lowers_the_price_however_it_is_written() -> None:
    told = Storyteller()
    until_summary(told)
    told.taps("code")
    told.hears("type your code")
    told.types("spring")
    told.hears("Code SPRING: -€1.38", "Total: €5.52", "[Without the code]")
    agrees(told)
    told.checkout_opens()
    told.hears("[Pay €5.52]")


@pytest.mark.parametrize(("typed", "answer"), [("summer", "don't know that code"), ("last year", "not valid any more")])
def test_a_code_that_does_not_hold_is_refused_kindly_and_the_price_stays(typed: str, answer: str) -> None:
    told = Storyteller()
    until_summary(told)
    told.types(typed)
    told.hears(answer, "Total: €6.90")


def test_a_code_that_was_used_up_meanwhile_is_said_before_paying() -> None:
    told = Storyteller()
    until_summary(told)
    told.types("SPRING")
    told.taps("go-on")
    told.taps("agree")
    told.taps("me")
    told.spent.add("SPRING")
    told.taps("start-now")
    told.hears("has been used up", "Total: €6.90")
    assert all(order.status != "awaiting_payment" for order in told.orders.values())


def test_when_nothing_is_left_to_pay_nobody_is_sent_to_a_payment_page() -> None:
    told = Storyteller()
    until_summary(told)
    told.types("friend")
    told.hears("Total: €0.00")
    agrees(told)
    told.hears("there is nothing to pay", "A person checks your photo by")
    assert told.wanted(OpenCheckout) == []
    assert [case.case for case in told.wanted(OpenCase)] == ["review"]
    assert told.order.status == "in_review"


# --- several people --------------------------------------------------------------------------------------------------


def family(told: Storyteller) -> None:
    until_summary(told)
    told.taps("add-person")
    told.hears("Which document")
    told.types("schengen visa")
    told.taps("1 to 5")
    told.sends_photo()
    told.photo_passes()
    told.taps("use")
    told.taps("digital")


def test_a_family_is_one_conversation_and_one_payment_and_each_photo_goes_its_own_way() -> None:
    told = Storyteller()
    family(told)
    told.hears("US visa, digital file: €6.90", "Schengen visa, digital file: €5.90", "Total: €12.80")
    told.taps("go-on")
    told.taps("agree")
    told.hears("Photo 1 of 2, US visa", "Who is in the photo")
    told.taps("me")
    told.hears("Photo 2 of 2, Schengen visa")
    told.taps("child")
    told.taps("start-now")
    assert len(told.wanted(OpenCheckout)) == 1
    told.checkout_opens()
    told.hears("2 photos: €12.80", "[Pay €12.80]")
    told.is_paid()
    told.hears("Your receipt", "2 photos", "€12.80")
    assert sum("Your receipt" in line for line in told.said) == 1

    first, second = told.orders.values()
    assert [case.order for case in told.wanted(OpenCase)] == [first.id, second.id]
    assert (first.status, second.status) == ("in_review", "in_review")
    assert (first.sitter.under_years, second.sitter.under_years) == (None, 6)
    told.reviewer_approves()
    assert [order.status for order in told.orders.values()] == ["approved", "in_review"]


def test_the_part_of_one_person_can_be_given_back_alone() -> None:
    told = Storyteller()
    family(told)
    agrees(told, people=2)
    told.checkout_opens()
    told.is_paid()
    _, second = told.orders.values()
    told.happens(RefundDecided(order=second.id, agent="Grace", reason="no"))
    (back,) = told.wanted(RefundPayment)
    assert (back.amount, back.payment_ref) == (Money(590, "EUR"), "pi_1")
    told.happens(
        RefundMade(order=second.id, provider="stripe", ref="re_1", payment_ref="pi_1", amount=Money(590, "EUR"))
    )
    told.hears("€5.90", second.id, "on its way to you")
    assert [order.status for order in told.orders.values()] == ["in_review", "refunded"]


def test_cancelling_a_family_s_order_cancels_all_of_it_and_closes_the_page() -> None:
    told = Storyteller()
    family(told)
    agrees(told, people=2)
    told.checkout_opens()
    told.taps("cancel")
    told.hears("is cancelled")
    assert {order.status for order in told.orders.values()} == {"cancelled"}
    assert len(told.wanted(CloseCheckout)) == 1


# --- money that takes its time, or comes too late --------------------------------------------------------------------


def test_a_bank_transfer_is_told_of_and_waited_for() -> None:
    told = Storyteller()
    until_summary(told)
    agrees(told)
    told.checkout_opens()
    told.happens(PaymentPromised(told.order.id, "cs_1"))
    told.hears("on its way", "a few days")
    told.is_paid()
    told.hears("Your receipt")
    assert told.order.status == "in_review"


def test_a_bank_transfer_that_does_not_come_charges_nothing_and_opens_another_way() -> None:
    told = Storyteller()
    until_summary(told)
    agrees(told)
    told.checkout_opens()
    told.happens(PaymentPromised(told.order.id, "cs_1"))
    told.happens(PaymentFailed(told.order.id, "cs_1"))
    told.hears("did not send the payment", "Nothing was charged", "[Open it again]")


def test_money_that_comes_after_a_cancellation_goes_back_by_itself() -> None:
    told = Storyteller()
    until_summary(told)
    agrees(told)
    told.checkout_opens()
    told.taps("cancel")
    told.is_paid()
    told.hears("came after you had cancelled", "all of it back")
    (back,) = told.wanted(RefundPayment)
    assert back.amount == told.order.due
    told.money_goes_back()
    assert told.order.status == "refunded"


def test_money_that_comes_after_an_erasure_goes_back_by_itself() -> None:
    told = Storyteller()
    until_summary(told)
    agrees(told)
    told.checkout_opens()
    told.types("delete my data")
    told.taps("erase-yes")
    told.is_paid()
    assert len(told.wanted(RefundPayment)) == 1


def test_who_is_forgotten_before_work_has_begun_has_the_money_back() -> None:
    told = Storyteller()
    until_summary(told)
    agrees(told, start="start-later")
    told.checkout_opens()
    told.is_paid()
    told.types("delete my data")
    told.taps("erase-yes")
    assert len(told.wanted(RefundPayment)) == 1
    assert told.order.status == "refunding"


def test_who_is_forgotten_while_a_person_is_at_work_leaves_their_money_to_people() -> None:
    told = Storyteller()
    until_paid(told)
    told.types("delete my data")
    told.taps("erase-yes")
    told.happens(DataErased())
    assert [(case.case, case.order) for case in told.wanted(OpenCase)] == [("money", told.order.id)]


def test_a_second_payment_goes_straight_back_and_the_order_goes_on() -> None:
    told = Storyteller()
    until_paid(told)
    told.happens(PaymentReceived(told.order.id, "stripe", "pi_2", told.order.due))
    (back,) = told.wanted(RefundPayment)
    assert (back.payment_ref, back.amount) == ("pi_2", told.order.due)
    assert told.order.status == "in_review"


def test_a_refund_that_the_bank_sends_back_is_a_person_s_matter_and_the_customer_is_told() -> None:
    told = Storyteller()
    until_paid(told)
    told.happens(RefundDecided(order=told.order.id, agent="Grace", reason="sorry"))
    told.hears("I'm sending €6.90 back")
    told.money_goes_back()
    told.happens(
        RefundFailed(order=told.order.id, provider="stripe", payment_ref="pi_1", amount=told.order.due, ref="re_1")
    )
    told.hears("could not be sent back", "the money is yours")
    assert told.order.status == "needs_review"
    assert [case.case for case in told.wanted(OpenCase)] == ["person"]


# --- time ------------------------------------------------------------------------------------------------------------


def test_the_check_is_promised_by_the_desk_s_calendar_and_an_apology_offers_the_money_back() -> None:
    told = Storyteller()
    until_paid(told)
    told.hears("A person checks your photo by 1:04\u202fPM today, November 2 (UTC)")
    told.rings("promise-warning")
    assert [case.case for case in told.wanted(OpenCase)] == ["promise"]
    told.rings("promise-missed")
    told.hears("I'm sorry", "by 1:04\u202fPM today", "you get all your money back", "[My money back]")
    told.taps("withdraw")
    told.hears("Withdraw from the contract", "€6.90 back")
    told.taps("withdraw-confirm")
    told.hears("You have withdrawn", "Monday, November 2, 2026 (UTC)")
    assert len(told.wanted(RefundPayment)) == 1


def test_a_promise_that_was_kept_rings_nobody() -> None:
    told = Storyteller()
    until_paid(told)
    told.reviewer_approves()
    told.file_is_delivered()
    told.rings("promise-warning")
    told.hears_nothing()
    told.rings("promise-missed")
    told.hears_nothing()
    assert told.effects == []


def test_who_asks_to_be_reminded_is_reminded_twice_at_the_most_and_never_at_night() -> None:
    told = Storyteller(now=dt.datetime(2026, 11, 2, 19, 30, tzinfo=dt.UTC))
    until_summary(told)
    agrees(told)
    told.checkout_opens()
    told.taps("remind")
    told.hears("at most twice", "never at night")
    assert [consent.consent for consent in told.wanted(RecordConsent)] == ["reminders"]
    told.rings("remind")
    told.hears("not paid yet", "[Pay €6.90]", "[No more reminders]")
    assert 8 <= told.now.hour < 21
    told.rings("remind")
    assert 8 <= told.now.hour < 21
    told.hears("not paid yet")
    assert told.wanted(StartTimer) == []


def test_a_customer_elsewhere_is_told_by_their_own_clock_and_not_reminded_in_their_night() -> None:
    told = Storyteller(
        zone="Pacific/Auckland", now=dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
    )  # ten in the evening there
    until_summary(told)
    agrees(told)
    told.checkout_opens()
    told.taps("remind")
    told.rings("remind")
    told.hears("not paid yet")
    assert told.now.astimezone(ZoneInfo("Pacific/Auckland")).hour == 8
    told.is_paid()
    # Paid while it is the third in Auckland and the second at the desk, which opens the next morning.
    told.hears("paid on November 3, 2026", "by 2:00\u202fAM tomorrow, November 4 (Auckland time)")


def test_the_clock_is_that_of_the_country_where_prints_go_or_else_of_the_document() -> None:
    told = Storyteller()
    until_paid(told, "prints")
    told.hears("A person checks your photo by", "tomorrow, November 3 (Paris time)")


def test_a_reminder_that_was_called_off_or_overtaken_by_the_payment_is_not_sent() -> None:
    told = Storyteller()
    until_summary(told)
    agrees(told)
    told.checkout_opens()
    told.taps("remind")
    told.is_paid()
    told.rings("remind")
    told.hears_nothing()


# --- withdrawing -----------------------------------------------------------------------------------------------------


def test_who_wants_us_to_wait_can_withdraw_with_two_taps_and_has_it_in_writing() -> None:
    told = Storyteller()
    until_summary(told)
    agrees(told, start="start-later")
    told.checkout_opens()
    told.is_paid()
    told.hears("I begin on November 16, 2026 and not before", "[Start now]", "[Withdraw from contract]")
    assert told.wanted(OpenCase) == []
    told.types("withdraw from contract")
    told.hears("[Confirm withdrawal]", "[Keep the order]")
    told.taps("withdraw-confirm")
    told.hears("You have withdrawn from the contract", told.order.id, "November 2, 2026")
    assert [letter.letter for letter in told.wanted(SendLetter)] == ["withdrawal"]
    told.money_goes_back()
    told.hears("€6.90", "on its way to you")
    assert told.order.status == "refunded"


def test_who_waits_can_start_after_all_and_that_is_written_down() -> None:
    told = Storyteller()
    until_summary(told)
    agrees(told, start="start-later")
    told.checkout_opens()
    told.is_paid()
    told.taps("start")
    assert [(c.consent, c.answer) for c in told.wanted(RecordConsent)] == [("immediate_start", "start-now")]
    assert [case.case for case in told.wanted(OpenCase)] == ["review"]
    told.types("withdraw")
    told.hears("[Confirm withdrawal]")  # until the photo is made, as the words say that were agreed to


def test_when_the_time_to_withdraw_is_over_work_begins_by_itself() -> None:
    told = Storyteller()
    until_summary(told)
    agrees(told, start="start-later")
    told.checkout_opens()
    told.is_paid()
    told.rings("start")
    told.hears("A person checks the photo")
    assert told.order.status == "in_review"


@pytest.mark.parametrize("paid", [False, True])
def test_where_there_is_nothing_to_withdraw_from_the_answer_says_why(paid: bool) -> None:
    told = Storyteller()
    if paid:
        until_delivered(told)
    told.types("withdraw from contract")
    told.hears("asked us to begin at once" if paid else "no order to withdraw from")


def test_who_s_photo_we_refused_may_have_the_money_back_instead_of_a_retake() -> None:
    told = Storyteller()
    until_paid(told)
    told.reviewer_rejects("blur")
    told.hears("[My money back]")
    told.taps("withdraw")
    told.taps("withdraw-confirm")
    assert len(told.wanted(RefundPayment)) == 1
    assert told.order.status == "refunding"
    told.hears("You have withdrawn")


# --- claims ----------------------------------------------------------------------------------------------------------


def claims(told: Storyteller) -> None:
    told.types("my photo was refused")
    told.taps("claim-order")
    told.hears("Which office")
    told.types("Town hall, Lyon")
    told.hears("photo of the letter")


def test_a_claim_with_a_few_words_is_decided_by_a_person_within_a_day() -> None:
    told = Storyteller()
    until_delivered(told)
    claims(told)
    told.types("They say that the head is too small.")
    told.hears("A person decides by 5:00\u202fPM tomorrow, November 3 (UTC)")
    (claim,) = told.wanted(FileClaim)
    assert (claim.office, claim.words, claim.evidence) == (
        "Town hall, Lyon",
        "They say that the head is too small.",
        None,
    )
    told.happens(ClaimDecided(case=CaseId("c"), order=told.order.id, outcome="redo", agent="Grace", words="So sorry."))
    told.hears("a new photo", "for free", "So sorry.", "[Send a new photo]")
    told.taps("retake")
    told.sends_photo()
    told.photo_passes()
    told.taps("use")
    told.hears("nothing more to pay")
    assert told.order.status == "in_review"


def test_a_letter_s_photo_is_kept_and_not_judged() -> None:
    told = Storyteller()
    until_delivered(told)
    claims(told)
    photo = told.sends_photo()
    assert [kept.photo for kept in told.wanted(KeepPhoto)] == [photo]
    assert [claim.evidence for claim in told.wanted(FileClaim)] == [photo]
    told.hears("A person decides by")


def test_a_claim_may_end_with_the_money_back() -> None:
    told = Storyteller()
    until_delivered(told)
    claims(told)
    told.taps("claim-no-evidence")
    words = "We are sorry about the trip."
    told.happens(ClaimDecided(case=CaseId("c"), order=told.order.id, outcome="refund", agent="Grace", words=words))
    told.hears("I'm sending €6.90 back", f"Their words: {words}")
    told.money_goes_back()
    assert told.order.status == "refunded"


def test_a_claim_that_is_refused_says_so_and_leaves_a_person_to_talk_to() -> None:
    told = Storyteller()
    until_delivered(told)
    claims(told)
    told.taps("claim-no-evidence")
    told.happens(
        ClaimDecided(
            case=CaseId("c"), order=told.order.id, outcome="refused", agent="Grace", words="It was another photo."
        )
    )
    told.hears("can't accept it", "It was another photo.", "[Talk to a person]")
    assert told.order.status == "delivered"


def test_a_claim_works_after_everything_was_erased() -> None:
    told = Storyteller()
    until_delivered(told)
    told.types("delete my data")
    told.taps("erase-yes")
    told.types("the embassy rejected my photo")
    told.types(told.order.id.lower())
    told.hears("Which e-mail address")
    told.types("ada@example.com")
    told.hears("Which office")


def test_neither_a_wrong_number_nor_a_wrong_address_says_which_of_them_is_wrong() -> None:
    told = Storyteller()
    until_delivered(told)
    told.types("refused")
    told.types("hello there")
    told.types("PB 1234 5678")
    told.types("eve@example.com")
    told.hears("no order with this number and this e-mail address")


@pytest.mark.parametrize(
    ("policy", "answer"),
    [("none", "sales are final"), ("printed_only", "was not printed by us"), ("final_redo_only", "Which office")],
)
def test_what_may_be_claimed_is_a_matter_of_policy(policy: str, answer: str) -> None:
    told = Storyteller(counter=counter(refunds=policy))
    until_delivered(told)
    told.types("refused")
    if policy != "none":
        told.taps("claim-order")
    told.hears(answer)


def test_what_is_not_delivered_cannot_have_been_refused() -> None:
    told = Storyteller()
    until_paid(told)
    told.types("my photo was refused")
    told.types(told.order.id)
    told.hears("not delivered yet")


# --- paper -----------------------------------------------------------------------------------------------------------


def test_prints_that_the_post_lost_are_made_again_at_no_cost() -> None:
    told = Storyteller()
    until_paid(told, "prints")
    told.reviewer_approves()
    told.product_is_made()
    told.happens(PrintsAccepted(told.order.id, "job-1"))
    told.happens(PrintsShipped(told.order.id, "RR123456789FR"))
    told.hears("in the post", "RR123456789FR")
    told.happens(PrintsLost(told.order.id))
    told.hears("make them again", "no cost")
    assert (told.order.status, told.order.prints) == ("producing", 2)
    told.happens(PrintsLost(told.order.id))
    told.hears_nothing()
    told.happens(PrintsAccepted(told.order.id, "job-2"))
    told.happens(PrintsShipped(told.order.id))
    told.rings("arrival")
    told.hears("should be with you by now")
    assert told.order.status == "delivered"
