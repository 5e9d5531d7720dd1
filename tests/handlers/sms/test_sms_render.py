"""A message becomes text messages: the table of everything that we can say."""

import msgspec
import pytest

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
from bot.domain.text import Text, text
from bot.errors import Refused
from bot.handlers.sms.render import MOST_TEXT, Manner, render
from bot.handlers.twilio.calls import SendPicture, SendWords
from tests.handlers.twilio.edge import PHRASEBOOK, say, words

PREVIEW, PRODUCT = StoredPicture(PhotoId("ph-1"), "preview"), StoredPicture(PhotoId("ph-1"), "product")
YES, NO = Choice("awaiting_use", "use", words("Use it")), Choice("awaiting_use", "retry", words("Try again"))
PAY, CAMERA = Link("https://pay.example/1", words("Pay")), Link("https://photos.example/c/1", text("camera-button"))
SHOWN = {PREVIEW: "https://photos.example/p/1", PRODUCT: "https://photos.example/p/2"}
SO = PictureMessage(picture=PREVIEW, caption=words("So?"), alt=words("a face"), choices=(YES, NO))

HERE = Manner(say, lambda _: False, lambda picture: SHOWN[picture], pictures=False)
WITH_PICTURES = msgspec.structs.replace(HERE, pictures=True)
BRIEF = msgspec.structs.replace(HERE, has={"hello-brief", "camera-button-brief"}.__contains__)

LOOKS = {
    "words": (HERE, TextMessage(text=Text("hello")), ["[hello fr]"]),
    "nothing to say": (HERE, TextMessage(text=words("  ")), []),
    "choices in the order in which they are offered": (
        HERE,
        TextMessage(text=words("Use this photo?"), choices=(NO, YES)),
        ["Use this photo?\n1 Try again\n2 Use it"],
    ),
    "links before choices, and without a number": (
        HERE,
        TextMessage(text=words("12,50 €"), choices=(YES, PAY, NO)),
        ["12,50 €\nPay: https://pay.example/1\n1 Use it\n2 Try again"],
    ),
    "eleven choices": (
        HERE,
        TextMessage(text=words("?"), choices=tuple(Choice("s", str(n), words(f"C{n}")) for n in range(11))),
        ["?\n" + "\n".join(f"{n + 1} C{n}" for n in range(11))],
    ),
    "the brief form of a text": (BRIEF, TextMessage(text=Text("hello")), ["[hello-brief fr]"]),
    "the brief form of a text in a text": (
        BRIEF,
        TextMessage(text=text("lines-last", first=text("hello"), rest=text("notice")), choices=(CAMERA,)),
        [
            "[lines-last fr] Text(id='hello-brief', values={}) Text(id='notice', values={})\n[camera-button-brief fr]: https://photos.example/c/1"
        ],
    ),
    "a person": (
        HERE,
        PersonMessage(author="Grace", words="Your photo is fine."),
        ["[sms-person-says fr] Grace Your photo is fine."],
    ),
    "a person who asks": (
        HERE,
        TextMessage(author="Grace", text=words("Which?"), choices=(YES,)),
        ["[sms-person-says fr] Grace Which?\n1 Use it"],
    ),
    "a picture where none is carried": (
        HERE,
        SO,
        ["[sms-picture fr] https://photos.example/p/1\nSo?\n1 Use it\n2 Try again"],
    ),
    "a picture where they are carried": (WITH_PICTURES, SO, [PREVIEW, "So?\n1 Use it\n2 Try again"]),
    "a drawing": (
        WITH_PICTURES,
        PictureMessage(picture=Drawing("guide"), caption=words("Stand so."), alt=words("a guide"), choices=(CAMERA,)),
        ["Stand so.\n[camera-button fr]: https://photos.example/c/1"],
    ),
    "a file": (
        WITH_PICTURES,
        FileMessage(file=PRODUCT, filename="visa.jpg", caption=words("Your finished photo:")),
        ["Your finished photo:\nhttps://photos.example/p/2"],
    ),
    "a sign that something is done": (HERE, Working(), []),
    "signs of typographers": (HERE, TextMessage(text=words("“Don’t” – 35 × 45…")), ['"Don\'t" - 35 x 45...']),  # noqa: RUF001
}


@pytest.mark.parametrize(("manner", "message", "said"), LOOKS.values(), ids=LOOKS.keys())
def test_everything_that_we_say_becomes_text_messages(manner, message, said):
    calls = [SendWords(each) if isinstance(each, str) else SendPicture(each) for each in said]

    assert list(render(message, "fr", manner)) == calls


def test_money_is_never_asked_for_by_text_message_itself():
    invoice = InvoiceMessage(order=OrderId("PB-1"), title=words("Photo"), description=words("File"), stars=250)

    with pytest.raises(Refused):
        render(invoice, "en", HERE)


@pytest.mark.parametrize(
    "long", [" ".join(["word"] * 1000), "\n".join(["a line of words"] * 400), "x" * 5000, "🙂" * 2000]
)
def test_what_is_too_long_goes_in_parts_in_order_and_nothing_is_lost(long):
    parts = [call.words for call in render(PersonMessage(author="", words=long), "en", HERE)]

    assert len(parts) > 1
    assert all(0 < len(part.encode("utf-16-le")) // 2 <= MOST_TEXT for part in parts)
    assert "".join("".join(parts).split()) == "".join(long.split())


def test_the_last_line_of_a_menu_is_there_however_long_the_words_before_it():
    message = TextMessage(text=words("word " * 800), choices=(YES, NO))

    assert render(message, "en", HERE)[-1].words.endswith("\n1 Use it\n2 Try again")


def test_the_first_words_in_america_are_brief_and_say_what_they_cost_and_how_to_stop():
    manner = msgspec.structs.replace(HERE, say=PHRASEBOOK.say, has=PHRASEBOOK.has)
    hello = TextMessage(text=text("lines-last", first=text("hello"), rest=text("sms-rates")))
    (said,) = render(hello, "en", manner)

    assert "automated" in said.words
    assert "Reply STOP to stop" in said.words
    assert "HELP" in said.words
    assert PHRASEBOOK.say(text("hello-brief"), "en") in said.words
