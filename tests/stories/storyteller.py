"""Tells a story: plays the customer, the machines and the desk against the dialog, and keeps the transcript.

Orders take their steps by the real tables of `payments/order`, as the engine would have them do. Every message is
worded in every language as it is sent, so that a missing text fails the story that needs it.
"""

import datetime as dt
from collections import deque
from dataclasses import dataclass, field
from types import MappingProxyType

import msgspec

from bot.compliance.document import AgeRule, load_catalogue
from bot.dialogs.counter import ConsentText, Counter, Promise, RefundPolicy, Sale
from bot.dialogs.state import LANGUAGES, Conversation, fresh
from bot.dialogs.turn import turn
from bot.domain.assessment import Assessment, Finding, Tip
from bot.domain.capabilities import Capabilities, PaymentMethod
from bot.domain.effects import (
    AdvanceOrder,
    ConsentKind,
    Effect,
    FindOrder,
    LeaveQuestion,
    LookAtHolder,
    LookAtQueue,
    OpenCase,
    Order,
    PlaceOrder,
    RefundPayment,
    Send,
    StartTimer,
    TakePromotion,
)
from bot.domain.events import (
    CheckoutOpened,
    ChoiceTapped,
    ConversationStarted,
    Envelope,
    Event,
    FileDelivered,
    HolderSeen,
    OrderFound,
    OrderNotFound,
    PaymentLapsed,
    PaymentReceived,
    PhotoAssessed,
    PhotoReceived,
    ProductMade,
    PromotionSpent,
    PromotionTaken,
    QueueSeen,
    RefundMade,
    ReviewDecided,
    TextReceived,
    TimerFired,
    UnsupportedReceived,
)
from bot.domain.hours import Calendar, outside_quiet, read_hours
from bot.domain.ids import CaseId, ConversationId, DocumentId, EventId, OrderId, PhotoId, photo_id
from bot.domain.messages import Choice, InvoiceMessage, Link, PersonMessage, PictureMessage, TextMessage
from bot.domain.money import Money
from bot.domain.post import PostalAddress
from bot.domain.quote import ProductKind, Quote
from bot.domain.text import Text
from bot.domain.waiting import Queue, wait
from bot.nlu.documents import find_documents
from bot.payments.order import step
from bot.payments.pricing import Goods, load_prices, price
from bot.payments.promises import arrives_by, decided_by, load_promises, promised_at, warn_at
from bot.payments.promotions import Promotion, Promotions, WhyNot, find, why_not
from bot.payments.quoting import Item, QuoteRequest, quote
from bot.payments.rates import Rates
from bot.texts.phrasebook import Phrasebook
from bot.wiring.shop import CONSENTS

PHRASEBOOK = Phrasebook.load()
# Whose rules differ for children is the story's own: a Schengen visa's, and no other's.
CHILDREN = (
    AgeRule(under_years=1, expression="any", severities={"eyes_open": "warn"}),
    AgeRule(under_years=6, expression="any"),
)
CATALOGUE = {
    name: msgspec.structs.replace(document, children=CHILDREN if name == "schengen-visa" else ())
    for name, document in load_catalogue().items()
}
FIND = find_documents(CATALOGUE)
# One price list for every document, so that a story need not know whose it is.
_ROW = msgspec.structs.replace(
    load_prices().elsewhere,
    digital=690,
    prints=990,
    both=1190,
    express=300,
    further=Goods(digital=590, prints=890, both=990),
)
PRICES = msgspec.structs.replace(load_prices(), elsewhere=_ROW, group=())
CODES = Promotions(
    promotion=(
        Promotion(code="SPRING", percent=20, first=dt.date(2026, 1, 1), last=dt.date(2026, 12, 31), most=2),
        Promotion(code="FRIEND", percent=100, first=dt.date(2026, 1, 1), last=dt.date(2026, 12, 31), first_order=True),
        Promotion(code="LAST-YEAR", percent=20, first=dt.date(2025, 1, 1), last=dt.date(2025, 12, 31)),
    )
)
RATES = Rates(on=dt.date(2026, 11, 1), source="the story", good_for_days=30, per_euro={"USD": "1.10"})
PROMISES = load_promises()
DESK = Calendar(read_hours("Mon-Fri 09:00-17:00", "UTC"))
MORNING = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
QUEUE = Queue(place=1)
DECODER = msgspec.json.Decoder(Conversation)


def price_of(document: DocumentId, kind: ProductKind, method: PaymentMethod) -> Money:
    return price(PRICES, CATALOGUE[document], kind, method)


