"""The path of a customer, from hello to the file."""

import pytest

from bot.domain.effects import AssessPhoto, DeliverFile, MakeProduct, OpenCase, OpenCheckout, RecordConsent
from bot.domain.events import ReviewDecided
from bot.domain.ids import CaseId
from bot.domain.messages import Link
from bot.wiring.shop import CONSENTS
from tests.stories.storyteller import Storyteller, counter


def until_preview(told: Storyteller, document: str = "visa for the US") -> None:
    told.starts()
    told.types(document)
    told.sends_photo()
    told.photo_passes()


def until_paid(told: Storyteller, product: str = "digital") -> None:
    until_preview(told)
    pays(told, product)


def pays(told: Storyteller, product: str = "digital") -> None:
    told.taps("use")
    told.taps(product)
    told.types("ada@example.com")
    if product != "digital":
        told.types("Ada Lovelace\n12 rue des Lilas\n75011 Paris\nFrance")
        told.taps("confirm")
    told.taps("go-on")
    told.taps("agree")
    told.taps("me")
    told.taps("start-now")
    told.checkout_opens()
    told.is_paid()


def test_a_visa_photo_is_refused_once_then_sold_checked_and_delivered() -> None:
    told = Storyteller()

    told.starts()
    told.hears("automated", "Which document", "[US visa", "[Another: I'll type it]")
    told.types("visa for the US")
    told.hears("€6.90", "€9.90", "€11.90", "Trying is free", "1. Plain wall")

    told.sends_photo()
    told.hears("looking at it now")
    assert [wanted.language for wanted in told.wanted(AssessPhoto)] == ["en"]
    told.photo_fails(("head_size", "too-far"), ("sharpness", "blur"))
    told.hears("Come closer", "After that, one more thing", "[Show all checks]", "[Ask a person]")

    told.sends_photo()
    told.photo_fails(("sharpness", "blur"))
    told.hears("Fine now: Distance to the camera", "isn't quite sharp", "[Ask a person]")

    told.sends_photo()
    told.photo_passes()
    told.hears("Looks right: 3 of 3 checks", "51 × 51 mm, head 30 mm", "[Use this photo]", "[Try again]")  # noqa: RUF001 - the sign of a size

    told.taps("Use this photo")
    told.hears("[Digital file, €6.90]", "[Prints, €9.90]", "[File and prints, €11.90]")
    told.taps("digital")
    told.types("ada at example")
    told.hears("doesn't look like an e-mail address")
    told.types("ada@example.com")

    told.hears("US visa, digital file: €6.90", "Total: €6.90", "[Go on, €6.90]")
    told.taps("go-on")
    told.hears("18 or over", "[I agree and I'm 18 or over]")
    told.taps("agree")
    told.hears("Who is in the photo", "[It's me]", "[My child]", "[Someone who agreed]")
    told.taps("child")
    told.hears("start now", "[Yes, start now]", "[No, wait]")
    told.taps("start-now")
    assert len(told.wanted(OpenCheckout)) == 1
    assert told.order.address is None

    told.checkout_opens()
    told.hears("€6.90, all included", "[Pay €6.90]")
    assert told.links == [Link("https://pay.example/1", told.links[0].label)]
    told.is_paid()
    told.hears("Your receipt", told.order.id, "€6.90", "A person checks")
    told.reviewer_approves()
    told.hears("approved")
    told.file_is_delivered()
    told.hears(
        "Your photo is here", "Print at 100 %", "We erase it on January 1, 2027", "[Download]", "[Order another]"
    )


@pytest.mark.parametrize(
    ("document", "shop", "home"),
    [
        ("visa for the US", "4 \N{MULTIPLICATION SIGN} 6 in", "Letter"),
        ("schengen visa", "10 \N{MULTIPLICATION SIGN} 15 cm", "A4"),
    ],
)
def test_whoever_buys_a_file_can_print_it_on_the_paper_of_the_country(document: str, shop: str, home: str) -> None:
    told = Storyteller()
    told.starts()
    told.types(document)
    if told.conversation.stage == "awaiting_sitter":
        told.taps("11 or older")
    told.sends_photo()
    told.photo_passes()
    pays(told)
    told.reviewer_approves()
    told.file_is_delivered()
    told.hears(f"[Photo sheet, {shop}]", f"[PDF, {home}]")
    assert [link.url.rpartition("/")[2] for link in told.links] == ["product", "sheet", "sheet-pdf"]


def test_a_file_that_is_only_uploaded_goes_in_whole_and_has_no_sheet() -> None:
    told = Storyteller()
    told.starts()
    told.types("uk passport online")
    told.sends_photo()
    told.photo_passes()
    told.hears("Your photo goes in whole: the office cuts it itself.")
    assert not any("how it will be cut" in line for line in told.said)
    pays(told)
    told.reviewer_approves()
    told.file_is_delivered()
    told.hears("Your photo is here", "We erase it on", "[Download]")
    assert [link.url.rpartition("/")[2] for link in told.links] == ["product"]


def test_a_wall_that_a_person_made_white_is_told_in_one_line_and_made() -> None:
    told = Storyteller()
    until_paid(told)
    told.happens(
        ReviewDecided(
            case=CaseId("c"),
            photo=told.order.photo,
            approved=True,
            reviewer="Grace",
            order=told.order.id,
            white_wall=True,
        )
    )
    told.hears("They chose to make the wall white; nothing else was changed.")
    assert [wanted.white_wall for wanted in told.wanted(MakeProduct)] == [True]


