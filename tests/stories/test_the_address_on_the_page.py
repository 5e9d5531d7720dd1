"""Prints whose address the payment page asks for: the chat asks for the country, and for everything where no page will."""

import dataclasses

import pytest
from msgspec.structs import replace

from bot.domain.effects import SubmitPrints
from bot.domain.post import PostalAddress
from bot.payments.quoting import quote
from tests.stories.storyteller import PRICES, RATES, Storyteller, counter, request_of
from tests.stories.test_money import ADDRESS, agrees
from tests.stories.test_the_sale import until_preview

FREE_POST = replace(
    PRICES, region=tuple(replace(region, post=dict.fromkeys(region.post, 0)) for region in PRICES.region)
)
FRANCE = PostalAddress(lines=(), country="FR")
HOME = PostalAddress(lines=("Ada Lovelace", "12 rue des Lilas", "75011 Paris"), country="FR")


def until_country(told: Storyteller, document: str = "visa for the US") -> None:
    until_preview(told, document)
    chooses_prints(told)


def chooses_prints(told: Storyteller) -> None:
    told.taps("use")
    told.taps("prints")
    told.types("ada@example.com")


def a_story(**changes: object) -> Storyteller:
    return Storyteller(counter=counter(**{"address_on_page": True} | changes))  # type: ignore[arg-type]


def test_the_chat_asks_for_the_country_and_the_order_has_the_address_once_it_is_paid() -> None:
    told = a_story()
    until_country(told)
    told.hears("Which country do the prints go to?", "on the payment page")
    told.types("France")
    told.hears("Postage to France: €1.50", "[Go on,")
    agrees(told)
    assert told.order.address == FRANCE
    told.checkout_opens()
    told.is_paid(HOME)
    assert told.order.address == HOME
    told.reviewer_approves()
    told.product_is_made()
    assert told.wanted(SubmitPrints)


@pytest.mark.parametrize("typed", ["fr", "france", "  France  ", ADDRESS])
def test_a_country_is_understood_however_it_is_typed(typed: str) -> None:
    told = a_story()
    until_country(told)
    told.types(typed)
    told.hears("Postage to France")
    assert told.conversation.address == FRANCE


def test_what_is_no_country_is_asked_for_again() -> None:
    told = a_story()
    until_country(told)
    told.types("12 rue des Lilas")
    told.hears("I don't know that country")
    told.types("FR")
    told.hears("Postage to France")


def test_a_country_that_is_not_served_is_answered_as_kindly_as_in_an_address() -> None:
    told = a_story()
    until_country(told)
    told.types("Antarctica")
    told.hears("we don't post prints to this country: Antarctica", "[Digital file")
    assert told.conversation.address is None


def test_a_second_person_in_the_sale_is_not_asked_again_and_gets_the_same_address() -> None:
    told = a_story()
    until_country(told)
    told.types("France")
    told.taps("add-person")
    until_preview(told)
    told.taps("use")
    told.taps("prints")
    told.hears("Total:")
    agrees(told, people=2)
    told.checkout_opens()
    told.is_paid(HOME)
    assert [order.address for order in told.orders.values()] == [HOME, HOME]


def test_a_later_sale_asks_for_the_country_anew() -> None:
    told = a_story()
    until_country(told)
    told.types("France")
    agrees(told)
    told.checkout_opens()
    told.is_paid(HOME)
    told.reviewer_approves()
    told.product_is_made()
    told.types("another document")
    told.types("visa for the US")
    told.sends_photo()
    told.photo_passes()
    told.taps("use")
    told.taps("prints")
    told.taps("keep-email")
    told.hears("Which country do the prints go to?")


def test_where_nothing_is_to_pay_no_page_asks_and_so_the_chat_does() -> None:
    told = a_story()
    told.counter = dataclasses.replace(told.counter, quote=lambda sale: quote(FREE_POST, request_of(sale), RATES))
    until_country(told)
    told.types("France")
    told.types("FRIEND")
    told.hears("Total: €0.00")
    told.taps("go-on")
    told.hears("Where shall we post the prints?")
    told.types(ADDRESS)
    told.taps("confirm")
    agrees(told)
    assert told.order.address == HOME


def test_who_pays_in_stars_types_the_address_in_the_chat() -> None:
    told = a_story(prints="stars")
    until_country(told)
    told.hears("Where shall we post the prints?")


def test_a_country_alone_is_no_address_once_pages_do_not_ask_any_more() -> None:
    told = a_story()
    until_country(told)
    told.types("France")
    told.counter = counter()
    told.taps("go-on")
    told.hears("Where shall we post the prints?")
    told.types(ADDRESS)
    told.hears("Is this right?")
