"""How often the verdict is wrong, on labelled portraits and on defects made of them.

    python -m benchmarks.accuracy [--jobs N] [--thorough] [--checks NAME,NAME] [--document ID] [--json]

Prints tables, and writes docs/accuracy.md with its drawings when everything was run. The defects of a check take turns,
one for each portrait; --thorough makes every defect of every portrait. --checks runs the defects and the faults of some
checks only, thoroughly, and writes nothing. --document judges the pictures as they are for one document more.
"""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.accuracy import corpus, page, plots, truth
from benchmarks.accuracy.run import MODELS, Seen, Work, run, works
from bot.compliance.checks import CHECKS
from bot.domain.ids import DocumentId
from bot.imaging import models

DOCS = Path(__file__).parents[2] / "docs"
DOCUMENTS = (truth.NEUTRAL, DocumentId("us-visa"), DocumentId("uk-passport-online"))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--jobs", type=int, default=2)
    options.add_argument("--thorough", action="store_true", help="every defect of every portrait")
    options.add_argument("--checks", default="", help="names with commas between; all without")
    options.add_argument("--document", help="one document more than usual")
    options.add_argument("--json", action="store_true", help="for machines")
    chosen = options.parse_args()
    if not (corpus.PORTRAITS / "INDEX.tsv").is_file():
        print(f"skipped: no labelled portraits at ../{corpus.PORTRAITS.parent.name}/{corpus.PORTRAITS.name}")
        return
    models.fetch(MODELS)
    checks = tuple(filter(None, chosen.checks.split(",")))
    documents = (*DOCUMENTS, *([DocumentId(chosen.document)] if chosen.document else []))
    todo = works(corpus.pictures(), documents, checks, thorough=chosen.thorough or bool(checks))
    results = measure(todo, checks, chosen.jobs)
    print(json.dumps(page.machine(results)) if chosen.json else page.terminal(results))
    if not checks:
        write(results)


def measure(todo: list[Work], checks: Sequence[str], jobs: int) -> page.Results:
    began = time.monotonic()
    seen: list[Seen] = []
    for at, part in enumerate(run(todo, jobs), 1):
        seen += part
        if sys.stderr.isatty():
            print(f"\r{at} of {len(todo)}", end="\r", file=sys.stderr)
    seen.sort(key=lambda one: (one.picture.file, one.document, one.defect))
    names = [check.name for check in CHECKS if not checks or check.name in checks]
    return page.collect(seen, truth.load(), names, time.monotonic() - began)


def write(results: page.Results) -> None:
    """The page and its drawings; what was drawn before and is no more is taken away."""
    folder = DOCS / "accuracy"
    folder.mkdir(exist_ok=True)
    drawings = {row.check: plots.strip(row) for row in results.rows if all(len(values) for values in row.natives)}
    drawings["overview"] = plots.overview(results.rows)
    for old in folder.glob("*.svg"):
        if old.stem not in drawings:
            old.unlink()
    for name, drawing in drawings.items():
        (folder / f"{name}.svg").write_text(drawing.text, encoding="utf-8")
    (DOCS / "accuracy.md").write_text(page.markdown(results, folder.name), encoding="utf-8")


if __name__ == "__main__":
    main()
