"""Who is in the photo is asked where the rules for children differ, and what the answer changes."""

import pytest

from bot.domain.effects import AssessPhoto, MakeProduct
from bot.domain.sitter import ADULT, Sitter
from tests.stories.storyteller import Storyteller, counter

BABY = Sitter(under_years=1)


def judged_as(told: Storyteller) -> Sitter:
    (wanted,) = told.wanted(AssessPhoto)
    return wanted.sitter


def test_the_age_is_asked_after_the_price_and_before_the_guide_and_only_where_the_rules_for_children_differ() -> None:
    told = Storyteller()
    told.types("Schengen visa")
    told.hears("€6.90", "How old is the person", "[11 or older]", "[6 to 10]", "[1 to 5]", "[Under 1]")
    told.taps("11 or older")
    told.hears("1. Plain wall", "send it here")
    told.sends_photo()
    assert judged_as(told) == ADULT
    told.photo_passes()
    told.types("US visa")
    told.hears("€6.90", "1. Plain wall")


def test_a_babys_parents_get_a_guide_of_their_own() -> None:
    told = Storyteller()
    told.types("Schengen visa")
    told.types("my baby")
    told.hears("plain, light sheet", "straight above", "No hands, toys", "accepts closed eyes")
    told.sends_photo()
    assert judged_as(told) == BABY


def test_a_small_childs_parents_are_told_how_it_sits() -> None:
    told = Storyteller(hint="fr")
    told.types("visa schengen")
    told.taps("1 à 5 ans")  # codespell:ignore
    told.hears("assis seul sur un tabouret")


@pytest.mark.parametrize(
    ("typed", "under_years"),
    [
        ("she is 7", 11),
        ("4 years old", 6),
        ("5 ans", 6),  # codespell:ignore
        ("8 months", 1),
        ("18 mois", 6),
        ("35", None),
        ("adult", None),
    ],
)
def test_the_age_can_be_typed(typed: str, under_years: int | None) -> None:
    told = Storyteller()
    told.types("Schengen visa")
    told.types(typed)
    assert told.conversation.sitter.under_years == under_years
    assert told.conversation.stage == "awaiting_photo"


def test_what_is_no_age_is_asked_again_and_another_document_can_still_be_named() -> None:
    told = Storyteller()
    told.types("Schengen visa")
    told.types("she is small")
    told.hears("didn't understand", "How old is the person")
    told.types("US visa")
    told.hears("US visa", "1. Plain wall")


def test_a_channel_with_three_buttons_asks_in_two_steps() -> None:
    told = Storyteller(counter=counter(max_choices=3))
    told.types("Schengen visa")
    assert [line for line in told.said if line.startswith("[")] == ["[11 or older]", "[A child or a baby]"]
    told.taps("A child or a baby")
    told.hears("how old is the child", "[6 to 10]", "[1 to 5]", "[Under 1]")
    told.taps("Under 1")
    assert told.conversation.sitter == BABY


def test_photos_that_came_before_are_kept_and_judged_after_the_answer() -> None:
    told = Storyteller()
    first = told.sends_photo()
    told.types("Schengen visa")
    told.hears("How old is the person")
    second = told.sends_photo()
    told.hears("only need to know how old", "How old is the person")
    told.taps("Under 1")
    told.hears("Got several")
    assert [(wanted.photo, wanted.sitter) for wanted in told.wanted(AssessPhoto)] == [(first, BABY), (second, BABY)]


def test_another_document_keeps_the_answer_and_start_over_forgets_it() -> None:
    told = Storyteller()
    told.types("Schengen visa")
    told.taps("Under 1")
    told.types("US visa")
    told.types("Schengen visa")
    told.hears("plain, light sheet")
    told.types("start over")
    told.types("Schengen visa")
    told.hears("How old is the person")


def test_an_answer_that_is_taken_back_has_the_same_photo_judged_again() -> None:
    told = Storyteller()
    told.types("Schengen visa")
    told.taps("11 or older")
    photo = told.sends_photo()
    told.photo_fails(("eyes_open", "eyes-not-seen"))
    told.types("back")
    told.hears("How old is the person")
    told.taps("Under 1")
    (again,) = told.wanted(AssessPhoto)
    assert (again.photo, again.source, again.sitter) == (photo, "", BABY)


