"""The models, fetched once into the folder where the product keeps them; and two ways to a real face."""

from pathlib import Path

import numpy as np
import pytest
from skimage import data

from bot.compliance.portrait import Pixels
from bot.imaging import models
from bot.imaging.litert import LitertEngine

PROJECT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def models_folder() -> Path:
    folder = PROJECT / "data" / "models"
    models.fetch(folder)
    return folder


@pytest.fixture(scope="session")
def litert(models_folder: Path) -> LitertEngine:
    return LitertEngine(models_folder)


@pytest.fixture(scope="session")
def astronaut() -> Pixels:
    """NASA's public-domain portrait of Eileen Collins, 512 x 512."""
    return np.ascontiguousarray(data.astronaut())


@pytest.fixture(scope="session")
def portraits() -> Path:
    """A folder of real portraits that is never part of the project."""
    folder = PROJECT.parent / "shared" / "portraits"
    if not folder.is_dir():
        pytest.skip("no folder of real portraits beside the project (../shared/portraits)")
    return folder
