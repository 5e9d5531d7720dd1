"""The leads' figures at the desk: what the page says, to whom, and what a file of it holds."""

import csv
import io
import re
from zoneinfo import ZoneInfo

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.console.charts import charts_of
from bot.console.figures import SPANS
from bot.console.figures_csv import csv_of
from bot.console.figures_words import Wording
from bot.console.pages import Pages
from bot.domain.figures import Mean, Share, Table, Word
from bot.domain.money import Money
from bot.domain.team import ROLES
from tests.console.conftest import NOON, hidden

EVIL = "=<script>alert(1)</script>"


def nonce(page):
    return hidden(page, "nonce")


async def taken(browser, path):
    response = await browser.get(path)
    assert response.status == 200
    body = await response.read()
    assert body.startswith(b"\xef\xbb\xbf")
    return response, list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))


@pytest.mark.parametrize("role", ROLES)
async def test_leads_and_operators_read_figures_and_others_find_nothing(house, app, browse, role):
    await house.hire(role, role)
    async with TestClient(TestServer(app)) as client:
        browser = browse(client)
        await browser.log_in(role)
        expected = 200 if role in ("lead", "operator") else 404
        for path in ("/desk/figures", "/desk/figures/requests/times"):
            assert (await browser.get(path)).status == expected, path
        assert ('href="/desk/figures"' in await browser.page("/desk")) == (expected == 200)
    assert len(house.deeds("figures-taken")) == (expected == 200)


async def test_what_happens_at_the_desk_is_what_the_figures_count(ada, house):
    house.conversation(owner="queue")
    house.case("talk", kind="person", photo=None, document=None)
    talk = "/desk/conversations/web:c1"
    house.clock.forward(minutes=5)
    page = await ada.page(talk)
    form = {"csrf": hidden(page, "csrf"), "nonce": nonce(page)}
    assert (await ada.post(f"{talk}/joined", form)).status == 303
    house.clock.forward(minutes=2)
    page = await ada.page(talk)
    assert (await ada.post(f"{talk}/wrote", {**form, "nonce": nonce(page), "words": "Hello"})).status == 303
    house.clock.forward(minutes=13)
    page = await ada.page(talk)
    assert (await ada.post(f"{talk}/left", {**form, "nonce": nonce(page)})).status == 303

    _, rows = await taken(ada, "/desk/figures/requests/times?span=today")
    told = {row["measure"]: (row["count"], row["median"]) for row in rows}
    assert told == {
        "waiting": ("1", "300"),
        "answer": ("1", "420"),
        "handling": ("1", "900"),
        "resolution": ("1", "1200"),
    }
    _, rows = await taken(ada, "/desk/figures/requests/times-by-agent?span=today")
    assert [row["agent"] for row in rows] == ["ada"]


async def test_an_empty_desk_has_a_page_that_says_so(ada):
    for span in (*SPANS, "dates&from=2026-01-01&to=2026-02-28", "nonsense"):
        page = await ada.page(f"/desk/figures?span={span}")
        assert "Nothing to count in these days." in page
        assert "<svg" not in page


@pytest.mark.parametrize(
    "dates",
    ["", "&from=2026-02-01&to=2026-01-01", "&from=x&to=y", "&from=0001-01-01&to=9999-12-31", "&from=2026-01-01"],
)
async def test_days_that_are_none_are_refused_kindly(ada, dates):
    assert (await ada.get(f"/desk/figures?span=dates{dates}")).status == 400


async def test_charts_have_their_numbers_in_a_table_too(ada, house):
    house.conversation()
    house.case("a", closed_at=NOON, outcome="approved", assigned_to="ada")
    house.case("b", closed_at=NOON, outcome="rejected", assigned_to="grace", reason="blur", photo="ph-2")
    page = await ada.page("/desk/figures")
    section = re.search(r'aria-labelledby="table-reviewers">(.*?)</article>', page, re.DOTALL)[1]
    assert "<svg" in section
    assert "<details><summary>As a table</summary>" in section
    assert section.count('<th scope="row">') == 2
    assert " style=" not in page
    assert "onclick" not in page


