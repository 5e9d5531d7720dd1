"""Photos that are sent together on WhatsApp, which says nothing of that: a moment is waited for, and one answer given."""

import dataclasses

import msgspec
import pytest

from bot.domain.effects import AssessPhoto, StartTimer
from bot.domain.events import PhotoAssessed, PhotoUnusable, TimerFired
from bot.domain.ids import PhotoId
from tests.stories.storyteller import Storyteller, counter, failing, passing

UNNAMED = dataclasses.replace(
    counter(), capabilities=msgspec.structs.replace(counter().capabilities, names_albums=False)
)


@pytest.fixture
def ada() -> Storyteller:
    story = Storyteller(counter=UNNAMED)
    story.types("us visa")
    return story


def sends(ada: Storyteller, count: int, apart_s: float = 0.2) -> list[PhotoId]:
    return [ada.sends_photo(after_s=apart_s if place else 20) for place in range(count)]


def passes(ada: Storyteller, photo: PhotoId) -> None:
    assert ada.conversation.document is not None
    ada.happens(PhotoAssessed(passing(photo, ada.conversation.document)), after_s=0.1)


def fails(ada: Storyteller, photo: PhotoId) -> None:
    assert ada.conversation.document is not None
    ada.happens(PhotoAssessed(failing(photo, ada.conversation.document, ("head_size", "too-far"))), after_s=0.1)


def the_moment_passes(ada: Storyteller, first: PhotoId) -> None:
    ada.happens(TimerFired("album", first), after_s=1)


def test_one_photo_is_answered_after_the_moment_in_which_another_might_come(ada):
    (photo,) = sends(ada, 1)
    (timer,) = ada.wanted(StartTimer)
    assert timer == StartTimer("album", photo, 1.0)
    passes(ada, photo)
    ada.hears_nothing()

    the_moment_passes(ada, photo)
    ada.hears("Use this photo?")
    assert "photos" not in " ".join(ada.said)


def test_one_photo_whose_verdict_takes_longer_is_answered_by_the_verdict(ada):
    (photo,) = sends(ada, 1)
    the_moment_passes(ada, photo)
    ada.hears_nothing()

    passes(ada, photo)
    ada.hears("Use this photo?")


@pytest.mark.parametrize("verdicts_first", [True, False])
def test_two_photos_within_a_moment_are_one_try_and_get_one_answer(ada, verdicts_first):
    first, second = sends(ada, 2)
    assert len(ada.wanted(AssessPhoto)) == 1
    ada.hears("Got several")
    if not verdicts_first:
        the_moment_passes(ada, first)
        ada.hears_nothing()
    fails(ada, first)
    ada.hears_nothing()
    passes(ada, second)
    if verdicts_first:
        ada.hears_nothing()
        the_moment_passes(ada, first)

    ada.hears("Of your 2 photos, number 2 is the best", "Use this photo?")
    assert ada.conversation.tries == 0


def test_ten_photos_are_called_several_once(ada):
    sends(ada, 10)

    assert sum("Got several" in line for line in ada.transcript) == 1


def test_the_moment_closes_once(ada):
    first, second = sends(ada, 2)
    passes(ada, first)
    passes(ada, second)
    the_moment_passes(ada, first)
    said = list(ada.said)
    the_moment_passes(ada, first)
    the_moment_passes(ada, second)

    assert said
    ada.hears_nothing()


def test_a_photo_that_comes_after_the_answer_is_a_try_of_its_own(ada):
    (photo,) = sends(ada, 1)
    fails(ada, photo)
    the_moment_passes(ada, photo)
    again = ada.sends_photo()
    passes(ada, again)
    the_moment_passes(ada, again)

    ada.hears("Use this photo?")
    assert "Of your 2" not in " ".join(ada.said)


def test_the_timer_of_an_album_before_closes_no_album_of_now(ada):
    (photo,) = sends(ada, 1)
    fails(ada, photo)
    the_moment_passes(ada, photo)
    again = ada.sends_photo()
    passes(ada, again)
    the_moment_passes(ada, photo)

    ada.hears_nothing()


def test_of_two_photos_of_which_one_cannot_be_opened_the_other_is_answered(ada):
    first, second = sends(ada, 2)
    ada.happens(PhotoUnusable(first, "unreadable"), after_s=0.1)
    passes(ada, second)
    the_moment_passes(ada, first)

    ada.hears("Use this photo?")
    assert "I can't open photo 1 of 2. I go on with the others." in ada.transcript


def test_one_photo_that_cannot_be_opened_is_told_as_the_one_photo_that_it_is(ada):
    (photo,) = sends(ada, 1)
    ada.happens(PhotoUnusable(photo, "not_an_image"), after_s=0.1)
    the_moment_passes(ada, photo)

    assert not any("1 of 1" in line for line in ada.transcript)
    assert any("This is not a photo that I can open." in line for line in ada.transcript)
