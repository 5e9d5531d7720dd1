"""What was bought can be downloaded for seven days, by whoever holds its link, and nothing else can."""

import datetime as dt
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.delivery.links import DownloadLinks, download_routes
from bot.domain.ids import OrderId, PhotoId
from bot.domain.messages import Drawing, Purpose, StoredPicture
from bot.errors import Undeliverable

ORDER, PHOTO = OrderId("PB-7K3M-Q9TA"), PhotoId("ph-1")
LINKS = DownloadLinks("a secret", "")
KEPT = {StoredPicture(PHOTO, purpose): purpose.encode() for purpose in ("product", "sheet", "original", "findings")}
DRAWINGS = Path(__file__).parents[2] / "bot" / "handlers" / "drawings"
NOW = dt.datetime(2026, 11, 29, 12, 0, tzinfo=dt.UTC)


async def pictures(picture: StoredPicture) -> bytes:
    if picture not in KEPT:
        raise Undeliverable("erased")
    return KEPT[picture]


async def answer(path: str) -> tuple[int, str, str, bytes]:
    app = web.Application()
    app.add_routes(download_routes(LINKS, pictures, lambda text, _language: text.id, DRAWINGS))
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


async def test_a_picture_of_the_conversation_is_shown_for_a_day_and_never_the_original() -> None:
    address = LINKS.picture_link(StoredPicture(PHOTO, "findings"), dt.datetime.now(dt.UTC))
    expected = 200, "image/jpeg", 'inline; filename="findings.jpg"', b"findings"
    assert await answer(address) == expected

    stale = LINKS.picture_link(StoredPicture(PHOTO, "findings"), dt.datetime.now(dt.UTC) - dt.timedelta(hours=24.1))
    assert (await answer(stale))[0] == 404
    with pytest.raises(KeyError):
        LINKS.picture_link(StoredPicture(PHOTO, "original"), NOW)


async def test_a_link_that_shows_does_not_download_and_one_that_downloads_does_not_show() -> None:
    shown = LINKS.picture_link(StoredPicture(PHOTO, "product"), dt.datetime.now(dt.UTC))
    assert (await answer(shown.replace("/p/", "/f/")))[0] == 404
    assert (await answer(link("product").replace("/f/", "/p/")))[0] == 404


async def test_a_drawing_of_ours_is_public_and_no_other_file_is() -> None:
    address = LINKS.picture_link(Drawing("guide"), NOW)
    status, kind, _, data = await answer(address)
    assert (status, kind, data[:4]) == (200, "image/png", b"\x89PNG")
    assert (await answer("/drawings/nothing.png"))[0] == 404
    assert (await answer("/drawings/..%2F__init__.png"))[0] == 404


def test_a_link_is_short_enough_for_a_text_message() -> None:
    links = DownloadLinks("a secret", "https://photos.example")
    photo = PhotoId("ph-" + "7" * 20)
    assert len(links.link(ORDER, StoredPicture(photo, "product"), NOW)) <= 80
    assert len(links.picture_link(StoredPicture(photo, "findings"), NOW)) <= 70
