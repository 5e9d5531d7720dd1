"""What is said on a call, as TwiML. Pure.

https://www.twilio.com/docs/voice/twiml
"""

from collections.abc import Callable
from urllib.parse import urlencode

from twilio.twiml.voice_response import Dial, Gather, VoiceResponse

from bot.dialogs.call import Spoken
from bot.domain.text import Text

STEP_PATH = "/twilio/voice/step"
_ACCENTS = {"en": "en-GB", "fr": "fr-FR"}  # for whoever is neither British nor French
_REGIONAL = frozenset({"en-GB", "en-US", "en-AU", "en-IN", "fr-FR", "fr-CA"})  # voices that Twilio has
_PATIENCE_S = 6  # after the last word, for a key or the first word
_RINGS_S = 20
_MOST_HINTS = 500  # characters; https://www.twilio.com/docs/voice/twiml/gather#hints


def twiml(spoken: Spoken, language: str, say: Callable[[Text, str], str], desk_phone: str) -> str:
    """The answer that Twilio carries out: words in a language (BCP 47), then a question, a person, or the end."""
    language = spoken.language or language
    accent = language if language in _REGIONAL else _ACCENTS.get(language.partition("-")[0], "en-GB")
    response = VoiceResponse()
    where: VoiceResponse | Gather = response
    if spoken.ask is not None:
        asked = {"at": spoken.ask.step, "lang": language, "tries": spoken.ask.tries}
        hints = ", ".join(spoken.ask.hints)[:_MOST_HINTS]
        where = Gather(
            input="dtmf speech",
            action=f"{STEP_PATH}?{urlencode(asked)}",
            method="POST",
            num_digits=spoken.ask.keys,
            timeout=_PATIENCE_S,
            speech_timeout="auto",
            language=accent,
            action_on_empty_result=True,
            **({"hints": hints} if hints else {}),
        )
    for words in spoken.says:
        where.say(say(words, language), language=accent)
    if spoken.ask is not None:
        response.append(where)
    elif spoken.dial:
        dial = Dial(
            action=f"{STEP_PATH}?{urlencode({'at': 'dialled', 'lang': language, 'tries': 0})}",
            method="POST",
            timeout=_RINGS_S,
            record="record-from-answer-dual" if spoken.record else "do-not-record",
        )
        dial.number(desk_phone)
        response.append(dial)
    else:
        response.hangup()
    return str(response)
