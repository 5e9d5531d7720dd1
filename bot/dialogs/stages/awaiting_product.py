"""The kind of product: the file, prints by post, or both."""

from bot.dialogs import basket, documents
from bot.dialogs.talk import Answer, Next, Talk
from bot.domain.events import ChoiceTapped
from bot.domain.text import text


def enter(talk: Talk) -> None:
    """Offer what the document can use, each with its price."""
    document = talk.document
    counter = talk.counter
    offers = tuple(
        talk.choice(kind, text(f"choice-{kind}", total=counter.price(document.id, kind, counter.method[kind])))
        for kind in documents.kinds(talk, document)
    )
    talk.say("ask-product", *offers)


def handle(talk: Talk, event: Answer) -> Next:
    """One of the kinds on offer."""
    if isinstance(event, ChoiceTapped):
        for kind in documents.kinds(talk, talk.document):
            if kind == event.choice:
                talk.change(product=kind)
                return basket.next_question(talk)
    return talk.puzzled()
