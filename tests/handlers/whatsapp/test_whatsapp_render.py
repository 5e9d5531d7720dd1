"""A message becomes WhatsApp messages: the table of everything that we can say."""

import pytest

from bot.domain.events import ChoiceTapped
from bot.domain.ids import OrderId, PhotoId
from bot.domain.messages import (
    Choice,
    Drawing,
    FileMessage,
    InvoiceMessage,
    Link,
    PersonMessage,
    PictureMessage,
    StoredPicture,
    TextMessage,
    Working,
)
from bot.domain.text import Text
from bot.errors import Refused
from bot.handlers.twilio.calls import Option, SendChoices, SendPicture, SendWords
from bot.handlers.whatsapp.contents import choices_content, choices_name, fill
from bot.handlers.whatsapp.parse import parse
from bot.handlers.whatsapp.render import MOST_DESCRIPTION, MOST_ITEM, MOST_TEXT, MOST_TITLE, render
from tests.handlers.twilio.edge import at_whatsapp, picture, say, words
from tests.handlers.twilio.messages import WHATSAPP, whatsapp

PREVIEW, PRODUCT = StoredPicture(PhotoId("ph-1"), "preview"), StoredPicture(PhotoId("ph-1"), "product")
YES, NO = Choice("awaiting_use", "use", words("Use it")), Choice("awaiting_use", "retry", words("Try again"))
LONG = Choice("awaiting_use", "person", words("Ask a person to look at it"))
PAY = Link("https://pay.example/1", words("Pay"))
ASK, LIST = "[whatsapp-choose fr]", "[whatsapp-list fr]"
B_YES, B_NO = Option("Use it", "awaiting_use|use"), Option("Try again", "awaiting_use|retry")
SO = {"picture": PREVIEW, "caption": words("So?"), "alt": words("a face")}


def many(count: int) -> tuple[Choice, ...]:
    return tuple(Choice("s", str(place), words(f"Choice {place}")) for place in range(1, count + 1))


def options(count: int) -> tuple[Option, ...]:
    return tuple(Option(f"Choice {place}", f"s|{place}") for place in range(1, count + 1))


def numbered(count: int) -> str:
    return "".join(f"\n{place} Choice {place}" for place in range(1, count + 1))


def buttons(said: str, *given: Option) -> SendChoices:
    return SendChoices(kind="buttons", words=said, options=given)


def listed(said: str, *given: Option) -> SendChoices:
    return SendChoices(kind="list", words=said, options=given, button=LIST)


ALIKE = tuple(Choice("s", each, words(f"The passport of a country called {each}")) for each in ("Here", "There"))

