"""Text messages as a channel of the engine."""

from collections.abc import Callable
from functools import partial
from typing import Literal

import msgspec

from bot.domain.capabilities import Capabilities
from bot.domain.ids import ConversationId, EffectId
from bot.domain.messages import AnyMessage
from bot.handlers.pace import Pace, Rate
from bot.handlers.ports import Say
from bot.handlers.sms.gsm import parts
from bot.handlers.sms.render import Manner, render
from bot.handlers.twilio.account import TwilioAccount
from bot.handlers.twilio.mouth import Mouth, NoContents
from bot.handlers.twilio.numbers import takes_pictures
from bot.handlers.twilio.ports import Clock, PictureLink, Telephones
from bot.handlers.twilio.wording import MOST_TEXT

NumberType = Literal["long_code", "toll_free", "short_code", "international"]

# Parts a second, by what kind of number sends: https://help.twilio.com/articles/115002943027
RATES: dict[NumberType, Rate] = {
    "long_code": Rate(1.0),
    "toll_free": Rate(3.0),
    "short_code": Rate(100.0),
    "international": Rate(10.0),
}
_CHAT = Rate(1.0, burst=8)

_CAPABILITIES = Capabilities(
    max_choices=8,  # a longer menu is read by nobody on a small screen; typing a document always works
    max_label_chars=40,
    has_buttons=False,
    max_text_chars=MOST_TEXT,  # https://www.twilio.com/docs/api/errors/21617
    max_caption_chars=MOST_TEXT,
    photos_in=False,  # https://help.twilio.com/articles/223179808: pictures are carried in a few countries only
    files_out=False,
    payment_methods=frozenset({"checkout"}),
)


class SmsChannel:
    """Customers on the telephone, by text message. The account is closed by whoever opened it."""

    name = "sms"

    def __init__(
        self,
        account: TwilioAccount,
        sender: str,
        number_type: NumberType,
        telephones: Telephones,
        *,
        say: Say,
        has: Callable[[str], bool],
        public_url: str,
        picture_link: PictureLink,
        now: Clock,
        pace: Pace | None = None,
    ) -> None:
        self.sender = sender
        self._manner = partial(Manner, say, has, lambda picture: picture_link(picture, now()))
        self._mouth = Mouth(
            account,
            sender,
            telephones,
            pace or Pace(sender=RATES[number_type], chat=_CHAT),
            public_url=public_url,
            picture_link=picture_link,
            now=now,
            contents=NoContents(),
            weigh=lambda words: max(1, parts(words).number),
        )
        # Short codes alone get no answer to STOP from Twilio: https://help.twilio.com/articles/223134027
        here = msgspec.structs.replace(_CAPABILITIES, confirms_stop=number_type == "short_code")
        # Who pays for messages there must be told: https://www.twilio.com/docs/glossary/what-is-ctia
        self._elsewhere = here
        self._with_pictures = msgspec.structs.replace(here, photos_in=True, names_albums=False, notice="sms-rates")
        self.fetch, self.let_go = self._mouth.fetch, self._mouth.let_go

    def capabilities_of(self, conversation: ConversationId) -> Capabilities:
        """What can be said and received, by the country of the number."""
        return self._with_pictures if takes_pictures(conversation) else self._elsewhere

    async def deliver(self, conversation: ConversationId, message: AnyMessage, language: str, effect: EffectId) -> None:
        """Say it. Raises the errors of `bot.errors`."""
        reach = await self._mouth.reach(conversation)
        manner = self._manner(pictures=takes_pictures(conversation))
        await self._mouth.say(conversation, reach, render(message, language, manner), effect)
