"""The tree itself: what every file has, and what none may have."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "bot").rglob("*.py"))
LOCKS = ("requirements.txt", "requirements-dev.txt")

# Notes to ourselves, numbers of a tracker, and paths of somebody's machine: none of them tells a reader anything.
_NOTES = re.compile(r"\b(?:TODO|FIXME|XXX|HACK|WIP)\b")
_TRACKER = re.compile(r"\b(?:issue|ticket|bug|pull request|PR)s? ?#\d+", re.IGNORECASE)
_SOMEBODYS = re.compile(r"(?<![\w.:/}-])/(?:work|home|root|Users|private)/\w")
_UNWANTED = (_NOTES, _TRACKER, _SOMEBODYS)
_SAYS_NOTHING = frozenset({"util", "utils", "base", "common", "helper", "helpers", "manager", "misc"})


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def tracked() -> list[Path]:
    """Every text file of the project, without the locks and the word lists."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    paths = [ROOT / line for line in listing.stdout.splitlines()] or [*ROOT.glob("*.md"), *MODULES]
    text = {".py", ".md", ".toml", ".ftl", ".html", ".css", ".js", ".ini", ".example", ""}
    return [path for path in paths if path.is_file() and path.suffix in text and path != Path(__file__)]


def test_every_module_says_in_a_sentence_what_it_is_for() -> None:
    said = {named(path): ast.get_docstring(ast.parse(path.read_text())) or "" for path in MODULES}
    first = {path: docstring.partition("\n\n")[0] for path, docstring in said.items()}

    assert {path: words for path, words in first.items() if not re.search(r"[.…:?)]$", words)} == {}


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [named(path) for path in MODULES if _SAYS_NOTHING & {*path.relative_to(ROOT).parent.parts, path.stem}] == []


def test_the_environment_is_read_in_the_settings_and_nowhere_else() -> None:
    readers = [path for path in MODULES if any(map(_is_environment, ast.walk(ast.parse(path.read_text()))))]

    assert list(map(named, readers)) == ["bot/settings.py"]


def test_no_file_carries_notes_to_ourselves_or_paths_of_a_machine() -> None:
    found = {
        named(path): [match[0] for pattern in _UNWANTED for match in pattern.finditer(path.read_text(errors="replace"))]
        for path in tracked()
    }

    assert len(found) > len(MODULES)
    assert {path: words for path, words in found.items() if words} == {}


def test_no_dialog_knows_a_channel_by_name() -> None:
    channels = re.compile(r"telegram|whatsapp|\bsms\b|twilio|web ?chat|stars? chat", re.IGNORECASE)
    said = {named(path): channels.findall(path.read_text()) for path in (ROOT / "bot" / "dialogs").rglob("*.py")}

    assert len(said) > 20
    assert {path: words for path, words in said.items() if words} == {}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_every_file_by_its_hash_and_no_address(lock: str) -> None:
    words = (ROOT / lock).read_text()
    packages = re.findall(r"^[a-z0-9][\w.-]*==", words, re.MULTILINE)

    assert len(packages) > 20
    assert "--hash=sha256:" in words
    assert re.findall(r"\w+://\S*|--(?:extra-)?index-url.*|--find-links.*", words) == []


def test_what_is_tested_is_what_runs() -> None:
    run, develop = (
        dict(re.findall(r"^([a-z0-9][\w.-]*)==(\S+)", (ROOT / lock).read_text(), re.MULTILINE)) for lock in LOCKS
    )

    assert {name: version for name, version in run.items() if develop.get(name) != version} == {}


def _is_environment(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in {"environ", "environb", "getenv"}
