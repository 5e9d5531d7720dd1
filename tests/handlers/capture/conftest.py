from tests.browser import browser as browser  # noqa: PLC0414 - makes the fixture known here
from tests.imaging.conftest import models_folder as models_folder  # noqa: PLC0414
