"""What the stories need."""

from tests.browser import browser

__all__ = ["browser"]
