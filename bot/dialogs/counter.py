"""What the person behind the counter knows: everything that a turn may read, and nothing that it could change."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import msgspec

from bot.compliance.document import Catalogue
from bot.domain.capabilities import Capabilities, PaymentMethod
from bot.domain.effects import ConsentKind, TakePromotion
from bot.domain.ids import DocumentId, OrderId, PhotoId, SittingId
from bot.domain.messages import StoredPicture
from bot.domain.money import Money
from bot.domain.quote import ProductKind, Quote
from bot.domain.waiting import Queue, Wait
from bot.payments.promotions import WhyNot

RefundPolicy = Literal["none", "final_redo_only", "printed_only", "refusal_any"]  # where an office refused the photo


@dataclass(frozen=True)
class ConsentText:
    """Which words are agreed to: their version and the SHA-256 of them, by language."""

    version: str
    sha256: Mapping[str, str]


class Sale(msgspec.Struct, frozen=True, kw_only=True):
    """What a price is asked for: what each person buys, and what is shared. The fields are those of a basket."""

    items: tuple[tuple[DocumentId, ProductKind], ...]
    method: PaymentMethod
    express: bool = False
    ship_to: str = ""  # ISO 3166-1 alpha-2; "" where nothing is posted
    promotion: str = ""
    at: dt.datetime  # UTC


class Promise(msgspec.Struct, frozen=True):
    """Until when something was promised (UTC), and when the desk is to be warned that time runs out."""

    at: dt.datetime
    warn_at: dt.datetime


@dataclass(frozen=True)
class Counter:
    """The knowledge behind one turn."""

    documents: Catalogue
    find_documents: Callable[[str], tuple[DocumentId, ...]]  # typed words to documents, best first, none when unknown
    price: Callable[[DocumentId, ProductKind, PaymentMethod], Money]
    postage: Callable[[DocumentId], Money]  # the least that posting prints of this document costs
    quote: Callable[[Sale], Quote]
    # A typed promotion code, to be asked for in the books; or why it holds for no such sale.
    find_promotion: Callable[[str, Sale], TakePromotion | WhyNot]
    promise: Callable[
        [ProductKind, bool, dt.datetime], Promise
    ]  # the check of a photo: what is bought, whether express
    # When prints that are given to be made at this moment, and posted to this country, are there.
    promise_post: Callable[[str, dt.datetime], Promise]
    serves: Callable[[str], bool]  # whether prints can be posted to this country
    promise_claim: Callable[[dt.datetime], Promise]
    # That moment, or the next one that is no time to sleep in this zone.
    politely: Callable[[dt.datetime, str], dt.datetime]
    wait: Callable[[Queue, dt.datetime], Wait]  # what can be said of waiting for a person at this moment
    desk_zone: str  # whose clock moments are told by, where nothing is known of the customer's
    silent: dt.timedelta  # how long a person may owe an answer before somebody else gets the conversation
    refund_policy: RefundPolicy
    invoice_link: Callable[[OrderId, dt.datetime], str]  # the expiring address of an order's invoice
    # A short code, and the address that it makes, by which an office fetches the photo; None where there are none.
    photo_code: Callable[[OrderId, PhotoId], tuple[str, str] | None]
    capabilities: Capabilities
    method: Mapping[ProductKind, PaymentMethod]  # how each kind of product is paid on this channel
    consents: Mapping[ConsentKind, ConsentText]
    purge_on: Callable[[dt.datetime], dt.date]  # when a photo that is ordered now will be erased
    download_link: Callable[[OrderId, StoredPicture, dt.datetime], str]  # an expiring address of what was bought
    # The expiring address of the page that guides while the photo is taken.
    camera_link: Callable[[SittingId, dt.datetime], str]
    languages: tuple[str, ...] = ("en", "fr")
    answers_by_mail: bool = False  # whether a person's words can be sent to an e-mail address
    address_on_page: bool = False  # whether the page that is paid on asks where prints go