def request_of(sale: Sale) -> QuoteRequest:
    items = tuple(Item(document=name, country=CATALOGUE[name].country, product=kind) for name, kind in sale.items)
    return QuoteRequest(
        items=items,
        method=sale.method,
        on=sale.at.date(),
        express=sale.express,
        ship_to=sale.ship_to,
        promotion=find(CODES, sale.promotion) if sale.promotion else None,
        shown_in="USD" if items[0].country == "US" else "",
    )


def quote_of(sale: Sale) -> Quote:
    return quote(PRICES, request_of(sale), RATES)


def find_promotion(typed: str, sale: Sale) -> TakePromotion | WhyNot:
    promotion = find(CODES, typed)
    problem = why_not(promotion, on=sale.at.date(), currency=quote_of(sale).total.currency, countries=())
    if promotion is None or problem:
        return problem or "unknown"
    return TakePromotion(code=promotion.code, most=promotion.most, first_only=promotion.first_order)


def promise(at: dt.datetime, promised: dt.datetime) -> Promise:
    return Promise(promised, warn_at(PROMISES, DESK, at, promised))


def counter(
    max_choices: int = 8,
    digital: PaymentMethod = "checkout",
    prints: PaymentMethod = "checkout",
    refunds: RefundPolicy = "refusal_any",
    *,
    address_on_page: bool = False,
) -> Counter:
    return Counter(
        documents=CATALOGUE,
        find_documents=FIND,
        price=price_of,
        postage=lambda _document: Money(150, "EUR"),
        quote=quote_of,
        find_promotion=find_promotion,
        promise=lambda kind, express, at: promise(at, promised_at(PROMISES, DESK, at, kind, express=express)),
        promise_post=lambda _country, at: promise(at, arrives_by(PROMISES, DESK, at, "home")),
        promise_claim=lambda at: promise(at, decided_by(PROMISES, DESK, at)),
        serves=lambda country: country != "AQ",
        politely=outside_quiet,
        wait=lambda queue, at: wait(DESK, queue, at),
        desk_zone="UTC",
        silent=dt.timedelta(minutes=10),
        answers_by_mail=True,
        refund_policy=refunds,
        photo_code=lambda _order, _photo: ("7k3mq9ta", "https://photo.co/7k3mq9ta"),
        invoice_link=lambda order, _now: f"https://photos.example/i/{order}",
        capabilities=Capabilities(
            max_choices=max_choices,
            max_label_chars=64,
            max_text_chars=4096,
            max_caption_chars=1024,
            photos_in=True,
            files_out=True,
            payment_methods=frozenset({"checkout", "stars"}),
        ),
        method=MappingProxyType({"digital": digital, "prints": prints, "both": prints}),
        consents={kind: _words(kind, version) for kind, version in CONSENTS.items()},
        purge_on=lambda at: at.date() + dt.timedelta(days=60),
        camera_link=lambda sitting, _now: f"https://photos.example/c/{sitting}",
        download_link=lambda order, bought, _now: f"https://photos.example/{order}/{bought.purpose}",
        address_on_page=address_on_page,
    )


def _words(kind: ConsentKind, version: str) -> ConsentText:
    """What is agreed to, and its fingerprint in every language."""
    key = f"{kind.replace('_', '-')}-{version}"
    return ConsentText(version, {language: PHRASEBOOK.sha256(key, language) for language in LANGUAGES})


def passing(photo: PhotoId, document: DocumentId) -> Assessment:
    findings = tuple(
        Finding(check=check, outcome="pass", severity="refuse") for check in ("eyes_open", "head_size", "sharpness")
    )
    return Assessment(
        photo=photo,
        document=document,
        verdict="pass",
        findings=findings,
        tip=None,
        face_count=1,
        has_preview=True,
        head_height_mm=30.04,
    )


def failing(photo: PhotoId, document: DocumentId, *tips: tuple[str, str]) -> Assessment:
    """A refused photo: (check, tip) pairs, the one that matters most first."""
    failed = tuple(Finding(check=check, outcome="fail", severity="refuse") for check, _ in tips)
    passed = tuple(f for f in passing(photo, document).findings if f.check not in {check for check, _ in tips})
    check, tip = tips[0]
    return Assessment(
        photo=photo,
        document=document,
        verdict="fail",
        findings=(*failed, *passed),
        tip=Tip(id=tip, check=check, others=len(tips) - 1),
        face_count=1,
        has_preview=True,
    )


