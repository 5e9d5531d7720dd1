"""What people of the team say in ways of their own: files, tips, corrections, and asking somebody to write again."""

import pytest

from bot.compliance.advice import REASONS
from bot.dialogs.sayings import DRAWN
from bot.domain.effects import Send
from bot.domain.events import OptedOut, PersonAdvised, PersonAnnounced, PersonCorrected, PersonJoined, PersonSent
from bot.domain.ids import EffectId, PhotoId
from bot.domain.messages import CorrectionMessage, Drawing, FileMessage, PictureMessage, StoredPicture, TextMessage
from bot.domain.text import text
from tests.stories.storyteller import PHRASEBOOK, Storyteller

PHOTO = PhotoId("ph-9")
ENCLOSED = {
    "enclosed-jpg": PictureMessage,
    "enclosed-png": PictureMessage,
    "enclosed-pdf": FileMessage,
}
SAID = {
    "a file": PersonSent(name="Grace", photo=PHOTO, purpose="enclosed-pdf", filename="letter.pdf"),
    "a tip": PersonAdvised("Grace", "too-dark"),
    "a correction": PersonCorrected(name="Grace", of=EffectId("e/0"), line=7, words="Nineteen."),
}


@pytest.fixture
def ada() -> Storyteller:
    """Somebody who talks to Grace."""
    told = Storyteller()
    told.types("US visa")
    told.happens(PersonJoined("Grace"))
    told.hears("Grace from our team is here now")
    return told


def sent(told: Storyteller) -> list:
    return [effect.message for effect in told.wanted(Send)]


@pytest.mark.parametrize("event", SAID.values(), ids=SAID)
def test_whoever_says_something_has_taken_over(event):
    told = Storyteller()
    told.types("US visa")
    told.happens(event)

    joined, said = sent(told)[-2:]
    assert joined.text == text("person-joined", name="Grace")
    assert said.author == "Grace"
    assert told.conversation.owner == "Grace"


@pytest.mark.parametrize("purpose", ENCLOSED)
def test_a_picture_is_shown_and_a_document_is_a_file(ada, purpose):
    ada.happens(PersonSent(name="Grace", photo=PHOTO, purpose=purpose, filename="a name"))

    (said,) = sent(ada)
    assert type(said) is ENCLOSED[purpose]
    assert StoredPicture(PHOTO, purpose) in (getattr(said, "file", None), getattr(said, "picture", None))


def test_a_tip_that_the_guide_shows_comes_with_it_and_any_other_in_words(ada):
    ada.happens(PersonAdvised("Grace", "too-dark"))
    (drawn,) = sent(ada)
    ada.happens(PersonAdvised("Grace", "smile"))
    (written,) = sent(ada)

    assert (drawn.picture, drawn.caption) == (Drawing("guide"), text("tip-too-dark"))
    assert written == TextMessage(author="Grace", text=text("tip-smile"))


def test_only_tips_are_drawn_and_every_tip_has_words():
    assert set(DRAWN) <= set(REASONS)
    assert [tip for tip in REASONS if not PHRASEBOOK.has(f"tip-{tip}")] == []


def test_a_correction_names_what_it_corrects(ada):
    ada.happens(SAID["a correction"])

    assert sent(ada) == [CorrectionMessage(author="Grace", of=EffectId("e/0"), line=7, words="Nineteen.")]


def test_nothing_is_announced_before_the_wording_that_was_chosen():
    told = Storyteller()
    told.types("US visa")
    told.happens(PersonAnnounced("Grace", "passbooth_order_news_v1", "PB-1"))

    said = sent(told)[-1]
    assert (said.text.id, said.announced_as) == ("person-is-here", "passbooth_order_news_v1")
    assert said.text.values["order"] == "PB-1"
    assert "person-joined" not in [message.text.id for message in sent(told) if isinstance(message, TextMessage)]
    assert told.conversation.owner == "Grace"


@pytest.mark.parametrize("event", SAID.values(), ids=SAID)
def test_what_a_person_says_into_the_silence_is_wanted_so_that_somebody_sees_it_fail(ada, event):
    ada.happens(OptedOut("keyword", "us"))
    ada.happens(event)

    assert [message.author for message in sent(ada)][-1:] == ["Grace"]
