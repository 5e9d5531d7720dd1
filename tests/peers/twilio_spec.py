"""Judges calls of Twilio against outside descriptions: REST requests against Twilio's OpenAPI, TwiML against its package.

OpenAPI leaves out what Twilio refuses all the same: unknown fields, bodies that are too long or that say nothing,
links that are none. Those are judged here. The descriptions lie beside the project, not in it: where they are absent,
`find_spec` returns None and tests say so. TwiML is always judged, since the package is here.
"""

import contextlib
import functools
import inspect
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import Element

from openapi_core import OpenAPI
from openapi_core.exceptions import OpenAPIError
from openapi_core.testing import MockRequest
from twilio.twiml import TwiML
from twilio.twiml.messaging_response import MessagingResponse
from twilio.twiml.voice_response import VoiceResponse

_FOLDER = Path(__file__).parents[3] / "shared" / "peers"
_API_PATH, _CONTENT_PATH = _FOLDER / "twilio_api_v2010.json", _FOLDER / "twilio_content_v1.json"
WHY_ABSENT = "Twilio's descriptions (../shared/peers/twilio_*.json) are not beside this project"

LONGEST_BODY = 1600
_API, _CONTENT = "https://api.twilio.com", "https://content.twilio.com"
_ACCOUNT = "/2010-04-01/Accounts/{AccountSid}"
_MESSAGES = f"{_ACCOUNT}/Messages.json"
_USED = (
    _MESSAGES,
    f"{_ACCOUNT}/Messages/{{Sid}}.json",
    f"{_ACCOUNT}/Messages/{{MessageSid}}/Media/{{Sid}}.json",
    f"{_ACCOUNT}/Calls.json",
    f"{_ACCOUNT}/Calls/{{Sid}}.json",
    f"{_ACCOUNT}/Calls/{{CallSid}}/Recordings.json",
)
_XML = "{http://www.w3.org/XML/1998/namespace}"

Json = dict[str, Any]


class Spec:
    """The descriptions, as a judge."""

    def __init__(self, api: Json, content: Json) -> None:
        self._documents = {_API: _pruned(api, _USED), _CONTENT: content}
        self._judges = {host: OpenAPI.from_dict(document) for host, document in self._documents.items()}

    def violations(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str],
        query: Mapping[str, str] | None = None,
        body: bytes = b"",
        content_type: str = "application/x-www-form-urlencoded",
    ) -> list[str]:
        """What is wrong with a request; nothing for a good one."""
        host = _CONTENT if path.startswith("/v1/") else _API
        template = next((each for each in self._documents[host]["paths"] if _matches(path, each)), "")
        operation = self._documents[host]["paths"].get(template, {}).get(method.lower())
        if operation is None:
            return [f"{method} {path}: no such call"]
        request = MockRequest(
            host,
            method.lower(),
            path,
            args=dict(query or {}),
            headers=dict(headers),
            data=body or None,
            content_type=content_type,
        )
        wrong = [f"{name}: unknown" for name in query or {} if name not in _names(operation)]
        try:
            self._judges[host].validate_request(request)
        except OpenAPIError as error:
            wrong += _reasons(error)
        schema = operation.get("requestBody", {}).get("content", {}).get(content_type, {}).get("schema", {})
        fields = _fields(body, content_type)
        wrong += self._against(fields, schema, self._documents[host])
        if template == _MESSAGES and method == "POST":
            wrong += _says_nothing(fields)
        return [f"{method} {template}: {each}" for each in wrong]

    def _against(self, value: object, schema: Json, document: Json, path: str = "") -> Iterator[str]:
        """Names that the description does not have, and links that are none: OpenAPI lets both pass."""
        if "$ref" in schema:
            schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        if isinstance(value, list):
            for each in value:
                yield from self._against(each, schema.get("items", schema), document, path)
        elif isinstance(value, dict) and "properties" in schema:
            for name, each in value.items():
                inner = f"{path}.{name}".removeprefix(".")
                if name in schema["properties"]:
                    yield from self._against(each, schema["properties"][name], document, inner)
                else:
                    yield f"{inner}: unknown"
        elif schema.get("format") == "uri" and isinstance(value, str) and not _is_link(value):
            yield f"{path}: {value!r:.80} is no http(s) link"


