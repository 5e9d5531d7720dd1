"""Every portrait and every defect made of one, through the product's own path: bytes, decode, analyse, assess."""

import logging
import multiprocessing
import os
import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import cv2
import numpy as np

from benchmarks.accuracy import truth as truths
from benchmarks.accuracy.corpus import Half, Picture
from benchmarks.accuracy.defects import DEFECTS, Defect
from benchmarks.accuracy.everyday import day
from bot.compliance.assess import assess
from bot.compliance.document import load_catalogue
from bot.compliance.finding import CannotTell
from bot.compliance.portrait import Pixels, Portrait
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding, Verdict
from bot.domain.ids import DocumentId
from bot.imaging.analyzer import FaceEngine, analyse
from bot.imaging.decode import decode
from bot.imaging.litert import LitertEngine

MODELS = Path(__file__).parents[2] / "data" / "models"

DAYS, SMILING_DAYS = 6, 2  # ordinary days of each good portrait, and of each that only smiles


@dataclass(frozen=True)
class Seen:
    """One judgement: a picture, a defect made of it, or what an ordinary day makes of it, for one document.

    faults: the checks that must refuse. refuses: False where a warning is enough. changes: of an ordinary day.
    broken: what broke on the way. head_px: crown to chin as estimated, in pixels of the original. skin: the typical luma of the face.
    """

    picture: Picture
    document: DocumentId
    faults: frozenset[str]
    defect: str = ""
    refuses: bool = True
    changes: tuple[str, ...] = ()
    verdict: Verdict = "review"
    findings: dict[str, Finding] = field(default_factory=dict)
    broken: str = ""
    head_px: float | None = None
    skin: float | None = None


@dataclass(frozen=True)
class Work:
    """One picture and what to make of it. documents: that it is judged for as it is. days: how many ordinary ones."""

    picture: Picture
    faults: frozenset[str]
    documents: tuple[DocumentId, ...]
    defects: tuple[str, ...]
    days: int = 0


def works(
    pictures: Iterable[Picture], documents: Collection[DocumentId], checks: Collection[str], *, thorough: bool
) -> list[Work]:
    """What there is to do.

    checks: only the defects and the faults of these, all when empty. thorough: every defect of every good portrait;
    else the defects of one check take turns, so that each portrait is spoilt once for each check. Ordinary days are for
    all checks together, so there are none when checks are named.
    """
    truth = truths.load()
    told = {truth.requirement(check).document for check in checks} or {
        requirement.document for requirement in truth.requirements.values()
    }
    turns: Counter[Half] = Counter()
    todo = []
    for picture in pictures:
        faults = truth.faults(picture)
        names: list[str] = []
        if picture.good:
            turns[picture.half] += 1
            names = [
                defect.name
                for check, ways in _by_check(checks).items()
                for at, defect in enumerate(ways)
                if thorough or at == turns[picture.half] % len(ways)
            ]
        if picture.good or not checks or faults & set(checks):
            days = 0 if checks else DAYS if picture.good else SMILING_DAYS if picture.smiling else 0
            todo.append(Work(picture, faults, tuple(sorted({*documents, *told})), tuple(names), days))
    return todo


def _by_check(checks: Collection[str]) -> dict[str, list[Defect]]:
    by_check: dict[str, list[Defect]] = {}
    for defect in DEFECTS:
        if not checks or defect.check in checks:
            by_check.setdefault(defect.check, []).append(defect)
    return by_check


def run(todo: list[Work], jobs: int) -> Iterator[list[Seen]]:
    """What was seen, picture by picture in any order; each process opens the models once and keeps to one thread."""
    os.environ["OMP_NUM_THREADS"] = "1"
    with multiprocessing.get_context("spawn").Pool(jobs, _open) as pool:
        yield from pool.imap_unordered(_do, todo)


# --- in a worker process ---------------------------------------------------------------------------------------------

_engine: FaceEngine
_CATALOGUE = load_catalogue()
_TRUTH = truths.load()


class _Breakdowns(logging.Handler):
    """A check that breaks says so in the log; here it is told once, with what was judged."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        kind = record.exc_info[0] if record.exc_info else None
        self.told.append(f"{record.getMessage()}: {kind.__name__ if kind else 'no error'}")


_breakdowns = _Breakdowns()


def _open() -> None:
    global _engine  # noqa: PLW0603 - one for each process
    cv2.setNumThreads(1)
    log = logging.getLogger("bot.compliance.assess")
    log.addHandler(_breakdowns)
    log.propagate = False
    _engine = LitertEngine(MODELS)


def _do(work: Work) -> list[Seen]:
    portrait, original_px = _looked_at(work.picture.data)
    as_it_is = [
        _judged(Seen(work.picture, document, work.faults), portrait, original_px) for document in work.documents
    ]
    return [*as_it_is, *_spoilt(work, portrait), *_on_ordinary_days(work, portrait)]


def _spoilt(work: Work, portrait: Portrait) -> Iterator[Seen]:
    for defect in DEFECTS:
        if defect.name not in work.defects:
            continue
        document = _TRUTH.requirement(defect.check).document
        seen = Seen(work.picture, document, frozenset({defect.check}), defect.name, defect.refuses)
        try:
            spoilt = _jpeg(_made(defect, portrait, work.picture), defect.quality)
            yield _judged(seen, *_looked_at(spoilt))
        except CannotTell:
            continue  # this face does not lend itself to it
        except Exception as error:  # noqa: BLE001 - a defect that cannot be made is told, and the others go on
            yield replace(seen, broken=repr(error))


def _on_ordinary_days(work: Work, portrait: Portrait) -> Iterator[Seen]:
    for number in range(work.days):
        ordinary = day(portrait, _dice(work.picture, f"day {number}"))
        seen = Seen(work.picture, truths.NEUTRAL, work.faults, changes=ordinary.changes)
        yield _judged(seen, *_looked_at(ordinary.data))


def _made(defect: Defect, portrait: Portrait, picture: Picture) -> Pixels:
    return defect.make(portrait, _dice(picture, defect.name))


def _dice(picture: Picture, purpose: str) -> np.random.Generator:
    """The same dice for the same picture, whatever else is run."""
    return np.random.default_rng(zlib.crc32(f"{picture.file} {purpose}".encode()))


def _jpeg(pixels: Pixels, quality: int) -> bytes:
    bgr = cv2.cvtColor(np.asarray(pixels, np.uint8), cv2.COLOR_RGB2BGR)
    return bytes(cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, quality])[1])


def _looked_at(data: bytes) -> tuple[Portrait, tuple[int, int]]:
    decoded = decode(data)
    return analyse(_engine, decoded), decoded.original_px


def _judged(seen: Seen, portrait: Portrait, original_px: tuple[int, int]) -> Seen:
    document = _CATALOGUE[seen.document]
    _breakdowns.told.clear()
    judged = assess(portrait, document, original_px)
    subject = Subject(portrait, document, original_px)
    measured = seen.picture.good and not seen.defect and not seen.changes
    return replace(
        seen,
        verdict=judged.verdict,
        broken="; ".join(_breakdowns.told),
        findings={finding.check: finding for finding in judged.findings},
        head_px=subject.anatomy.head_height_px * portrait.scale if measured else None,
        skin=subject.skin_tone if measured else None,
    )
