"""One sender's mouth: creates messages with Twilio, at the sender's pace, and asks to hear what becomes of them."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol
from urllib.parse import urlencode

from bot.domain.ids import ConversationId, EffectId
from bot.errors import RateLimited, Undeliverable
from bot.handlers.pace import Pace
from bot.handlers.parts import Parts
from bot.handlers.twilio.account import TwilioAccount
from bot.handlers.twilio.calls import Call, SendChoices, SendPicture, SendTemplate, SendWords
from bot.handlers.twilio.media import LARGEST_BYTES
from bot.handlers.twilio.ports import Clock, PictureLink, Reach, Telephones
from bot.handlers.twilio.status import STATUS_PATH

_SERVICE = "MG"  # how the sid of a Messaging Service begins


class Contents(Protocol):
    """Where messages with buttons, and approved ones, are known by their sid."""

    async def choices(self, call: SendChoices) -> tuple[str, Mapping[str, str]]:
        """The sid of a content that shows these choices, and what to fill in."""
        ...

    async def template(self, name: str, language: str) -> str:
        """The sid of an approved content. Raises `Undeliverable` where there is none."""
        ...


class NoContents:
    """For a sender whose channel has no buttons."""

    async def choices(self, call: SendChoices) -> tuple[str, Mapping[str, str]]:
        """Never asked for."""
        raise NotImplementedError(call)

    async def template(self, name: str, language: str) -> str:
        """Never asked for."""
        raise NotImplementedError(name, language)


class Mouth:
    """Speaks as one sender: a number, an address of WhatsApp's, or a Messaging Service.

    weigh: as how many messages words count, for the sender's pace. prefix: what stands before a number, as an address.
    """

    def __init__(
        self,
        account: TwilioAccount,
        sender: str,
        telephones: Telephones,
        pace: Pace,
        *,
        public_url: str,
        picture_link: PictureLink,
        now: Clock,
        contents: Contents,
        weigh: Callable[[str], int] = lambda _words: 1,
        prefix: str = "",
    ) -> None:
        self._account = account
        self._telephones = telephones
        self._prefix = prefix
        self._parts = Parts()
        self.sender = sender
        self._pace = pace
        self._public_url = public_url
        self._picture_link = picture_link
        self._now = now
        self._contents = contents
        self._weigh = weigh

    async def reach(self, conversation: ConversationId) -> Reach:
        """Where the customer is. Raises `Undeliverable` for one who was forgotten."""
        found = await self._telephones.reach(conversation)
        if found is None:
            raise Undeliverable(f"{conversation} was forgotten")
        return found

    async def say(self, conversation: ConversationId, reach: Reach, calls: Sequence[Call], effect: EffectId) -> None:
        """Create these messages, in order. Raises the errors of `bot.errors`; the next attempt goes on where it stopped."""

        async def create(call: Call) -> None:
            await self._create(conversation, f"{self._prefix}{reach.number}", call, effect)

        await self._parts.say(effect, calls, create)

    async def announce(
        self, conversation: ConversationId, reach: Reach, template: SendTemplate, effect: EffectId
    ) -> None:
        """Say that there is something, in place of it. Raises the errors of `bot.errors`."""
        await self._create(conversation, f"{self._prefix}{reach.number}", template, effect)

    async def fetch(self, source: str) -> bytes:
        """The bytes of a picture that a customer sent. Raises `Unavailable` or `Undeliverable`."""
        return await self._account.download(source, LARGEST_BYTES)

    async def let_go(self, source: str) -> None:
        """Have Twilio forget a picture; it would keep it until told so."""
        await self._account.let_go(source)

    async def _create(self, conversation: ConversationId, to: str, call: Call, effect: EffectId) -> None:
        fields = await self._fields(call)
        await self._pace.wait(conversation, self._weigh(str(fields.get("body", ""))))
        kind = "template" if isinstance(call, SendTemplate) else "message"
        report = f"{self._public_url}{STATUS_PATH}?{urlencode({'effect': effect, 'kind': kind})}"
        try:
            await self._account.send(self.sender, to=to, status_callback=report, **self._from(), **fields)
        except RateLimited as limited:
            self._pace.hold(conversation, limited.retry_after_s)
            raise

    async def _fields(self, call: Call) -> dict[str, Any]:
        match call:
            case SendWords(words=words):
                return {"body": words}
            case SendPicture(picture=picture, words=words):
                shown = {"media_url": [self._picture_link(picture, self._now())]}
                return {**shown, "body": words} if words else shown
            case SendChoices():
                sid, variables = await self._contents.choices(call)
                return {"content_sid": sid, "content_variables": _json(variables)}
            case SendTemplate(name=name, language=language, variables=variables):
                sid = await self._contents.template(name, language)
                return (
                    {"content_sid": sid, "content_variables": _json(variables)} if variables else {"content_sid": sid}
                )

    def _from(self) -> dict[str, str]:
        return {"messaging_service_sid" if self.sender.startswith(_SERVICE) else "from_": self.sender}


def _json(variables: Mapping[str, str]) -> str:
    return json.dumps(dict(variables), ensure_ascii=False)
