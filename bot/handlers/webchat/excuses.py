"""The reasons of a refusal for which the catalogue has words of the web chat: `webchat-error-<reason>`."""

REASONS = (
    *("general", "busy", "unavailable", "cookie", "origin", "invalid", "too-long", "too-large", "broken-off"),
    *("not-found", "gone"),
)
