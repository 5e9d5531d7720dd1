"""The people who use the bot, for tests: what they can do in a chat, and what they see there."""

import asyncio
import io
import time
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageOps, UnidentifiedImageError

from tests.peers.listening import Listener

if TYPE_CHECKING:
    from tests.peers.telegram import TelegramPeer

Json = dict[str, Any]
_LONGEST_EDGE = 1280  # what Telegram's apps make of a photo


@dataclass(frozen=True)
class Button:
    label: str
    data: str = ""
    url: str = ""


@dataclass(frozen=True)
class Said:
    """A message of the bot, as the customer sees it. `words` are its text or its caption."""

    id: int
    kind: str  # text, photo, document, invoice
    words: str
    buttons: tuple[Button, ...] = ()
    content: bytes = b""
    filename: str = ""
    invoice: Json = field(default_factory=dict)

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(button.label for button in self.buttons)

    def url(self, label: str) -> str:
        """Where the link with this label leads."""
        return next(button.url for button in self.buttons if label in button.label and button.url)


@dataclass(frozen=True)
class Paid:
    """How an attempt to pay ended: with a charge, or with the bot's objection."""

    charge: str = ""
    objection: str = ""


class Customer(Listener[Said]):
    """A person in a private chat with the bot."""

    def __init__(self, peer: "TelegramPeer", chat_id: int, name: str, language: str) -> None:
        super().__init__()
        self.id = chat_id
        self.user: Json = {"id": chat_id, "is_bot": False, "first_name": name, "username": f"{name.lower()}{chat_id}"}
        if language:
            self.user["language_code"] = language
        self.chat: Json = {"id": chat_id, "type": "private", "first_name": name}
        self.typing = 0  # how often the bot showed that it is working
        self.has_blocked = False
        self._peer = peer

    # --- what a customer does. Each returns the update, as it was sent, so that it can be sent again --------------

    async def says(self, words: str) -> Json:
        """Types something; "/help" is a command."""
        message: Json = {"text": words}
        if words.startswith("/"):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(words.split(maxsplit=1)[0])}]
        return await self.sends(message)

    async def taps(self, label: str) -> Json:
        """Taps the newest button whose label contains this."""
        for said in reversed(self.heard):
            for button in said.buttons:
                if label in button.label and button.data:
                    return await self.taps_data(button.data, said)
        raise AssertionError(f"no button {label!r} among {[said.labels for said in self.heard]}")

    async def taps_data(self, data: str, said: Said | None = None) -> Json:
        """Taps a button with this data, whoever made it."""
        query = f"tap-{next(self._peer.numbers)}"
        self._peer.open_taps.add(query)
        message = {"message_id": said.id if said else 1, "date": int(time.time()), "chat": self.chat, "text": "…"}
        body = {"id": query, "from": self.user, "message": message, "chat_instance": str(self.id), "data": data}
        return await self._peer.happens("callback_query", body)

    async def sends_photo(
        self, content: bytes, *, caption: str = "", recompressed: bool = True, album: str = ""
    ) -> Json:
        """Sends a picture as a photo: two sizes, the small one first. `album`: it is one of several, each a message."""
        sizes = [
            _recompressed(content, edge) if recompressed else (content, 1280, 960) for edge in (320, _LONGEST_EDGE)
        ]
        photo = []
        for data, width, height in sizes:
            kept = self._peer.keep(data, "photos", ".jpg")
            photo.append({**kept, "width": width, "height": height})
        group = {"media_group_id": album} if album else {}
        return await self.sends({"photo": photo, **group, **({"caption": caption} if caption else {})})

    async def sends_file(self, content: bytes, name: str, mime: str = "", announced_bytes: int | None = None) -> Json:
        """Sends a file, kept byte for byte. `announced_bytes` lies about its size."""
        kept = self._peer.keep(content, "documents", PurePath(name).suffix, announced_bytes)
        return await self.sends({"document": {**kept, "file_name": name, **({"mime_type": mime} if mime else {})}})

    async def sends(self, message: Json) -> Json:
        """Sends a message with these fields, for example {"sticker": {...}}."""
        return await self._peer.happens("message", self._message(message))

    async def pays(self) -> Paid:
        """Pays the newest invoice: the bot is asked first and has ten seconds, as on Telegram."""
        invoice = next(said.invoice for said in reversed(self.heard) if said.kind == "invoice")
        query = f"checkout-{next(self._peer.numbers)}"
        answer = self._peer.checkouts[query] = asyncio.get_running_loop().create_future()
        amount = {key: invoice[key] for key in ("currency", "total_amount")}
        asked = {"id": query, "from": self.user, "invoice_payload": invoice["payload"], **amount}
        await self._peer.happens("pre_checkout_query", asked)
        ok, objection = await asyncio.wait_for(answer, 10)
        if not ok:
            return Paid(objection=objection)
        charge = f"charge-{next(self._peer.numbers)}"
        source = {"type": "user", "transaction_type": "invoice_payment", "user": self.user}
        moved = {"id": charge, "amount": invoice["total_amount"], "date": int(time.time())}
        self._peer.stars.append({**moved, "source": {**source, "invoice_payload": invoice["payload"]}})
        payment = {"invoice_payload": invoice["payload"], "telegram_payment_charge_id": charge, **amount}
        await self.sends({"successful_payment": {**payment, "provider_payment_charge_id": ""}})
        return Paid(charge=charge)

    def blocks(self) -> None:
        self.has_blocked = True

    def unblocks(self) -> None:
        self.has_blocked = False

    def _message(self, fields: Json) -> Json:
        ids = {"message_id": next(self._peer.numbers), "date": int(time.time())}
        return {**ids, "from": self.user, "chat": self.chat, **fields}


def _recompressed(content: bytes, longest_edge: int) -> tuple[bytes, int, int]:
    """What Telegram's apps make of a photo: smaller, JPEG, without metadata. What is no picture stays as it is."""
    try:
        picture = ImageOps.exif_transpose(Image.open(io.BytesIO(content))).convert("RGB")
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        return content, longest_edge, longest_edge
    picture.thumbnail((longest_edge, longest_edge))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=87)
    return out.getvalue(), picture.width, picture.height
