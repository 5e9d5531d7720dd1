"""The pages under test: what they name is there, what they count is so many."""

import re
from argparse import _SubParsersAction
from pathlib import Path

import pytest

from bot.__main__ import _parser
from bot.compliance.checks import CHECKS
from bot.compliance.document import load_catalogue

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
DOCUMENTS = load_catalogue()
NUMBERS = dict(zip(range(1, 31), (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "twenty-one", "twenty-two"),
    *("twenty-three", "twenty-four", "twenty-five", "twenty-six", "twenty-seven", "twenty-eight", "twenty-nine"),
    "thirty",
), strict=True))  # fmt: skip

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
    examples = {"bot/compliance/checks/red_eyes.py", "tests/compliance/test_red_eyes.py"}

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
    assert heading.lower() == f"{NUMBERS[len(CHECKS)]} checks"


def test_every_document_is_in_the_catalogue_with_its_route_and_their_number_is_right() -> None:
    heading, rows = section(ROOT / "docs" / "catalogue.md", "documents")
    routes = dict(re.findall(r"^\| `([a-z0-9-]+)` \|[^|]*\| (\w+) \|", rows, re.MULTILINE))

    assert routes == {name: document.route for name, document in DOCUMENTS.items()}
    assert heading.lower() == f"{NUMBERS[len(DOCUMENTS)]} documents"


@pytest.mark.parametrize("page", ["README.md", "CHANGELOG.md"])
def test_wherever_checks_and_documents_are_counted_the_number_is_right(page: str) -> None:
    words = " ".join((ROOT / page).read_text().lower().split())
    counted = re.findall(r"([a-z]+(?:-[a-z]+)?) (checks|documents)\b", words)
    numbers = {(number, what) for number, what in counted if number in NUMBERS.values()}

    assert numbers == {(NUMBERS[len(CHECKS)], "checks"), (NUMBERS[len(DOCUMENTS)], "documents")}


def test_the_changelog_counts_the_documents_that_are_refused() -> None:
    refused = [document for document in DOCUMENTS.values() if not document.sellable]

    words = " ".join((ROOT / "CHANGELOG.md").read_text().split())
    assert f"{NUMBERS[len(refused)]} of which are refused" in words
