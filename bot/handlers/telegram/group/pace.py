"""The pace of the team's group, which all processes keep together: the worker carries lines, and the web answers agents."""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable

from bot.errors import RateLimited
from bot.handlers.pace import Rate
from bot.handlers.telegram.group.ports import Moments

# "bots are not able to send more than 20 messages per minute" to a group, says
# https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this: in no minute does this give more.
GROUP_RATE = Rate(15 / 60, burst=5)
_PATIENCE = dt.timedelta(seconds=20)


class GroupPace:
    """Gives each call its moment (as `handlers.pace` does for customers' chats), on a clock that the processes share."""

    def __init__(
        self,
        moments: Moments,
        now: Callable[[], dt.datetime],
        rate: Rate = GROUP_RATE,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._moments, self._now, self._sleep = moments, now, sleep
        self._apart = dt.timedelta(seconds=1 / rate.per_s)
        self._ahead = dt.timedelta(seconds=rate.tolerance_s)

    async def wait(self, chat: int) -> None:
        """Until the group may be spoken to. Raises `RateLimited` when that would take too long; nothing is reserved then."""
        now = self._now()
        moment = await self._moments.reserve(chat, now, now + _PATIENCE, apart=self._apart, ahead=self._ahead)
        wait_s = (moment - now).total_seconds()
        if moment > now + _PATIENCE:
            raise RateLimited("the pace of the group", wait_s)
        if wait_s > 0:
            await self._sleep(wait_s)

    async def hold(self, chat: int, seconds: float) -> None:
        """Telegram asks all of us to wait."""
        await self._moments.hold(chat, self._now() + dt.timedelta(seconds=seconds) + self._ahead)