async def test_figures_can_be_narrowed_and_what_cannot_says_so(ada, house):
    house.conversation()
    house.case("a", closed_at=NOON, outcome="approved", assigned_to="ada")
    house.case("b", closed_at=NOON, outcome="approved", assigned_to="grace", photo="ph-2")
    house.paid_order()
    _, rows = await taken(ada, "/desk/figures/photos/reviewers?agent=grace")
    assert [row["agent"] for row in rows] == ["grace"]
    page = await ada.page("/desk/figures?agent=grace")
    assert '<option value="grace" selected>' in page
    assert "choose “All” to see it" in page
    assert (await ada.get("/desk/figures/sales/money?agent=grace")).status == 404
    _, rows = await taken(ada, "/desk/figures/sales/money")
    assert [(row["currency"], row["received"]) for row in rows] == [("EUR", "14.90")]


async def test_names_and_reasons_are_neither_markup_nor_formulas(ada, house):
    house.conversation()
    more = {"closed_at": NOON, "outcome": "rejected"}
    house.case("a", assigned_to=EVIL, reason=EVIL, document=EVIL, conversation=f"{EVIL}:1", **more)
    house.case("talk", kind="person", photo=None, document=EVIL, assigned_to=EVIL, conversation=f"{EVIL}:1")
    page = await ada.page(f"/desk/figures?channel={EVIL}&document={EVIL}")
    assert "<script>alert" not in page
    assert "=&lt;script&gt;alert(1)&lt;/script&gt;" in page
    for path, column in (
        ("photos/reasons", "reason"),
        ("photos/reviewers", "agent"),
        ("requests/times-by-channel", "channel"),
    ):
        _, rows = await taken(ada, f"/desk/figures/{path}")
        assert [row[column] for row in rows] == [f"'{EVIL}"]


async def test_a_file_is_named_for_its_days_and_that_it_was_taken_is_written_down(ada, house):
    response, _ = await taken(ada, "/desk/figures/sales/funnel?span=dates&from=2026-02-01&to=2026-02-28")
    assert response.headers["Content-Disposition"] == 'attachment; filename="funnel_2026-02-01_2026-02-28.csv"'
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert house.deeds("figures-taken") == [
        ("ada", "figures-taken", {"table": "funnel", "days": "2026-02-01/2026-02-28"})
    ]
    assert "took figures as a file" in await ada.page("/desk/log")


@pytest.mark.parametrize("path", ["requests/nothing", "nothing/times", "sales/times"])
async def test_a_table_that_is_not_there_is_not_there(ada, house, path):
    assert (await ada.get(f"/desk/figures/{path}")).status == 404
    assert house.deeds("figures-taken") == []


def test_numbers_in_a_file_stay_numbers_and_names_that_begin_like_a_formula_do_not():
    rows = tuple((Word("agent", name), Money(-500, "EUR"), Share(1, 3), Mean(1.5), None) for name in "=+-@\t")
    for cells in list(csv.reader(io.StringIO(csv_of(Table(name="t", columns=("a", "b", "c", "d", "e"), rows=rows)))))[
        1:
    ]:
        assert cells[0].startswith("'")
        assert cells[1:] == ["-5.00", "0.3333", "1.50", ""]


def test_the_longest_bar_fills_its_place_and_nothing_is_drawn_of_nothing():
    rows = tuple((Word("reason", name), count, Share(count, 6)) for name, count in (("a", 4), ("b", 2), ("c", 0)))
    (chart,) = charts_of(Table(name="reasons", columns=("reason", "rejected", "share"), rows=rows))
    assert [bar.size for bar in chart.bars] == [100.0, 50.0, 0.0]
    assert charts_of(Table(name="reasons", columns=("reason", "rejected", "share"), rows=rows[2:])) == ()


@pytest.mark.parametrize(
    ("language", "share", "money"), [("en", "66.7 %", "€1,234.50"), ("fr", "66,7 %", "1 234,50 €")]
)
def test_cells_are_written_as_the_language_has_them(phrasebook, language, share, money):
    wording = Wording(Pages(phrasebook, ("en", "fr"), ZoneInfo("Europe/Brussels")), language)

    def written(cell):
        return re.sub(r"[\u00a0\u202f]", " ", wording.cell(cell))

    assert written(Share(2, 3)) == share
    assert written(Share(0, 0)) == "\N{EN DASH}"
    assert written(Money(123450, "EUR")) == money
