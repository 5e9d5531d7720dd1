"""Documents, photos, verdicts and people: what may happen before anything is sold."""

import msgspec

from bot.domain.assessment import Finding
from bot.domain.effects import AssessPhoto, OpenCase
from bot.domain.events import ChoiceTapped, PhotoAssessed, PhotoUnusable, ReviewDecided
from bot.domain.ids import CaseId
from tests.stories.storyteller import Storyteller, counter, failing, passing


def test_a_french_passport_is_refused_before_any_price_and_something_else_is_offered() -> None:
    told = Storyteller()
    told.starts()
    told.types("french id")
    told.hears("[Where to go]", "[Other card")
    assert "€" not in "".join(told.said)
    told.taps("places")
    told.hears("photographer or a photo booth")
    told.taps("other-card")
    told.hears("€6.90", "1. Plain wall")


def test_the_search_is_never_a_dead_end() -> None:
    told = Storyteller(hint="fr")
    told.types("visa")
    told.hears("assistant automatique", "Lequel est-ce ?", "[Autre carte")
    told.types("qwertz")
    told.hears("« qwertz »", "[Autre carte", "[Un autre : je l'écris]")
    told.types("carte de séjour")
    told.hears("[Où aller]")
    told.types("passeport espagnol")
    told.hears("6,90", "1. Un mur uni")


def test_a_typed_number_chooses_and_so_does_a_name() -> None:
    told = Storyteller()
    told.starts()
    told.types("1")
    assert told.conversation.document == "us-visa"


def test_a_small_channel_gets_fewer_buttons_and_always_the_way_out() -> None:
    told = Storyteller(counter=counter(max_choices=3))
    told.starts()
    assert [line for line in told.said if line.startswith("[")] == [
        "[US visa]",
        "[Other card]",
        "[Another: I'll type it]",
    ]


def test_a_photo_that_comes_before_its_document_is_kept() -> None:
    told = Storyteller()
    photo = told.sends_photo()
    told.hears("automated", "I have your photo", "Which document")
    told.types("US visa")
    told.hears("€6.90", "looking at it now")
    assert [wanted.photo for wanted in told.wanted(AssessPhoto)] == [photo]


def test_only_the_newest_photo_is_answered() -> None:
    told = Storyteller()
    told.types("US visa")
    first = told.sends_photo()
    told.types("well?")
    told.hears("still looking")
    told.sends_photo()
    told.hears("the newest")
    told.happens(PhotoAssessed(passing(first, told.conversation.document)))
    told.hears_nothing()
    told.photo_passes()
    told.hears("Looks right")


def test_the_third_try_shows_three_ways_out() -> None:
    told = Storyteller()
    told.types("US visa")
    for _ in range(3):
        told.sends_photo()
        told.photo_fails(("sharpness", "blur"))
    told.hears("Three ways on", "[Ask a person]", "[Example picture]", "[Someone else takes it]")
    told.taps("helper")
    told.hears("1.5 m away")
    told.types("4")
    told.hears("1.5 m away")


def test_every_check_can_be_seen_and_an_unmeasured_one_is_never_called_good() -> None:
    told = Storyteller()
    told.types("US visa")
    told.sends_photo()
    told.photo_fails(("sharpness", "blur"))
    told.taps("checks")
    told.hears("Not right yet: Sharp picture.", "Fine: ", "Eyes open")


def test_what_could_not_be_measured_is_said_and_goes_on_to_a_person() -> None:
    told = Storyteller()
    told.types("US visa")
    photo = told.sends_photo()
    assessment = passing(photo, told.conversation.document)
    unsure = Finding(check="eyes_open", outcome="not_assessed", severity="refuse")
    review = msgspec.structs.replace(assessment, verdict="review", findings=(*assessment.findings[1:], unsure))
    told.happens(PhotoAssessed(review))
    told.hears("2 of 3 checks look right", "A person will look at: Eyes open.", "[Use this photo]")
    assert "Looks right" not in "".join(told.said)


def test_many_unmeasured_checks_are_named_three_at_most() -> None:
    told = Storyteller()
    told.types("US visa")
    assessment = passing(told.sends_photo(), told.conversation.document)
    unsure = tuple(
        Finding(check=check, outcome="not_assessed", severity="warn")
        for check in ("eyes_visible", "mouth_closed", "head_size", "margins", "image_size")
    )
    told.happens(PhotoAssessed(msgspec.structs.replace(assessment, findings=(*assessment.findings, *unsure))))
    told.hears("3 of 8 checks", "Eyes easy to see, Mouth closed, Distance to the camera and 2 more.")


def test_what_only_warns_is_one_quiet_line_after_a_pass() -> None:
    told = Storyteller()
    told.types("US visa")
    assessment = passing(told.sends_photo(), told.conversation.document)
    remark = Finding(check="background_colour", outcome="fail", severity="warn")
    told.happens(PhotoAssessed(msgspec.structs.replace(assessment, findings=(*assessment.findings, remark))))
    told.hears("3 of 4 checks look right", "Could be better: Background colour; the office decides", "[Use this photo]")
    assert "Looks right" not in "".join(told.said)


def test_a_near_miss_hears_the_good_news_first() -> None:
    told = Storyteller()
    told.types("US visa")
    photo = told.sends_photo()
    assessment = failing(photo, told.conversation.document, ("mouth_closed", "mouth-open"))
    good = tuple(
        Finding(check=check, outcome="pass", severity="refuse")
        for check in ("under_exposure_prevention", "background_uniformity")
    )
    told.happens(PhotoAssessed(msgspec.structs.replace(assessment, findings=(*assessment.findings, *good))))
    told.hears("All good with the light and the background. One thing:", "mouth looks a little open")


