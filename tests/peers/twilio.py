"""Twilio, for tests: its REST API as a server that keeps messages, media and contents, and people who text and ring.

    async with TwilioPeer() as twilio:
        client = Client(twilio.account_sid, twilio.auth_token, http_client=AsyncTwilioHttpClient())
        client.api.base_url = client.content.base_url = twilio.url
        twilio.webhook_url = "http://127.0.0.1:8080/twilio/messages"
        ada = twilio.phone("+32470123456", on="whatsapp")     # or on="sms"
        await ada.says("hi")                       # returns when the webhook has answered 2xx, after as many tries as it takes
        said = await ada.hears("passport")         # the next message with these words; earlier ones count as read
        await ada.taps("US visa")                  # the newest button, or numbered line, that contains this
        await ada.sends_photo(jpeg)                # kept as media, behind the account's credentials
        file = await ada.hears(kind="media")       # file.content are the bytes behind the bot's MediaUrl
        call = twilio.caller("+32470123456")       # see twilio_call
        await twilio.settles()                     # when nothing is under way any more
        assert twilio.violations == twilio.troubles == []     # REST is judged where Twilio's description is at hand

WhatsApp's window follows `twilio.now`, a clock that tests may set forward. Trouble is made to order:

    twilio.fails_next(too_many_requests(), server_error(), dropped(), dropped_too_late(), error(30001))
    twilio.shuffles_statuses = True                # the last status comes first
    await twilio.report(said, "undelivered", "30003")
    await twilio.push(form, signature="forged")    # one try, with any signature; "" is none
"""

import asyncio
import dataclasses
import hashlib
import itertools
import json
import math
import re
import time
import uuid
from collections import defaultdict, deque
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import PurePosixPath
from typing import Any, Self
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import aiohttp
from aiohttp import hdrs, web
from twilio.request_validator import RequestValidator
from twilio.twiml.messaging_response import MessagingResponse
from yarl import URL

from tests.peers.twilio_call import ANSWER_WITHIN_S, XML, Call, Spoken
from tests.peers.twilio_phone import (
    API_VERSION,
    LIST,
    SHOWN,
    Button,
    Form,
    Json,
    Line,
    Phone,
    Said,
    filled,
    keyword,
    kind_of,
    shown,
    too_big,
    why_rejected,
)
from tests.peers.twilio_spec import LONGEST_BODY, Spec, find_spec, twiml_violations

__all__ = ["Button", "Call", "Failure", "Phone", "Said", "Spoken", "TwilioPeer"]

SIGNATURE_HEADER = "X-Twilio-Signature"
IDEMPOTENCY_HEADER = "I-Twilio-Idempotency-Token"
_ACCOUNT_SID = f"AC{0x5EED:032x}"
_AUTH_TOKEN = f"{0x70CE:032x}"
_ACCOUNT = f"/{API_VERSION}/Accounts/{{account}}"
_WINDOW_S = 24 * 60 * 60
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.05, 1.0  # between two tries of a webhook
_LEEWAY = 0.95  # of the time that sends are counted over: what was sent evenly may arrive a little less so
_LARGEST_MEDIA, _MOST_MEDIA = 5 * 1024 * 1024, {"whatsapp": 1, "sms": 10}
_LONGEST_FILENAME = 20
_MEDIA = {
    "whatsapp": frozenset({"image/jpeg", "image/png", "application/pdf"}),
    "sms": frozenset({"image/jpeg", "image/png", "image/gif"}),
}
_CLOSED_WINDOW, _REFUSED_CONTENT, _BAD_MEDIA = "63016", "63013", {"whatsapp": "63019", "sms": "30007"}
_STATUSES = {"whatsapp": ("queued", "sent", "delivered", "read"), "sms": ("queued", "sent", "delivered")}
_CATEGORIES = frozenset({"UTILITY", "MARKETING", "AUTHENTICATION"})
_REPLIES = {
    "STOP": "You have successfully been unsubscribed. You will not receive any more messages from this number. "
    "Reply START to resubscribe.",
    "START": "You have successfully been re-subscribed to messages from this number. Reply HELP for help. "
    "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
    "HELP": "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
}


