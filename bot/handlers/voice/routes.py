"""The webhooks of a call. A telephone does not wait: the answer is in the response.

https://www.twilio.com/docs/voice/twiml#request-parameters
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import get_args

import structlog
from aiohttp import web

from bot.dialogs.call import Heard, Spoken, Step, goodbye
from bot.domain.text import Text
from bot.errors import Rejected
from bot.handlers.twilio.numbers import language_of, region
from bot.handlers.twilio.verify import Verifier
from bot.handlers.twilio.webhook import Fields, webhook
from bot.handlers.voice.operator import Operator
from bot.handlers.voice.twiml import STEP_PATH, twiml

VOICE_PATH = "/twilio/voice"
Understand = Callable[[str, str, str], Awaitable[str]]  # words, their language, whose: to the name of a wish
_STEPS: tuple[Step, ...] = get_args(Step)
# Twilio gives up after 15 s: https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
_LONGEST_THOUGHT_S = 8.0

log = structlog.get_logger(__name__)


def voice_routes(
    verifier: Verifier,
    operator: Operator,
    understand: Understand,
    *,
    account_sid: str,
    say: Callable[[Text, str], str],
    desk_phone: str,
) -> list[web.RouteDef]:
    """The route of a call that comes in, and the one of every step after it."""

    async def begin(posted: Fields, _asked: Fields) -> str:
        _check(posted)
        language = language_of(region(posted.get("From", ""))) or "en"
        return twiml(operator.welcome(language), language, say, desk_phone)

    async def go_on(posted: Fields, asked: Fields) -> str:
        _check(posted)
        step = next((each for each in _STEPS if each == asked.get("at")), None)
        tries = asked.get("tries", "")
        if step is None or not tries.isdecimal():
            raise Rejected("no such step")
        language = asked.get("lang", "en")[:10]
        try:
            async with asyncio.timeout(_LONGEST_THOUGHT_S):
                spoken = await _answer(posted, step, language, int(tries))
        except Exception as error:
            log.exception("voice.not_answered", error=type(error).__name__)
            spoken = Spoken(says=(Text("call-failed"), *goodbye().says))
        return twiml(spoken, language, say, desk_phone)

    async def _answer(posted: Fields, step: Step, language: str, tries: int) -> Spoken:
        sid, number = posted["CallSid"], posted.get("From", "")
        keys, words = posted.get("Digits", ""), posted.get("SpeechResult", "")
        intent = await understand(words, language, f"voice:{sid}") if words and step == "menu" else ""
        outcome = posted.get("DialCallStatus", "")
        return await operator.answer(sid, number, step, Heard(keys, words, intent), language, tries, outcome)

    def _check(posted: Fields) -> None:
        if posted.get("AccountSid") != account_sid or not posted.get("CallSid"):
            raise Rejected("the call is not for us", 403)

    return [webhook(VOICE_PATH, verifier, begin), webhook(STEP_PATH, verifier, go_on)]
