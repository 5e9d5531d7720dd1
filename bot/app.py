"""The composition root: the only module that knows every room. It chooses the implementations and wires them up."""

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Literal

import structlog
from aiohttp import web

from bot.bell import Bell, hang_bell
from bot.compliance.advice import REASONS
from bot.compliance.document import Catalogue, for_sitter, load_catalogue
from bot.console.auth import ensure_agent, folded, set_password
from bot.console.board import Board
from bot.console.routes import console_routes
from bot.delivery.invoice_page import InvoiceLinks, invoice_routes
from bot.delivery.links import DownloadLinks, download_routes
from bot.dialogs.state import Conversation
from bot.domain.aim import Aim
from bot.domain.audit import Deed
from bot.domain.ids import ConversationId, DocumentId, OrderId, PhotoId, SittingId, channel_of
from bot.domain.messages import StoredPicture
from bot.domain.money import Money
from bot.domain.sitter import Sitter
from bot.domain.team import ROLES, Role
from bot.engine.outside import Outside
from bot.engine.ports import Accept, Channel
from bot.engine.runner import Engine
from bot.engine.store import Transaction
from bot.errors import Rejected, Unavailable, Undeliverable
from bot.fulfilment import Fulfilment, fulfil, short_addresses
from bot.handlers import DRAWINGS
from bot.handlers.capture.links import CameraLinks
from bot.handlers.capture.ports import Sitting
from bot.handlers.capture.qr import qr_svg
from bot.handlers.capture.routes import capture_routes
from bot.handlers.cashier.page import cashier_routes
from bot.handlers.cashier.till import TestCashier
from bot.handlers.ports import StorePhoto
from bot.handlers.sources import Sources
from bot.handlers.stripe import stripe_routes
from bot.handlers.telegram.channel import TelegramChannel
from bot.handlers.telegram.failures import translated
from bot.handlers.telegram.intake import Payable
from bot.handlers.telegram.poll import poll
from bot.handlers.telegram.routes import telegram_routes
from bot.handlers.telegram.setup import set_menu, set_webhook
from bot.handlers.telegram.stars import StarsGateway
from bot.handlers.thanks import THANKS_PATH, thanks_routes
from bot.handlers.visitors import visitor_behind
from bot.handlers.webchat.channel import WebChat
from bot.handlers.webchat.routes import webchat_routes
from bot.imaging.lab import PhotoLab
from bot.imaging.photowork import PhotoWork
from bot.nlu.intents import Understand, understand
from bot.nlu.listening import Listening
from bot.payments.balance import BalanceEntry
from bot.payments.gateway import Gateway
from bot.payments.ledger import movements_of, unmatched
from bot.payments.ledger_page import FetchBalance
from bot.payments.stripe_gateway import StripeGateway, StripeOptions
from bot.privacy.retention import due, load_profiles
from bot.replying import replying
from bot.settings import Settings
from bot.shop import LANGUAGES, counters
from bot.storage.archive import SqlArchive, no_names
from bot.storage.audit import SqlAudit
from bot.storage.books import SqlBooks
from bot.storage.database import Database
from bot.storage.desk import SqlDesk
from bot.storage.figures import SqlTally
from bot.storage.inbox import SqlInbox
from bot.storage.proposals import SqlProposals
from bot.storage.queue import DbosQueue, DbosWorker
from bot.storage.retention import purge
from bot.storage.reviews import SqlReviews
from bot.storage.sales import marker
from bot.storage.sendings import Sendings
from bot.storage.store import SqlStore
from bot.storage.team import SqlTeam
from bot.storage.telephones import Telephones
from bot.storage.transcript import Transcript
from bot.storage.vault import Vault
from bot.texts.phrasebook import Phrasebook

if TYPE_CHECKING:
    from bot.telephony import Telephony

log = structlog.get_logger(__name__)

