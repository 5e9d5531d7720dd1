"""A lab that watches a folder finds whole jobs, each once, with what it needs and nothing more."""

import hashlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import obstore
import pypdfium2
import pytest
from aiohttp import test_utils, web
from obstore.store import LocalStore, MemoryStore, ObjectStore

from bot.delivery.lab.folder import FolderLab, open_folder
from bot.errors import Refused, Unavailable
from tests.delivery.print_jobs import ADDRESS, SHEET, a_job

CALLBACKS = "https://photos.example/lab/callbacks"
JOB = "PB-7K3M-Q9TA-1"


@pytest.fixture(params=["folder", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ObjectStore:
    return open_folder(f"file://{tmp_path}/new/lab") if request.param == "folder" else MemoryStore()


async def files(store: ObjectStore) -> dict[str, bytes]:
    paths = [each["path"] for page in obstore.list(store) for each in page]
    return {path: bytes(await (await obstore.get_async(store, path)).bytes_async()) for path in paths}


async def test_a_job_is_a_sheet_a_label_and_a_manifest(store: ObjectStore) -> None:
    assert await FolderLab(store, CALLBACKS).submit(a_job(copies=2)) == JOB

    found = await files(store)
    manifest = json.loads(found[f"{JOB}/manifest.json"])
    assert set(found) == {f"{JOB}/sheet.jpg", f"{JOB}/label.pdf", f"{JOB}/manifest.json"}
    assert found[f"{JOB}/sheet.jpg"] == SHEET
    assert manifest == {
        "id": JOB,
        "paper": "10x15",
        "copies": 2,
        "files": {name: hashlib.sha256(found[f"{JOB}/{name}"]).hexdigest() for name in ("sheet.jpg", "label.pdf")},
        "address": list(ADDRESS),
        "country": "GB",
        "callback_url": CALLBACKS,
    }
    with pypdfium2.PdfDocument(found[f"{JOB}/label.pdf"]) as label:
        assert len(label) == 1


async def test_an_address_that_we_cannot_draw_is_left_to_the_lab(store: ObjectStore) -> None:
    address = ("عدا لوفليس", "شارع الحمراء 12", "لبنان")
    await FolderLab(store, CALLBACKS).submit(a_job(address=address, country="LB"))

    found = await files(store)
    manifest = json.loads(found[f"{JOB}/manifest.json"])
    assert set(found) == {f"{JOB}/sheet.jpg", f"{JOB}/manifest.json"}
    assert (manifest["address"], list(manifest["files"])) == (list(address), ["sheet.jpg"])


async def test_the_same_job_again_changes_nothing(store: ObjectStore) -> None:
    lab = FolderLab(store, CALLBACKS)
    await lab.submit(a_job())
    before = [(each["path"], each["last_modified"], each["e_tag"]) for page in obstore.list(store) for each in page]
    await lab.submit(a_job(sheet=b"another"))
    after = [(each["path"], each["last_modified"], each["e_tag"]) for page in obstore.list(store) for each in page]
    assert sorted(before) == sorted(after)


async def test_another_making_is_another_job(store: ObjectStore) -> None:
    lab = FolderLab(store, CALLBACKS)
    await lab.submit(a_job())
    await lab.submit(a_job(id="PB-7K3M-Q9TA-2"))
    assert {path.partition("/")[0] for path in await files(store)} == {JOB, "PB-7K3M-Q9TA-2"}


@pytest.mark.parametrize("after", [0, 1, 2])
async def test_wherever_we_die_there_is_no_manifest_of_half_a_job(
    store: ObjectStore, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    put, written = obstore.put_async, []

    async def dies(*arguments: Any, **more: Any) -> Any:
        if len(written) == after:
            raise OSError("the disk is full")
        written.append(arguments[1])
        return await put(*arguments, **more)

    lab = FolderLab(store, CALLBACKS)
    monkeypatch.setattr(obstore, "put_async", dies)
    with pytest.raises(Unavailable):
        await lab.submit(a_job())
    assert f"{JOB}/manifest.json" not in await files(store)

    monkeypatch.undo()
    await lab.submit(a_job())
    assert len(await files(store)) == 3


@pytest.mark.parametrize("name", ["", "..", "../../etc-1", "PB-7K3M-Q9TA", "/PB-7K3M-Q9TA-1"])
async def test_a_job_whose_name_is_not_ours_is_no_folder(store: ObjectStore, name: str) -> None:
    with pytest.raises(Refused):
        await FolderLab(store, CALLBACKS).submit(a_job(id=name))
    assert await files(store) == {}


# --- where it lies ---------------------------------------------------------------------------------------------------


async def test_a_folder_is_made_where_it_is_said(tmp_path: Path) -> None:
    await FolderLab(open_folder(f"file://{tmp_path}/the%20lab"), "").submit(a_job())
    assert (tmp_path / "the lab" / JOB / "sheet.jpg").read_bytes() == SHEET


@pytest.mark.parametrize(
    ("url", "settings"),
    [
        ("", {}),
        ("/srv/lab", {}),
        ("file://lab", {}),
        ("ftp://lab.example/", {}),
        ("https://bucket.example/", {}),
        ("s3://bucket", {}),
        ("s3://bucket", {"access_key": "AK"}),
        ("s3://bucket", {"access_key": "AK", "secret_key": "SK", "endpoint": "http://s3.example"}),
    ],
)
def test_an_address_without_a_place_credentials_or_tls_is_refused_at_once(url: str, settings: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="the lab's"):
        open_folder(url, **settings)


class Bucket:
    """What a bucket is asked, with as much of S3 as that takes; it believes every signature."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.signers: set[str] = set()
        self.says = 200

    async def answer(self, request: web.Request) -> web.Response:
        self.signers.add(request.headers.get("Authorization", "").partition("/")[0])
        if self.says != 200:
            return web.Response(status=self.says)
        if request.method == "PUT":
            self.kept[request.path] = await request.read()
            return web.Response(headers={"ETag": '"1"'})
        if request.path not in self.kept:
            return web.Response(status=404)
        kept = {"ETag": '"1"', "Last-Modified": "Sun, 29 Nov 2026 12:00:00 GMT"}
        return web.Response(body=self.kept[request.path], headers=kept)


@asynccontextmanager
async def a_bucket() -> AsyncIterator[tuple[Bucket, FolderLab]]:
    bucket, app = Bucket(), web.Application()
    app.router.add_route("*", "/{path:.*}", bucket.answer)
    async with test_utils.TestServer(app) as server:
        endpoint = str(server.make_url("")).rstrip("/")
        store = open_folder("s3://prints/in/tray", access_key="AKID", secret_key="a secret", endpoint=endpoint)
        yield bucket, FolderLab(store, CALLBACKS)


async def test_a_bucket_gets_the_same_files_under_its_prefix_signed_with_our_key() -> None:
    async with a_bucket() as (bucket, lab):
        await lab.submit(a_job())
        await lab.submit(a_job(sheet=b"another"))
    assert list(bucket.kept) == [
        f"/prints/in/tray/{JOB}/{name}" for name in ("sheet.jpg", "label.pdf", "manifest.json")
    ]
    assert bucket.kept[f"/prints/in/tray/{JOB}/sheet.jpg"] == SHEET
    assert bucket.signers == {"AWS4-HMAC-SHA256 Credential=AKID"}


@pytest.mark.parametrize(("status", "expected"), [(403, Refused), (401, Refused), (500, Unavailable)])
async def test_what_a_bucket_refuses_is_said_without_its_address(status: int, expected: type[Exception]) -> None:
    async with a_bucket() as (bucket, lab):
        bucket.says = status
        with pytest.raises(expected) as raised:
            await lab.submit(a_job())
    assert "prints" not in str(raised.value)
    assert (raised.value.__cause__, raised.value.__context__) == (None, None)


async def test_a_folder_that_may_not_be_written_is_our_mistake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def denied(*_: Any) -> None:
        raise PermissionError(13, "denied", str(tmp_path))

    monkeypatch.setattr(obstore, "put_async", denied)
    with pytest.raises(Refused) as raised:
        await FolderLab(LocalStore(tmp_path), CALLBACKS).submit(a_job())
    assert str(tmp_path) not in str(raised.value)