def test_who_is_in_the_photo_travels_with_the_order_and_the_finished_photo() -> None:
    told = Storyteller()
    told.types("Schengen visa")
    told.taps("Under 1")
    told.sends_photo()
    told.photo_passes()
    told.taps("use")
    told.taps("digital")
    told.types("ada@example.com")
    for answer in ("go-on", "agree", "child", "start-now"):
        told.taps(answer)
    assert told.order.sitter == BABY
    told.checkout_opens()
    told.is_paid()
    told.reviewer_rejects("blur")
    told.types("start over")
    told.types("my orders")
    told.taps(f"retake:{told.order.id}")
    told.hears("plain, light sheet")
    told.sends_photo()
    assert judged_as(told) == BABY
    told.photo_passes()
    told.taps("use")
    told.reviewer_approves()
    assert [made.sitter for made in told.wanted(MakeProduct)] == [BABY]


def test_the_next_order_may_be_for_somebody_else() -> None:
    told = Storyteller()
    told.types("Schengen visa")
    told.taps("Under 1")
    told.sends_photo()
    told.photo_passes()
    told.taps("use")
    told.taps("digital")
    told.types("ada@example.com")
    for answer in ("go-on", "agree", "child", "start-now"):
        told.taps(answer)
    told.checkout_opens()
    told.is_paid()
    told.reviewer_approves()
    told.file_is_delivered()
    told.sends_photo()
    told.hears("How old is the person")


def test_what_is_worn_for_religion_or_health_is_asked_and_the_same_photo_is_judged_again() -> None:
    told = Storyteller()
    told.types("US visa")
    photo = told.sends_photo()
    told.photo_fails(("no_head_coverings", "cover-question"))
    told.hears("worn for religion or health", "[For religion or health]", "[I'll take it off]", "[Ask a person]")
    told.taps("For religion or health")
    told.hears("looking at it now")
    (again,) = told.wanted(AssessPhoto)
    assert (again.photo, again.source, again.sitter.has_reason_for_cover) == (photo, "", True)
    told.photo_passes()
    told.hears("[Use this photo]")
    assert told.conversation.current is not None


def test_what_can_be_taken_off_is_taken_off() -> None:
    told = Storyteller(counter=counter(max_choices=3))
    told.types("US visa")
    told.sends_photo()
    told.photo_fails(("no_head_coverings", "cover-question"))
    told.hears("[For religion or health]", "[I'll take it off]", "[Ask a person]")
    told.types("I'll take it off")
    told.hears("when it is off")
    told.sends_photo()
    assert not judged_as(told).has_reason_for_cover


def test_a_reason_is_never_offered_for_another_fault() -> None:
    told = Storyteller()
    told.types("US visa")
    told.sends_photo()
    told.photo_fails(("sharpness", "blur"))
    assert "religion" not in "".join(told.said)


@pytest.mark.parametrize(
    ("document", "question", "answer"),
    [
        ("US visa", "are glasses ok?", "Glasses are not accepted"),
        ("US visa", "I wear a hijab", "only for religion or health"),
        ("US visa", "is a beard ok for a passport or not?", "A beard is fine"),
        ("US visa", "may I smile?", "slight smile with the mouth closed"),
        ("Schengen visa", "my baby can't sit", "rules for children differ"),
        ("US visa", "my baby can't sit", "A baby need not sit"),
    ],
)
def test_a_question_about_the_rules_is_answered_from_the_documents_own(
    document: str, question: str, answer: str
) -> None:
    told = Storyteller()
    told.types(document)
    if told.conversation.stage == "awaiting_sitter":
        told.taps("11 or older")
    told.types(question)
    told.hears(answer, "Please send me your photo")


def test_a_question_about_the_rules_before_the_document_is_known_asks_for_it() -> None:
    told = Storyteller(hint="fr")
    told.starts()
    told.types("et les lunettes ?")
    told.hears("Cela dépend du document", "Pour quel document")


def test_a_question_that_names_another_document_is_about_that_document() -> None:
    told = Storyteller()
    told.types("US visa")
    told.types("glasses for a Schengen visa")
    assert told.conversation.document == "schengen-visa"
