"""What every stored column holds: a table of classes, and which of them an erasure takes."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import msgspec

Class = Literal["photo", "contact", "words", "books", "consent", "access", "machinery"]

ERASED: frozenset[Class] = frozenset({"photo", "contact", "words"})


def load_classes(path: Path = Path(__file__).parent / "classes.toml") -> Mapping[str, Mapping[str, Class]]:
    """The class of every column, by table and column. Raises `msgspec.ValidationError` for a class that is none."""
    return msgspec.toml.decode(path.read_bytes(), type=dict[str, dict[str, Class]])