Life = Literal["web", "worker", "demo"]  # what this process is for; the demo is both of the others in one
_SWEEP_EVERY_S = 15.0
_LEFT_BEHIND_AFTER = dt.timedelta(seconds=10)
_DEAD_WORKER_AFTER = dt.timedelta(minutes=3)  # longer than any job takes, its retries included
_GUIDANCE_S = 5.0  # for one small picture; whoever aims has moved on by then
_TIDY_EVERY_S = 3600.0
_ASK_EVERY_S = 300.0
_RING_EVERY_S = 5.0
_CARRY_EVERY_S = 2.0
_COMPARE_EVERY_S = 24 * 3600.0
_COMPARED = dt.timedelta(days=30)
_HEARD_BY_THEN = dt.timedelta(minutes=10)  # of a payment page, by its provider's webhook
_JOBS_REMEMBERED = dt.timedelta(days=7)


def now() -> dt.datetime:
    """The clock on the wall."""
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True)
class Passbooth:
    """Everything, wired. `serving` and `working` are its two lives; the demo lives both in one process."""

    life: Life
    settings: Settings
    database: Database
    vault: Vault
    engine: Engine
    accept: Accept  # the engine's door, with ears on it: for what customers type
    lab: PhotoLab
    webchat: WebChat
    board: Board
    telegram: TelegramChannel | None
    telephones: "Telephony | None"
    aiming: PhotoLab
    gateway: Gateway
    fulfilment: Fulfilment
    bell: Bell
    web: web.Application
    payable: Payable
    return_urls: dict[str, str]  # where a payment page sends its customer afterwards, by channel

    @contextlib.asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """Answer the web until the block ends."""
        runner = web.AppRunner(self.web, access_log=None, shutdown_timeout=5)
        await runner.setup()
        site = web.TCPSite(runner, self.settings.host, self.settings.port)
        await site.start()
        try:
            yield
        finally:
            self.webchat.close()
            await self.board.close()
            await runner.cleanup()

    @contextlib.asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """Carry out queued work, and look after what was left behind, until the block ends."""
        await self.lab.warm()
        look_every_s = 0.5 if self.life == "worker" else 5.0  # in the demo, photos are taken on where they come in
        worker = DbosWorker(self.database, self.settings.executor_id, self.settings.photo_workers, look_every_s)
        worker.serve(self.engine)
        await worker.start()
        await self.engine.sweep(dt.timedelta(0))
        await self.engine.resume_jobs(dt.timedelta(0))
        chores = [
            asyncio.create_task(_every(_SWEEP_EVERY_S, lambda: self.engine.sweep(_LEFT_BEHIND_AFTER))),
            asyncio.create_task(_every(_SWEEP_EVERY_S, lambda: self.engine.resume_jobs(_DEAD_WORKER_AFTER))),
            asyncio.create_task(_every(_ASK_EVERY_S, self.ask_about_pages)),
            asyncio.create_task(_every(_COMPARE_EVERY_S, self.compare_books)),
            asyncio.create_task(_every(_RING_EVERY_S, lambda: self.bell.ring(now()))),
            asyncio.create_task(_every(_CARRY_EVERY_S, self.bell.carry)),
            asyncio.create_task(_every(_TIDY_EVERY_S, lambda: self.bell.forget(now()))),
            asyncio.create_task(_every(_TIDY_EVERY_S, self.purge)),
            asyncio.create_task(_every(_TIDY_EVERY_S, self.forget_jobs)),
        ]
        try:
            yield
        finally:
            for chore in chores:
                chore.cancel()
            await asyncio.gather(*chores, return_exceptions=True)
            await asyncio.to_thread(worker.stop)

    async def purge(self) -> int:
        """Erase the photos whose time is over."""
        profile = load_profiles()[self.settings.retention_profile]
        moment = now()
        gone = await purge(self.database, self.vault, lambda up, ordered: due(profile, up, ordered) <= moment)
        log.info("photos_purged", count=len(gone))
        return len(gone)

    async def ask_about_pages(self) -> int:
        """Ask the provider about payment pages of which nothing was heard. Returns of how many something was missed."""
        if not isinstance(self.gateway, StripeGateway):
            return 0  # the test cashier tells at once, and Stars have no pages
        return await self.engine.reconcile("stripe", _HEARD_BY_THEN)

    async def compare_books(self) -> int:
        """Hold the last days' books against Stripe's statement, and book its fees and payouts. Returns how much differs."""
        fetch = statement(self.settings)
        if fetch is None:
            return 0
        since = now() - _COMPARED
        books = SqlBooks(self.database)
        entries = await fetch(since)
        apart = unmatched([moved for moved in await books.movements() if moved.at >= since], entries)
        await books.record(movements_of(entries))
        gaps = len(apart.ours) + len(apart.theirs) + len(apart.differing)
        if gaps:
            log.error("books_differ", count=gaps)  # `python -m bot admin ledger --compare` says where
        return gaps

    async def forget_jobs(self) -> int:
        """Drop the queue's records of what was done long ago."""
        return await DbosWorker.forget_finished(now() - _JOBS_REMEMBERED)

    async def close(self) -> None:
        """Finish what is under way and let go of everything."""
        await self.engine.close()
        await self.bell.close()
        await self.lab.close()
        await self.aiming.close()
        if self.telephones is not None:
            await self.telephones.account.close()
        if self.telegram is not None:
            await self.telegram.close()
        if isinstance(self.gateway, StripeGateway):
            await self.gateway.close()
        await self.fulfilment.close()
        self.database.close()


