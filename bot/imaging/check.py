"""The commands `check` and `documents`: the judgement without the chat. Photos are opened in a worker here too."""

import asyncio
import datetime as dt
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import structlog

from bot.compliance.advice import tip_text
from bot.compliance.checks import CHECKS
from bot.compliance.document import FOLDER, Document, load_catalogue, read_country
from bot.compliance.lint import problems
from bot.domain.assessment import Assessment, Finding
from bot.domain.ids import DocumentId, PhotoId
from bot.domain.prints import home_paper, usual_paper
from bot.domain.text import Text
from bot.errors import Refused, Unavailable
from bot.imaging.jobs import MAX_BYTES, Assessed, EngineName, Unreadable
from bot.imaging.lab import PhotoLab
from bot.imaging.labels import Labels, labels

Say = Callable[[Text, str], str]

ALL_PASS, SOME_DO_NOT, UNUSABLE = 0, 1, 2
_STAGES = ("decode", "analyse", "checks", "total")


def run_check(
    paths: Sequence[Path],
    document_id: str,
    *,
    as_json: bool,
    out_dir: Path | None,
    models_folder: Path,
    engine: EngineName,
    say: Say,
    language: str = "en",
    product_dir: Path | None = None,
) -> int:
    """Judge photos and print what was found. Returns 0 when all pass, 1 when some do not, 2 for unusable input.

    out_dir: where the drawn findings and the previews are written; None writes none. product_dir: the same for the
    finished file and its print sheets, of every photo that can be cut, whatever its verdict.
    """
    document = load_catalogue().get(DocumentId(document_id))
    if document is None:
        return _complain(f"{document_id}: no such document; `python -m bot documents` lists them")
    for folder in filter(None, (out_dir, product_dir)):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            return _complain(f"{_name(folder)}: {error.strerror}")
    log = structlog.wrap_logger(structlog.PrintLogger(sys.stderr), wrapper_class=_ONLY_TROUBLE)
    lab = PhotoLab(models_folder, engine=engine, log=log)
    desk = _Desk(lab, document, as_json, out_dir, product_dir, lambda text: say(text, language))
    return asyncio.run(desk.judge_all(paths))


def list_documents(*, as_json: bool, say: Say, language: str = "en") -> int:
    """Print the catalogue, the most wanted first: one line each, or one JSON array."""
    documents = sorted(load_catalogue().values(), key=lambda document: (-document.popularity, document.id))
    if as_json:
        _print(msgspec.json.encode(documents).decode())
    else:
        for document in documents:
            name = say(Text(f"document-{document.id}"), language)
            _print(f"{document.id:<20} {document.country:<3} {document.route:<13} {name}")
    return ALL_PASS


def lint_documents(*, today: dt.date, folder: Path = FOLDER) -> int:
    """Print what is wrong in the documents' files, one line each. Returns 0 when nothing is, else 1."""
    checks = {check.name for check in CHECKS}
    found: list[str] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            documents = read_country(path)
        except ValueError as error:
            found.append(str(error))
            continue
        for document in documents:
            wrong = problems(document, checks=checks, today=today)
            found += [f"{path.name}: {document.id}: {problem}" for problem in wrong]
    for line in found:
        _print(line)
    return SOME_DO_NOT if found else ALL_PASS


_ONLY_TROUBLE = structlog.make_filtering_bound_logger("warning")


