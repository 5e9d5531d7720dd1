"""Several photos at once are one try: the best is picked, and it is said which one and why."""

import msgspec

from bot.domain.assessment import Assessment, Finding
from bot.domain.effects import AssessPhoto, StartTimer
from bot.domain.events import PhotoAssessed, PhotoUnusable, TimerFired
from bot.domain.ids import PhotoId
from tests.stories.storyteller import Storyteller, failing, passing


def told_of_a_visa() -> Storyteller:
    told = Storyteller()
    told.types("US visa")
    return told


def judged(told: Storyteller, photo: PhotoId, *tips: tuple[str, str]) -> None:
    document = told.conversation.document
    assert document is not None
    told.happens(PhotoAssessed(failing(photo, document, *tips) if tips else passing(photo, document)))


def test_the_best_of_an_album_is_picked_and_the_reason_said() -> None:
    told = told_of_a_visa()
    first = told.sends_photo("a")
    told.hears("looking at it now")
    second = told.sends_photo("a", after_s=0.2)
    told.hears("Got several")
    third = told.sends_photo("a", after_s=0.2)
    told.hears_nothing()
    judged(told, first, ("eyes_open", "eyes-not-seen"))
    told.hears_nothing()
    judged(told, third, ("head_size", "too-far"), ("sharpness", "blur"))
    told.hears_nothing()
    judged(told, second)
    told.hears(
        "Of your 3 photos, number 2 is the best",
        "Eyes open, Distance to the camera and Sharp picture",
        "[Use this photo]",
    )
    assert told.conversation.photo == second


def test_photos_that_come_within_a_moment_are_one_try_also_without_an_album() -> None:
    told = told_of_a_visa()
    first, second = told.sends_photo(), told.sends_photo(after_s=2)
    judged(told, first)
    judged(told, second)
    told.hears("2 photos do equally well", "photo 1", "[Use this photo]")


def test_a_photo_that_comes_later_replaces_the_ones_before() -> None:
    told = told_of_a_visa()
    first = told.sends_photo()
    second = told.sends_photo(after_s=20)
    told.hears("the newest")
    judged(told, first)
    told.hears_nothing()
    judged(told, second)
    told.hears("Looks right")


def test_when_none_passes_the_nearest_gets_the_tip_and_it_is_one_try() -> None:
    told = told_of_a_visa()
    first, second = told.sends_photo("a"), told.sends_photo("a", after_s=0.1)
    judged(told, first, ("head_size", "too-far"), ("sharpness", "blur"))
    judged(told, second, ("sharpness", "blur"))
    told.hears("None of your 2 photos passes yet", "Photo 2 comes nearest", "isn't quite sharp")
    assert told.conversation.tries == 1


def test_of_photos_that_pass_the_one_with_fewer_remarks_is_best() -> None:
    told = told_of_a_visa()
    first, second = told.sends_photo("a"), told.sends_photo("a", after_s=0.1)
    assessment = passing(first, told.conversation.document)
    remark = Finding(check="eyes_open", outcome="fail", severity="warn")
    told.happens(PhotoAssessed(msgspec.structs.replace(assessment, findings=(remark, *assessment.findings[1:]))))
    judged(told, second)
    told.hears("Of your 2 photos, number 2 is the best", "Eyes open", "Looks right")


def test_a_photo_that_cannot_be_opened_does_not_hold_up_the_others() -> None:
    told = told_of_a_visa()
    first, second, third = told.sends_photo("a"), told.sends_photo("a", after_s=0.1), told.sends_photo("a", after_s=0.1)
    judged(told, third)
    told.happens(PhotoUnusable(second, "unreadable"))
    told.hears("can't open photo 2 of 3")
    told.happens(PhotoUnusable(first, "failed"))
    told.hears("can't open photo 1 of 3", "go on with photo 3", "[Use this photo]")
    assert not told.conversation.judging


def test_when_none_can_be_opened_the_customer_is_told_and_can_send_again() -> None:
    told = told_of_a_visa()
    first, second = told.sends_photo("a"), told.sends_photo("a", after_s=0.1)
    told.happens(PhotoUnusable(first, "unreadable"))
    told.happens(PhotoUnusable(second, "unreadable"))
    told.hears("can't open this picture", "Please send me your photo")


def test_photos_that_were_announced_are_waited_for_but_not_for_ever() -> None:
    told = told_of_a_visa()
    first = told.sends_photo("a", of=3)
    told.hears("Got several")
    (timer,) = told.wanted(StartTimer)
    judged(told, first)
    told.hears_nothing()
    second = told.sends_photo("a", of=3, after_s=8)
    told.happens(TimerFired(timer.timer, timer.about))
    told.hears_nothing()
    judged(told, second, ("sharpness", "blur"))
    told.hears("Of your 2 photos, number 1 is the best", "Sharp picture")
    told.happens(TimerFired(timer.timer, timer.about))
    told.hears_nothing()


def test_announced_photos_of_which_none_comes_or_opens_end_in_the_question_for_a_photo() -> None:
    told = told_of_a_visa()
    first = told.sends_photo("a", of=2)
    told.happens(PhotoUnusable(first, "empty"))
    told.happens(TimerFired("album", first))
    told.hears("Please send me your photo")


def test_a_straggler_of_an_album_that_was_answered_may_still_be_the_best() -> None:
    told = told_of_a_visa()
    first = told.sends_photo("a")
    judged(told, first, ("sharpness", "blur"))
    told.hears("isn't quite sharp")
    straggler = told.sends_photo("a")
    judged(told, straggler)
    told.hears("Of your 2 photos, number 2 is the best", "Sharp picture", "Looks right")


def test_the_answer_comes_after_a_side_question() -> None:
    told = told_of_a_visa()
    first, second = told.sends_photo("a"), told.sends_photo("a", after_s=0.1)
    told.types("language")
    judged(told, first)
    judged(told, second)
    told.taps("en")
    told.hears("Use this photo")


def test_photos_that_come_before_the_document_are_compared_too_and_thanked_for_once() -> None:
    told = Storyteller()
    first = told.sends_photo("a")
    told.hears("I have your photo")
    second = told.sends_photo("a", after_s=0.1)
    told.hears_nothing()
    told.types("US visa")
    told.hears("Got several")
    assert [wanted.photo for wanted in told.wanted(AssessPhoto)] == [first, second]
    assert told.conversation.held_too == ()


def test_the_state_keeps_one_assessment_however_many_photos_there_are() -> None:
    told = told_of_a_visa()
    photos = [told.sends_photo("a", after_s=0.1) for _ in range(6)]
    for photo in photos[:-1]:
        judged(told, photo, ("sharpness", "blur"))
    assert told.conversation.album is not None
    assert isinstance(told.conversation.album.best, Assessment)
    assert told.conversation.album.faults == ("sharpness",)