async def _every(seconds: float, chore: Callable[[], Awaitable[int]]) -> None:
    while True:
        try:
            await chore()
        except Exception:  # a chore that fails once is tried again next time
            log.exception("chore_failed")
        await asyncio.sleep(seconds)


def compose(settings: Settings, life: Life) -> Passbooth:  # noqa: PLR0915 - a list of what there is
    """Choose and wire, for one life. Touches the disk for the database, the vault and the words; no network."""
    phrasebook = Phrasebook.load()
    documents = load_catalogue()
    database = Database(settings.database)
    vault = Vault.in_folder(database, settings.data_dir / "photos", settings.keys, now)
    secret = settings.kept_secret(settings.secret_key, "secret_key")
    queue = DbosQueue(database)
    store = SqlStore(database, queue, marker(secret))
    webchat = WebChat()
    telegram = _telegram(settings, vault, phrasebook, Sendings(database, now))
    links = DownloadLinks(secret, settings.address)
    telephones = _telephony(settings, database, phrasebook, links)
    speaking: list[Channel | None] = [webchat, telegram]
    if telephones is not None:
        speaking += [telephones.sms, telephones.whatsapp]
    channels = {channel.name: channel for channel in speaking if channel is not None}
    gateway, cashier, stripe = _gateway(settings, secret)
    cameras = CameraLinks(secret, settings.address)
    invoices = InvoiceLinks(secret, settings.address)
    counter_of = counters(
        settings, documents, phrasebook, channels, links, cameras.link, invoices.link, short_addresses(settings, secret)
    )

    return_urls = _return_urls(settings)
    lab = PhotoLab(
        settings.models,
        engine=settings.face_engine,
        workers=settings.photo_workers,
        time_limit_s=settings.photo_timeout_s,
    )
    # Guidance has a worker of its own, so that no verdict ever waits for it; it starts with the first camera page.
    aiming = PhotoLab(settings.models, engine=settings.face_engine, workers=1, time_limit_s=_GUIDANCE_S, niceness=10)
    photos = PhotoWork(lab, vault, Sources(channels), documents, phrasebook.say)
    fulfilment = fulfil(settings, phrasebook, vault, database, documents, links, secret)
    outside = Outside(
        store=store,
        channels=channels,
        gateway=gateway,
        gateways=_gateways(gateway, telegram),
        letters=fulfilment.letters,
        printer=fulfilment.printer,
        photos=photos,
        forget=vault.erase,
        say=phrasebook.say,
        return_urls=return_urls,
        now=now,
    )
    engine = Engine(
        store,
        outside,
        counter_of,
        now,
        f"{settings.executor_id}.{life}",
        jobs_at_once=0 if life == "web" else settings.photo_workers,
    )

    bell = hang_bell(settings, phrasebook, database, fulfilment.mailer, telegram, engine.accept, secret, now, documents)

    async def payable(conversation: ConversationId, order: OrderId, amount: Money) -> bool:
        found, owner = await store.run(lambda tx: (tx.order(order), tx.conversation_of(order)))
        if found is None or owner != conversation:
            return False
        return found.status == "awaiting_payment" and found.due == amount

    async def store_photo(conversation: ConversationId, photo: PhotoId, data: bytes) -> None:
        # The first bytes stay: a photo that a person approved cannot be exchanged by sending its number again.
        if not await vault.has(StoredPicture(photo, "original")):
            await vault.put(conversation, photo, "original", data)

    understand = _ears(settings)
    accept = Listening(engine.accept, understand)
    visitor = visitor_behind(settings.proxies)
    inbox = SqlInbox(database)
    board = Board(inbox, now)
    web_app = web.Application(client_max_size=1024 * 1024)
    web_app.add_routes([web.get("/health", _health(database))])
    web_app.add_routes(
        webchat_routes(
            webchat,
            accept=accept,
            transcript=Transcript(database),
            pictures=vault.open,
            store_photo=store_photo,
            say=phrasebook.say,
            languages=LANGUAGES,
            secret=secret,
            public_url=settings.address,
            address_of=visitor,
        )
    )
    web_app.add_routes(download_routes(links, vault.open, phrasebook.say, DRAWINGS))
    web_app.add_routes(
        console_routes(
            SqlDesk(database),
            engine.accept,
            vault.open,
            photos,
            inbox=inbox,
            board=board,
            reviews=SqlReviews(database),
            team=SqlTeam(database),
            log=SqlAudit(database),
            tally=SqlTally(database),
            words=phrasebook,
            documents=documents,
            reasons=REASONS,
            now=now,
            address_of=visitor,
            secret=secret,
            qr=qr_svg,
            replying=replying(settings, database, vault, channels, documents, counter_of),
            mark=marker(secret),
            languages=LANGUAGES,
            secure=settings.address.startswith("https://"),
            strict=settings.is_production,
            refund_policy=settings.refund_policy,
            archive=SqlArchive(database, marker(secret), telephones.names_of if telephones else no_names),
            proposals=SqlProposals(database),
            four_eyes=settings.four_eyes_above,
            mails=bool(settings.smtp_host),
            time_zone=settings.desk_time_zone,
            telling=bell.telling,
        )
    )
    web_app.add_routes(
        _camera_routes(settings, store, documents, aiming, cameras, accept, store_photo, phrasebook, return_urls)
    )
    web_app.add_routes(thanks_routes(phrasebook.say))
    web_app.add_routes(invoice_routes(invoices, SqlBooks(database).invoices_of, fulfilment.seller, phrasebook.say))
    web_app.add_routes(fulfilment.routes(store, engine.accept_for_order))
    if telephones is not None:
        web_app.add_routes(telephones.routes(accept, understand))
    if cashier is not None:
        web_app.add_routes(cashier_routes(cashier, engine.accept_for_order, phrasebook.say))
    if stripe is not None:
        web_app.add_routes(
            stripe_routes(settings.stripe_webhook_secret.get_secret_value(), engine.accept_for_order, stripe)
        )
    if telegram is not None and settings.telegram_mode == "webhook":
        signed = settings.telegram_webhook_secret.get_secret_value()
        team = bell.group.ears if bell.group is not None else None
        web_app.add_routes(telegram_routes(telegram, accept, payable, signed, team=team))
    return Passbooth(
        life=life,
        settings=settings,
        database=database,
        vault=vault,
        engine=engine,
        accept=accept,
        lab=lab,
        webchat=webchat,
        board=board,
        telegram=telegram,
        telephones=telephones,
        aiming=aiming,
        gateway=gateway,
        fulfilment=fulfilment,
        bell=bell,
        web=web_app,
        payable=payable,
        return_urls=return_urls,
    )


