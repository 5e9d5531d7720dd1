"""The people who text the bot, for tests: what they can do on WhatsApp or by SMS, and what their phones show."""

import asyncio
import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import phonenumbers

from tests.peers.listening import Listener

if TYPE_CHECKING:
    from tests.peers.twilio import TwilioPeer

Json = dict[str, Any]
Form = dict[str, str]
Line = Literal["sms", "whatsapp"]

API_VERSION = "2010-04-01"
LIST, REPLIES = "twilio/list-picker", "twilio/quick-reply"
SHOWN: Mapping[Line, tuple[str, ...]] = {  # what a phone makes of a content that has several types: the first of these
    "whatsapp": (LIST, REPLIES, "twilio/call-to-action", "twilio/media", "twilio/text"),
    "sms": ("twilio/media", "twilio/text"),
}

_KEYWORDS = {
    "STOP": frozenset(
        ["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT", "ARRET", "ARRETE", "ARRETT"]
    ),
    "START": frozenset(["START", "YES", "UNSTOP"]),
    "HELP": frozenset(["HELP", "INFO"]),
}
_NUMBERED = re.compile(r"^\s*(\d+)[.):]?\s+(.*)$", re.MULTILINE)
_LINK = re.compile(r"https?://\S+")
_PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_MAGIC = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"GIF8": "image/gif",
    b"%PDF-": "application/pdf",
}


@dataclass(frozen=True)
class Button:
    """A reply, or a row of a list, that can be tapped."""

    label: str
    data: str = ""
    description: str = ""


@dataclass(frozen=True)
class Said:
    """A message as the phone shows it. "provider" is what Twilio itself says, to STOP for example."""

    id: str
    kind: str  # text, media, content, provider
    words: str
    buttons: tuple[Button, ...] = ()
    contents: tuple[bytes, ...] = ()
    filename: str = ""
    shape: str = ""  # the type of a content

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(button.label for button in self.buttons)

    @property
    def content(self) -> bytes:
        """The bytes that came with it; the first ones, where there were several."""
        return self.contents[0] if self.contents else b""

    def url(self, label: str = "") -> str:
        """Where the link on the line with this label leads."""
        links = (_LINK.search(line) for line in self.words.splitlines() if label in line)
        return next(link[0] for link in links if link).rstrip(".,;!?)>")


class Phone(Listener[Said]):
    """Somebody's telephone, on one of the lines."""

    def __init__(self, peer: "TwilioPeer", number: str, on: Line, name: str) -> None:
        super().__init__()
        self.number, self.on, self.name = number, on, name
        self.busy = asyncio.Lock()  # messages arrive in the order in which they were sent
        self._peer = peer

    @property
    def address(self) -> str:
        return f"whatsapp:{self.number}" if self.on == "whatsapp" else self.number

    @property
    def has_opted_out(self) -> bool:
        return self.on == "sms" and self.number in self._peer.opted_out

    # --- what a person does. Each returns the form, as it was sent, so that it can be sent again -------------------

    async def says(self, words: str) -> Form:
        """Types something."""
        return await self.sends({"Body": words})

    async def taps(self, label: str) -> Form:
        """Taps the newest button whose label contains this; by SMS, says the number of the newest line with it."""
        for said in reversed(self.heard):
            for button in said.buttons:
                if label in button.label:
                    return await self._taps_button(button, said)
            for number, line in _NUMBERED.findall(said.words) if self.on == "sms" else ():
                if label in line:
                    return await self.says(number)
        raise AssertionError(f"nothing to tap {label!r} among {[(said.words, said.labels) for said in self.heard]}")

    async def taps_data(self, data: str, label: str = "…") -> Form:
        """Taps a button with this data, whoever made it."""
        return await self._taps_button(Button(label, data))

    async def sends_photo(self, *contents: bytes, words: str = "") -> Form:
        """Sends pictures. An MMS holds them all; WhatsApp makes a message of each, and the words go with the first."""
        pictures = [(content, kind_of(content)) for content in contents]
        if self.on == "sms":
            return await self._sends_media(pictures, words)
        forms = [await self._sends_media([picture], words if not at else "") for at, picture in enumerate(pictures)]
        return forms[-1]

    async def sends_media(self, content: bytes, content_type: str, announced: str = "", words: str = "") -> Form:
        """Sends a file of any type. `announced` lies about the type in the webhook."""
        return await self._sends_media([(content, content_type)], words, announced)

    async def sends(self, fields: Mapping[str, str]) -> Form:
        """Sends a message with these fields, for example {"Latitude": "50.85", "Longitude": "4.35"}."""
        return await self._peer.happens(self._form(fields), self)

    # --- forms -----------------------------------------------------------------------------------------------------

    async def _taps_button(self, button: Button, said: Said | None = None) -> Form:
        reply = {"OriginalRepliedMessageSid": said.id, "OriginalRepliedMessageSender": self._sender} if said else {}
        if said and said.shape == LIST:
            chosen = {"ListId": button.data, "ListTitle": button.label, "MessageType": "interactive"}
        else:
            chosen = {"ButtonText": button.label, "ButtonPayload": button.data, "MessageType": "button"}
        return await self.sends({"Body": button.label, **chosen, **reply})

    async def _sends_media(self, media: list[tuple[bytes, str]], words: str, announced: str = "") -> Form:
        sid = self._peer.sid("MM")
        fields = {"Body": words, "NumMedia": str(len(media))}
        for at, (content, content_type) in enumerate(media):
            fields[f"MediaUrl{at}"] = self._peer.keep(sid, content, content_type)
            fields[f"MediaContentType{at}"] = announced or content_type
        return await self._peer.happens(self._form(fields, sid), self)

    @property
    def _sender(self) -> str:
        return self._peer.whatsapp_sender if self.on == "whatsapp" else self._peer.sms_sender

    def _form(self, fields: Mapping[str, str], sid: str = "") -> Form:
        sid = sid or self._peer.sid("SM")
        form = {
            "MessageSid": sid,
            "SmsSid": sid,
            "SmsMessageSid": sid,
            "AccountSid": self._peer.account_sid,
            "From": self.address,
            "To": self._sender,
            "Body": "",
            "NumMedia": "0",
            "NumSegments": "1",
            "ApiVersion": API_VERSION,
            "SmsStatus": "received",
        }
        if self._peer.messaging_service:
            form["MessagingServiceSid"] = self._peer.messaging_service
        if self.on == "whatsapp":
            form |= {"ProfileName": self.name, "WaId": self.number.removeprefix("+"), "MessageType": _type_of(fields)}
        else:
            form["FromCountry"] = phonenumbers.region_code_for_number(phonenumbers.parse(self.number)) or ""
        return {**form, **fields}


