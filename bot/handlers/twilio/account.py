"""Twilio's REST API, through its own library, on an HTTP client of ours.

The library's own client logs addresses and bodies, has no bound on an answer and follows no policy about hosts. No address
or body ever leaves this file inside an exception: they name customers.
"""

import re
from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import SplitResult, urljoin, urlsplit

import aiohttp
import msgspec
import structlog

from bot.errors import PassboothError, Unavailable, Undeliverable
from bot.handlers.twilio.failures import failure

if TYPE_CHECKING:  # the library is heavy, and most booths do without it
    from twilio.rest import Client

log = structlog.get_logger(__name__)

API_URL = "https://api.twilio.com"
CONTENT_URL = "https://content.twilio.com"
# Where media lie. The API asks for our credentials and sends on to the other, which must not see them:
# https://help.twilio.com/articles/223183748
MEDIA_HOSTS = ("mms.twiliocdn.com", "media.twiliocdn.com")

_CHUNK_BYTES = 64 * 1024
_ANSWER_BYTES = 4 * 1024 * 1024
_HOPS = 3
_MEDIA = re.compile(
    r"/2010-04-01/Accounts/AC[0-9a-f]{32}/Messages/(?P<message>[MS]M[0-9a-f]{32})/Media/(?P<media>ME[0-9a-f]{32})"
)


class _Problem(msgspec.Struct, frozen=True):
    """The body of an error: https://www.twilio.com/docs/usage/twilios-response#response-formats-exceptions"""

    code: int | str = ""


class _Made(msgspec.Struct, frozen=True):
    """What was created."""

    sid: str


