"""The photo vault: every picture encrypted from its first byte at rest, under a key of its own.

AES-256-GCM with a data key per photo; the associated data binds a ciphertext to its photo, version and purpose, so that
bytes moved to another name do not open. The data key is wrapped by the key-encryption key of its month, which lives in a
folder apart from the data. Deleting the wrapped key is the erasure; the bytes go afterwards.
"""

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path

import obstore
import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap, aes_key_wrap
from obstore.exceptions import NotFoundError
from obstore.store import LocalStore, ObjectStore

from bot.domain.ids import ConversationId, PhotoId
from bot.domain.messages import PURPOSES, Purpose, StoredPicture
from bot.errors import Refused, Undeliverable
from bot.storage.database import Database, insert_or_ignore
from bot.storage.schema import photos

_FORMAT = b"1"
_NONCE_BYTES = 12


class KeyRing:
    """The key-encryption keys, one file a month, readable by the owner only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def current(self, now: dt.datetime) -> str:
        """The version to wrap with now; made when its month begins."""
        version = now.strftime("%Y-%m")
        path = self._path(version)
        if not path.exists():
            fresh = path.with_suffix(f".{os.getpid()}")
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(AESGCM.generate_key(256))
                file.flush()
                os.fsync(file.fileno())
            try:
                os.link(fresh, path)  # the first of two processes wins; both then read the same key
            except FileExistsError:
                pass
            finally:
                fresh.unlink()
        return version

    def key(self, version: str) -> bytes:
        """The key of that version. Raises `Undeliverable` when it was destroyed."""
        try:
            return self._path(version).read_bytes()
        except FileNotFoundError:
            raise Undeliverable(f"the photo key of {version} was destroyed") from None

    def _path(self, version: str) -> Path:
        return self._folder / f"{version}.key"


class Vault:
    """Puts, opens and erases pictures."""

    def __init__(self, database: Database, store: ObjectStore, ring: KeyRing, now: Callable[[], dt.datetime]) -> None:
        self._database = database
        self._store = store
        self._ring = ring
        self._now = now

    @classmethod
    def in_folder(cls, database: Database, folder: Path, keys: Path, now: Callable[[], dt.datetime]) -> "Vault":
        """A vault on this machine's disk."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return cls(database, LocalStore(folder), KeyRing(keys), now)

    async def put(self, conversation: ConversationId, photo: PhotoId, purpose: Purpose, data: bytes) -> None:
        """Encrypt and keep; the same photo and purpose again replaces. Raises `Undeliverable` for an erased photo."""
        key = await self._database.run(lambda connection: self._key_for(connection, conversation, photo))
        nonce = os.urandom(_NONCE_BYTES)
        sealed = AESGCM(key).encrypt(nonce, data, _bound(photo, purpose))
        await obstore.put_async(self._store, _path(photo, purpose), _FORMAT + nonce + sealed)

    async def put_once(self, conversation: ConversationId, photo: PhotoId, purpose: Purpose, data: bytes) -> None:
        """As `put`, but the first bytes stay: what a person approved cannot be exchanged by sending its number again."""
        if not await self.has(StoredPicture(photo, purpose)):
            await self.put(conversation, photo, purpose, data)

    async def store_photo(self, conversation: ConversationId, photo: PhotoId, data: bytes) -> None:
        """Keep a customer's photo as it arrived, once."""
        await self.put_once(conversation, photo, "original", data)

    async def open(self, picture: StoredPicture) -> bytes:
        """Decrypt. Raises `Undeliverable` when the photo was erased or never kept."""
        key = await self._database.run(lambda connection: self._open_key(connection, picture.photo))
        try:
            kept = await obstore.get_async(self._store, _path(picture.photo, picture.purpose))
            sealed = bytes(await kept.bytes_async())
        except (NotFoundError, FileNotFoundError):
            raise Undeliverable(f"there is no {picture.purpose} of {picture.photo}") from None
        head = len(_FORMAT) + _NONCE_BYTES
        try:
            return AESGCM(key).decrypt(
                sealed[len(_FORMAT) : head], sealed[head:], _bound(picture.photo, picture.purpose)
            )
        except InvalidTag:
            raise Refused(f"the {picture.purpose} of {picture.photo} is not what was put there") from None

    async def has(self, picture: StoredPicture) -> bool:
        """Whether the picture can be opened."""
        try:
            await obstore.head_async(self._store, _path(picture.photo, picture.purpose))
            await self._database.run(lambda connection: self._open_key(connection, picture.photo))
        except (NotFoundError, FileNotFoundError, Undeliverable):
            return False
        return True

    async def erase(self, gone: tuple[PhotoId, ...]) -> None:
        """Destroy the keys of these photos, then their bytes."""
        now = self._now()
        dead = sa.update(photos).where(photos.c.id.in_(gone), photos.c.wrapped_key.is_not(None))
        await self._database.run(lambda connection: connection.execute(dead.values(wrapped_key=None, erased_at=now)))
        for photo in gone:
            for purpose in PURPOSES:
                try:
                    await obstore.delete_async(self._store, _path(photo, purpose))
                except (NotFoundError, FileNotFoundError):
                    continue

    def _key_for(self, connection: sa.Connection, conversation: ConversationId, photo: PhotoId) -> bytes:
        known = connection.execute(sa.select(photos.c.id).where(photos.c.id == photo)).first()
        if known is None:
            now = self._now()
            version = self._ring.current(now)
            wrapped = aes_key_wrap(self._ring.key(version), AESGCM.generate_key(256))
            row = {"id": photo, "conversation": conversation, "key_version": version, "wrapped_key": wrapped}
            connection.execute(insert_or_ignore(connection.dialect.name, photos), {**row, "uploaded_at": now})
        return self._open_key(connection, photo)

    def _open_key(self, connection: sa.Connection, photo: PhotoId) -> bytes:
        row = connection.execute(
            sa.select(photos.c.key_version, photos.c.wrapped_key).where(photos.c.id == photo)
        ).one_or_none()
        if row is None or row.wrapped_key is None:
            raise Undeliverable(f"{photo} was erased")
        return aes_key_unwrap(self._ring.key(row.key_version), row.wrapped_key)


def _path(photo: PhotoId, purpose: Purpose) -> str:
    return f"{photo[-2:]}/{photo}/{purpose}"


def _bound(photo: PhotoId, purpose: Purpose) -> bytes:
    return f"{photo}|{_FORMAT.decode()}|{purpose}".encode()