LOOKS = {
    "words": (TextMessage(text=Text("hello")), [SendWords("[hello fr]")]),
    "nothing to say": (TextMessage(text=words(" ")), []),
    "one choice": (TextMessage(text=words("So?"), choices=(YES,)), [buttons("So?", B_YES)]),
    "three choices": (TextMessage(text=words("So?"), choices=many(3)), [buttons("So?", *options(3))]),
    "four choices": (TextMessage(text=words("So?"), choices=many(4)), [listed("So?", *options(4))]),
    "ten choices": (TextMessage(text=words("So?"), choices=many(10)), [listed("So?", *options(10))]),
    "eleven choices": (TextMessage(text=words("So?"), choices=many(11)), [SendWords(f"So?{numbered(11)}")]),
    "a label that no button has room for": (
        TextMessage(text=words("So?"), choices=(YES, LONG)),
        [listed("So?", B_YES, Option("Ask a person to look…", "awaiting_use|person", "Ask a person to look at it"))],
    ),
    "a label of exactly a button's length": (
        TextMessage(text=words("So?"), choices=(Choice("s", "a", words("x" * 20)),)),
        [buttons("So?", Option("x" * 20, "s|a"))],
    ),
    "a label that is one longer": (
        TextMessage(text=words("So?"), choices=(Choice("s", "a", words("x" * 21)),)),
        [listed("So?", Option("x" * 21, "s|a"))],
    ),
    "labels that would be cut to the same words": (
        TextMessage(text=words("So?"), choices=ALIKE),
        [SendWords("So?\n1 The passport of a country called Here\n2 The passport of a country called There")],
    ),
    "a link": (TextMessage(text=words("12 €"), choices=(PAY,)), [SendWords("12 €\nPay: https://pay.example/1")]),
    "a link and choices": (
        TextMessage(text=words("12 €"), choices=(PAY, YES, NO)),
        [SendWords("12 €\nPay: https://pay.example/1"), buttons(ASK, B_YES, B_NO)],
    ),
    "words in two lines, with choices": (
        TextMessage(text=words("One.\nTwo."), choices=(YES, NO)),
        [SendWords("One.\nTwo."), buttons(ASK, B_YES, B_NO)],
    ),
    "words of 255 characters, with choices": (
        TextMessage(text=words("x" * 255), choices=(YES,)),
        [buttons("x" * 255, B_YES)],
    ),
    "words of 256 characters, with choices": (
        TextMessage(text=words("x" * 256), choices=(YES,)),
        [SendWords("x" * 256), buttons(ASK, B_YES)],
    ),
    "a person": (
        PersonMessage(author="Grace", words="Your photo is fine."),
        [SendWords("[whatsapp-person-says fr] Grace Your photo is fine.")],
    ),
    "a person who asks": (
        TextMessage(author="Grace", text=words("Which?"), choices=(YES,)),
        [buttons("[whatsapp-person-says fr] Grace Which?", B_YES)],
    ),
    "a picture": (PictureMessage(**SO), [SendPicture(PREVIEW, "So?")]),
    "a picture and one choice": (PictureMessage(**SO, choices=(YES,)), [SendPicture(PREVIEW, "So?\n1 Use it")]),
    "a picture and two choices": (
        PictureMessage(**SO, choices=(YES, NO)),
        [SendPicture(PREVIEW, "So?"), buttons(ASK, B_YES, B_NO)],
    ),
    "a picture and a link": (
        PictureMessage(**SO, choices=(PAY, YES, NO)),
        [SendPicture(PREVIEW, "So?\nPay: https://pay.example/1"), buttons(ASK, B_YES, B_NO)],
    ),
    "a caption that is too long": (
        PictureMessage(picture=PREVIEW, caption=words("y" * 1025), alt=words("a face"), choices=(YES, NO)),
        [SendPicture(PREVIEW), SendWords("y" * 1025), buttons(ASK, B_YES, B_NO)],
    ),
    "a caption that just fits": (
        PictureMessage(picture=PREVIEW, caption=words("y" * 1024), alt=words("a face")),
        [SendPicture(PREVIEW, "y" * 1024)],
    ),
    "a drawing": (
        PictureMessage(picture=Drawing("guide"), caption=words("Stand so."), alt=words("a guide")),
        [SendPicture(Drawing("guide"), "Stand so.")],
    ),
    "a file": (
        FileMessage(file=PRODUCT, filename="visa.jpg", caption=words("Your finished photo:")),
        [SendWords("Your finished photo:\nhttps://photos.example/f")],
    ),
    "a sign that something is done": (Working(), []),
}


@pytest.mark.parametrize(("message", "calls"), LOOKS.values(), ids=LOOKS.keys())
def test_everything_that_we_say_becomes_whatsapp_messages(message, calls):
    assert list(render(message, "fr", say, lambda _: "https://photos.example/f")) == calls


def test_money_is_never_asked_for_in_the_chat_itself():
    invoice = InvoiceMessage(order=OrderId("PB-1"), title=words("Photo"), description=words("File"), stars=250)

    with pytest.raises(Refused):
        render(invoice, "en", say, lambda _: "")


UNTIDY = {
    "a tab": 'I don\'t know "a\tb".',
    "many spaces": 'I don\'t know "a      b".',
    "a return": 'I don\'t know "a\rb".',
}


