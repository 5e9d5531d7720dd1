"""Logs: one line per turn and per surprise. Redaction is an allow-list: a field that is not named here is not written."""

import logging
from collections.abc import MutableMapping
from typing import Any

import structlog

# What may be written. No text of a customer, no name, no address, no token can be under these names.
_ALLOWED = frozenset(
    {
        "event",
        "level",
        "timestamp",
        "exception",
        "event_id",
        "effect_id",
        "conversation",
        "order",
        "case",
        "channel",
        "kind",
        "error",
        "attempt",
        "final",
        "count",
        "reason",
        "status",
        "ms",
        "again_in_s",
        "path",
        "shape",
        "trace",
        "wall",
        "model",
        "update_id",
        "stripe_event",
        "prints",
    }
)


def redact(_logger: object, _method: str, fields: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Keep what is allowed; of the rest only the field's name, so that somebody notices."""
    hidden = sorted(set(fields) - _ALLOWED)
    kept = {name: value for name, value in fields.items() if name in _ALLOWED}
    return {**kept, "hidden": hidden} if hidden else kept


def start_logging(*, as_json: bool, level: int = logging.INFO) -> None:
    """Configure structlog and quieten the libraries."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    renderer: Any = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            redact,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )
