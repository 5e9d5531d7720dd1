"""From one small picture to the next: which hint stays to be read, and when all has held long enough. Pure."""

import math
from typing import NamedTuple

from bot.domain.aim import Aim

HOLD_S = 1.0  # so long all must hold before the shutter goes by itself
_BLINK_S = 0.9  # what happened in a longer gap nobody knows


class Watch(NamedTuple):
    """What was seen so far. hint: the one that is shown; rival: another that was seen once, just now."""

    hint: str = ""
    rival: str = ""
    ready_since_s: float | None = None
    seen_at_s: float = -math.inf

    @property
    def holds(self) -> bool:
        """Whether all has held for long enough."""
        return self.ready_since_s is not None and self.seen_at_s - self.ready_since_s >= HOLD_S


def seen(before: Watch, aim: Aim, now_s: float) -> Watch:
    """After one more picture. A hint gives way to another that is seen twice in a row; ready, or no longer, is said at once."""
    was_there = now_s - before.seen_at_s <= _BLINK_S
    was_ready = before.ready_since_s is not None
    at_once = not was_there or aim.ready or was_ready or aim.hint in {before.hint, before.rival}
    since = before.ready_since_s if was_there and was_ready else now_s
    return Watch(
        hint=aim.hint if at_once else before.hint,
        rival="" if at_once else aim.hint,
        ready_since_s=since if aim.ready else None,
        seen_at_s=now_s,
    )
