"""Messages with buttons are contents, which Twilio keeps by a sid: one for each number of choices, filled in when it is sent.

So no word of any customer is ever part of a content. They are made when they are first needed, and known by their name
afterwards; a content that is not approved may be sent within the window only, which is where choices are offered.
https://www.twilio.com/docs/content
"""

import asyncio
import time
from collections.abc import Collection, Mapping
from typing import Any

from bot.errors import Undeliverable
from bot.handlers.twilio.account import TwilioAccount
from bot.handlers.twilio.calls import ContentKind, SendChoices

_VERSION = "v1"
_LANGUAGE = "en"  # of the frame; the words in it are filled in
_LOOK_AGAIN_S = 600.0  # at what was approved meanwhile
_APPROVED = "approved"


def choices_name(kind: ContentKind, count: int, described: Collection[int]) -> str:
    """What a content with so many choices is called. described: which of them have a second line."""
    which = "".join(f"_d{place}" for place in described)
    return f"passbooth_{kind}_{count}{which}_{_VERSION}"


def choices_content(kind: ContentKind, count: int, described: Collection[int]) -> dict[str, Any]:
    """A content with so many choices, as Twilio wants it. Its variables are those of `fill`."""
    places = [str(place) for place in range(1, count + 1)]
    if kind == "buttons":
        actions = [{"type": "QUICK_REPLY", "title": f"{{{{l{each}}}}}", "id": f"{{{{d{each}}}}}"} for each in places]
        shape: dict[str, Any] = {"twilio/quick-reply": {"body": "{{words}}", "actions": actions}}
    else:
        items = [
            {"item": f"{{{{l{each}}}}}", "id": f"{{{{d{each}}}}}"}
            | ({"description": f"{{{{m{each}}}}}"} if int(each) in described else {})
            for each in places
        ]
        shape = {"twilio/list-picker": {"body": "{{words}}", "button": "{{button}}", "items": items}}
    name = choices_name(kind, count, described)
    samples = {"words": "Which one?", "button": "Choose"} if kind == "list" else {"words": "Which one?"}
    for each in places:
        samples |= {f"l{each}": f"Choice {each}", f"d{each}": each}
        samples |= {f"m{each}": f"The choice number {each}"} if int(each) in described else {}
    return {"friendly_name": name, "language": _LANGUAGE, "variables": samples, "types": shape}


def fill(call: SendChoices) -> dict[str, str]:
    """What the content's variables stand for in this message."""
    filled = {"words": call.words, "button": call.button} if call.kind == "list" else {"words": call.words}
    for place, option in enumerate(call.options, 1):
        filled |= {f"l{place}": option.label, f"d{place}": option.data}
        filled |= {f"m{place}": option.more} if call.kind == "list" and option.more else {}
    return filled


class AccountContents:
    """The contents of an account, looked up once and again when something is missing."""

    def __init__(self, account: TwilioAccount) -> None:
        self._account = account
        self._known: dict[str, dict[str, Any]] = {}
        self._looked_at = float("-inf")
        self._lock = asyncio.Lock()

    async def choices(self, call: SendChoices) -> tuple[str, Mapping[str, str]]:
        """The sid of a content that shows these choices, and what to fill in."""
        more = [place for place, option in enumerate(call.options, 1) if option.more]
        described, count = more if call.kind == "list" else [], len(call.options)
        name = f"{choices_name(call.kind, count, described)}/{_LANGUAGE}"
        async with self._lock:
            known = await self._find(name)
            if known is None:
                sid = await self._account.create_content(choices_content(call.kind, count, described))
                known = self._known[name] = {"sid": sid}
        return str(known["sid"]), fill(call)

    async def template(self, name: str, language: str) -> str:
        """The sid of an approved content, in English where it is not approved in the customer's language.

        Raises `Undeliverable` where there is none: people must reach the customer.
        """
        for spoken in dict.fromkeys((language, _LANGUAGE)):
            async with self._lock:
                known = await self._find(f"{name}/{spoken}", fresh_for_s=_LOOK_AGAIN_S)
            if known is not None and known.get("status") == _APPROVED:
                return str(known["sid"])
        raise Undeliverable(f"whatsapp: the template {name} is not approved")

    async def _find(self, name: str, fresh_for_s: float = float("inf")) -> dict[str, Any] | None:
        known = self._known.get(name)
        age_s = time.monotonic() - self._looked_at
        if age_s > fresh_for_s or (known is None and age_s > 1):
            self._known = await self._account.contents()
            self._looked_at = time.monotonic()
            known = self._known.get(name)
        return known
