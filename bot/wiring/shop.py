"""What the counter knows and sells, put together: documents, prices, promises, words."""

import datetime as dt
import functools
from collections.abc import Callable, Mapping

from bot.compliance.document import Catalogue
from bot.delivery.closed_days import closed_days
from bot.dialogs.counter import ConsentText, Counter, Promise, Sale
from bot.dialogs.state import LANGUAGES
from bot.domain.capabilities import Capabilities, PaymentMethod
from bot.domain.effects import ConsentKind, TakePromotion
from bot.domain.hours import Calendar, outside_quiet
from bot.domain.ids import ConversationId, DocumentId, OrderId, PhotoId, channel_of
from bot.domain.money import Money
from bot.domain.quote import ProductKind, Quote
from bot.domain.waiting import Queue, Wait, wait
from bot.engine.ports import Channel
from bot.nlu.documents import find_documents
from bot.payments.pricing import Unserved, load_prices, market, price, region_of
from bot.payments.promises import arrives_by, decided_by, load_promises, promised_at, warn_at
from bot.payments.promotions import WhyNot, find, load_promotions, why_not
from bot.payments.quoting import Item, QuoteRequest, quote
from bot.payments.rates import load_rates, shown_in
from bot.privacy.retention import due, load_profiles
from bot.settings import Settings
from bot.wiring.ground import Ground

# The words that are agreed to, by what is agreed. A change of the words is a new version.
CONSENTS: Mapping[ConsentKind, str] = {
    "terms": "v1",
    "subject": "v1",
    "immediate_start": "v2",
    "call_recording": "v1",
    "reminders": "v1",
}


class Till:
    """Prices and promises as a conversation asks for them. Reads every list at once: a mistake in one stops the start."""

    def __init__(self, settings: Settings, documents: Catalogue) -> None:
        self._documents = documents
        self._prices, self._promotions, self._rates = load_prices(), load_promotions(), load_rates()
        self._promises = load_promises(region.name for region in self._prices.region)
        self._calendar = Calendar(settings.hours, closed_days(settings.desk_holidays))
        self._shows_local_money = settings.show_local_currency

    def price(self, document: DocumentId, product: ProductKind, method: PaymentMethod) -> Money:
        """What one person's photo costs, not posted."""
        return price(self._prices, self._documents[document], product, method)

    def postage(self, document: DocumentId) -> Money:
        """The least that posting costs, in the money of the document's country."""
        currency = market(self._prices, self._documents[document].country, "checkout").currency
        return Money(min(region.post[currency] for region in self._prices.region), currency)

    def serves(self, country: str) -> bool:
        """Whether prints are posted to this country."""
        try:
            region_of(self._prices, country)
        except Unserved:
            return False
        return True

    def quote(self, sale: Sale) -> Quote:
        """What the sale costs in full."""
        return quote(self._prices, self._request(sale), self._rates)

    def find_promotion(self, typed: str, sale: Sale) -> TakePromotion | WhyNot:
        """A typed code, to be asked for in the books; or why it holds for no such sale."""
        promotion, request = find(self._promotions, typed), self._request(sale)
        countries = {item.country for item in request.items}
        currency = market(self._prices, request.items[0].country, sale.method).currency
        problem = why_not(promotion, on=request.on, currency=currency, countries=countries)
        if promotion is None or problem is not None:
            return problem or "unknown"
        return TakePromotion(code=promotion.code, most=promotion.most, first_only=promotion.first_order)

    def promise(self, product: ProductKind, express: bool, at: dt.datetime) -> Promise:
        """By when a photo that is paid for at this moment is looked at and made."""
        return self._promise(at, promised_at(self._promises, self._calendar, at, product, express=express))

    def promise_post(self, country: str, at: dt.datetime) -> Promise:
        """By when prints that are given to be made at this moment are there."""
        region = region_of(self._prices, country).name
        return self._promise(at, arrives_by(self._promises, self._calendar, at, region))

    def promise_claim(self, at: dt.datetime) -> Promise:
        """By when a claim that is made at this moment is decided."""
        return self._promise(at, decided_by(self._promises, self._calendar, at))

    def wait(self, queue: Queue, at: dt.datetime) -> Wait:
        """What can be said of waiting for a person at this moment."""
        return wait(self._calendar, queue, at)

    def _promise(self, at: dt.datetime, promised: dt.datetime) -> Promise:
        return Promise(promised, warn_at(self._promises, self._calendar, at, promised))

    def _request(self, sale: Sale) -> QuoteRequest:
        items = tuple(
            Item(document=document, country=self._documents[document].country, product=product)
            for document, product in sale.items
        )
        on = sale.at.date()
        return QuoteRequest(
            items=items,
            method=sale.method,
            on=on,
            express=sale.express,
            ship_to=sale.ship_to,
            promotion=find(self._promotions, sale.promotion) if sale.promotion else None,
            shown_in=shown_in(items[0].country, on) if self._shows_local_money else "",
        )


def counters(ground: Ground, channels: Mapping[str, Channel]) -> Callable[[ConversationId], Counter]:
    """What the assistant knows in a conversation: channels differ in what they can do and in how they are paid."""
    settings, documents, phrasebook, codes = ground.settings, ground.documents, ground.phrasebook, ground.codes
    till = Till(settings, documents)
    find_by_words = find_documents(documents)
    profile = load_profiles()[settings.retention_profile]
    chosen: Mapping[ProductKind, PaymentMethod] = {
        "digital": settings.telegram_pay_digital,
        "prints": settings.telegram_pay_prints,
        "both": settings.telegram_pay_both,
    }
    consents: Mapping[ConsentKind, ConsentText] = {
        kind: ConsentText(
            version,
            {language: phrasebook.sha256(f"{kind.replace('_', '-')}-{version}", language) for language in LANGUAGES},
        )
        for kind, version in CONSENTS.items()
    }

    def photo_code(order: OrderId, photo: PhotoId) -> tuple[str, str] | None:
        if codes is None:
            return None
        code = codes.new_code(f"{order}/{photo}")
        return code, codes.address(code)

    @functools.cache
    def counter(capabilities: Capabilities) -> Counter:
        able = capabilities.payment_methods
        method: Mapping[ProductKind, PaymentMethod] = {
            kind: wanted if wanted in able else "checkout" for kind, wanted in chosen.items()
        }
        return Counter(
            documents=documents,
            find_documents=find_by_words,
            price=till.price,
            postage=till.postage,
            quote=till.quote,
            find_promotion=till.find_promotion,
            promise=till.promise,
            promise_post=till.promise_post,
            promise_claim=till.promise_claim,
            serves=till.serves,
            politely=outside_quiet,
            wait=till.wait,
            desk_zone=settings.desk_time_zone,
            silent=dt.timedelta(minutes=settings.desk_silent_minutes),
            answers_by_mail=bool(settings.smtp_host),
            refund_policy=settings.refund_policy,
            invoice_link=ground.invoices.link,
            photo_code=photo_code,
            capabilities=capabilities,
            method=method,
            consents=consents,
            purge_on=lambda at: due(profile, at, at).date(),
            download_link=ground.downloads.link,
            camera_link=ground.cameras.link,
            languages=LANGUAGES,
            address_on_page=settings.address_on_page,
        )

    return lambda conversation: counter(channels[channel_of(conversation)].capabilities_of(conversation))
