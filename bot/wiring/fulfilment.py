"""How what was bought leaves the house, put together: letters, invoices, the print lab, codes for an office.

Everything here is off until it is set up: no mail server, no letters; no lab, and people at the
desk print; no short domain, no codes.
"""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from bot.delivery.invoice_pdf import Seller
from bot.delivery.lab import PrintLab
from bot.delivery.lab.callbacks import PATH as CALLBACKS
from bot.delivery.lab.callbacks import LabReport, callback_routes
from bot.delivery.lab.folder import FolderLab, open_folder
from bot.delivery.lab.sheets import SheetLinks, sheet_routes
from bot.delivery.lab.webhook import WebhookLab
from bot.delivery.letters import Letters
from bot.delivery.mail import SmtpMailer
from bot.delivery.photo_code import photo_code_routes
from bot.delivery.printer import Printer
from bot.dialogs.zones import zone_for
from bot.domain.ids import OrderId
from bot.domain.prints import order_of
from bot.engine.ports import AcceptForOrder
from bot.errors import Undeliverable
from bot.settings import Settings
from bot.storage.books import SqlBooks
from bot.storage.sales import SqlSales
from bot.storage.store import SqlStore
from bot.storage.vault import Vault
from bot.wiring.ground import Ground


@dataclass(frozen=True)
class Fulfilment:
    """Letters, prints and their routes."""

    settings: Settings
    letters: Letters
    mailer: SmtpMailer | None
    printer: Printer
    lab: PrintLab | None
    sheets: SheetLinks
    sales: SqlSales
    vault: Vault
    seller: Seller

    def routes(self, store: SqlStore, accept_for_order: AcceptForOrder) -> list[web.RouteDef]:
        """What the outside may knock at: the lab, and the passport office; nobody where neither is set up."""
        found: list[web.RouteDef] = []
        settings = self.settings

        async def current(order: OrderId) -> int | None:
            known = await store.run(lambda tx: tx.order(order))
            return None if known is None else known.prints

        async def sheet_of(job: str) -> bytes:
            named = order_of(job)
            order = await store.run(lambda tx: tx.order(named[0])) if named else None
            if order is None:
                raise Undeliverable("no such job")
            return await self.printer.sheet(order)

        async def note_deleted(report: LabReport) -> None:
            await self.sales.note_deleted(report.job, dt.datetime.now(dt.UTC))

        if secret := settings.lab_secret.get_secret_value():
            found += callback_routes(secret, accept_for_order, current, note_deleted)
        if isinstance(self.lab, WebhookLab):
            found += sheet_routes(self.sheets, sheet_of)
        if settings.photo_code_domain:
            found += photo_code_routes(
                settings.photo_code_domain, settings.photo_code_key.replace("\\n", "\n"), self.sales, self.vault.open
            )
        return found

    async def close(self) -> None:
        """Close the connections."""
        if isinstance(self.lab, WebhookLab):
            await self.lab.close()


def fulfil(ground: Ground) -> Fulfilment:
    """Choose and wire. Raises `ValueError` for a setting that cannot be."""
    settings, vault, database = ground.settings, ground.vault, ground.database
    seller = Seller(
        name=settings.seller_name,
        address=tuple(line.strip() for line in settings.seller_address.split(";") if line.strip()),
        tax_number=settings.seller_tax_number,
        email=settings.seller_email,
    )

    mailer = _mailer(settings)
    letters = Letters(
        send=mailer.send if mailer is not None else None,
        say=ground.phrasebook.say,
        pictures=vault.open,
        invoices_of=SqlBooks(database).invoices_of,
        seller=seller,
        download_link=ground.downloads.link,
        zone_of=lambda order: zone_for(order, ground.documents, settings.desk_time_zone),
    )
    sheets = SheetLinks(ground.secret, settings.address)
    lab = _lab(settings, sheets)
    return Fulfilment(
        settings=settings,
        letters=letters,
        mailer=mailer,
        printer=Printer(lab, vault.open, ground.documents),
        lab=lab,
        sheets=sheets,
        sales=SqlSales(database),
        vault=vault,
        seller=seller,
    )


def _mailer(settings: Settings) -> SmtpMailer | None:
    if not settings.smtp_host:
        return None
    return SmtpMailer(
        settings.smtp_host,
        settings.smtp_port,
        settings.smtp_user,
        settings.smtp_password.get_secret_value(),
        settings.smtp_security,
        settings.smtp_sender,
    )


def _lab(settings: Settings, sheets: SheetLinks) -> PrintLab | None:
    callbacks = f"{settings.address}{CALLBACKS}"
    if settings.lab_url:
        return WebhookLab(settings.lab_url, settings.lab_secret.get_secret_value(), sheets, callbacks)
    if settings.lab_folder:
        is_s3 = settings.lab_folder.startswith("s3://")
        store = open_folder(
            settings.lab_folder if is_s3 else Path(settings.lab_folder).resolve().as_uri(),
            access_key=settings.lab_bucket_key_id,
            secret_key=settings.lab_bucket_secret.get_secret_value(),
            region=settings.lab_bucket_region,
            endpoint=settings.lab_bucket_endpoint,
        )
        return FolderLab(store, callbacks if settings.lab_secret.get_secret_value() else "")
    return None
