"""The people who ring the bot up, for tests: what they can do in a call, and what they hear there.

    call = twilio.caller("+32470123456", country="BE")
    await call.dials()                             # follows the bot's TwiML up to where it waits for the caller
    call.hears("press 1")                          # the next thing said with these words
    await call.presses("1")
    await call.speaks("the link, please", confidence=0.9)
    await call.stays_silent()
    await call.dial_ends("no-answer")              # the other line, where the bot put the call through
    assert call.ended

Every verb and attribute is judged by what Twilio's own package can make.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

import aiohttp

from tests.peers.twilio_phone import API_VERSION, Form
from tests.peers.twilio_spec import twiml_violations

if TYPE_CHECKING:
    from tests.peers.twilio import TwilioPeer

XML = frozenset({"text/xml", "application/xml"})
ANSWER_WITHIN_S = 15.0  # then Twilio gives up
_MOST_REDIRECTS = 10
_SORRY = "We're sorry, an application error has occurred. Goodbye."


@dataclass(frozen=True)
class Spoken:
    """Something said, or played, to the caller."""

    words: str
    language: str


class Gather:
    """What the bot waits to be told."""

    def __init__(self, attributes: dict[str, str], url: str) -> None:
        self.input = frozenset(attributes.get("input", "dtmf").split())
        self.action = urljoin(url, attributes.get("action", ""))
        self.language = attributes.get("language", "en-US")
        self.hints = tuple(hint.strip() for hint in attributes.get("hints", "").split(",") if hint.strip())
        self.num_digits = int(attributes["numDigits"]) if "numDigits" in attributes else None
        self.finish_on_key = attributes.get("finishOnKey", "#")
        self.timeout_s = 5.0 if attributes.get("timeout", "auto") == "auto" else float(attributes["timeout"])
        self.speech_timeout = attributes.get("speechTimeout", "")
        self.tells_silence = attributes.get("actionOnEmptyResult", "false") == "true"
        self.attributes = attributes


class Call:
    """A call to the bot's number, from the caller's end."""

    def __init__(self, peer: "TwilioPeer", number: str, country: str) -> None:
        self.sid = peer.sid("CA")
        self.number, self.country = number, country
        self.heard: list[Spoken] = []  # everything said, in order
        self.gather: Gather | None = None  # what the bot waits for now
        self.dialled = ""  # where the bot put the call through
        self.rejected = ""  # why the call was not taken
        self.recording: dict[str, str] | None = None  # what <Start><Recording> asked for
        self.recordings: list[dict[str, Any]] = []  # those started over REST
        self.has_begun = False
        self.ended = False
        self.slowest_s = 0.0  # the bot's slowest answer
        self._peer = peer
        self._status = "ringing"
        self._url = ""  # of the document that is being followed
        self._rest: Iterator[Element] = iter(())
        self._dial: Element | None = None
        self._read = 0

    # --- what a caller does ----------------------------------------------------------------------------------------

    async def dials(self) -> None:
        self.has_begun = True
        await self._goes_to(self._peer.voice_url)

    async def presses(self, digits: str) -> None:
        """Presses keys. The finishing key, alone, says nothing."""
        gather = self._listening("dtmf")
        told = digits.split(gather.finish_on_key, maxsplit=1)[0] if gather.finish_on_key else digits
        told = told[: gather.num_digits]
        if told:
            await self._goes_to(gather.action, {"Digits": told})
        else:
            await self.stays_silent()

    async def speaks(self, words: str, confidence: float = 0.9) -> None:
        gather = self._listening("speech")
        await self._goes_to(gather.action, {"SpeechResult": words, "Confidence": str(confidence)})

    async def stays_silent(self) -> None:
        """Lets the time run out: the bot is told only if it asked to be; else what stands behind comes next."""
        gather = self._listening()
        if gather.tells_silence:
            await self._goes_to(gather.action, {"Digits": ""} if gather.input == {"dtmf"} else {"SpeechResult": ""})
        else:
            self.gather = None
            await self._follows()

    async def dial_ends(self, status: str = "no-answer") -> None:
        """How putting through went: completed, busy, no-answer, failed."""
        assert self._dial is not None, f"the call was not put through; {self.summary}"
        action, self._dial = self._dial.get("action"), None
        if action is None:
            await self._follows()
            return
        answered = {"DialCallSid": self._peer.sid("CA"), "DialCallDuration": "42"} if status == "completed" else {}
        await self._goes_to(urljoin(self._url, action), {"DialCallStatus": status, **answered})

    def hangs_up(self) -> None:
        self._end()

    # --- what a caller hears ---------------------------------------------------------------------------------------

    def hears(self, words: str = "") -> Spoken:
        """The next thing said that contains the words; what was said before it counts as heard."""
        for place in range(self._read, len(self.heard)):
            if words in self.heard[place].words:
                self._read = place + 1
                return self.heard[place]
        raise AssertionError(f"{words!r} was not said; {self.summary}")

    @property
    def is_in_progress(self) -> bool:
        return self.has_begun and not self.ended

    @property
    def summary(self) -> str:
        return f"heard {[spoken.words for spoken in self.heard]}, {'ended' if self.ended else 'not ended'}"

    # --- the bot's TwiML -------------------------------------------------------------------------------------------

    def _listening(self, how: str = "") -> Gather:
        assert self.gather is not None, f"nobody listens; {self.summary}"
        assert how in {"", *self.gather.input}, f"this <Gather> listens to {set(self.gather.input)}, not to {how}"
        return self.gather

    async def _goes_to(self, url: str, told: Form | None = None) -> None:
        """Asks the bot what comes next, and does it."""
        self.gather, self._dial = None, None
        for _ in range(_MOST_REDIRECTS):
            document = await self._fetches(url, told or {})
            if document is None:
                self.heard.append(Spoken(_SORRY, "en-US"))
                self._end()
                return
            self._url, self._rest, self._status, told = url, iter(document), "in-progress", None
            redirect = self._runs()
            if redirect is None:
                return
            url = urljoin(url, redirect)
        raise AssertionError(f"redirected {_MOST_REDIRECTS} times, at last to {url}")

    async def _follows(self) -> None:
        redirect = self._runs()
        if redirect is not None:
            await self._goes_to(urljoin(self._url, redirect))

    async def _fetches(self, url: str, told: Form) -> Element | None:
        started = time.monotonic()
        try:
            async with self._peer.posts(url, {**self._form(), **told}) as answer:
                status, kind, body = answer.status, answer.content_type, await answer.text()
        except TimeoutError:
            raise AssertionError(f"{url}: no answer within {ANSWER_WITHIN_S} s") from None
        except aiohttp.ClientError:
            status, kind, body = 0, "", ""
        self.slowest_s = max(self.slowest_s, time.monotonic() - started)
        self._peer.attempts.append((self.sid, status))
        if not 200 <= status < 300:
            return None
        try:
            document = ET.fromstring(body)  # noqa: S314 - our own bot's answer
        except ET.ParseError as error:
            self._peer.violations.append(f"{url}: no XML: {error}")
            return None
        wrong = [] if kind in XML else [f"answered as {kind}, not as XML"]
        wrong += twiml_violations(document)
        wrong += [
            f"<{each.tag} {name}>: the stand-in only posts"
            for each in document.iter()
            for name, value in each.items()
            if name == "method" and value.upper() != "POST"
        ]
        self._peer.violations += [f"{url}: {each}" for each in wrong]
        return document

    def _runs(self) -> str | None:
        """Does verb after verb up to one that waits; where the bot redirects to, if that is what comes first."""
        for verb in self._rest:
            match verb.tag:
                case "Say" | "Play" | "Pause":
                    self._listens(verb)
                case "Gather":
                    for inner in verb:
                        self._listens(inner)
                    self.gather = Gather(dict(verb.attrib), self._url)
                    return None
                case "Start":
                    self.recording = next(
                        (dict(each.attrib) for each in verb if each.tag == "Recording"), self.recording
                    )
                case "Redirect":
                    return (verb.text or "").strip()
                case "Dial":
                    self._dial = verb
                    self.dialled = "".join(verb.itertext()).strip()
                    return None
                case "Reject":
                    self.rejected = verb.get("reason", "rejected")
                    break
                case "Hangup":
                    break
                case other:
                    self._peer.violations.append(f"{self._url}: the stand-in has no <{other}>")
        self._end()
        return None

    def _listens(self, verb: Element) -> None:
        words = " ".join("".join(verb.itertext()).split())
        if verb.tag in {"Say", "Play"}:
            self.heard.append(Spoken(words, verb.get("language", "en-US") if verb.tag == "Say" else ""))

    def _end(self) -> None:
        self.ended, self._status = True, "completed"
        self.gather, self._dial = None, None

    def _form(self) -> Form:
        return {
            "CallSid": self.sid,
            "AccountSid": self._peer.account_sid,
            "From": self.number,
            "Caller": self.number,
            "To": self._peer.voice_number,
            "Called": self._peer.voice_number,
            "CallStatus": self._status,
            "Direction": "inbound",
            "ApiVersion": API_VERSION,
            "FromCountry": self.country,
            "CallerCountry": self.country,
        }
