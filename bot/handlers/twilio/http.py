"""The library's requests on our own connections. Imported where there is an account: it brings the library along."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import FormData, encode_basic_auth
from twilio.http import AsyncHttpClient
from twilio.http.response import Response

Exchange = Callable[..., Awaitable[tuple[int, str, Mapping[str, str]]]]

_GOOD = 400  # and above: not


class ProblemError(Exception):
    """Twilio refused: the HTTP status, the body, and the headers of its answer."""

    def __init__(self, status: int, body: str, headers: Mapping[str, str]) -> None:
        super().__init__(f"twilio answered {status}")
        self.status, self.body, self.headers = status, body, headers


class AiohttpClient(AsyncHttpClient):  # type: ignore[misc]  # the library has no types
    """The library's HTTP port. A refusal is raised here, for the library would drop the headers that say when to come back."""

    def __init__(self, exchange: Exchange) -> None:
        super().__init__(logging.getLogger("twilio"), is_async=True)
        self._exchange = exchange

    async def request(
        self,
        method: str,
        uri: str,
        params: dict[str, object] | None = None,
        data: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,  # noqa: ARG002, ASYNC109 - one timeout bounds every exchange
        allow_redirects: bool = False,  # noqa: ARG002 - never
    ) -> Response:
        """One exchange. Raises `ProblemError`, and what the exchange raises."""
        signed = {"Authorization": encode_basic_auth(*auth)} if auth else {}
        more: dict[str, Any] = {"params": params, "headers": {**(headers or {}), **signed}}
        if data is not None:
            more["data"] = _form(data)
        status, body, answered = await self._exchange(method, uri, **more)
        if status >= _GOOD:
            raise ProblemError(status, body, answered)
        return Response(status, body, answered)


def _form(fields: Mapping[str, object]) -> FormData:
    """A form; a field with several values stands in it several times."""
    form = FormData()
    for name, value in fields.items():
        for each in value if isinstance(value, list | tuple) else [value]:
            form.add_field(name, str(each))
    return form