def _type_of(fields: Mapping[str, str]) -> str:
    if "Latitude" in fields:
        return "location"
    family = fields.get("MediaContentType0", "text/").partition("/")[0]
    return family if family in {"text", "image", "audio", "video"} else "document"


def keyword(words: str) -> str:
    """What Twilio takes a message for: STOP, START, HELP, or nothing of the kind. A keyword stands alone."""
    word = words.strip().upper()
    return next((name for name, all_words in _KEYWORDS.items() if word in all_words), "")


def kind_of(content: bytes) -> str:
    """The type of these bytes, by how they begin."""
    if content[4:8] == b"ftyp":
        return "image/heic" if content[8:10] in {b"he", b"mi"} else "video/mp4"
    return next((kind for magic, kind in _MAGIC.items() if content.startswith(magic)), "application/octet-stream")


# --- contents -------------------------------------------------------------------------------------------------------


def filled(node: Any, values: Mapping[str, str]) -> Any:
    """A content with its variables; KeyError for one that has no value."""
    if isinstance(node, dict):
        return {name: filled(each, values) for name, each in node.items()}
    if isinstance(node, list):
        return [filled(each, values) for each in node]
    return _PLACEHOLDER.sub(lambda match: values[match[1]], node) if isinstance(node, str) else node


def shown(sid: str, shape: str, body: Json) -> Said:
    """What a phone makes of a content whose variables are filled in."""
    words, buttons = body.get("body") or "", ()
    if shape == REPLIES:
        buttons = tuple(Button(each["title"], each.get("id") or "") for each in body["actions"])
    elif shape == LIST:
        buttons = tuple(Button(each["item"], each["id"], each.get("description") or "") for each in body["items"])
    elif shape == "twilio/call-to-action":
        words += "".join(f"\n{each['title']}: {each.get('url') or each.get('phone')}" for each in body["actions"])
    return Said(sid, "content", words, buttons, shape=shape)


def too_big(said: Said, *, is_template: bool) -> list[str]:
    """What WhatsApp refuses about buttons and lists. A template has room for more replies."""
    return list(_too_big(said, is_template=is_template)) if said.shape in {LIST, REPLIES} else []


def _too_big(said: Said, *, is_template: bool) -> Iterator[str]:
    is_list = said.shape == LIST
    most, longest = (10, 24) if is_list else (10 if is_template else 3, 20)
    if not 0 < len(said.buttons) <= most:
        yield f"{len(said.buttons)} buttons, allowed {most}"
    if not 0 < len(said.words) <= 1024:
        yield f"a body of {len(said.words)} characters"
    for button in said.buttons:
        if not 0 < len(button.label) <= longest:
            yield f"{button.label!r}: {len(button.label)} characters, allowed {longest}"
        if len(button.data) > 200 or len(button.description) > 72:
            yield f"{button.label!r}: its id or description is too long"
    names = [button.data for button in said.buttons if button.data]
    if len(set(names)) < len(names) or (not is_list and len(set(said.labels)) < len(said.labels)):
        yield "two buttons are the same"


def why_rejected(body: str) -> str:
    """Why WhatsApp takes no template of these words; nothing for good ones."""
    bare = body.strip()
    if _PLACEHOLDER.match(bare) or re.search(r"\{\{\s*\w+\s*\}\}$", bare):
        return "INVALID_FORMAT. The body begins or ends with a variable"
    spans = [match.span() for match in _PLACEHOLDER.finditer(bare)]
    if any(not bare[before[1] : after[0]].strip() for before, after in itertools.pairwise(spans)):
        return "INVALID_FORMAT. Two variables are adjacent"
    return ""
