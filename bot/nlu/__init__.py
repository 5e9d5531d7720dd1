"""Typed words to meaning: documents, intents, and an optional service that is asked first."""