@dataclass(frozen=True)
class Failure:
    """How a send goes wrong. Status 0 drops the connection; `too_late` does so after the message was taken."""

    status: int = 0
    code: int = 0
    message: str = ""
    retry_after_s: int | None = None
    page: str = ""  # a proxy's page instead of Twilio's JSON
    too_late: bool = False


def too_many_requests(retry_after_s: int = 1) -> Failure:
    return Failure(429, 20429, "Too Many Requests", retry_after_s)


def server_error(status: int = 503) -> Failure:
    return Failure(status, page=f"<html><body><h1>{status}: no server is available</h1></body></html>")


def dropped() -> Failure:
    return Failure()


def dropped_too_late() -> Failure:
    return Failure(too_late=True)


def error(code: int, status: int = 400, message: str = "as ordered by the test") -> Failure:
    return Failure(status, code, message)


class _Refused(Exception):
    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


def _bad(code: int, message: str) -> _Refused:
    return _Refused(error(code, 400, message))


def _missing(request: web.Request) -> _Refused:
    return _Refused(error(20404, 404, f"The requested resource {request.path} was not found"))


@dataclass(frozen=True)
class Asked:
    """A request of the bot, the failed ones too."""

    method: str
    path: str
    fields: Json


@dataclass
class Media:
    """A file that somebody sent."""

    content: bytes
    content_type: str
    key: str  # of its place on the CDN


@dataclass
class Content:
    """A content, and what WhatsApp thinks of it as a template."""

    sid: str
    name: str
    language: str
    variables: dict[str, str]
    types: Json
    created: str
    approval: Json = field(default_factory=lambda: dict.fromkeys(("name", "category", "content_type"), ""))

    def __post_init__(self) -> None:
        self.approval = {
            "status": "unsubmitted",
            "rejection_reason": "",
            "allow_category_change": True,
            **self.approval,
        }

    @property
    def is_approved(self) -> bool:
        return self.approval["status"] == "approved"


@dataclass
class Message:
    """A message in either direction, as the account's log has it."""

    sid: str
    sender: str
    to: str
    body: str
    direction: str
    status: str
    service: str = ""
    callback: str = ""
    media: tuple[str, ...] = ()
    error_code: str = ""
    why: str = ""  # it fails
    created: str = field(default_factory=lambda: format_datetime(datetime.now(UTC)))


