"""What the person behind the counter knows: everything that a turn may read, and nothing that it could change."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.compliance.document import Catalogue
from bot.domain.capabilities import Capabilities, PaymentMethod
from bot.domain.effects import ConsentKind, ProductKind
from bot.domain.ids import DocumentId, OrderId, SittingId
from bot.domain.messages import StoredPicture
from bot.domain.money import Money


@dataclass(frozen=True)
class ConsentText:
    """Which words are agreed to: their version and the SHA-256 of them, by language."""

    version: str
    sha256: Mapping[str, str]


@dataclass(frozen=True)
class Counter:
    """The knowledge behind one turn."""

    documents: Catalogue
    find_documents: Callable[[str], tuple[DocumentId, ...]]  # typed words to documents, best first, none when unknown
    price: Callable[[DocumentId, ProductKind, PaymentMethod], Money]
    capabilities: Capabilities
    method: Mapping[ProductKind, PaymentMethod]  # how each kind of product is paid on this channel
    consents: Mapping[ConsentKind, ConsentText]
    purge_on: Callable[[dt.datetime], dt.date]  # when a photo that is ordered now will be erased
    download_link: Callable[[OrderId, StoredPicture, dt.datetime], str]  # an expiring address of what was bought
    # The expiring address of the page that guides while the photo is taken.
    camera_link: Callable[[SittingId, dt.datetime], str]
    languages: tuple[str, ...] = ("en", "fr")
