"""What is due is erased, and nothing else."""

import datetime as dt
from pathlib import Path

from bot.domain.ids import ConversationId, PhotoId
from bot.domain.messages import StoredPicture
from bot.storage.database import Database
from bot.storage.retention import purge
from bot.storage.vault import Vault

UPLOADED = dt.datetime(2026, 11, 22, 10, tzinfo=dt.UTC)


async def test_a_photo_whose_time_is_over_is_erased_and_a_younger_one_is_kept(
    database: Database, tmp_path: Path
) -> None:
    moment = {"now": UPLOADED}
    vault = Vault.in_folder(database, tmp_path / "photos", tmp_path / "keys", lambda: moment["now"])
    old, young = PhotoId("ph-old"), PhotoId("ph-young")
    await vault.put(ConversationId("web:anna"), old, "original", b"old")
    moment["now"] = UPLOADED + dt.timedelta(days=20)
    await vault.put(ConversationId("web:anna"), young, "original", b"young")

    erased = await purge(database, vault, lambda uploaded, _ordered: uploaded == UPLOADED)

    assert erased == (old,)
    assert not await vault.has(StoredPicture(old, "original"))
    assert await vault.has(StoredPicture(young, "original"))
    assert await purge(database, vault, lambda uploaded, _ordered: uploaded == UPLOADED) == ()
