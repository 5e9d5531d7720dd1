"""What comes to Stripe's stand-in, read back into values and judged; and how it refuses what Stripe would not know."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from aiohttp import web
from pydantic import ValidationError

from tests.payments.stripe_params import judge

Json = dict[str, Any]


class RefusalError(Exception):
    def __init__(
        self, message: str, status: int = 400, kind: str = "invalid_request_error", code: str | None = None
    ) -> None:
        super().__init__(message)
        self.status, self.kind, self.code = status, kind, code


def understood(resource: str, verb: str, form: Mapping[str, Any]) -> Json:
    """The parameters of a call, typed as the SDK types them. Raises `RefusalError` for one that Stripe has not."""
    try:
        values: Json = judge(resource, verb).form(unflattened(form))
    except ValidationError as error:
        first = error.errors()[0]
        where = "".join(f"[{part}]" if place else str(part) for place, part in enumerate(first["loc"]))
        raise RefusalError(f"Received unknown or invalid parameter: {where} ({first['msg']})") from None
    return values


def unflattened(form: Mapping[str, Any]) -> Json:
    """`a[b][0][c]=1` as `{"a": {"b": [{"c": "1"}]}}`."""
    out: Json = {}
    for name, value in form.items():
        *path, last = re.findall(r"[^\[\]]+", name)
        place = out
        for part in path:
            place = place.setdefault(part, {})
        place[last] = value
    return {name: _listed(value) for name, value in out.items()}


def _listed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {name: _listed(part) for name, part in value.items()}
    return list(inner.values()) if list(inner) == [str(place) for place in range(len(inner))] else inner


@web.middleware
async def refusing(request: web.Request, handler: Any) -> web.StreamResponse:
    try:
        answer: web.StreamResponse = await handler(request)
    except RefusalError as refusal:
        error = {"type": refusal.kind, "message": str(refusal)} | ({"code": refusal.code} if refusal.code else {})
        return web.json_response({"error": error}, status=refusal.status, headers={"request-id": "req_1"})
    return answer


def a_page_of(things: Iterable[Json], params: Json, url: str) -> Json:
    """A list as Stripe gives it, the newest first, from behind `starting_after` on."""
    newest_first = list(things)[::-1]
    if after := params.get("starting_after"):
        ids = [thing["id"] for thing in newest_first]
        if after not in ids:
            raise RefusalError(f"No such object: '{after}'", code="resource_missing")
        newest_first = newest_first[ids.index(after) + 1 :]
    limit = params.get("limit", 10)
    if not 1 <= limit <= 100:
        raise RefusalError("Invalid integer: limit")
    return {"object": "list", "url": url, "data": newest_first[:limit], "has_more": len(newest_first) > limit}