def _telegram(settings: Settings, vault: Vault, phrasebook: Phrasebook, sent: Sendings) -> TelegramChannel | None:
    token = settings.telegram_token.get_secret_value()
    if not token:
        return None
    return TelegramChannel(
        token,
        pictures=vault.open,
        say=phrasebook.say,
        sent=sent,
        base_url=settings.telegram_api_url,
        base_file_url=settings.telegram_file_url,
    )


def _camera_routes(
    settings: Settings,
    store: SqlStore,
    documents: Catalogue,
    aiming: PhotoLab,
    cameras: CameraLinks,
    accept: Accept,
    store_photo: StorePhoto,
    phrasebook: Phrasebook,
    return_urls: Mapping[str, str],
) -> list[web.RouteDef]:
    """The camera page of a sitting: which conversation it is for, and what is said of a small picture."""

    async def find_sitting(sitting: SittingId) -> Sitting | None:
        def find(tx: Transaction) -> Conversation | None:
            whose = tx.sitting(sitting)
            return None if whose is None else tx.conversation(whose)

        state = await store.run(find)
        if state is None:
            return None
        return Sitting(
            conversation=state.id,
            document=state.document,
            sitter=state.sitter,
            language=state.language,
            is_open=state.sitting == sitting,
            back=_way_back(settings, return_urls, state.id),
        )

    async def aim(frame: bytes, original_px: tuple[int, int], document: DocumentId, sitter: Sitter) -> Aim:
        return await aiming.aim(frame, for_sitter(documents[document], sitter), original_px)

    return capture_routes(
        links=cameras,
        find_sitting=find_sitting,
        aim=aim,
        accept=accept,
        store_photo=store_photo,
        say=phrasebook.say,
        languages=LANGUAGES,
        public_url=settings.address,
        address_of=visitor_behind(settings.proxies),
    )


