from tests.browser import browser as browser  # noqa: PLC0414 - makes the fixture known here