@dataclass
class Storyteller:
    """One conversation as it happens. `said` is what the assistant said in the last turn, in the customer's language."""

    hint: str = "en"
    zone: str = ""  # of the browser
    counter: Counter = field(default_factory=counter)
    now: dt.datetime = MORNING
    events: int = 0
    conversation: Conversation = field(init=False)
    orders: dict[OrderId, Order] = field(default_factory=dict)
    effects: list[Effect] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    transcript: list[str] = field(default_factory=list)
    buttons: list[Choice] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    timers: list[StartTimer] = field(default_factory=list)
    queue: Queue = QUEUE  # of those who wait for a person; whether this customer is among them is known by itself
    requested: bool = False
    holder_is_here: bool = False  # whoever of the team has the conversation has it open
    holder_typed_at: dt.datetime | None = None
    spent: set[str] = field(default_factory=set)  # the promotion codes that were used up

    def __post_init__(self) -> None:
        self.conversation = fresh(ConversationId("web:ada"), self.hint)

    # --- the customer ---

    def starts(self) -> None:
        self.happens(ConversationStarted())

    def types(self, words: str, intent: str = "") -> None:
        self.happens(TextReceived(words, intent))

    def taps(self, choice: str) -> None:
        """Press the button with this label or id in the last messages that had buttons."""
        found = [c for c in self.buttons if choice in (c.id, c.id.partition(":")[0], self._words(c.label))]
        assert found, f"no button {choice!r} among {[self._words(c.label) for c in self.buttons]}"
        self.happens(ChoiceTapped(found[-1].stage, found[-1].id))

    def sends_photo(self, album: str = "", of: int = 1, after_s: float = 20) -> PhotoId:
        photo = photo_id(EventId(f"e{self.events}"))
        self.happens(PhotoReceived(photo, "file-1", album=album, of=of), after_s)
        return photo

    def sends(self, what: str) -> None:
        self.happens(UnsupportedReceived(what))

    # --- the machines and the desk ---

    def photo_passes(self) -> None:
        self.happens(PhotoAssessed(passing(*self._judged())))

    def photo_fails(self, *tips: tuple[str, str]) -> None:
        self.happens(PhotoAssessed(failing(*self._judged(), *(tips or (("head_size", "too-far"),)))))

    def checkout_opens(self) -> None:
        self.happens(CheckoutOpened(self.order.id, "https://pay.example/1", "cs_1"))

    def is_paid(self, ship_to: PostalAddress | None = None) -> None:
        self.happens(PaymentReceived(self.order.id, "stripe", "pi_1", self.order.due, ship_to))

    def money_goes_back(self) -> None:
        (back,) = self.wanted(RefundPayment)
        self.happens(
            RefundMade(
                order=back.order, provider="stripe", ref="re_1", payment_ref=back.payment_ref, amount=back.amount
            )
        )

    def rings(self, timer: str) -> None:
        """The last timer of this name that was started is due."""
        started = [wanted for wanted in self.timers if wanted.timer == timer][-1]
        self.happens(TimerFired(started.timer, started.about), after_s=started.delay_s)

    def reviewer_approves(self) -> None:
        self._review(approved=True)

    def reviewer_rejects(self, reason: str) -> None:
        self._review(approved=False, reason=reason)

    def page_closes(self) -> None:
        self.happens(PaymentLapsed(self.order.id, "cs_1"))

    def product_is_made(self) -> None:
        self.happens(ProductMade(self.order.id, self.order.photo, "00"))

    def file_is_delivered(self) -> None:
        self.product_is_made()
        if self.order.product != "prints":
            self.happens(FileDelivered(self.order.id))

    def happens(self, event: Event, after_s: float = 20) -> None:
        """Take the turn of an event, as the engine does."""
        self.events += 1
        self.now += dt.timedelta(seconds=after_s)
        self.effects, self.said, settled = [], [], []
        pending: deque[Event | AdvanceOrder] = deque([event])
        while pending:
            next_event = pending.popleft()
            if (order := self.orders.get(getattr(next_event, "order", ""))) is not None:
                stepped = step(order, next_event, EventId(f"e{self.events}"))
                self.orders[order.id] = stepped.order
                settled += stepped.effects
                pending.extendleft(reversed(stepped.passed_on))
                if stepped.advanced is None:
                    continue
                next_event = stepped.advanced
            if isinstance(next_event, AdvanceOrder):
                continue  # of an order that the story does not know
            envelope = Envelope(
                id=EventId(f"e{self.events}"),
                conversation=self.conversation.id,
                at=self.now,
                event=next_event,
                language=self.hint,
                zone=self.zone,
            )
            turned = turn(self.conversation, envelope, self.counter)
            assert turned == turn(self.conversation, envelope, self.counter), "a turn must be repeatable"
            self.conversation = DECODER.decode(msgspec.json.encode(turned.conversation))
            assert self.conversation == turned.conversation, "a conversation must survive being stored"
            for effect in turned.effects:
                settled.append(effect)
                match effect:
                    case PlaceOrder(order=placed):
                        self.orders[placed.id] = placed
                    case AdvanceOrder():
                        pending.append(effect)
                    case LookAtQueue(why=why):
                        queue = msgspec.structs.replace(self.queue, requested=self.requested)
                        pending.append(QueueSeen(queue, why))
                    case LookAtHolder(about=about):
                        pending.append(
                            HolderSeen(about=about, is_here=self.holder_is_here, typed_at=self.holder_typed_at)
                        )
                    case OpenCase(case="person") | LeaveQuestion():
                        self.requested = True
                    case FindOrder():
                        pending.append(self._find(effect))
                    case TakePromotion(code=code):
                        pending.append(PromotionSpent(code) if code in self.spent else PromotionTaken(code))
        self.effects = settled
        self.timers += self.wanted(StartTimer)
        self._word(settled, event)

    # --- what is expected ---

    def hears(self, *fragments: str) -> None:
        """The last turn said these, in this order."""
        whole, place = "\n".join(self.said), 0
        for fragment in fragments:
            found = whole.find(fragment, place)
            assert found >= 0, f"{fragment!r} was not said (in this order):\n{whole}"
            place = found + len(fragment)

    def hears_nothing(self) -> None:
        assert self.said == []

    def wanted(self, kind: type[Effect]) -> list:
        """The effects of this kind that the last turn wanted."""
        return [effect for effect in self.effects if isinstance(effect, kind)]

    @property
    def order(self) -> Order:
        """The order that was placed last; of those that share a bill, the one that has it."""
        last = list(self.orders.values())[-1]
        return self.orders[last.paid_with] if last.paid_with else last

    def _find(self, asked: FindOrder) -> OrderFound | OrderNotFound:
        order = self.orders.get(asked.order)
        if order is None or asked.email != "ada@example.com":
            return OrderNotFound()
        return OrderFound(
            found=order.id,
            document=order.document,
            product=order.product,
            status=order.status,
            checked=True,
            posted=False,
        )

    def _judged(self) -> tuple[PhotoId, DocumentId]:
        assert self.conversation.photo is not None
        assert self.conversation.document is not None
        return self.conversation.photo, self.conversation.document

    def _review(self, *, approved: bool, reason: str = "") -> None:
        order = self.order
        self.happens(
            ReviewDecided(
                case=CaseId("case-1"),
                photo=order.photo,
                approved=approved,
                reviewer="Grace",
                order=order.id,
                reason=reason,
            )
        )

    def _words(self, text: Text) -> str:
        for language in PHRASEBOOK.languages:
            PHRASEBOOK.say(text, language)
        return PHRASEBOOK.say(text, self.conversation.language)

    def _word(self, effects: list[Effect], event: Event) -> None:
        self.transcript.append(f"> {event}")
        buttons: list[Choice] = []
        for effect in effects:
            if not isinstance(effect, Send):
                continue
            match effect.message:
                case TextMessage(text=words, choices=choices):
                    self.said.append(self._words(words))
                case PictureMessage(caption=words, alt=alt, choices=choices):
                    assert self._words(alt)
                    self.said.append(self._words(words))
                case PersonMessage(author=author, words=typed):
                    choices = ()
                    self.said.append(f"{author}: {typed}")
                case InvoiceMessage(title=title, description=description):
                    choices = ()
                    self.said.append(f"{self._words(title)}: {self._words(description)}")
                case _:
                    choices = ()
            for choice in choices:
                self.said.append(f"[{self._words(choice.label)}]")
            buttons += [choice for choice in choices if isinstance(choice, Choice)]
            self.links = [choice for choice in choices if isinstance(choice, Link)] or self.links
        assert all(len(f"{button.stage}|{button.id}".encode()) <= 64 for button in buttons), (
            "the smallest channel's limit"
        )
        if buttons:
            self.buttons = buttons
        self.transcript += self.said
