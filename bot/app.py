"""The composition root: the only module that knows every room. Each part is chosen and wired by a file in `bot/wiring/`."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.booth import Life, Passbooth
from bot.console.board import Board
from bot.delivery.invoice_page import invoice_routes
from bot.delivery.links import download_routes
from bot.dialogs.state import LANGUAGES
from bot.engine.outside import Outside
from bot.engine.runner import Engine
from bot.handlers import DRAWINGS
from bot.handlers.sources import Sources
from bot.handlers.telegram.intake import Intake
from bot.handlers.telegram.routes import telegram_routes
from bot.handlers.thanks import thanks_routes
from bot.handlers.visitors import visitor_behind
from bot.handlers.webchat.routes import webchat_routes
from bot.imaging.lab import PhotoLab
from bot.imaging.photowork import PhotoWork
from bot.nlu.listening import Listening
from bot.settings import Settings
from bot.storage.books import SqlBooks
from bot.storage.database import Database
from bot.storage.inbox import SqlInbox
from bot.storage.queue import DbosQueue
from bot.storage.store import SqlStore
from bot.storage.transcript import Transcript
from bot.wiring.bell import hang_bell
from bot.wiring.camera import camera_routes
from bot.wiring.chats import ears, open_chats
from bot.wiring.desk import desk_routes
from bot.wiring.fulfilment import fulfil
from bot.wiring.ground import lay_ground
from bot.wiring.shop import counters
from bot.wiring.tills import open_tills, payable_in

_GUIDANCE_S = 5.0  # for one small picture; whoever aims has moved on by then


def compose(settings: Settings, life: Life) -> Passbooth:
    """Choose and wire, for one life. Touches the disk for the database, the vault and the words; no network."""
    ground = lay_ground(settings)
    database, vault, say, documents = ground.database, ground.vault, ground.phrasebook.say, ground.documents
    store = SqlStore(database, DbosQueue(database), ground.mark)

    chats = open_chats(ground)
    tills = open_tills(ground, chats.telegram)
    fulfilment = fulfil(ground)
    counter_of = counters(ground, chats.channels)

    workers, faces = settings.photo_workers, settings.face_engine
    lab = PhotoLab(settings.models, engine=faces, workers=workers, time_limit_s=settings.photo_timeout_s)
    # Guidance has a worker of its own, so that no verdict ever waits for it; it starts with the first camera page.
    aiming = PhotoLab(settings.models, engine=faces, workers=1, time_limit_s=_GUIDANCE_S, niceness=10)
    photos = PhotoWork(lab, vault, Sources(chats.channels), documents, say)

    outside = Outside(
        store=store,
        channels=chats.channels,
        gateway=tills.checkout,
        gateways=tills.by_name,
        letters=fulfilment.letters,
        printer=fulfilment.printer,
        photos=photos,
        forget=vault.erase,
        say=say,
        return_urls=chats.return_urls,
        now=ground.now,
    )
    name, jobs_at_once = f"{settings.executor_id}.{life}", 0 if life == "web" else workers
    engine = Engine(store, outside, counter_of, ground.now, name, jobs_at_once=jobs_at_once)
    understand = ears(settings)
    accept = Listening(engine.accept, understand)
    bell = hang_bell(ground, fulfilment.mailer, chats.telegram, engine.accept)
    board = Board(SqlInbox(database), ground.now)
    updates = None
    if chats.telegram is not None:
        team = bell.group.ears if bell.group is not None else None
        updates = Intake(chats.telegram, accept, payable_in(store), team=team)

    site = web.Application(client_max_size=1024 * 1024)
    site.add_routes([web.get("/health", _health(database))])
    site.add_routes(
        webchat_routes(
            chats.web,
            accept=accept,
            transcript=Transcript(database),
            pictures=vault.open,
            store_photo=vault.store_photo,
            say=say,
            languages=LANGUAGES,
            secret=ground.secret,
            public_url=settings.address,
            address_of=visitor_behind(settings.proxies),
        )
    )
    site.add_routes(download_routes(ground.downloads, vault.open, say, DRAWINGS))
    site.add_routes(desk_routes(ground, chats, bell, engine.accept, photos, board, counter_of))
    site.add_routes(camera_routes(ground, chats, store, aiming, accept))
    site.add_routes(thanks_routes(say))
    site.add_routes(invoice_routes(ground.invoices, SqlBooks(database).invoices_of, fulfilment.seller, say))
    site.add_routes(fulfilment.routes(store, engine.accept_for_order))
    site.add_routes(tills.routes(engine.accept_for_order))
    if chats.telephones is not None:
        site.add_routes(chats.telephones.routes(accept, understand))
    if updates is not None and settings.telegram_mode == "webhook":
        site.add_routes(telegram_routes(updates, settings.telegram_webhook_secret.get_secret_value()))

    return Passbooth(
        life=life,
        ground=ground,
        chats=chats,
        tills=tills,
        fulfilment=fulfilment,
        bell=bell,
        engine=engine,
        accept=accept,
        updates=updates,
        lab=lab,
        aiming=aiming,
        board=board,
        web=site,
    )


def _health(database: Database) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def health(_request: web.Request) -> web.Response:
        await database.run(lambda connection: connection.exec_driver_sql("SELECT 1").scalar())
        return web.Response(text="ok")

    return health