def _pruned(document: Json, paths: Iterable[str]) -> Json:
    """The description without what is not called, since all of it takes seconds to load."""
    kept = {path: document["paths"][path] for path in paths}
    schemas, wanted = {}, set(_references(kept))
    while wanted:
        name = wanted.pop()
        schemas[name] = document["components"]["schemas"][name]
        wanted |= set(_references(schemas[name])) - schemas.keys()
    return {**document, "paths": kept, "components": {**document["components"], "schemas": schemas}}


def _references(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"].rpartition("/")[2]
        node = list(node.values())
    if isinstance(node, list):
        for each in node:
            yield from _references(each)


def _matches(path: str, template: str) -> bool:
    return re.fullmatch(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(template)), path) is not None


def _names(operation: Json) -> set[str]:
    return {each["name"] for each in operation.get("parameters", ()) if each["in"] == "query"}


def _reasons(error: OpenAPIError) -> list[str]:
    """What openapi-core objects to; its own words say only that something is invalid."""
    cause = error.__cause__ or error
    return [each.message for each in getattr(cause, "schema_errors", ())] or [str(cause) or str(error)]


def _fields(body: bytes, content_type: str) -> Json:
    if content_type == "application/json":
        with contextlib.suppress(ValueError):
            return json.loads(body)
        return {}
    return parse_qs(body.decode(), keep_blank_values=True)


def _says_nothing(fields: Json) -> list[str]:
    length = len("".join(fields.get("Body", [])))
    wrong = [] if length <= LONGEST_BODY else [f"Body: {length} characters, allowed {LONGEST_BODY}"]
    if not any("".join(fields.get(name, [])) for name in ("Body", "MediaUrl", "ContentSid")):
        wrong.append("neither Body nor MediaUrl nor ContentSid")
    return wrong


def _is_link(value: str) -> bool:
    parts = urlsplit(value)
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


@functools.cache
def find_spec() -> Spec | None:
    """The judge, or None where the descriptions are not beside the project."""
    if not (_API_PATH.exists() and _CONTENT_PATH.exists()):
        return None
    return Spec(*(json.loads(path.read_text(encoding="utf-8")) for path in (_API_PATH, _CONTENT_PATH)))


# --- TwiML ----------------------------------------------------------------------------------------------------------


def twiml_violations(root: Element, kind: type[VoiceResponse] | type[MessagingResponse] = VoiceResponse) -> list[str]:
    """What is wrong with a document: a verb, or an attribute, that the package does not make in that place."""
    return ["the root is not <Response>"] if root.tag != "Response" else list(_unknown(root, kind, "Response"))


def _unknown(element: Element, kind: type[TwiML], path: str) -> Iterator[str]:
    for child in element:
        inner = f"{path}/{child.tag}"
        if child.tag not in _verbs(kind):
            yield f"{inner}: unknown"
            continue
        made, attributes = _verbs(kind)[child.tag]
        named = {name.replace(_XML, "xml:") for name in child.attrib}
        yield from (f"{inner}@{name}: unknown" for name in sorted(named - attributes))
        yield from _unknown(child, made, inner)


@functools.cache
def _verbs(kind: type[TwiML]) -> dict[str, tuple[type[TwiML], frozenset[str]]]:
    """What may stand inside: each of the class's methods makes one verb, and shows by making it what it may carry."""
    verbs = {}
    for method in (each for each in vars(kind).values() if inspect.isfunction(each) and each.__name__ != "__init__"):
        parent = kind.__new__(kind)
        TwiML.__init__(parent)
        _, *parameters = (
            each for each in inspect.signature(method).parameters.values() if each.kind != each.VAR_KEYWORD
        )
        made = method(parent, **{each.name: each.name for each in parameters})
        verbs[made.name] = (type(made), frozenset(made.attrs))
    return verbs