def _return_urls(settings: Settings) -> dict[str, str]:
    """Where a payment page sends its customer afterwards: back into the chat, as far as a page can lead there."""
    number = settings.twilio_whatsapp_sender.removeprefix("whatsapp:+")
    return {
        "web": f"{settings.address}/",
        "telegram": f"{settings.address}/",  # until Telegram has told us our name
        "whatsapp": f"https://wa.me/{number}",
        "sms": f"{settings.address}{THANKS_PATH}",
    }


def _way_back(settings: Settings, return_urls: Mapping[str, str], conversation: ConversationId) -> str:
    """The chat that a camera page came from; a telephone opens its messages by the number that they are with."""
    channel = channel_of(conversation)
    sender = settings.twilio_sms_sender
    if channel == "sms":
        return f"sms:{sender}" if sender.startswith("+") else ""
    return return_urls.get(channel, "")


def _telephony(
    settings: Settings, database: Database, phrasebook: Phrasebook, links: DownloadLinks
) -> "Telephony | None":
    """Twilio where there is an account; most booths do without its library."""
    if not settings.twilio_account_sid:
        return None
    from bot.telephony import telephony  # noqa: PLC0415 - as above

    return telephony(settings, Telephones(database), phrasebook, links, now)


def _ears(settings: Settings) -> Understand:
    """Dialogflow where a project is named; otherwise, and whenever it fails, the embedded ears."""
    if not settings.dialogflow_project:
        return understand
    # The client is heavy, and most booths do without it.
    from google.cloud.dialogflow_v2 import SessionsAsyncClient  # noqa: PLC0415

    from bot.nlu.dialogflow import DialogflowEars  # noqa: PLC0415

    return DialogflowEars(SessionsAsyncClient(), settings.dialogflow_project)


