"""What a person at the desk does for an order of their own accord, as its customer hears of it."""

import pytest

from bot.domain.effects import DeliverFile, OpenCheckout, SendLetter
from bot.domain.events import AddressMended, CancelDecided, RedoDecided, ReopeningDecided, ResendDecided
from bot.domain.post import PostalAddress
from tests.stories.storyteller import Storyteller
from tests.stories.test_money import agrees, until_delivered, until_summary
from tests.stories.test_the_sale import until_paid


def expired(told: Storyteller) -> None:
    until_summary(told)
    agrees(told)
    told.checkout_opens()
    told.page_closes()


def test_a_new_photo_for_free_is_offered_and_taken_and_judged_again() -> None:
    told = Storyteller()
    until_delivered(told)
    told.happens(RedoDecided(order=told.order.id, agent="Grace", reason="our printer was at fault"))
    told.hears("you get a new photo", "for free", "[Send a new photo]")
    assert "printer" not in " ".join(told.said), "why is for our own people"
    told.taps("retake")
    photo = told.sends_photo()
    told.photo_passes()
    told.taps("use")
    assert (told.order.status, told.order.photo) == ("in_review", photo)


def test_the_file_comes_once_more_into_the_chat_with_links_that_are_good_for_another_while() -> None:
    told = Storyteller()
    until_delivered(told)
    told.happens(
        ResendDecided(order=told.order.id, agent="Grace", reason="lost", by_chat=True, by_email=False), after_s=9e5
    )
    told.hears("Your photo is here", "[Download]")
    assert told.wanted(DeliverFile)
    assert not told.wanted(SendLetter)


def test_who_has_the_file_sent_by_e_mail_is_told_so_in_the_chat() -> None:
    told = Storyteller()
    until_delivered(told)
    told.happens(ResendDecided(order=told.order.id, agent="Grace", reason="lost", by_chat=False, by_email=True))
    told.hears("sent to your e-mail address once more")
    assert [letter.letter for letter in told.wanted(SendLetter)] == ["delivery"]
    assert not told.wanted(DeliverFile)


def test_the_customer_reads_where_prints_go_once_a_person_wrote_it_down() -> None:
    told = Storyteller()
    until_paid(told, "prints")
    ship_to = PostalAddress(lines=("Ada Lovelace", "3 Rue des Lilas", "75011 Paris"), country="FR")
    mended = AddressMended(order=told.order.id, agent="Grace", reason="number 3, they say", ship_to=ship_to)
    told.happens(mended)
    told.hears("wrote down where the prints", "3 Rue des Lilas", "75011 Paris", "France", "[Talk to a person]")
    assert "they say" not in " ".join(told.said), "why is for our own people"
    assert told.order.address == told.conversation.orders[told.order.id].order.address == ship_to
    assert told.order.status == "in_review"
    told.happens(mended)
    told.hears_nothing()


def test_whoever_stands_before_a_closed_page_gets_a_new_one_by_itself() -> None:
    told = Storyteller()
    expired(told)
    told.happens(ReopeningDecided(order=told.order.id, agent="Grace", reason="asked for it"))
    told.hears("lets you pay for order", "for the price that you know")
    assert told.wanted(OpenCheckout)
    told.checkout_opens()
    told.hears("[Pay €6.90]")


def test_whoever_went_on_to_something_else_finds_the_new_page_behind_a_button() -> None:
    told = Storyteller()
    expired(told)
    first = told.order.id
    told.types("new photo")
    told.types("french id")
    told.happens(ReopeningDecided(order=first, agent="Grace", reason="asked for it"))
    told.hears("lets you pay for order")
    assert any(button.id == f"reopen:{first}" for button in told.buttons)


def test_an_order_that_the_desk_cancels_says_whose_doing_that_is() -> None:
    told = Storyteller()
    expired(told)
    told.happens(CancelDecided(order=told.order.id, agent="Grace", reason="ordered twice"))
    told.hears("A person at our desk has cancelled order", "Nothing was charged.", "[Order another]")
    assert "twice" not in " ".join(told.said)
    assert told.order.status == "cancelled"


@pytest.mark.parametrize(
    ("decision", "words"),
    [(RedoDecided, "une nouvelle photo"), (CancelDecided, "a annulé la commande"), (ReopeningDecided, "payer")],
)
def test_each_is_said_in_the_customer_s_language(decision: type, words: str) -> None:
    told = Storyteller(hint="fr")
    (until_delivered if decision is RedoDecided else expired)(told)
    told.happens(decision(order=told.order.id, agent="Grace", reason="x"))
    told.hears(words)
