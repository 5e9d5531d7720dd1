"""Which document: offering, finding and choosing one. The route is asked before any price."""

from bot.compliance.document import Document
from bot.dialogs import photos
from bot.dialogs.talk import Next, Talk
from bot.domain.events import ChoiceTapped
from bot.domain.ids import DocumentId
from bot.domain.messages import Choice
from bot.domain.money import Money
from bot.domain.quote import ProductKind
from bot.domain.text import Text, text

OTHER_CARD = DocumentId("other-card")
_OFFERED = 6  # common documents under the question; a longer menu is read out loud by nobody
_ECHOED_CHARS = 40
_A_NAME = 4  # words: more are a sentence, which may speak of documents without asking for one


def name(document: DocumentId) -> Text:
    """The document's name."""
    return text(f"document-{document}")


def hand_in(document: Document) -> Text:
    """How and where the finished photo is handed in."""
    if document.own_words:
        return text(f"hand-in-{document.id}")
    size = document.print
    if size is None or document.hand_in == "upload":
        return text("hand-in-upload")
    return text(f"hand-in-{document.hand_in}", copies=document.copies, width=size.width_mm, height=size.height_mm)


def instead(document: Document) -> Text:
    """What to do where no photo from home can satisfy this document."""
    if document.own_words:
        return text(f"instead-{document.id}")
    return text(f"instead-{document.route}", document=name(document.id))


def common(talk: Talk) -> tuple[DocumentId, ...]:
    """What most people come for and what we can sell, most wanted first."""
    sellable = (d for d in talk.counter.documents.values() if d.sellable and d.id != OTHER_CARD)
    wanted = sorted(sellable, key=lambda d: (-d.popularity, d.id))
    return tuple(d.id for d in wanted[: _room(talk, taken=2)])


def choices(talk: Talk, documents: tuple[DocumentId, ...]) -> tuple[Choice, ...]:
    """Buttons for these documents, and always the two that are no dead end."""
    buttons = tuple(talk.choice(d, name(d)) for d in documents if d != OTHER_CARD)
    other = (talk.choice(OTHER_CARD),) if OTHER_CARD in talk.counter.documents else ()
    return (*buttons, *other, talk.choice("type"))


def introduce(talk: Talk) -> Next:
    """The first words: what we are, and the question for the document."""
    talk.hello("hello", *choices(talk, common(talk)))
    return None


def search(talk: Talk, words: str) -> Next:
    """What these typed words mean: one document, a choice of several, or kind help."""
    found = tuple(d for d in talk.counter.find_documents(words) if d in talk.counter.documents)
    match found:
        case (only,):
            return choose(talk, only)
        case ():
            shown = words.strip()[:_ECHOED_CHARS]
            talk.say("document-not-found", *choices(talk, common(talk)), words=shown)
        case _:
            talk.say("which-document", *choices(talk, found[: _room(talk, taken=2)]))
    return None


def renamed(talk: Talk, words: str) -> Next:
    """Typed words where something else was asked: another document, if they clearly name one."""
    found = tuple(d for d in talk.counter.find_documents(words) if d in talk.counter.documents)
    is_sentence = len(found) > 1 and len(words.split()) > _A_NAME
    if not found or is_sentence or talk.conversation.retaking:
        return talk.puzzled()
    if found == (talk.conversation.document,):
        return talk.ask_again()
    talk.change(stage="awaiting_document")
    return search(talk, words)


def tapped(talk: Talk, event: ChoiceTapped) -> Next:
    """A button of the question: a document, or "type it"."""
    if event.choice == "type":
        talk.say("type-document")
        return None
    document = DocumentId(event.choice)
    return choose(talk, document) if document in talk.counter.documents else talk.ask_again()


def choose(talk: Talk, document: DocumentId) -> Next:
    """Take this document: refuse it honestly when no photo from home can satisfy it, or name its price."""
    before = talk.conversation
    anew(talk)
    # A link that was asked for before a document was chosen stays good, and so do the people who are in the basket.
    talk.change(document=document, sitting=before.sitting, basket=before.basket)
    talk.change(express=before.express, promotion=before.promotion)
    if not talk.document.sellable:
        return "awaiting_alternative"
    say_price(talk)
    return photos.begin(talk)


def anew(talk: Talk) -> None:
    """Forget the sale that was being prepared, and leave any side stage.

    Orders, e-mail and address stay known, and so does who is in the photo.
    """
    talk.change(
        document=None,
        sitting=None,
        photo=None,
        judging=False,
        album=None,
        previous=None,
        current=None,
        tries=0,
        product=None,
        consents=(),
        basket=(),
        express=False,
        promotion="",
        quoted=None,
        subjects=0,
        claim=None,
        order=None,
        retaking=None,
        back_to=None,
    )


def kinds(talk: Talk, document: Document) -> tuple[ProductKind, ...]:
    """What can be sold for a document: nobody is sold paper that the office does not take."""
    on_paper = document.print is not None and document.hand_in != "upload"
    wanted: tuple[ProductKind, ...] = ("digital", "prints", "both") if on_paper else ("digital",)
    return tuple(kind for kind in wanted if kind in talk.counter.method)


def say_price(talk: Talk) -> None:
    """Name the price of the chosen document in full, or ask for the document first."""
    chosen = talk.conversation.document
    if chosen is None or not talk.document.sellable:
        talk.say("price-unknown-document")
        return
    offered = kinds(talk, talk.document)
    prices: dict[str, Money] = {kind: talk.counter.price(chosen, kind, talk.counter.method[kind]) for kind in offered}
    if "prints" in prices:
        prices["postage"] = talk.counter.postage(chosen)
    talk.say("price-" + "-".join(offered), document=name(chosen), **prices)


def _room(talk: Talk, taken: int) -> int:
    return max(1, min(_OFFERED, talk.counter.capabilities.max_choices - taken))
