"""Judges calls of the Bot API against its machine-readable description (Bot API 10.1).

The description names every method, field, type and length. It lies beside the project, not in it: where it is absent,
`find_spec` returns None and tests say so.
"""

import contextlib
import functools
import json
import re
from collections.abc import Collection, Mapping
from pathlib import Path

SPEC_PATH = Path(__file__).parents[3] / "shared" / "peers" / "telegram-bot-api.json"
WHY_ABSENT = "the Bot API's description (../shared/peers/telegram-bot-api.json) is not beside this project"

_LENGTH = re.compile(r"(\d+)-(\d+) (characters|bytes)")
_SIMPLE = {
    "String": lambda value: isinstance(value, str),
    "Integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "Float": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "Boolean": lambda value: isinstance(value, bool),
    "True": lambda value: value is True,
}


class Spec:
    """The description, as a judge."""

    def __init__(self, description: Mapping) -> None:
        self._methods = description["methods"]
        self._types = description["types"]

    def violations(self, method: str, params: Mapping[str, object], files: Collection[str] = ()) -> list[str]:
        """What is wrong with a call; nothing for a good one. A form's values may be JSON inside a string."""
        if method not in self._methods:
            return [f"{method}: no such method"]
        fields = {field["name"]: field for field in self._methods[method].get("fields", [])}
        wrong = [f"{name}: missing" for name, f in fields.items() if f["required"] and name not in {*params, *files}]
        for name, value in params.items():
            wrong += self._field(value, fields[name], name) if name in fields else [f"{name}: unknown"]
        attached = json.dumps(list(params.values()))
        for name in files:
            used = f"attach://{name}" in attached if name not in fields else "InputFile" in fields[name]["types"]
            wrong += [] if used else [f"{name}: no file is expected here"]
        return [f"{method}.{each}" for each in wrong]

    def _field(self, value: object, field: Mapping, path: str) -> list[str]:
        readings = [value]
        if isinstance(value, str):
            with contextlib.suppress(ValueError):
                readings.append(json.loads(value))
        verdicts = [self._value(reading, kind, path) for reading in readings for kind in field["types"]]
        return min(verdicts, key=len) + _too_long(value, field["description"], path)

    def _value(self, value: object, kind: str, path: str) -> list[str]:
        if kind.startswith("Array of "):
            if not isinstance(value, list | tuple):
                return [f"{path}: not a list"]
            inner = kind.removeprefix("Array of ")
            return [wrong for place, each in enumerate(value) for wrong in self._value(each, inner, f"{path}[{place}]")]
        if kind in _SIMPLE:
            return [] if _SIMPLE[kind](value) else [f"{path}: {value!r:.60} is no {kind}"]
        if kind == "InputFile":
            return [f"{path}: not a file"]
        described = self._types[kind]
        if described.get("subtypes"):
            return min((self._value(value, each, path) for each in described["subtypes"]), key=len)
        if not isinstance(value, dict):
            return [f"{path}: no {kind}"]
        fields = {field["name"]: field for field in described.get("fields", [])}
        wrong = [f"{path}.{name}: missing" for name, f in fields.items() if f["required"] and name not in value]
        for name, each in value.items():
            inner = f"{path}.{name}"
            wrong += self._field(each, fields[name], inner) if name in fields else [f"{inner}: unknown in {kind}"]
        return wrong


def _too_long(value: object, description: str, path: str) -> list[str]:
    stated = _LENGTH.search(description)
    if stated is None or not isinstance(value, str):
        return []
    least, most, unit = int(stated[1]), int(stated[2]), stated[3]
    length = len(value.encode()) if unit == "bytes" else len(value)
    return [] if least <= length <= most else [f"{path}: {length} {unit}, allowed {least}-{most}"]


@functools.cache
def find_spec() -> Spec | None:
    """The judge, or None where the description is not beside the project."""
    return Spec(json.loads(SPEC_PATH.read_text(encoding="utf-8"))) if SPEC_PATH.exists() else None