@pytest.mark.parametrize("said", UNTIDY.values(), ids=UNTIDY.keys())
def test_words_that_no_content_takes_are_sent_before_it_or_tidied(said):
    for call in render(TextMessage(text=words(said), choices=(YES, NO)), "fr", say, lambda _: ""):
        if isinstance(call, SendChoices):
            assert not {"\t", "\r"} & set(call.words)
            assert "     " not in call.words


@pytest.mark.parametrize("count", range(1, 11))
@pytest.mark.parametrize(
    "label", ["No", "A label that no button has room for, and no row of a list either", "é" * 30, "🙂" * 15]
)
def test_whatever_a_label_says_it_fits_and_its_choice_survives(count, label):
    choices = tuple(Choice("awaiting_document", f"c{place}", words(f"{place} {label}")) for place in range(count))
    (call,) = render(TextMessage(text=words("So?"), choices=choices), "en", say, lambda _: "")
    most = MOST_TITLE if call.kind == "buttons" else MOST_ITEM

    for choice, option in zip(choices, call.options, strict=True):
        assert 0 < len(option.label.encode("utf-16-le")) // 2 <= most
        assert len(option.more.encode("utf-16-le")) // 2 <= MOST_DESCRIPTION
        for field in ("ButtonPayload", "ListId"):
            ((_, tapped),) = parse(whatsapp(Body=option.label, **{field: option.data}), WHATSAPP, False)
            assert tapped == ChoiceTapped(choice.stage, choice.id)


@pytest.mark.parametrize("long", [" ".join(["word"] * 1000), "x" * 5000, "🙂" * 2000])
def test_what_is_too_long_goes_in_parts_in_order_and_nothing_is_lost(long):
    parts = [call.words for call in render(PersonMessage(author="", words=long), "en", say, lambda _: "")]

    assert len(parts) > 1
    assert all(0 < len(part.encode("utf-16-le")) // 2 <= MOST_TEXT for part in parts)
    assert "".join("".join(parts).split()) == "".join(long.split())


@pytest.mark.parametrize("kind", ["buttons", "list"])
@pytest.mark.parametrize("count", [1, 3, 10])
@pytest.mark.parametrize("described", [(), (1,), (1, 3)])
def test_every_variable_of_a_content_is_filled_and_nothing_else(kind, count, described):
    places = tuple(place for place in described if place <= count) if kind == "list" else ()
    content = choices_content(kind, count, places)
    given = tuple(Option(f"l{place}", f"d{place}", "more" if place in places else "") for place in range(1, count + 1))
    call = SendChoices(kind=kind, words="So?", options=given, button="Choose" if kind == "list" else "")
    filled = fill(call)

    assert set(content["variables"]) == set(filled)
    assert all(filled.values())
    assert content["friendly_name"] == choices_name(kind, count, places)


def test_contents_with_other_second_lines_are_other_contents():
    assert len({choices_name("list", 3, places) for places in ((), (1,), (3,), (1, 3))}) == 4


# --- through the stand-in ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("message", "calls"), LOOKS.values(), ids=LOOKS.keys())
async def test_everything_that_we_say_is_taken_by_twilio_and_shown_by_the_phone(twilio, edge, message, calls):
    edge.vault.pictures[PREVIEW] = picture()
    ada = twilio.phone(on="whatsapp")
    edge.is_heard(ada)
    await edge.tell(ada, message)
    await twilio.settles()

    assert len(ada.heard) == len(calls)
    assert {answered for _, status, answered in twilio.reports if status == "failed"} == set()


async def test_a_tap_comes_back_as_the_choice_that_was_offered(twilio, edge):
    at_whatsapp(edge)
    ada = twilio.phone(on="whatsapp")
    edge.is_heard(ada)
    await edge.tell(ada, TextMessage(text=words("So?"), choices=many(3)))
    await edge.tell(ada, TextMessage(text=words("And?"), choices=(YES, NO, LONG, *many(3))), effect="e/1")
    await twilio.settles()
    await ada.taps("Ask a person")
    await ada.taps("Choice 2")

    assert edge.door.events == [ChoiceTapped("awaiting_use", "person"), ChoiceTapped("s", "2")]
