"""python-telegram-bot on aiohttp: its default client costs five times the CPU.

No address ever leaves this file inside an exception: every address of the Bot API contains the bot's token.
"""

import io
from typing import Any, cast

import aiohttp
import msgspec
from telegram.error import BadRequest, NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

_TOO_MANY_REQUESTS = 429
_TOO_LARGE = 413
_PATIENCE_S = 5.0  # where the server asks us to wait without saying how long
_CHUNK_BYTES = 64 * 1024


class FloodControlError(TelegramError):
    """The Bot API asks us to wait. The library's own `RetryAfter` warns of its future whenever it is made."""

    def __init__(self, retry_after_s: float) -> None:
        super().__init__(f"flood control, wait {retry_after_s:g} s")
        self.retry_after_s = retry_after_s


class FileTooLarge(BadRequest):
    """A download went on beyond the limit."""


class AiohttpRequest(BaseRequest):
    """One connection pool to the Bot API. Timeouts are in seconds and each bounds the whole exchange."""

    def __init__(
        self, *, connections: int = 100, connect_s: float = 5.0, read_s: float = 20.0, upload_s: float = 60.0
    ) -> None:
        self._connections = connections
        self._connect_s = connect_s
        self._read_s = read_s
        self._upload_s = upload_s
        self._session: aiohttp.ClientSession | None = None
        self._is_shut = False

    @property
    def read_timeout(self) -> float:
        """How long an answer may take, in seconds; the library adds it to the wait of a long poll."""
        return self._read_s

    async def initialize(self) -> None:
        """Open the pool; the first call would do it too."""
        self._is_shut = False
        self._opened()

    async def shutdown(self) -> None:
        """Close the pool; calls fail from now on."""
        self._is_shut = True
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - one timeout bounds the exchange
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - as above
    ) -> tuple[int, bytes]:
        """One call: the HTTP status and the body. Raises `TimedOut`, `NetworkError` or `FloodControlError`."""
        uploads = request_data is not None and request_data.contains_files
        connect_s = _seconds(connect_timeout, self._connect_s)
        read_s = _seconds(read_timeout, self._upload_s if uploads else self._read_s)
        timeout = aiohttp.ClientTimeout(total=connect_s + read_s, connect=connect_s)
        failure: TelegramError
        try:
            session, body_and_headers = self._opened(), _body(request_data)
            async with session.request(
                method, url, timeout=timeout, allow_redirects=False, **body_and_headers
            ) as response:
                status, body = response.status, await response.read()
        except TimeoutError:
            failure = TimedOut()
        except (aiohttp.ClientError, ValueError, OSError) as error:
            failure = NetworkError(type(error).__name__)
        else:
            return _judged(status, body)
        raise failure  # outside the handlers: the vendor's exception, which knows the address, is not even its context

    async def download(self, url: str, limit_bytes: int) -> bytes:
        """A file's bytes. Raises `FileTooLarge` as soon as there are more than the limit, whatever was announced."""
        timeout = aiohttp.ClientTimeout(total=self._connect_s + self._upload_s, connect=self._connect_s)
        received = bytearray()
        failure: TelegramError
        try:
            async with self._opened().get(url, timeout=timeout, allow_redirects=False) as response:
                if not _is_success(response.status):
                    raise _refused_download(response.status)
                async for chunk in response.content.iter_chunked(_CHUNK_BYTES):
                    received += chunk
                    if len(received) > limit_bytes:
                        raise FileTooLarge(f"the file is larger than {limit_bytes} bytes")
        except TimeoutError:
            failure = TimedOut()
        except (aiohttp.ClientError, ValueError, OSError) as error:
            failure = NetworkError(type(error).__name__)
        else:
            return bytes(received)
        raise failure

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer. Raises `TelegramError`, without the answer: it may name the address."""
        try:
            answer = msgspec.json.decode(payload)
        except (msgspec.DecodeError, UnicodeDecodeError):
            answer = None
        if not isinstance(answer, dict):
            raise TelegramError("the answer is not a JSON object")
        return answer

    def _opened(self) -> aiohttp.ClientSession:
        if self._is_shut:
            raise NetworkError("the connection pool is closed")
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections)
            self._session = aiohttp.ClientSession(connector=connector, headers={"User-Agent": self.USER_AGENT})
        return self._session


def _is_success(status: int) -> bool:
    return status // 100 == 2  # noqa: PLR2004 - the family of good answers in HTTP


def _seconds(given: object, default: float) -> float:
    return float(given) if isinstance(given, int | float) else default


def _body(request_data: RequestData | None) -> dict[str, Any]:
    """JSON, unless there are files (https://core.telegram.org/bots/api#making-requests)."""
    if request_data is None:
        return {}
    if not request_data.contains_files:
        payload = msgspec.json.encode(request_data.parameters)
        return {"data": payload, "headers": {"Content-Type": "application/json"}}
    form = aiohttp.FormData(quote_fields=False)  # file names stay UTF-8, as the Bot API expects them
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in request_data.multipart_data.items():
        stream = io.BytesIO(content) if isinstance(content, bytes) else content  # bytes would block the loop in one go
        form.add_field(name, stream, filename=filename, content_type=mime)
    return {"data": form}


def _judged(status: int, body: bytes) -> tuple[int, bytes]:
    """Keep what the Bot API said; drop what a proxy on the way said, which may quote the address."""
    if _is_success(status):
        return status, body
    try:
        answer = msgspec.json.decode(body, type=dict[str, object])
    except (msgspec.DecodeError, UnicodeDecodeError):
        answer = {}
    if status == _TOO_MANY_REQUESTS:
        parameters = answer.get("parameters")
        wait = cast("dict[str, object]", parameters).get("retry_after") if isinstance(parameters, dict) else None
        raise FloodControlError(_seconds(wait, _PATIENCE_S))
    if status == _TOO_LARGE:  # the library would call it a fault of the network, and trying again would never end
        raise BadRequest("the upload is too large")
    return status, msgspec.json.encode(answer)


def _refused_download(status: int) -> TelegramError:
    if status == _TOO_MANY_REQUESTS:
        return FloodControlError(_PATIENCE_S)
    if status < 500:  # noqa: PLR2004 - the border between "you" and "I" in HTTP
        return BadRequest(f"the file cannot be downloaded ({status})")
    return NetworkError(f"the file server answered {status}")
