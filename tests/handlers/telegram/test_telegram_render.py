"""A message becomes calls of the Bot API: the table of everything that we can say."""

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
from bot.domain.text import Text
from bot.handlers.telegram.calls import (
    PageButton,
    SendFile,
    SendInvoice,
    SendPicture,
    SendText,
    ShowTyping,
    TapButton,
)
from bot.handlers.telegram.render import render, shortened
from tests.handlers.telegram.conftest import say, words

PREVIEW = StoredPicture(PhotoId("ph-1"), "preview")
YES, NO = Choice("awaiting_consent", "yes", words("Yes")), Choice("awaiting_consent", "no", words("No"))
ASK = Choice("awaiting_photo", "person", words("Ask a person"))
PAY = Link("https://pay.example/PB-1", words("Pay now"))
HOME = Link("http://localhost:8080/pay/1", words("Pay now"))

LOOKS = {
    "words": (TextMessage(text=Text("hello")), (SendText("[hello fr]"),)),
    "choices": (
        TextMessage(text=words("18?"), choices=(YES, NO)),
        (SendText("18?", ((TapButton("Yes", "awaiting_consent|yes"), TapButton("No", "awaiting_consent|no")),)),),
    ),
    "long labels, each in a row": (
        TextMessage(text=words("?"), choices=(PAY, Choice("s", "c", words("No, and start over please")))),
        (SendText("?", ((PageButton("Pay now", PAY.url),), (TapButton("No, and start over please", "s|c"),))),),
    ),
    "a link that Telegram refuses as a button": (
        TextMessage(text=words("Pay:"), choices=(HOME, YES)),
        (SendText("Pay:\n\nPay now\nhttp://localhost:8080/pay/1", ((TapButton("Yes", "awaiting_consent|yes"),),)),),
    ),
    "a person of the team": (
        PersonMessage(author="Lea", words="I see it."),
        (SendText("[telegram-person-says fr] Lea I see it."),),
    ),
    "a person who says nothing": (PersonMessage(words="  "), ()),
    "a picture": (
        PictureMessage(picture=PREVIEW, caption=words("Look"), alt=words("a face"), choices=(ASK,)),
        (SendPicture(PREVIEW, "Look", ((TapButton("Ask a person", "awaiting_photo|person"),),)),),
    ),
    "a drawing with more words than a caption holds": (
        PictureMessage(picture=Drawing("guide"), caption=words("x" * 1025), alt=words("a guide"), choices=(YES,)),
        (
            SendPicture(Drawing("guide")),
            SendText("x" * 1025, ((TapButton("Yes", "awaiting_consent|yes"),),)),
        ),
    ),
    "a file": (
        FileMessage(file=PREVIEW, filename="visa.jpg", caption=words("Keep it")),
        (SendFile(PREVIEW, "visa.jpg", "Keep it"),),
    ),
    "a file with more words than a caption holds": (
        FileMessage(file=PREVIEW, filename="visa.jpg", caption=words("x" * 1025)),
        (SendFile(PREVIEW, "visa.jpg"), SendText("x" * 1025)),
    ),
    "an invoice": (
        InvoiceMessage(order=OrderId("PB-1"), title=words("Visa " * 20), description=words("d" * 300), stars=250),
        (SendInvoice("Visa Visa Visa Visa Visa Visa…", "d" * 254 + "…", "PB-1", 250),),
    ),
    "a sign of work": (Working(), (ShowTyping(),)),
}


@pytest.mark.parametrize(("message", "calls"), LOOKS.values(), ids=LOOKS.keys())
def test_how_a_message_looks(message, calls):
    assert render(message, "fr", say) == calls


def test_words_of_any_length_arrive_whole_in_parts_that_fit_and_the_buttons_come_last():
    speech = " ".join(f"word{number}" for number in range(2000))

    parts = render(TextMessage(text=words(speech), choices=(YES,)), "en", say)

    assert len(parts) == 5
    assert " ".join(part.text for part in parts) == speech
    assert all(len(part.text) <= 4096 for part in parts)
    assert [bool(part.keyboard) for part in parts] == [False, False, False, False, True]


def test_an_emoji_counts_for_two_and_is_never_cut_in_half():
    parts = render(TextMessage(text=words("🙂" * 2049)), "en", say)

    assert [len(part.text) for part in parts] == [2048, 1]
    assert shortened("🙂🙂🙂", 5) == "🙂🙂…"


@pytest.mark.parametrize(
    ("label", "shown"),
    [("A short label", "A short label"), ("Long-term visa for artists", "Long-term visa…"), ("x" * 30, "x" * 15 + "…")],
)
def test_a_label_is_cut_between_words_where_it_can_be(label, shown):
    assert shortened(label, 16) == shown
