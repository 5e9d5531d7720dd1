"""The link to the camera page: signed, and good for an hour. Whether its sitting still goes on, the conversation says."""

import datetime as dt

from bot.domain.ids import SittingId
from bot.domain.seal import Seal
from bot.errors import Rejected

LIFETIME = dt.timedelta(hours=1)


class CameraLinks:
    """Makes and opens the links. `secret` is the house's own."""

    def __init__(self, secret: str, public_url: str) -> None:
        self._seal = Seal(secret, "camera")
        self._public_url = public_url

    def link(self, sitting: SittingId, now: dt.datetime) -> str:
        """An address that opens the camera page of this sitting for an hour."""
        return f"{self._public_url}/c/{self._seal.stamp(sitting, now + LIFETIME)}"

    def check(self, token: str) -> None:
        """Raises `Rejected` (404 "not-found") for a token that is not ours, good or not."""
        if self._seal.open(token) is None:
            raise Rejected("not-found", 404)

    def open(self, token: str, now: dt.datetime) -> SittingId:
        """The sitting that a token stands for. Raises `Rejected`: 404 "not-found" when forged, 410 "expired"."""
        claim = self._seal.open(token)
        if claim is None:
            raise Rejected("not-found", 404)
        if now >= claim.until:
            raise Rejected("expired", 410)
        return SittingId(claim.words)
