"""What every part stands on: settings, words, documents, the database, the vault, and links that the house has signed."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from bot.compliance.document import Catalogue, load_catalogue
from bot.delivery.invoice_page import InvoiceLinks
from bot.delivery.links import DownloadLinks
from bot.delivery.photo_code import ShortAddresses
from bot.handlers.capture.links import CameraLinks
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.sales import marker
from bot.storage.vault import Vault
from bot.texts.phrasebook import Phrasebook


def now() -> dt.datetime:
    """The clock on the wall."""
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True)
class Ground:
    """Made first, and handed to every part.

    secret: the house's own, which signs and seals. mark: what a conversation is called in the books and in the log.
    codes: the makers of codes for an office, where there is a short domain.
    """

    settings: Settings
    secret: str
    mark: Callable[[str], str]
    phrasebook: Phrasebook
    documents: Catalogue
    database: Database
    vault: Vault
    downloads: DownloadLinks
    cameras: CameraLinks
    invoices: InvoiceLinks
    codes: ShortAddresses | None
    now: Callable[[], dt.datetime] = now


def lay_ground(settings: Settings) -> Ground:
    """Touches the disk for the database, the vault and the words; no network."""
    secret, address = settings.kept_secret(settings.secret_key, "secret_key"), settings.address
    database = Database(settings.database)
    return Ground(
        settings=settings,
        secret=secret,
        mark=marker(secret),
        phrasebook=Phrasebook.load(),
        documents=load_catalogue(),
        database=database,
        vault=Vault.in_folder(database, settings.data_dir / "photos", settings.keys, now),
        downloads=DownloadLinks(secret, address),
        cameras=CameraLinks(secret, address),
        invoices=InvoiceLinks(secret, address),
        codes=ShortAddresses(secret, settings.photo_code_domain) if settings.photo_code_domain else None,
    )
