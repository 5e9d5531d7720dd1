"""WhatsApp as a channel of the engine.

Within a day of the customer's last message everything may be said. After that, a template that was approved beforehand
announces that there is something, and the engine keeps what it is until the customer answers.
https://www.twilio.com/docs/whatsapp/key-concepts#24-hour-customer-service-windows
"""

import datetime as dt

from bot.domain.capabilities import Capabilities
from bot.domain.ids import ConversationId, EffectId
from bot.domain.messages import AnyMessage, Drawing, StoredPicture, Working
from bot.errors import NotHeard, Undeliverable
from bot.handlers.pace import Pace, Rate
from bot.handlers.parts import Parts
from bot.handlers.twilio.account import TwilioAccount
from bot.handlers.twilio.calls import Call
from bot.handlers.twilio.media import LARGEST_BYTES
from bot.handlers.twilio.mouth import Mouth
from bot.handlers.twilio.ports import Clock, PictureLink, Reach, Say, Telephones
from bot.handlers.whatsapp.contents import AccountContents
from bot.handlers.whatsapp.render import MOST_CAPTION, MOST_ITEM, MOST_ITEMS, MOST_TEXT, render
from bot.handlers.whatsapp.templates import Templates

PREFIX = "whatsapp:"
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
    names_albums=False,  # photos that were sent together arrive one by one
    files_out=False,  # a JPEG that is sent is shown as a picture, compressed again
    payment_methods=frozenset({"checkout"}),
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
        self._account, self._telephones, self._templates = account, telephones, templates
        self._say, self._picture_link, self._now = say, picture_link, now
        self._mouth = Mouth(
            account,
            sender,
            pace or Pace(sender=RATE, chat=CHAT_RATE),
            public_url=public_url,
            picture_link=picture_link,
            now=now,
            contents=AccountContents(account),
        )
        self._parts = Parts()

    def capabilities_of(self, conversation: ConversationId) -> Capabilities:  # noqa: ARG002 - all chats are alike
        """What can be said and received on WhatsApp."""
        return CAPABILITIES

    async def deliver(self, conversation: ConversationId, message: AnyMessage, language: str, effect: EffectId) -> None:
        """Say it, or announce it where the customer must write first, which is `NotHeard`. Raises the errors of `bot.errors`."""
        reach = await self._telephones.reach(conversation)
        if reach is None:
            raise Undeliverable(f"{conversation} was forgotten")

        async def make(call: Call) -> None:
            await self._mouth.say(conversation, f"{PREFIX}{reach.number}", call, effect)

        if isinstance(message, Working):
            return  # there is no such sign here, and nobody should wait for one
        if not self._is_open(reach):
            await make(self._templates.instead_of(message, language))
            raise NotHeard("whatsapp: more than a day since the customer's last message")
        await self._parts.say(effect, render(message, language, self._say, self._link), make)

    async def fetch(self, source: str) -> bytes:
        """The bytes of a picture that a customer sent. Raises `Unavailable` or `Undeliverable`."""
        return await self._account.download(source, LARGEST_BYTES)

    async def let_go(self, source: str) -> None:
        """Have Twilio forget the picture; it would keep it until told so."""
        await self._account.let_go(source)

    def _is_open(self, reach: Reach) -> bool:
        return reach.heard_at is not None and self._now() - reach.heard_at < WINDOW - _SLACK

    def _link(self, picture: StoredPicture | Drawing) -> str:
        return self._picture_link(picture, self._now())