def test_each_consent_is_a_question_of_its_own_and_is_written_down_with_its_words() -> None:
    told = Storyteller(hint="fr-CA")
    until_preview(told)
    told.taps("use")
    told.taps("digital")
    told.types("ada@example.com")
    told.taps("go-on")
    recorded = []
    for choice in ("disagree", "agree", "other", "wait", "start-now"):
        told.taps(choice)
        recorded += told.wanted(RecordConsent)
    assert [(r.consent, r.answer) for r in recorded] == [
        ("terms", "disagree"),
        ("terms", "agree"),
        ("subject", "other"),
        ("immediate_start", "wait"),
        ("immediate_start", "start-now"),
    ]
    assert {r.language for r in recorded} == {"fr"}
    assert all(r.version == CONSENTS[r.consent] and len(r.sha256) == 64 for r in recorded)


def test_without_consent_nothing_is_ordered_and_it_is_said_so() -> None:
    told = Storyteller()
    until_preview(told)
    told.taps("use")
    told.taps("digital")
    told.types("ada@example.com")
    told.taps("go-on")
    told.types("no")
    told.hears("nothing was ordered and nothing is charged")
    told.types("yes")
    told.types("1")
    told.types("no, wait")
    told.hears("I begin on November 16, 2026 and not before", "[Yes, start now]", "[Pay now, start later]")
    assert told.order.status == "draft"
    told.types("yes, start now")
    assert told.order.status == "awaiting_payment"


def test_a_desk_rejection_gives_the_tip_and_a_free_retake() -> None:
    told = Storyteller()
    until_paid(told)
    told.reviewer_rejects("shadow-face")
    told.hears("Turn until the window", "It is free: you have paid already")
    told.sends_photo()
    told.photo_passes()
    told.taps("use")
    told.hears("nothing more to pay")
    assert [case.case for case in told.wanted(OpenCase)] == ["review"]
    assert len(told.orders) == 1
    told.reviewer_approves()
    told.file_is_delivered()
    told.hears("Your photo is here")


def test_a_reason_that_has_no_tip_is_still_explained() -> None:
    told = Storyteller()
    until_paid(told)
    told.reviewer_rejects("because")
    told.hears("published rules", "It is free")


def test_a_retake_waits_while_the_customer_is_at_something_else() -> None:
    told = Storyteller()
    until_paid(told)
    told.types("start over")
    told.taps("us-passport")
    told.reviewer_rejects("blur")
    told.hears("isn't quite sharp", "[Send a new photo]")
    assert told.conversation.document == "us-passport"
    told.taps("Send a new photo")
    assert told.conversation.document == "us-visa"
    told.sends_photo()
    told.photo_passes()
    told.taps("use")
    assert told.order.status == "in_review"


def test_prints_need_an_address_that_is_checked_line_by_line_and_shown() -> None:
    told = Storyteller()
    until_preview(told)
    told.taps("use")
    told.taps("both")
    told.types("ada@example.com")
    told.hears("Where shall we post the prints?")
    told.types("Ada Lovelace")
    told.hears("Now the street")
    told.types("12 rue des Lilas")
    told.hears("Now the postcode and the city")
    told.types("Paris")
    told.hears("Now the postcode and the city")
    told.types("75011 Paris")
    told.hears("which country")
    told.types("Fraance")
    told.hears("don't know that country")
    told.types("france")
    told.hears("Is this right?", "Ada Lovelace\n12 rue des Lilas\n75011 Paris\nFRANCE")
    told.types("change it")
    told.types("Ada Lovelace, 1 High Street, London SW1A 1AA, UK")
    told.hears("London SW1A 1AA\nUNITED KINGDOM")
    told.types("yes")
    for answer in ("go-on", "agree", "me", "start-now"):
        told.taps(answer)
    assert told.order.address is not None
    assert told.order.address.country == "GB"


def test_the_file_comes_first_and_the_prints_follow() -> None:
    told = Storyteller()
    until_paid(told, "both")
    told.reviewer_approves()
    told.file_is_delivered()
    told.hears("The prints follow by post")
    assert told.order.status == "producing"


def test_a_page_that_closed_is_opened_anew_for_the_same_order_at_the_same_price() -> None:
    told = Storyteller()
    until_preview(told)
    for answer in ("use", "digital"):
        told.taps(answer)
    told.types("ada@example.com")
    for answer in ("go-on", "agree", "me", "start-now"):
        told.taps(answer)
    told.checkout_opens()
    told.page_closes()
    told.hears("nothing was charged", "[Open it again]")
    told.types("yes")
    assert len(told.orders) == 1
    assert (told.order.status, told.order.attempt) == ("awaiting_payment", 2)
    assert len(told.wanted(OpenCheckout)) == 1


def test_an_unpaid_order_can_be_cancelled() -> None:
    told = Storyteller()
    until_preview(told)
    for answer in ("use", "digital"):
        told.taps(answer)
    told.types("ada@example.com")
    for answer in ("go-on", "agree", "me", "start-now"):
        told.taps(answer)
    told.checkout_opens()
    told.types("cancel")
    told.hears("is cancelled", "Nothing was charged", "[Order another]")
    assert told.order.status == "cancelled"


def test_stars_are_paid_by_an_invoice_in_the_chat() -> None:
    told = Storyteller(counter=counter(digital="stars"))
    until_preview(told)
    told.taps("use")
    told.hears("[Digital file, 350 ⭐ Stars]")
    told.taps("digital")
    told.types("ada@example.com")
    for answer in ("go-on", "agree", "me", "start-now"):
        told.taps(answer)
    told.hears("Your photo, digital file", 'tap "Pay" on the invoice')
    told.is_paid()
    told.hears("350 ⭐ Stars")


def test_a_delivery_is_wanted_only_after_a_person_approved() -> None:
    told = Storyteller()
    until_paid(told)
    assert told.wanted(DeliverFile) == []
    told.reviewer_approves()
    assert told.wanted(DeliverFile) == []
    told.product_is_made()
    assert len(told.wanted(DeliverFile)) == 1
