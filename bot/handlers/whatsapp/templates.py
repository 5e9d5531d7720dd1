"""What was approved beforehand: the templates, which of them stands for which text, and whether an account has them all.

https://www.twilio.com/docs/whatsapp/tutorial/send-whatsapp-notification-messages-templates
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Protocol

import msgspec

from bot.domain.messages import (
    AnyMessage,
    CorrectionMessage,
    FileMessage,
    InvoiceMessage,
    PersonMessage,
    PictureMessage,
    TextMessage,
    Working,
)
from bot.domain.text import Text
from bot.handlers.twilio.calls import SendTemplate

Language = Literal["en", "fr", "es", "nl"]
LANGUAGES: tuple[Language, ...] = ("en", "fr", "es", "nl")
ANYTHING_ELSE = "passbooth_news_v1"
A_PERSON = "person"  # what a person of the team writes has no text of the catalogue

_EXAMPLES = {"order": "PB-7K3M-Q9TA"}
_VARIABLE = re.compile(r"\{\{(\d+)\}\}")


class Template(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One template with its words in each language."""

    category: Literal["UTILITY", "MARKETING", "AUTHENTICATION"]
    says: tuple[str, ...]
    variables: tuple[str, ...]
    en: str
    fr: str
    es: str
    nl: str

    def words(self, language: Language) -> str:
        """The body in a language."""
        return str(getattr(self, language))

    def in_language(self, language: str) -> str:
        """The body for somebody who speaks this language (BCP 47)."""
        asked = language.partition("-")[0]
        return self.words(next((each for each in LANGUAGES if each == asked), LANGUAGES[0]))

    def content(self, name: str, language: Language) -> dict[str, Any]:
        """The content, as Twilio wants it for submission."""
        samples = {str(place): _EXAMPLES[variable] for place, variable in enumerate(self.variables, 1)}
        body = {"friendly_name": name, "language": language, "types": {"twilio/text": {"body": self.words(language)}}}
        return {**body, "variables": samples} if samples else body


def load_templates(path: Path = Path(__file__).parent / "templates.toml") -> Mapping[str, Template]:
    """Every template by name. Raises `msgspec.ValidationError` for an unknown key or a missing language."""
    return msgspec.toml.decode(path.read_bytes(), type=dict[str, Template])


def faults(template: Template) -> list[str]:
    """What WhatsApp would refuse, or what does not fit together."""
    found: list[str] = []
    for language in LANGUAGES:
        body = template.words(language)
        used = [int(number) for number in _VARIABLE.findall(body)]
        if used != list(range(1, len(template.variables) + 1)):
            found.append(f"{language}: its variables are {used}, and there should be {len(template.variables)}")
        if body.strip() != body or re.match(r"\{\{", body) or re.search(r"\}\}\W*$", body):
            found.append(f"{language}: it begins or ends with a variable or a space")
        if "}}{{" in body.replace(" ", "") or "\n" in body or len(body) > 1024:  # noqa: PLR2004 - WhatsApp's limit
            found.append(f"{language}: two variables side by side, several lines, or too long")
    return found


class Templates:
    """Finds the template that goes out in place of a message."""

    def __init__(self, templates: Mapping[str, Template]) -> None:
        self._templates = templates
        self._by_text = {text: name for name, template in templates.items() for text in template.says}

    def instead_of(self, message: AnyMessage, language: str) -> SendTemplate:
        """The template that announces this message to somebody who must write before they can have it."""
        said = _text(message)
        chosen = message.announced_as if isinstance(message, TextMessage) else ""
        name = chosen if chosen in self._templates else self._by_text.get(said.id, ANYTHING_ELSE)
        wanted = self._templates[name].variables
        if not all(isinstance(value := said.values.get(variable), str) and value for variable in wanted):
            name, wanted = ANYTHING_ELSE, ()
        filled = {str(place): str(said.values[variable]) for place, variable in enumerate(wanted, 1)}
        spoken = language.partition("-")[0]
        return SendTemplate(name, spoken if spoken in LANGUAGES else LANGUAGES[0], filled)


def _text(message: AnyMessage) -> Text:
    match message:
        case TextMessage(text=said):
            return said
        case PictureMessage(caption=said) | FileMessage(caption=said):
            return said
        case PersonMessage() | CorrectionMessage():
            return Text(A_PERSON)
        case InvoiceMessage(title=said):
            return said
        case Working():
            return Text(ANYTHING_ELSE)


# --- for the command line ---------------------------------------------------------------------------------------------


class Account(Protocol):
    """The contents of an account."""

    async def contents(self) -> dict[str, dict[str, Any]]:
        """Every content by name and language, with its approval."""
        ...

    async def create_content(self, content: Mapping[str, Any]) -> str:
        """Create a content; its sid."""
        ...

    async def submit_content(self, sid: str, name: str, category: str) -> None:
        """Ask for its approval."""
        ...


class Row(msgspec.Struct, frozen=True):
    """A template in one language: how it stands in the account, and what it says."""

    name: str
    language: Language
    status: str
    sid: str
    words: str


async def check(account: Account, templates: Mapping[str, Template]) -> list[Row]:
    """How every template stands. Raises the errors of `bot.errors`."""
    there = await account.contents()
    rows: list[Row] = []
    for name, template in templates.items():
        for language in LANGUAGES:
            known = there.get(f"{name}/{language}", {})
            status = str(known.get("status", "not submitted")) if known else "missing"
            rows.append(Row(name, language, status, str(known.get("sid", "")), template.words(language)))
    return rows


async def submit(account: Account, templates: Mapping[str, Template]) -> list[Row]:
    """Create what is missing and ask for approval of what was not submitted. Returns what was done something about."""
    todo = [row for row in await check(account, templates) if row.status in {"missing", "not submitted", "unsubmitted"}]
    for row in todo:
        template = templates[row.name]
        sid = row.sid or await account.create_content(template.content(row.name, row.language))
        await account.submit_content(sid, row.name, template.category)
    return todo
