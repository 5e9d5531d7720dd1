"""What was bought can be downloaded for seven days, by whoever holds its link, and nothing else can."""

import datetime as dt

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.delivery.links import DownloadLinks, download_routes
from bot.domain.ids import OrderId, PhotoId
from bot.domain.messages import Purpose, StoredPicture
from bot.errors import Undeliverable

ORDER, PHOTO = OrderId("PB-7K3M-Q9TA"), PhotoId("ph-1")
LINKS = DownloadLinks("a secret", "")
KEPT = {StoredPicture(PHOTO, purpose): purpose.encode() for purpose in ("product", "sheet", "original")}


async def pictures(picture: StoredPicture) -> bytes:
    if picture not in KEPT:
        raise Undeliverable("erased")
    return KEPT[picture]


async def answer(path: str) -> tuple[int, str, str, bytes]:
    app = web.Application()
    app.add_routes(download_routes(LINKS, pictures, lambda text, _language: text.id))
    async with TestClient(TestServer(app)) as client:
        response = await client.get(path)
        name = response.headers.get("Content-Disposition", "")
        return response.status, response.content_type, name, await response.read()


def link(purpose: Purpose, days_ago: float = 0) -> str:
    return LINKS.link(ORDER, StoredPicture(PHOTO, purpose), dt.datetime.now(dt.UTC) - dt.timedelta(days=days_ago))


@pytest.mark.parametrize(("purpose", "name"), [("product", "PB-7K3M-Q9TA.jpg"), ("sheet", "PB-7K3M-Q9TA-sheet.jpg")])
async def test_the_file_and_the_sheet_are_saved_under_the_orders_number(purpose: Purpose, name: str) -> None:
    expected = 200, "image/jpeg", f'attachment; filename="{name}"', purpose.encode()
    assert await answer(link(purpose)) == expected


async def test_a_sheet_as_a_pdf_says_that_it_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KEPT, StoredPicture(PHOTO, "sheet-pdf"), b"%PDF-1.4")
    status, content_type, name, _ = await answer(link("sheet-pdf"))
    assert (status, content_type, name) == (200, "application/pdf", 'attachment; filename="PB-7K3M-Q9TA-sheet.pdf"')


async def test_a_link_to_one_thing_opens_no_other() -> None:
    token = link("sheet").removeprefix("/f/")
    found = LINKS.open(token, dt.datetime.now(dt.UTC))
    assert found == (ORDER, StoredPicture(PHOTO, "sheet"))
    assert (await answer(f"/f/{token[:-1]}"))[0] == 404


async def test_an_expired_link_and_an_erased_photo_are_answered_kindly() -> None:
    status, _, _, words = await answer(link("sheet", days_ago=7.1))
    assert (status, words) == (404, b"download-not-valid")
    status, _, _, words = await answer(link("sheet-pdf"))
    assert (status, words) == (410, b"download-erased")