class TwilioAccount:
    """One account. It opens by itself, in the event loop that first uses it; close it, or use it as a context."""

    def __init__(
        self,
        sid: str,
        auth_token: str,
        *,
        api_url: str = API_URL,
        content_url: str = CONTENT_URL,
        media_hosts: tuple[str, ...] = MEDIA_HOSTS,
        timeout_s: float = 15.0,
    ) -> None:
        self.sid = sid
        self._auth_token = auth_token
        self._api_url, self._content_url = api_url, content_url
        self._media_hosts = frozenset(media_hosts)
        self._timeout = aiohttp.ClientTimeout(total=timeout_s, connect=5.0)
        self._session: aiohttp.ClientSession | None = None
        self._client: Client | None = None

    # --- messages --------------------------------------------------------------------------------------------------

    async def send(self, sender: str, **fields: Any) -> str:
        """Create a message; the fields are the library's. Returns its sid. Raises the errors of `bot.errors`."""
        message = await self._asked(self._rest().messages.create_async(**fields), sender)
        return str(message.sid)

    async def let_go(self, url: str) -> None:
        """Have Twilio forget a picture that a customer sent, which is safe with us. Where that fails, it is logged."""
        found = _MEDIA.fullmatch(_taken_apart(url).path)
        if found is None:
            return
        try:
            await self._asked(self._rest().messages(found["message"]).media(found["media"]).delete_async())
        except PassboothError as error:
            log.warning("twilio.media_kept", reason=str(error))

    # --- contents: what has buttons, and what was approved ---------------------------------------------------------

    async def contents(self) -> dict[str, dict[str, Any]]:
        """Every content of the account by "<friendly name>/<language>": its sid, and its approval by WhatsApp."""
        rows = await self._asked(self._rest().content.v1.content_and_approvals.list_async(page_size=500))
        return {
            f"{row.friendly_name}/{row.language}": {"sid": row.sid, **(row.approval_requests or {})} for row in rows
        }

    async def create_content(self, content: Mapping[str, Any]) -> str:
        """Create a content. Returns its sid."""
        answer = await self._posted(f"{self._content_url}/v1/Content", content)
        try:
            return msgspec.json.decode(answer, type=_Made).sid
        except msgspec.MsgspecError:
            raise Unavailable("twilio: the answer is no content") from None

    async def submit_content(self, sid: str, name: str, category: str) -> None:
        """Ask WhatsApp to approve a content."""
        address = f"{self._content_url}/v1/Content/{sid}/ApprovalRequests/whatsapp"
        await self._posted(address, {"name": name, "category": category})

    # --- media -----------------------------------------------------------------------------------------------------

    async def download(self, url: str, limit_bytes: int) -> bytes:
        """A picture that a customer sent.

        Only from Twilio, with our credentials only for its API, and never more than the limit. Raises `Undeliverable` for
        any other address, and where there is nothing; `Unavailable` when trying again may help.
        """
        for _ in range(_HOPS):
            with_credentials = self._checked(url)
            found = await self._got(url, limit_bytes, with_credentials=with_credentials)
            if isinstance(found, bytes):
                return found
            url = _joined(url, found)
        raise Undeliverable("twilio: the media are sent on for ever")

    def _checked(self, url: str) -> bool:
        """Whether our credentials go with a request for media. Raises `Undeliverable` for an address that is not Twilio's."""
        asked, api = _taken_apart(url), urlsplit(self._api_url)
        if (asked.scheme, asked.netloc) == (api.scheme, api.netloc) and _MEDIA.fullmatch(asked.path):
            return True
        # The same scheme as the API's: https, but for a stand-in's. No port, no user, no name that only ends alike.
        if asked.scheme == api.scheme and asked.netloc in self._media_hosts:
            return False
        raise Undeliverable("twilio: the media lie with somebody else")

    async def _got(self, url: str, limit_bytes: int, *, with_credentials: bool) -> bytes | str:
        """The bytes, or where they are instead."""
        headers = {"Authorization": self._basic()} if with_credentials else {}
        received = bytearray()
        try:
            async with self._opened().get(url, headers=headers, allow_redirects=False) as answer:
                if answer.status in {301, 302, 303, 307, 308}:
                    return answer.headers.get("Location", "")
                if answer.status != 200:  # noqa: PLR2004 - HTTP's good answer
                    raise failure(answer.status, "", "")
                async for chunk in answer.content.iter_chunked(_CHUNK_BYTES):
                    received += chunk
                    if len(received) > limit_bytes:
                        raise Undeliverable("twilio: the picture is larger than we take")
                return bytes(received)
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
            name = type(error).__name__
        raise Unavailable(f"twilio: {name}")

    # --- small things ----------------------------------------------------------------------------------------------

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    def _rest(self) -> "Client":
        if self._client is None:
            from twilio.rest import Client  # noqa: PLC0415 - only where there is an account

            from bot.handlers.twilio.http import AiohttpClient  # noqa: PLC0415 - as above

            self._client = Client(self.sid, self._auth_token, http_client=AiohttpClient(self._exchange))
            self._client.api.base_url = self._api_url
            self._client.content.base_url = self._content_url
        return self._client

    async def _asked(self, call: Any, sender: str = "") -> Any:
        """What a call of the library returns; its exceptions in our words."""
        from twilio.base.exceptions import TwilioException  # noqa: PLC0415 - as above

        from bot.handlers.twilio.http import ProblemError  # noqa: PLC0415 - as above

        problem: PassboothError
        try:
            return await call
        except ProblemError as refused:
            problem = failure(refused.status, _code(refused.body), sender, _seconds(refused.headers))
        except (TwilioException, ValueError, TypeError, AttributeError) as error:  # nonsense in place of an answer
            problem = Unavailable(f"twilio: {type(error).__name__}")
        raise problem

    async def _posted(self, url: str, content: Mapping[str, Any]) -> str:
        headers = {"Authorization": self._basic(), "Content-Type": "application/json"}
        status, body, _ = await self._exchange("POST", url, headers=headers, data=msgspec.json.encode(content))
        if status // 100 != 2:  # noqa: PLR2004 - the family of good answers
            raise failure(status, _code(body), "")
        return body

    async def _exchange(self, method: str, url: str, **request: Any) -> tuple[int, str, Mapping[str, str]]:
        """One request and its whole answer. Raises `Unavailable`."""
        try:
            async with self._opened().request(method, url, allow_redirects=False, **request) as answer:
                body = bytearray()
                async for chunk in answer.content.iter_chunked(_CHUNK_BYTES):
                    body += chunk
                    if len(body) > _ANSWER_BYTES:
                        raise Unavailable("twilio: the answer has no end")
                return answer.status, body.decode(errors="replace"), answer.headers
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
            name = type(error).__name__
        raise Unavailable(f"twilio: {name}")

    def _basic(self) -> str:
        return aiohttp.encode_basic_auth(self.sid, self._auth_token)

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=self._timeout)
        return self._session


def _taken_apart(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def _joined(url: str, to: str) -> str:
    try:
        return urljoin(url, to)
    except ValueError:
        return ""


def _seconds(headers: Mapping[str, str]) -> float | None:
    wait = headers.get("Retry-After", "")
    return float(wait) if wait.isdecimal() else None


def _code(body: str) -> str:
    try:
        return str(msgspec.json.decode(body, type=_Problem).code)
    except msgspec.MsgspecError:
        return ""
