"""The photo vault for tests of an edge."""

from dataclasses import dataclass, field

from bot.domain.messages import StoredPicture
from bot.errors import Undeliverable


@dataclass
class Vault:
    """A photo vault of one shelf: what is not on it was erased."""

    pictures: dict[StoredPicture, bytes] = field(default_factory=dict)

    async def __call__(self, picture: StoredPicture) -> bytes:
        if picture not in self.pictures:
            raise Undeliverable("the picture was erased")
        return self.pictures[picture]
