"""The pages under test: what they name is there, what they count is so many."""

import re
from argparse import _SubParsersAction
from pathlib import Path

import pytest

from bot.__main__ import _parser
from bot.compliance.checks import BY_EYE, CHECKS
from bot.compliance.document import load_catalogue
from bot.compliance.documents_page import page as page_of
from bot.domain.team import RIGHTS, ROLES

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
DOCUMENTS = load_catalogue()

_LINK = re.compile(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"")
_ROW = re.compile(r"^\| `([a-z0-9_-]+)` \|", re.MULTILINE)


def named(page: Path) -> str:
    return str(page.relative_to(ROOT))


def section(page: Path, word: str) -> tuple[str, str]:
    """The heading with this word in it, and what stands below it."""
    (found,) = re.findall(rf"^## ([^\n]*{word}[^\n]*)\n(.*?)(?=^## |\Z)", page.read_text(), re.MULTILINE | re.DOTALL)
    return found


def commands() -> list[str]:
    (subparsers,) = (action for action in _parser()._actions if isinstance(action, _SubParsersAction))
    return sorted(subparsers.choices)


@pytest.mark.parametrize("page", DECISIONS, ids=named)
def test_a_decision_is_a_sentence_behind_its_number(page: Path) -> None:
    number, _, words = page.stem.partition("-")
    title = page.read_text().splitlines()[0]
    sentence = re.fullmatch(rf"# {int(number)}\. ([A-Z].*[^.])", title)

    assert sentence is not None, title
    assert words == "-".join(re.findall(r"[a-z0-9]+", sentence[1].lower()))
    assert {"**Decision.**", "**Why.**", "**Consequences.**"} <= set(page.read_text().split())


def test_decisions_are_numbered_without_a_gap() -> None:
    assert [int(page.stem[:4]) for page in DECISIONS] == list(range(1, len(DECISIONS) + 1))


def test_every_link_to_a_neighbour_leads_somewhere() -> None:
    links = [(page, first or second) for page in PAGES for first, second in _LINK.findall(page.read_text())]
    paths = [(page, link.partition("#")[0]) for page, link in links if not re.match(r"[a-z]+:", link)]

    assert len(paths) > len(PAGES)
    assert [f"{named(page)}: {path}" for page, path in paths if path and not (page.parent / path).exists()] == []


def test_every_file_that_a_page_names_is_there() -> None:
    paths = {
        path for page in PAGES for path in re.findall(r"`((?:bot|tests|docs|benchmarks)/[\w./-]+)`", page.read_text())
    }
    examples = {
        *("bot/compliance/checks/lit_from_below.py", "tests/compliance/test_lit_from_below.py"),
        *("bot/payments/paypal_gateway.py", "bot/handlers/paypal.py"),
    }

    assert sorted(path for path in paths - examples if not (ROOT / path).exists()) == []


@pytest.mark.parametrize("command", commands())
def test_every_command_is_in_the_runbook(command: str) -> None:
    assert f"`python -m bot {command}`" in (ROOT / "docs" / "runbook.md").read_text()


def test_the_pages_name_no_command_that_there_is_not() -> None:
    said = {command for page in PAGES for command in re.findall(r"`python -m bot (\w+)", page.read_text())}

    assert sorted(said - set(commands())) == []


def test_every_check_is_in_the_catalogue_and_their_number_is_right() -> None:
    heading, rows = section(ROOT / "docs" / "catalogue.md", "checks")

    assert _ROW.findall(rows) == [check.name for check in CHECKS]
    assert heading == f"{len(CHECKS)} checks"


def test_what_is_looked_at_by_eye_is_in_the_catalogue() -> None:
    _, rows = section(ROOT / "docs" / "catalogue.md", "by eye")

    assert _ROW.findall(rows) == list(BY_EYE)


def test_the_page_of_all_documents_is_up_to_date_and_the_catalogue_counts_them_right() -> None:
    heading, _ = section(ROOT / "docs" / "catalogue.md", "documents")
    written = (ROOT / "docs" / "documents.md").read_text(encoding="utf-8")

    assert written == page_of(tuple(DOCUMENTS.values())), "run: make docs"
    assert heading == f"{len(DOCUMENTS)} documents"


@pytest.mark.parametrize("page", ["README.md", "CHANGELOG.md"])
def test_wherever_checks_and_documents_are_counted_the_number_is_right(page: str) -> None:
    words = " ".join((ROOT / page).read_text().lower().split())
    counted = re.findall(r"(\d+) (checks|documents)\b", words)

    assert set(counted) == {(str(len(CHECKS)), "checks"), (str(len(DOCUMENTS)), "documents")}


def test_the_guide_of_the_desk_says_who_may_do_what() -> None:
    guide = (ROOT / "docs" / "desk.md").read_text()
    (heads,) = re.findall(r"^\| pages and deeds \| right \| (.+) \|$", guide, re.MULTILINE)
    rows = re.findall(r"^\| [^|`]+ \| `(\w{2,})` \| (.+ \| .+) \|$", guide, re.MULTILINE)

    assert tuple(heads.split(" | ")) == ROLES
    assert {right: words.split(" | ") for right, words in rows} == {
        right: ["yes" if right == "self" or right in RIGHTS[role] else "no" for role in ROLES]
        for right in {"self"}.union(*RIGHTS.values())
    }


def test_the_guide_of_the_desk_names_every_letter_that_is_a_key() -> None:
    (table,) = re.findall(r"^## Every key\n(.*)", (ROOT / "docs" / "desk.md").read_text(), re.MULTILINE | re.DOTALL)
    scripts = [path.read_text() for path in (ROOT / "bot" / "console" / "static").glob("*.js")]
    pages = [path.read_text() for path in (ROOT / "bot" / "console" / "templates").glob("*.html")]
    keys = set(re.findall(r"onKey\('(.)'|\['(.)', '\w+'\]|data-key=\"(.)\"", "\n".join(scripts + pages)))
    letters = {letter for found in keys for letter in found if letter}

    assert letters == set("afgjkmnorz")
    assert [letter for letter in sorted(letters) if f"`{letter}`" not in table] == []


def test_the_changelog_counts_the_documents_that_are_refused() -> None:
    refused = [document for document in DOCUMENTS.values() if not document.sellable]

    words = " ".join((ROOT / "CHANGELOG.md").read_text().split())
    assert f"{len(refused)} of which are refused" in words
