"""What can go wrong at the edges, named by who must act next.

    PassboothError
    ├── Rejected        the outside sent something that we refuse: answer 4xx, store nothing
    ├── Refused         our own rule was broken by ourselves: a bug, somebody is alerted
    ├── Unavailable     a provider is down or slow: the engine tries again
    │   ├── RateLimited the provider said when to come back
    │   └── NotHeard    the customer must write first: the engine waits for that
    └── Undeliverable   blocked, gone, closed: no retry; the desk is told
        └── Unwanted    the customer wants no messages from us

Vendor exceptions are translated into these once, in the adapter that met them.
"""


class PassboothError(Exception):
    """Every error of ours."""


class Rejected(PassboothError):
    """The outside sent something that we refuse."""

    def __init__(self, reason: str, status: int = 400) -> None:
        super().__init__(reason)
        self.status = status


class Refused(PassboothError):
    """Our own rule says no; reaching this is a bug of ours."""


class Unavailable(PassboothError):
    """A provider did not answer as it should; trying again may help."""


class RateLimited(Unavailable):
    """The provider asks us to wait."""

    def __init__(self, reason: str, retry_after_s: float) -> None:
        super().__init__(reason)
        self.retry_after_s = retry_after_s


class NotHeard(Unavailable):
    """The customer has not written for so long that we may say nothing of our own until they do."""


class Undeliverable(PassboothError):
    """The message can never arrive: the customer blocked us or is gone."""


class Unwanted(Undeliverable):
    """The customer wants no messages from this sender, as the provider knows."""

    def __init__(self, reason: str, sender: str) -> None:
        super().__init__(reason)
        self.sender = sender