def _gateway(settings: Settings, secret: str) -> tuple[Gateway, TestCashier | None, StripeGateway | None]:
    """Stripe where there is a key; otherwise the test cashier, which production refuses."""
    if key := settings.stripe_key.get_secret_value():
        options = StripeOptions(automatic_tax=settings.stripe_automatic_tax, saves_cards=settings.stripe_saves_cards)
        stripe = StripeGateway(key, settings.stripe_api_url, options)
        return stripe, None, stripe
    cashier = TestCashier(public_url=settings.address, secret=secret, production=settings.is_production)
    return cashier, cashier, None


def _gateways(checkout: Gateway, telegram: TelegramChannel | None) -> dict[str, Gateway]:
    """Who gives money back, by the name under which the books know who took it."""
    named: dict[str, Gateway] = {"stripe" if isinstance(checkout, StripeGateway) else "test": checkout}
    if telegram is not None:
        named["telegram"] = StarsGateway(telegram.bot)
    return named


def _health(database: Database) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def health(_request: web.Request) -> web.Response:
        await database.run(lambda connection: connection.exec_driver_sql("SELECT 1").scalar())
        return web.Response(text="ok")

    return health


def statement(settings: Settings) -> FetchBalance | None:
    """Asks Stripe for its statement, for the books to be compared with; None without an account there."""
    key = settings.stripe_key.get_secret_value()
    if not key:
        return None

    async def fetch(since: dt.datetime) -> Sequence[BalanceEntry]:
        stripe = StripeGateway(key, settings.stripe_api_url)
        try:
            return await stripe.balance(since)
        finally:
            await stripe.close()

    return fetch


async def meet_telegram(booth: Passbooth) -> None:
    """Learn our own name there, and tell Telegram where we are and what the menu offers.

    A Telegram that is down is met by the next start; until then payment pages lead back to the web chat.
    """
    telegram, settings = booth.telegram, booth.settings
    if telegram is None:
        return
    try:
        name = settings.telegram_username
        if not name:
            with translated():
                name = (await telegram.bot.get_me()).username or ""
        if name:
            booth.return_urls["telegram"] = f"https://t.me/{name}"
        if booth.life == "worker":
            return
        if settings.telegram_mode == "webhook":
            await set_webhook(telegram, settings.address, settings.telegram_webhook_secret.get_secret_value())
        await set_menu(telegram, LANGUAGES)
    except (Unavailable, Undeliverable) as error:
        log.warning("telegram_not_told", reason=str(error))


async def first_agent(booth: Passbooth) -> str:
    """Make sure that somebody can log in at the desk. Returns the password that the first login has or had."""
    settings = booth.settings
    password = settings.kept_secret(settings.desk_password, "desk_password")
    await ensure_agent(SqlTeam(booth.database), settings.desk_name, lambda: password, frozenset(ROLES), now())
    return password


async def set_agent(settings: Settings, name: str, password: str, roles: frozenset[Role]) -> None:
    """Add a person to the desk, or change their password, and their roles where some are named; no second factor stays.

    Raises `Rejected` for a password that is too short.
    """
    database = Database(settings.database)
    try:
        team = SqlTeam(database)
        try:
            await set_password(team, name, password)
        except Rejected as refused:
            if refused.status != HTTPStatus.NOT_FOUND:
                raise
            await ensure_agent(team, name, lambda: password, roles, now())
        else:
            await team.change_factor(folded(name), None)
            if roles:
                await team.change_roles(folded(name), roles)
        await SqlAudit(database).note(Deed(at=now(), agent="", deed="agent-set", about={"name": folded(name)}))
    finally:
        database.close()


@contextlib.asynccontextmanager
async def polling(booth: Passbooth) -> AsyncIterator[None]:
    """Ask Telegram for updates until the block ends, where that is the chosen way."""
    if booth.telegram is None or booth.settings.telegram_mode != "polling":
        yield
        return
    team = booth.bell.group.ears if booth.bell.group is not None else None
    task = asyncio.create_task(poll(booth.telegram, booth.accept, booth.payable, team=team))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
