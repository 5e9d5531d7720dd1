"""The camera page of a sitting, put together: which conversation it is for, and what is said of a small picture."""

from aiohttp import web

from bot.compliance.document import for_sitter
from bot.dialogs.state import LANGUAGES, Conversation
from bot.domain.aim import Aim
from bot.domain.ids import DocumentId, SittingId
from bot.domain.sitter import Sitter
from bot.engine.ports import Accept
from bot.engine.store import Transaction
from bot.handlers.capture.ports import Sitting
from bot.handlers.capture.routes import capture_routes
from bot.handlers.visitors import visitor_behind
from bot.imaging.lab import PhotoLab
from bot.storage.store import SqlStore
from bot.wiring.chats import Chats
from bot.wiring.ground import Ground


def camera_routes(
    ground: Ground, chats: Chats, store: SqlStore, aiming: PhotoLab, accept: Accept
) -> list[web.RouteDef]:
    """The page's doors. aiming: looks at the small pictures."""

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
            back=chats.way_back(state.id),
        )

    async def aim(frame: bytes, original_px: tuple[int, int], document: DocumentId, sitter: Sitter) -> Aim:
        return await aiming.aim(frame, for_sitter(ground.documents[document], sitter), original_px)

    return capture_routes(
        links=ground.cameras,
        find_sitting=find_sitting,
        aim=aim,
        accept=accept,
        store_photo=ground.vault.store_photo,
        say=ground.phrasebook.say,
        languages=LANGUAGES,
        public_url=ground.settings.address,
        address_of=visitor_behind(ground.settings.proxies),
    )