class TwilioPeer:
    """One account, with a sender for SMS and one for WhatsApp, on a port of its own; a context that starts and stops it."""

    def __init__(
        self,
        *,
        sms_sender: str = "+15005550006",
        whatsapp_sender: str = "whatsapp:+14155238886",
        messaging_service: str = "",
        advanced_opt_out: bool = False,
        rate_per_s: float | None = None,
        shuffles_statuses: bool = False,
        port: int = 0,
    ) -> None:
        self.account_sid, self.auth_token = _ACCOUNT_SID, _AUTH_TOKEN
        self.sms_sender, self.whatsapp_sender, self.voice_number = sms_sender, whatsapp_sender, sms_sender
        self.messaging_service = messaging_service
        self.advanced_opt_out = advanced_opt_out  # keywords reach the webhook with what they mean
        self.rate_per_s = rate_per_s  # more than this from one sender is refused
        self.shuffles_statuses = shuffles_statuses
        self.reports_statuses = True  # False: only those that the test reports
        self.verdict = "approved"  # WhatsApp's, on the next templates that it could take
        self.now: Callable[[], float] = time.time
        self.patience_s = 30.0  # how long an event is pushed to a webhook
        self.port = port
        self.webhook_url = self.voice_url = ""
        self.phones: dict[str, Phone] = {}  # by address
        self.calls: dict[str, Call] = {}
        self.messages: dict[str, Message] = {}
        self.contents: dict[str, Content] = {}
        self.media: dict[tuple[str, str], Media] = {}  # by message and own number; what was deleted is gone
        self.opted_out: set[str] = set()
        self.requests: list[Asked] = []
        self.attempts: list[tuple[str, int]] = []  # message or call, and status (0: no answer) of every try
        self.reports: list[tuple[str, str, int]] = []  # message, what became of it, and the callback's answer
        self.violations: list[str] = []
        self.troubles: list[str] = []  # what went wrong in the background
        self.spec: Spec | None = find_spec()  # None: nobody judges requests
        self._validator = RequestValidator(self.auth_token)
        self._numbers = itertools.count(1)
        self._failures: deque[Failure | None] = deque()
        self._last_heard: dict[str, float] = {}  # when WhatsApp's windows opened
        self._sent: dict[str, deque[float]] = defaultdict(deque)  # when each sender sent
        self._work: set[asyncio.Task[None]] = set()
        self._closing = False

    @property
    def url(self) -> str:
        """Where both api.twilio.com and content.twilio.com are."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def cdn_url(self) -> str:
        """Where media are to be had, by whoever knows the link."""
        return f"{self.url}/cdn"

    async def __aenter__(self) -> Self:
        app = web.Application(middlewares=[self._guard], client_max_size=64 * 1024 * 1024)
        media = f"{_ACCOUNT}/Messages/{{message}}/Media/{{media:ME[0-9a-f]+}}"
        app.add_routes(
            [
                web.post(f"{_ACCOUNT}/Messages.json", self._send),
                web.get(f"{_ACCOUNT}/Messages/{{message}}.json", self._message),
                web.get(media, self._media_link),
                web.get(f"{media}.json", self._media_described),
                web.delete(f"{media}{{suffix:(?:\\.json)?}}", self._media_deleted),
                web.get("/cdn/{account}/{key}", self._download),
                web.post(f"{_ACCOUNT}/Calls/{{call}}/Recordings.json", self._record),
                web.post("/v1/Content", self._create_content),
                web.get("/v1/{list:Content|ContentAndApprovals}", self._list_contents),
                web.get("/v1/Content/{content}", self._content),
                web.delete("/v1/Content/{content}", self._content_deleted),
                web.post("/v1/Content/{content}/ApprovalRequests/whatsapp", self._ask_approval),
                web.get("/v1/Content/{content}/ApprovalRequests", self._approval),
            ]
        )
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        timeout = aiohttp.ClientTimeout(total=ANSWER_WITHIN_S)
        self._client = aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._closing = True
        await self.settles()
        await self._client.close()
        await self._runner.cleanup()

    def phone(self, number: str = "+32470123456", *, on: Line = "sms", name: str = "") -> Phone:
        """A new phone, or the one with this number on this line."""
        new = Phone(self, number, on, "Ada")
        phone = self.phones.setdefault(new.address, new)
        phone.name = name or phone.name
        return phone

    def opens_window(self, phone: Phone) -> None:
        """As if this customer had just written on WhatsApp."""
        self._last_heard[phone.number] = self.now()

    def caller(self, number: str = "+32470123456", *, country: str = "BE") -> Call:
        """Somebody about to ring."""
        call = Call(self, number, country)
        return self.calls.setdefault(call.sid, call)

    def fails_next(self, *failures: Failure | None) -> None:
        """The next sends fail, one failure each (None: it succeeds)."""
        self._failures.extend(failures)

    def asked(self, ending: str = "Messages.json", method: str = "POST") -> list[Json]:
        """What every request to such a path said, the failed ones too."""
        return [each.fields for each in self.requests if each.path.endswith(ending) and each.method == method]

    async def settles(self) -> None:
        """Waits until every message has arrived, or not, and every status was reported."""
        while self._work:
            await asyncio.wait(set(self._work))

    async def report(self, said: Said, status: str, error_code: str = "") -> None:
        """Tells the bot what became of a message, whatever did."""
        message = self.messages[said.id]
        message.status, message.error_code = status, error_code
        await self._tell(message, status, error_code)

    async def push(
        self, form: Mapping[str, str], *, signature: str | None = None, url: str | None = None, json_body: bool = False
    ) -> int:
        """One try of a webhook: the status that it answered, 0 when it did not. An empty signature is none."""
        url = url or self.webhook_url
        assert url, "no webhook is set"
        try:
            async with self.posts(url, form, signature=signature, json_body=json_body) as answer:
                status, kind, body = answer.status, answer.content_type, await answer.text()
        except (aiohttp.ClientError, OSError):
            return 0
        if 200 <= status < 300 and url == self.webhook_url:
            self.violations += [f"{url}: {each}" for each in _wrong_answer(status, kind, body)]
        return status

    # --- events out -------------------------------------------------------------------------------------------------

    def posts(self, url: str, form: Mapping[str, str], *, signature: str | None = None, json_body: bool = False) -> Any:
        """A signed request. Tries of one event carry one token."""
        event = json.dumps([url, dict(form)], sort_keys=True)
        headers = {IDEMPOTENCY_HEADER: str(uuid.uuid5(uuid.NAMESPACE_URL, event))}
        if json_body:
            body = json.dumps(dict(form))
            url += f"{'&' if '?' in url else '?'}bodySHA256={hashlib.sha256(body.encode()).hexdigest()}"
            headers["Content-Type"] = "application/json"
        else:
            body = urlencode(form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if signature is None:
            signature = self._validator.compute_signature(url, {} if json_body else dict(form))
        if signature:
            headers[SIGNATURE_HEADER] = signature
        # What is signed is what is asked for, letter by letter.
        return self._client.post(URL(url, encoded=True), data=body.encode(), headers=headers, allow_redirects=False)

    async def happens(self, form: Form, phone: Phone) -> Form:
        """A message came in: it is pushed until it is taken, whatever Twilio itself makes of it."""
        body, sid = form["Body"], form["MessageSid"]
        word = keyword(body) if phone.on == "sms" else ""
        if phone.on == "whatsapp":
            self._last_heard[phone.number] = self.now()
        self.messages[sid] = Message(sid, form["From"], form["To"], body, "inbound", "received")
        if word:
            await self._obey(word, phone)
            form = {**form, "OptOutType": word} if self.advanced_opt_out else form
        pause_s = _FIRST_PAUSE_S
        async with asyncio.timeout(self.patience_s):
            while True:
                status = await self.push(form)
                self.attempts.append((sid, status))
                if 200 <= status < 300:
                    return form
                await asyncio.sleep(pause_s)
                pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)

    async def _obey(self, word: str, phone: Phone) -> None:
        """Twilio blocks and unblocks by itself, and says so where that changes something."""
        changes = {"STOP": not phone.has_opted_out, "START": phone.has_opted_out, "HELP": True}
        if word == "STOP":
            self.opted_out.add(phone.number)
        elif word == "START":
            self.opted_out.discard(phone.number)
        if changes[word]:
            await phone.receives(Said(self.sid("SM"), "provider", _REPLIES[word]))

    async def _tell(self, message: Message, status: str, error_code: str = "") -> None:
        assert message.callback, f"{message.sid} has no StatusCallback"
        form = {
            "MessageSid": message.sid,
            "SmsSid": message.sid,
            "MessageStatus": status,
            "SmsStatus": status,
            "To": message.to,
            "From": message.sender,
            "AccountSid": self.account_sid,
            "ApiVersion": API_VERSION,
        }
        form |= {"ErrorCode": error_code} if error_code else {}
        form |= {"MessagingServiceSid": message.service} if message.service else {}
        pause_s, until = _FIRST_PAUSE_S, time.monotonic() + self.patience_s
        while True:
            answered = await self.push(form, url=message.callback)
            self.reports.append((message.sid, status, answered))
            if 200 <= answered < 300:
                return
            if self._closing or time.monotonic() > until:
                raise AssertionError(f"{message.callback} answered {answered} to {status} of {message.sid}")
            await asyncio.sleep(pause_s)
            pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)

    def _in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._work.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: "asyncio.Task[None]") -> None:
        self._work.discard(task)
        if not task.cancelled() and (wrong := task.exception()) is not None:
            self.troubles.append(f"{type(wrong).__name__}: {wrong}")

    # --- messages in ------------------------------------------------------------------------------------------------

    def sid(self, prefix: str) -> str:
        return f"{prefix}{next(self._numbers):032x}"

    @web.middleware
    async def _guard(self, request: web.Request, handler: Any) -> web.StreamResponse:
        """Judges a request, asks who it is from, and words refusals as Twilio does."""
        given = request.headers.get(hdrs.AUTHORIZATION)
        if request.path.startswith("/cdn/"):
            if given:
                self.violations.append(f"{request.path}: our credentials went to the CDN")
            return await handler(request)
        self.requests.append(Asked(request.method, request.path, await _fields(request)))
        if self.spec is not None and (request.path.endswith(".json") or request.path.startswith("/v1/")):
            self.violations += self.spec.violations(
                request.method,
                request.path,
                headers=request.headers,
                query=request.query,
                body=await request.read(),
                content_type=request.content_type,
            )
        if given != aiohttp.encode_basic_auth(self.account_sid, self.auth_token):
            return _failed(request, error(20003, 401, "Authenticate"))
        if request.match_info.get("account", self.account_sid) != self.account_sid:
            return _failed(request, _missing(request).failure)
        try:
            return await handler(request)
        except _Refused as refused:
            return _failed(request, refused.failure)
        except (web.HTTPNotFound, web.HTTPMethodNotAllowed):
            return _failed(request, _missing(request).failure)
        except Exception as wrong:
            self.troubles.append(f"{request.path}: {wrong!r}")
            raise

    async def _send(self, request: web.Request) -> web.Response:
        failure = self._failures.popleft() if self._failures else None
        if failure is not None and not failure.too_late:
            return _failed(request, failure)
        message = self._take(await request.post())
        if failure is not None:
            return _failed(request, failure)
        return web.json_response(self._described(message), status=201)

    async def _message(self, request: web.Request) -> web.Response:
        message = self.messages.get(request.match_info["message"])
        if message is None:
            raise _missing(request)
        return web.json_response(self._described(message))

    def _take(self, form: Any) -> Message:
        """Takes a message, or refuses it at once. What it finds out later, a status says."""
        to, body, media = form.get("To", ""), form.get("Body", ""), tuple(form.getall("MediaUrl", ()))
        on: Line = "whatsapp" if to.startswith("whatsapp:") else "sms"
        number = to.removeprefix("whatsapp:")
        sender = self._sender(form, on)
        self._count(form.get("MessagingServiceSid") or sender)
        if not re.fullmatch(r"\+[1-9]\d{6,14}", number):
            raise _bad(21211, f"Invalid 'To' Phone Number: {to}")
        if not (body or media or "ContentSid" in form):
            raise _bad(21619, "A text message body or media urls must be specified.")
        if len(body) > LONGEST_BODY:
            raise _bad(21617, "The concatenated message body exceeds the 1600 character limit.")
        if len(media) > _MOST_MEDIA[on]:
            raise _bad(21623, "Number of media files exceeds allowed limit.")
        sid, content, why = self.sid("MM" if media else "SM"), None, ""
        said = Said(sid, "media" if media else "text", body)
        if "ContentSid" in form:
            content = self._named(form["ContentSid"])
            said, media, why = self._shown(content, _variables(form, content), on, sid)
        if number in self.opted_out and on == "sms":
            raise _bad(21610, "Attempt to send to unsubscribed recipient")
        code = _REFUSED_CONTENT if why else ""
        if on == "whatsapp" and not why and not self._may_write(number, content, said):
            code, why = _CLOSED_WINDOW, "more than 24 hours after their last message"
        service, callback = form.get("MessagingServiceSid", ""), form.get("StatusCallback", "")
        status = "accepted" if service else "queued"
        message = Message(sid, sender, to, said.words, "outbound-api", status, service, callback, media, code, why)
        self.messages[sid] = message
        self._in_background(self._deliver(message, said, self.phone(number, on=on)))
        return message

    def _sender(self, form: Any, on: Line) -> str:
        service = form.get("MessagingServiceSid", "")
        if service and service != self.messaging_service:
            raise _bad(21701, f"The Messaging Service {service} does not exist")
        sender = form.get("From", "")
        if not sender and not service:
            raise _bad(21603, "A 'From' phone number is required.")
        sender = sender or (self.whatsapp_sender if on == "whatsapp" else self.sms_sender)
        if sender not in {self.sms_sender, self.whatsapp_sender}:
            raise _bad(21606, f"The 'From' phone number provided ({sender}) is not a valid message-capable number.")
        if (sender == self.whatsapp_sender) != (on == "whatsapp"):
            raise _bad(21910, "Invalid From and To pair. From and To should be of the same channel")
        return sender

    def _count(self, sender: str) -> None:
        if self.rate_per_s is None:
            return
        most = max(1, int(self.rate_per_s))
        sent, moment = self._sent[sender], time.monotonic()
        while sent and moment - sent[0] > _LEEWAY * most / self.rate_per_s:
            sent.popleft()
        if len(sent) >= most:
            raise _Refused(too_many_requests())
        sent.append(moment)

    def _shown(
        self, content: Content, values: Mapping[str, str], on: Line, sid: str
    ) -> tuple[Said, tuple[str, ...], str]:
        """What the phone will show, the files with it, and why it cannot be shown."""
        shape = next((each for each in SHOWN[on] if each in content.types), "")
        try:
            body = filled(content.types[shape], values) if shape else {}
        except KeyError as unknown:
            raise _bad(21656, f"The Content Variables parameter is invalid: no value for {unknown}") from None
        said = shown(sid, shape, body)
        wrong = [] if shape else [f"no type for {on}"]
        if on == "whatsapp":
            wrong += too_big(said, is_template=content.is_approved)
        return said, tuple(body.get("media", ())), "; ".join(wrong)

    def _may_write(self, number: str, content: Content | None, said: Said) -> bool:
        if self.now() - self._last_heard.get(number, -math.inf) < _WINDOW_S:
            return True
        return content is not None and content.is_approved and said.shape != LIST

    async def _deliver(self, message: Message, said: Said, phone: Phone) -> None:
        async with phone.busy:
            if message.media and not message.error_code:
                fetched = [await self._fetch(url, phone.on) for url in message.media]
                message.why = next((each.why for each in fetched if each.why), "")
                if sum(len(each.content) for each in fetched) > _LARGEST_MEDIA:
                    message.why = f"more than {_LARGEST_MEDIA} bytes"
                message.error_code = _BAD_MEDIA[phone.on] if message.why else ""
                contents = tuple(each.content for each in fetched)
                said = dataclasses.replace(said, contents=contents, filename=fetched[0].filename)
            if not message.error_code:
                await phone.receives(said)
        statuses = ("queued", "failed") if message.error_code else _STATUSES[phone.on]
        message.status = statuses[-1]
        if message.callback and self.reports_statuses:
            for status in reversed(statuses) if self.shuffles_statuses else statuses:
                await self._tell(message, status, message.error_code if status == "failed" else "")

    async def _fetch(self, url: str, on: Line) -> "_Fetched":
        """Asks for a file twice, as Twilio does, without credentials."""
        filename, content, why = PurePosixPath(URL(url).path).name, b"", ""
        try:
            for method in (hdrs.METH_HEAD, hdrs.METH_GET):
                async with self._client.request(method, URL(url, encoded=True)) as answer:
                    if answer.status != 200 or answer.content_type not in _MEDIA[on]:
                        why = why or f"{method} {url}: {answer.status}, {answer.content_type}"
                    content, kind = await answer.read(), answer.content_type
                    disposition = answer.content_disposition
        except (aiohttp.ClientError, OSError) as broken:
            return _Fetched(b"", filename, f"{url}: {broken!r}")
        if disposition and disposition.filename:
            filename = disposition.filename
            if len(filename) > _LONGEST_FILENAME:
                self.violations.append(f"{filename!r}: a file name of more than {_LONGEST_FILENAME} characters")
        if not why and kind_of(content) != kind:
            why = f"{url}: announced as {kind}, in truth {kind_of(content)}"
        return _Fetched(content, filename, why)

    def _described(self, message: Message) -> Json:
        path = f"/{API_VERSION}/Accounts/{self.account_sid}/Messages/{message.sid}"
        has_failed = message.status in {"failed", "undelivered"}
        return {
            "account_sid": self.account_sid,
            "api_version": API_VERSION,
            "body": message.body,
            "date_created": message.created,
            "date_sent": message.created,
            "date_updated": message.created,
            "direction": message.direction,
            "error_code": int(message.error_code) if has_failed and message.error_code else None,
            "error_message": (message.why or None) if has_failed else None,
            "from": None if message.status == "accepted" else message.sender,
            "messaging_service_sid": message.service or None,
            "num_media": str(len(message.media)),
            "num_segments": "1",
            "price": None,
            "price_unit": None,
            "sid": message.sid,
            "status": message.status,
            "subresource_uris": {"media": f"{path}/Media.json"},
            "to": message.to,
            "uri": f"{path}.json",
        }

    # --- media and recordings ---------------------------------------------------------------------------------------

    def keep(self, message: str, content: bytes, content_type: str) -> str:
        """Keeps a file that came with a message; where it is to be had."""
        sid = self.sid("ME")
        self.media[message, sid] = Media(content, content_type, uuid.uuid4().hex)
        return f"{self.url}/{API_VERSION}/Accounts/{self.account_sid}/Messages/{message}/Media/{sid}"

    def _kept(self, request: web.Request) -> Media:
        try:
            return self.media[request.match_info["message"], request.match_info["media"]]
        except KeyError:
            raise _missing(request) from None

    async def _media_link(self, request: web.Request) -> web.Response:
        link = f"{self.cdn_url}/{self.account_sid}/{self._kept(request).key}"
        return web.Response(status=307, headers={"Location": link})

    async def _media_described(self, request: web.Request) -> web.Response:
        media, now = self._kept(request), format_datetime(datetime.now(UTC))
        ids = {"sid": request.match_info["media"], "parent_sid": request.match_info["message"]}
        about = {"account_sid": self.account_sid, "content_type": media.content_type, "uri": request.path}
        return web.json_response({**ids, **about, "date_created": now, "date_updated": now})

    async def _media_deleted(self, request: web.Request) -> web.Response:
        self._kept(request)
        del self.media[request.match_info["message"], request.match_info["media"]]
        return web.Response(status=204)

    async def _download(self, request: web.Request) -> web.Response:
        for media in self.media.values():
            if media.key == request.match_info["key"]:
                return web.Response(body=media.content, headers={"Content-Type": media.content_type})
        return web.Response(status=404)

    async def _record(self, request: web.Request) -> web.Response:
        call = self.calls.get(request.match_info["call"])
        if call is None:
            raise _missing(request)
        if not call.is_in_progress:
            raise _bad(21220, "Requested resource is not eligible for recording: the call is not in progress")
        sid, now = self.sid("RE"), format_datetime(datetime.now(UTC))
        recording = {
            "account_sid": self.account_sid,
            "api_version": API_VERSION,
            "call_sid": call.sid,
            "conference_sid": None,
            "channels": 2 if "dual" in (await request.post()).get("RecordingChannels", "") else 1,
            "date_created": now,
            "date_updated": now,
            "start_time": now,
            "duration": None,
            "encryption_details": None,
            "error_code": None,
            "price": None,
            "price_unit": None,
            "sid": sid,
            "source": "StartCallRecordingAPI",
            "status": "in-progress",
            "track": "both",
            "uri": f"{request.path.removesuffix('.json')}/{sid}.json",
        }
        call.recordings.append(recording)
        return web.json_response(recording, status=201)

    # --- contents ---------------------------------------------------------------------------------------------------

    def _named(self, sid: str) -> Content:
        if sid not in self.contents:
            raise _bad(21655, "The ContentSid is Invalid.")
        return self.contents[sid]

    def _asked_for(self, request: web.Request) -> Content:
        if request.match_info["content"] not in self.contents:
            raise _missing(request)
        return self.contents[request.match_info["content"]]

    async def _create_content(self, request: web.Request) -> web.Response:
        given = await _fields(request)
        types = {name: body for name, body in (given.get("types") or {}).items() if body is not None}
        if not types or not given.get("language"):
            raise _bad(20001, "Invalid content: language and types are required")
        sid, created = self.sid("HX"), datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        name, variables = given.get("friendly_name") or "", given.get("variables") or {}
        self.contents[sid] = Content(sid, name, given["language"], variables, types, created)
        return web.json_response(self._described_content(self.contents[sid]), status=201)

    async def _content(self, request: web.Request) -> web.Response:
        return web.json_response(self._described_content(self._asked_for(request)))

    async def _content_deleted(self, request: web.Request) -> web.Response:
        del self.contents[self._asked_for(request).sid]
        return web.Response(status=204)

    async def _list_contents(self, request: web.Request) -> web.Response:
        path = f"{self.url}{request.path}"
        page, size = int(request.query.get("Page", 0)), int(request.query.get("PageSize", 50))
        contents = list(self.contents.values())
        described = [self._described_content(each) for each in contents[page * size : (page + 1) * size]]
        if request.match_info["list"] == "ContentAndApprovals":
            for each in described:
                del each["url"], each["links"]
                each["approval_requests"] = self.contents[each["sid"]].approval
        links = {
            "first_page_url": f"{path}?PageSize={size}&Page=0",
            "previous_page_url": f"{path}?PageSize={size}&Page={page - 1}" if page else None,
            "url": f"{path}?PageSize={size}&Page={page}",
            "next_page_url": f"{path}?PageSize={size}&Page={page + 1}" if (page + 1) * size < len(contents) else None,
        }
        meta = {"page": page, "page_size": size, **links, "key": "contents"}
        return web.json_response({"contents": described, "meta": meta})

    async def _ask_approval(self, request: web.Request) -> web.Response:
        content, given = self._asked_for(request), await _fields(request)
        if not re.fullmatch(r"[a-z0-9_]{1,512}", given.get("name") or "") or given.get("category") not in _CATEGORIES:
            raise _bad(20001, "Invalid template: a name of a-z, 0-9 and _, and one of WhatsApp's categories")
        shape = next((each for each in SHOWN["whatsapp"] if each in content.types), "")
        why = "INVALID_FORMAT. No template has this type" if shape in {"", LIST} else ""
        why = why or why_rejected(content.types[shape].get("body") or "")
        verdict = {"status": "rejected" if why else self.verdict, "rejection_reason": why}
        content.approval |= {"name": given["name"], "category": given["category"], "content_type": shape, **verdict}
        return web.json_response({**content.approval, "status": "received", "rejection_reason": ""}, status=201)

    async def _approval(self, request: web.Request) -> web.Response:
        content = self._asked_for(request)
        ids = {"sid": content.sid, "account_sid": self.account_sid, "url": f"{self.url}{request.path}"}
        return web.json_response({**ids, "whatsapp": {"type": "whatsapp", **content.approval}})

    def _described_content(self, content: Content) -> Json:
        url = f"{self.url}/v1/Content/{content.sid}"
        approval = f"{url}/ApprovalRequests"
        return {
            "sid": content.sid,
            "account_sid": self.account_sid,
            "friendly_name": content.name,
            "language": content.language,
            "variables": content.variables,
            "types": content.types,
            "url": url,
            "date_created": content.created,
            "date_updated": content.created,
            "links": {"approval_create": f"{approval}/whatsapp", "approval_fetch": approval},
        }


@dataclass(frozen=True)
class _Fetched:
    content: bytes
    filename: str
    why: str  # it cannot be sent


async def _fields(request: web.Request) -> Json:
    if request.content_type == "application/json" and await request.read():
        try:
            return await request.json()
        except ValueError:
            return {}
    form = await request.post()
    return {name: form.getall(name) if name == "MediaUrl" else form[name] for name in form}


def _variables(form: Any, content: Content) -> dict[str, str]:
    """The values of a content's variables; where none is given, the sample's."""
    try:
        given = json.loads(form.get("ContentVariables") or "{}")
    except ValueError:
        given = None
    if not isinstance(given, dict):
        raise _bad(21656, "The Content Variables parameter is invalid: no JSON object")
    for name, value in given.items():
        if not isinstance(value, str) or not 0 < len(value) <= 255 or re.search(r"[\r\n\t]| {5}", value):
            raise _bad(21656, f"The Content Variables parameter is invalid: {name}")
    return {**content.variables, **given}


def _wrong_answer(status: int, kind: str, body: str) -> list[str]:
    """What is wrong with an answer to a message. The stand-in sends nothing from TwiML."""
    if not body:
        return [] if status == 204 else [f"an empty answer of status {status}; 204 may be empty"]
    if kind not in XML:
        return [f"answered as {kind}, not as XML"]
    try:
        document = ET.fromstring(body)  # noqa: S314 - our own bot's answer
    except ET.ParseError as wrong:
        return [f"no XML: {wrong}"]
    unsent = [f"<{each.tag}>: the stand-in sends nothing from TwiML" for each in document]
    return twiml_violations(document, MessagingResponse) + unsent


def _failed(request: web.Request, failure: Failure) -> web.Response:
    if failure.status == 0:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()
    headers = {} if failure.retry_after_s is None else {"Retry-After": str(failure.retry_after_s)}
    if failure.page:
        return web.Response(status=failure.status, text=failure.page, content_type="text/html", headers=headers)
    body = {
        "code": failure.code,
        "message": failure.message,
        "more_info": f"https://www.twilio.com/docs/errors/{failure.code}",
        "status": failure.status,
    }
    return web.json_response(body, status=failure.status, headers=headers)
