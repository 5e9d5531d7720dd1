"""The bot's edges at Twilio, beside a Twilio of our own."""

from tests.handlers.twilio.edge import edge, house, twilio

__all__ = ["edge", "house", "twilio"]  # fixtures, used by their names