def test_from_the_second_try_on_nothing_is_drawn_but_the_one_thing_to_do() -> None:
    told = Storyteller()
    told.types("US visa")
    drawn = []
    for _ in range(3):
        told.sends_photo()
        drawn += [wanted.only_the_tip for wanted in told.wanted(AssessPhoto)]
        told.photo_fails(("sharpness", "blur"))
    assert drawn == [False, True, True]


def test_a_photo_that_cannot_be_cut_is_not_sold() -> None:
    told = Storyteller()
    told.types("US visa")
    photo = told.sends_photo()
    told.happens(PhotoAssessed(msgspec.structs.replace(passing(photo, told.conversation.document), has_preview=False)))
    told.hears("leave more room", "[Ask a person]")
    assert told.conversation.stage == "awaiting_photo"


def test_a_refusal_can_be_contested_and_a_person_overrules_the_machine() -> None:
    told = Storyteller()
    told.types("US visa")
    photo = told.sends_photo()
    told.photo_fails(("eyes_open", "eyes-not-seen"))
    told.taps("contest")
    told.hears("A person from our team will look")
    assert [(case.case, case.photo) for case in told.wanted(OpenCase)] == [("contest", photo)]
    told.types("ask a person")
    assert told.wanted(OpenCase) == []
    told.happens(ReviewDecided(case=CaseId("c"), photo=photo, approved=True, reviewer="Grace"))
    told.hears("A person looked at your photo and found it fine", "[Use this photo]")


def test_a_contest_may_be_lost_with_a_reason() -> None:
    told = Storyteller()
    told.types("US visa")
    photo = told.sends_photo()
    told.photo_fails(("eyes_open", "eyes-not-seen"))
    told.taps("contest")
    told.happens(ReviewDecided(case=CaseId("c"), photo=photo, approved=False, reviewer="Grace", reason="blur"))
    told.hears("agrees that it won't do", "isn't quite sharp", "send me another one")


def test_a_contest_that_is_won_late_is_offered_and_never_forgotten() -> None:
    told = Storyteller()
    told.types("US visa")
    first = told.sends_photo()
    told.photo_fails(("eyes_open", "eyes-not-seen"))
    told.taps("contest")
    told.sends_photo()
    told.photo_fails(("eyes_open", "eyes-not-seen"))
    told.taps("contest")
    told.types("start over")
    told.types("Spanish passport")
    told.happens(ReviewDecided(case=CaseId("c"), photo=first, approved=True, reviewer="Grace"))
    told.hears("found it fine", "[Use that photo]")
    told.taps("take")
    told.hears("[Use this photo]")
    assert (told.conversation.document, told.conversation.photo) == ("us-visa", first)


def test_a_button_under_an_older_photo_never_decides_about_a_newer_one() -> None:
    told = Storyteller()
    told.types("US visa")
    told.sends_photo()
    told.photo_passes()
    older = told.buttons[0]
    told.sends_photo()
    told.photo_passes()
    told.happens(ChoiceTapped(older.stage, older.id))
    told.hears("earlier question", "Use this photo, or try again?")
    assert told.conversation.stage == "awaiting_use"


def test_what_is_no_photo_gets_a_kind_word_and_the_same_question() -> None:
    told = Storyteller()
    told.types("US visa")
    for what in ("voice", "video", "sticker", "file", "too_large", "a hologram"):
        told.sends(what)
        told.hears("Please send me your photo")
    for reason in ("unreadable", "not_an_image", "empty", "too_large", "too_many_pixels", "animated", "gone", "failed"):
        photo = told.sends_photo()
        told.happens(PhotoUnusable(photo, reason))
        told.hears("lease send", "Please send me your photo")
    assert told.conversation.document == "us-visa"


def test_a_lost_photo_after_a_good_one_leaves_the_state_whole() -> None:
    told = Storyteller()
    told.types("US visa")
    told.sends_photo()
    told.photo_passes()
    good = told.conversation.photo
    told.taps("retry")
    photo = told.sends_photo()
    told.happens(PhotoUnusable(photo, "gone"))
    told.hears("can't fetch", "Looks right", "[Use this photo]")
    assert told.conversation.photo == good
    told.sends_photo()
    told.photo_passes()
    told.hears("Looks right")


def test_another_document_can_be_typed_instead_of_a_photo_and_instead_of_using_it() -> None:
    told = Storyteller()
    told.starts()
    told.types("us visa")
    told.types("spanish passport")
    told.hears("Spanish passport", "€6.90", "1. Plain wall")
    told.sends_photo()
    told.photo_passes()
    told.types("us visa")
    told.hears("US visa", "€6.90", "1. Plain wall")


def test_a_sentence_that_only_mentions_documents_changes_nothing() -> None:
    told = Storyteller()
    told.starts()
    told.types("us visa")
    told.types("my sister has a passport of another country")
    told.hears("didn't understand", "Please send me your photo")
    assert told.conversation.document == "us-visa"


def test_three_ways_out_are_offered_after_three_refusals_in_a_row() -> None:
    told = Storyteller()
    told.starts()
    told.types("us visa")
    for passes in (False, False, True, False):
        told.sends_photo()
        if passes:
            told.photo_passes()
        else:
            told.photo_fails(("sharpness", "blur"))
    assert "Three ways" not in "".join(told.said)
