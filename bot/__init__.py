"""Passbooth: the photo counter in your chat."""

__version__ = "0.1.0"
