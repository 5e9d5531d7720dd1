"""What must be found in which picture, what others reach and what we aim at: `truth.toml`, read."""

from pathlib import Path

import msgspec

from benchmarks.accuracy.corpus import Picture
from bot.domain.ids import DocumentId

NEUTRAL = DocumentId("schengen-visa")  # ICAO's rules with hardly any of its own

# Stems of files by source, by check.
Named = dict[str, dict[str, tuple[str, ...]]]


class Requirement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One check's marks. published, aim: equal error rates in per cent; None where there is none."""

    fault: str = ""
    document: DocumentId = NEUTRAL
    published: float | None = None
    aim: float | None = None
    reason: str = ""


class Truth(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"withdrawn": "not"}):
    """labels: to the checks that must refuse. pictures, withdrawn: what was seen beyond, or against, the labels."""

    labels: dict[str, tuple[str, ...]]
    pictures: Named
    withdrawn: Named
    requirements: dict[str, Requirement]

    def requirement(self, check: str) -> Requirement:
        return self.requirements.get(check, Requirement())

    def faults(self, picture: Picture) -> frozenset[str]:
        """The checks that must refuse this picture."""
        by_label = {check for label in picture.labels for check in self.labels.get(label, ())}
        return frozenset((by_label | _naming(self.pictures, picture)) - _naming(self.withdrawn, picture))


def load() -> Truth:
    return msgspec.toml.decode(Path(__file__).with_name("truth.toml").read_bytes(), type=Truth)


def _naming(named: Named, picture: Picture) -> set[str]:
    stem = Path(picture.file).stem
    return {check for check, sources in named.items() if stem in sources.get(picture.source, ())}
