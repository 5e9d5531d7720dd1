"""WhatsApp as a channel of the engine.

Within a day of the customer's last message everything may be said. After that, a template that was approved beforehand
announces that there is something, and the engine keeps what it is until the customer answers.
https://www.twilio.com/docs/whatsapp/key-concepts#24-hour-customer-service-windows
"""

import datetime as dt

from bot.domain.capabilities import Capabilities
from bot.domain.ids import ConversationId, EffectId
from bot.domain.messages import AnyMessage, Drawing, StoredPicture, Working
from bot.errors import NotHeard
from bot.handlers.pace import Pace, Rate
from bot.handlers.ports import Say
from bot.handlers.twilio.account import TwilioAccount
from bot.handlers.twilio.mouth import Mouth
from bot.handlers.twilio.ports import Clock, PictureLink, Reach, Telephones
from bot.handlers.twilio.wording import MOST_TEXT
from bot.handlers.whatsapp.contents import AccountContents
from bot.handlers.whatsapp.render import MOST_CAPTION, MOST_ITEM, MOST_ITEMS, render
from bot.handlers.whatsapp.templates import Templates

_PREFIX = "whatsapp:"
WINDOW = dt.timedelta(hours=24)
_SLACK = dt.timedelta(minutes=2)  # a message takes a moment to get there, and clocks differ

# 80 messages a second of one sender (https://www.twilio.com/docs/whatsapp/api#rate-limits), and to one customer one in six
# seconds, of which 45 may come at once (Meta's "pair rate limit", error 131056).
RATE, CHAT_RATE = Rate(80.0), Rate(1 / 6, burst=40)

CAPABILITIES = Capabilities(
    max_choices=MOST_ITEMS,  # https://www.twilio.com/docs/content/twiliolist-picker
    max_label_chars=MOST_ITEM,
    max_text_chars=MOST_TEXT,  # https://www.twilio.com/docs/api/errors/21617
    max_caption_chars=MOST_CAPTION,
    photos_in=True,
    window_h=24,
    names_albums=False,  # photos that were sent together arrive one by one
    files_out=False,  # a JPEG that is sent is shown as a picture, compressed again
    payment_methods=frozenset({"checkout"}),
    listens_for=WINDOW - _SLACK,
)


class WhatsAppChannel:
    """Customers on WhatsApp. The account is closed by whoever opened it."""

    name = "whatsapp"

    def __init__(
        self,
        account: TwilioAccount,
        sender: str,
        telephones: Telephones,
        templates: Templates,
        *,
        say: Say,
        public_url: str,
        picture_link: PictureLink,
        now: Clock,
        pace: Pace | None = None,
    ) -> None:
        self.sender = sender
        self._templates = templates
        self._say, self._picture_link, self._now = say, picture_link, now
        self._mouth = Mouth(
            account,
            sender,
            telephones,
            pace or Pace(sender=RATE, chat=CHAT_RATE),
            public_url=public_url,
            picture_link=picture_link,
            now=now,
            contents=AccountContents(account),
            prefix=_PREFIX,
        )
        self.fetch, self.let_go = self._mouth.fetch, self._mouth.let_go

    def capabilities_of(self, conversation: ConversationId) -> Capabilities:  # noqa: ARG002 - all chats are alike
        """What can be said and received on WhatsApp."""
        return CAPABILITIES

    async def deliver(self, conversation: ConversationId, message: AnyMessage, language: str, effect: EffectId) -> None:
        """Say it, or announce it where the customer must write first, which is `NotHeard`. Raises the errors of `bot.errors`."""
        if isinstance(message, Working):
            return  # there is no such sign here, and nobody should wait for one
        reach = await self._mouth.reach(conversation)
        if not self._is_open(reach):
            await self._mouth.announce(conversation, reach, self._templates.instead_of(message, language), effect)
            raise NotHeard("whatsapp: more than a day since the customer's last message")
        await self._mouth.say(conversation, reach, render(message, language, self._say, self._link), effect)

    def _is_open(self, reach: Reach) -> bool:
        return reach.heard_at is not None and self._now() - reach.heard_at < WINDOW - _SLACK

    def _link(self, picture: StoredPicture | Drawing) -> str:
        return self._picture_link(picture, self._now())
