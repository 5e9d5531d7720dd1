"""The photo vault: what lies on the disk is ciphertext, and an erased photo cannot be opened by anybody."""

import datetime as dt
from pathlib import Path

import pytest

from bot.domain.ids import ConversationId, PhotoId
from bot.domain.messages import StoredPicture
from bot.errors import Refused, Undeliverable
from bot.storage.database import Database
from bot.storage.vault import Vault

ANNA, FACE, OTHER = ConversationId("web:anna"), PhotoId("ph-annas-face"), PhotoId("ph-other-face")
PICTURE = b"\xff\xd8 this stands for a face " * 100


@pytest.fixture
def vault(database: Database, tmp_path: Path) -> Vault:
    now = dt.datetime(2026, 11, 22, 10, tzinfo=dt.UTC)
    return Vault.in_folder(database, tmp_path / "photos", tmp_path / "keys", lambda: now)


def on_disk(tmp_path: Path) -> list[Path]:
    return [path for path in (tmp_path / "photos").rglob("*") if path.is_file()]


async def test_a_photo_comes_back_as_it_was_put(vault: Vault) -> None:
    await vault.put(ANNA, FACE, "original", PICTURE)

    assert await vault.open(StoredPicture(FACE, "original")) == PICTURE


async def test_no_byte_of_a_photo_lies_readable_on_the_disk(vault: Vault, tmp_path: Path) -> None:
    await vault.put(ANNA, FACE, "original", PICTURE)

    (kept,) = on_disk(tmp_path)
    assert b"stands for a face" not in kept.read_bytes()


async def test_the_same_photo_twice_is_encrypted_differently(vault: Vault, tmp_path: Path) -> None:
    await vault.put(ANNA, FACE, "original", PICTURE)
    first = on_disk(tmp_path)[0].read_bytes()
    await vault.put(ANNA, FACE, "original", PICTURE)

    assert on_disk(tmp_path)[0].read_bytes() != first


async def test_an_erased_photo_cannot_be_opened_even_from_a_copy_of_its_bytes(vault: Vault, tmp_path: Path) -> None:
    await vault.put(ANNA, FACE, "original", PICTURE)
    (kept,) = on_disk(tmp_path)
    copy = kept.read_bytes()
    await vault.erase((FACE,))
    assert on_disk(tmp_path) == []
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(copy)

    with pytest.raises(Undeliverable):
        await vault.open(StoredPicture(FACE, "original"))


async def test_an_erased_photo_cannot_be_put_again(vault: Vault) -> None:
    await vault.put(ANNA, FACE, "original", PICTURE)
    await vault.erase((FACE,))

    with pytest.raises(Undeliverable):
        await vault.put(ANNA, FACE, "product", PICTURE)


async def test_bytes_moved_to_another_photos_place_do_not_open(vault: Vault, tmp_path: Path) -> None:
    await vault.put(ANNA, FACE, "original", PICTURE)
    (mine,) = on_disk(tmp_path)
    await vault.put(ANNA, OTHER, "original", b"another face")
    (other,) = (path for path in on_disk(tmp_path) if path != mine)
    other.write_bytes(mine.read_bytes())

    with pytest.raises(Refused):
        await vault.open(StoredPicture(OTHER, "original"))


async def test_without_its_months_key_no_photo_opens(vault: Vault, tmp_path: Path) -> None:
    await vault.put(ANNA, FACE, "original", PICTURE)
    (tmp_path / "keys" / "2026-11.key").unlink()

    with pytest.raises(Undeliverable):
        await vault.open(StoredPicture(FACE, "original"))


async def test_the_keys_are_readable_by_their_owner_only(vault: Vault, tmp_path: Path) -> None:
    await vault.put(ANNA, FACE, "original", PICTURE)

    assert (tmp_path / "keys" / "2026-11.key").stat().st_mode & 0o077 == 0


async def test_a_photo_that_was_never_put_is_undeliverable(vault: Vault) -> None:
    assert not await vault.has(StoredPicture(FACE, "original"))
    with pytest.raises(Undeliverable):
        await vault.open(StoredPicture(FACE, "original"))
