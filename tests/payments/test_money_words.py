"""The words about money fit where they are shown, in every language."""

from typing import get_args

import pytest

from bot.domain.effects import Send
from bot.domain.messages import InvoiceMessage
from bot.domain.money import Money
from bot.domain.quote import ProductKind
from bot.payments.order import ENTRY
from bot.texts.phrasebook import Phrasebook
from tests.payments.orders import an_order

BOOK = Phrasebook.load()


@pytest.mark.parametrize("language", BOOK.languages)
@pytest.mark.parametrize("product", get_args(ProductKind))
def test_an_invoice_fits_telegrams_title_and_description(product: ProductKind, language: str) -> None:
    (send,) = ENTRY["awaiting_payment"](an_order(product=product, method="stars", total=Money(350, "XTR")))
    assert isinstance(send, Send)
    assert isinstance(send.message, InvoiceMessage)
    # core.telegram.org/bots/api#sendinvoice
    assert 1 <= len(BOOK.say(send.message.title, language)) <= 32
    assert 1 <= len(BOOK.say(send.message.description, language)) <= 255