@dataclass(frozen=True)
class _Desk:
    """One run of `check`: what all of its photos have in common."""

    lab: PhotoLab
    document: Document
    as_json: bool
    out_dir: Path | None
    product_dir: Path | None
    say: Callable[[Text], str]

    async def judge_all(self, paths: Sequence[Path]) -> int:
        """The worst exit code of all photos; one that cannot be used does not keep the others from being judged."""
        async with self.lab:
            try:
                await self.lab.warm()
            except Unavailable as error:
                return _complain(str(error))
            return max([await self._judge(path) for path in paths], default=ALL_PASS)

    async def _judge(self, path: Path) -> int:
        words = None if self.out_dir is None else self._words()
        try:
            data = await asyncio.to_thread(_read, path)
            assessed = await self.lab.assess(PhotoId(_name(path)), data, self.document, words)
        except OSError as error:
            return _complain(f"{_name(path)}: {error.strerror}")
        except Unreadable as unreadable:
            kind = unreadable.reason.replace("_", "-")
            return _complain(f"{_name(path)}: {kind}: {self.say(Text(f'unusable-{kind}'))}")
        _print(self._line(path, assessed.assessment) if self.as_json else self._paragraph(path, assessed.assessment))
        self._keep(path, assessed)
        if self.product_dir is not None and assessed.assessment.has_preview:
            try:
                await self._finish(data, self.product_dir / path.name)
            except (Refused, Unreadable) as error:
                return _complain(f"{_name(path)}: {error}")
        return ALL_PASS if assessed.assessment.verdict == "pass" else SOME_DO_NOT

    def _words(self) -> Labels:
        return labels(lambda text, _: self.say(text), "")

    async def _finish(self, data: bytes, beside: Path) -> None:
        """Write what a customer would get: the file, and the sheets on the papers of the document's country."""
        made = {"product.jpg": await self.lab.make(data, self.document)}
        if self.document.printable:
            shop, home = usual_paper(self.document.country), home_paper(self.document.country)
            made["sheet.jpg"] = await self.lab.sheet(data, self.document, self._words(), shop)
            made["sheet.pdf"] = await self.lab.sheet(data, self.document, self._words(), home, "pdf")
        for ending, file in made.items():
            beside.with_name(f"{beside.name}.{ending}").write_bytes(file)

    def _line(self, path: Path, assessment: Assessment) -> str:
        tip = assessment.tip
        line: dict[str, Any] = {
            "file": _name(path),
            "document": assessment.document,
            "verdict": assessment.verdict,
            "findings": [_finding(finding) for finding in assessment.findings],
            "tip": None if tip is None else {"id": tip.id, "text": self.say(tip_text(tip))},
            "face_count": assessment.face_count,
            "ms": {stage: assessment.ms[stage] for stage in _STAGES},
        }
        return msgspec.json.encode(line).decode()

    def _paragraph(self, path: Path, assessment: Assessment) -> str:
        rows = [f"{_name(path)}: {assessment.verdict} ({assessment.document}, {assessment.ms['total']:.0f} ms)"]
        rows += [_row(finding) for finding in assessment.findings]
        if assessment.tip is not None:
            rows.append(f"  {self.say(tip_text(assessment.tip))}")
        return "\n".join(rows)

    def _keep(self, path: Path, assessed: Assessed) -> None:
        if self.out_dir is None:
            return
        for kind, picture in (("findings", assessed.findings_jpeg), ("preview", assessed.preview_jpeg)):
            if picture is not None:
                (self.out_dir / f"{path.name}.{kind}.jpg").write_bytes(picture)


def _name(path: Path) -> str:
    """The path as text that can be printed: a file's name may be bytes that are none."""
    return os.fsencode(path).decode(errors="replace")


def _read(path: Path) -> bytes:
    """The file, or as much of it as it takes to know that it is too large."""
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "check": finding.check,
        "outcome": finding.outcome,
        "native": finding.native,
        "limit": finding.limit,
        "unit": finding.unit,
        "severity": finding.severity,
    }


def _row(finding: Finding) -> str:
    native, limit = (
        "" if number is None else f"{number:.4g} {finding.unit}".rstrip() for number in (finding.native, finding.limit)
    )
    held_against = f" (limit {limit})" if limit else ""
    return f"  {finding.outcome:<13} {finding.severity:<7} {finding.check:<28} {native}{held_against}".rstrip()


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _complain(line: str) -> int:
    sys.stderr.write(f"{line}\n")
    return UNUSABLE
