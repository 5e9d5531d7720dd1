"""Long polling, for a machine that Telegram cannot reach. Runs until it is cancelled."""

import asyncio

import structlog

from bot.errors import RateLimited, Unavailable
from bot.handlers.telegram.failures import translated
from bot.handlers.telegram.intake import Intake
from bot.handlers.telegram.parse import WANTED_UPDATES

_WAIT_S = 30  # of one long poll
_FIRST_PAUSE_S = 1.0
_LONGEST_PAUSE_S = 30.0

_log = structlog.get_logger(__name__)


async def poll(intake: Intake) -> None:
    """Fetch updates for ever. An update is confirmed by asking for the next one, after it is stored."""
    bot = intake.channel.bot
    offset: int | None = None
    pause_s = _FIRST_PAUSE_S
    hooked = True
    while True:
        try:
            with translated():
                if hooked:  # Telegram refuses getUpdates while a webhook is set
                    await bot.delete_webhook()
                    hooked = False
                updates = await bot.get_updates(offset=offset, timeout=_WAIT_S, allowed_updates=WANTED_UPDATES)
            for update in updates:
                await intake.take(update)
                offset = update.update_id + 1
            pause_s = _FIRST_PAUSE_S
        except RateLimited as error:
            await asyncio.sleep(error.retry_after_s)
        except Unavailable as error:
            _log.warning("telegram.poll_failed", reason=str(error), again_in_s=pause_s)
            await asyncio.sleep(pause_s)
            pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)
        except Exception:  # noqa: BLE001 - what could not be stored is fetched again: the offset has not moved
            _log.exception("telegram.poll_surprised", again_in_s=_LONGEST_PAUSE_S)
            await asyncio.sleep(_LONGEST_PAUSE_S)
