"""Who may do what at the desk, and whose words and photos they know: a role is what somebody is there, a right is what a door asks for."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Literal, get_args

import msgspec

from bot.domain.effects import CaseKind

Role = Literal["reviewer", "agent", "lead", "operator"]
Right = Literal["self", "review", "talk", "order", "confirm", "figures", "people"]

ROLES: tuple[Role, ...] = get_args(Role)

# What is not here is nobody's. A person may have several roles; whoever is logged in has themselves.
RIGHTS: Mapping[Role, frozenset[Right]] = {
    "reviewer": frozenset({"review"}),
    "agent": frozenset({"talk", "order"}),
    "lead": frozenset({"review", "talk", "order", "confirm", "figures"}),
    "operator": frozenset({"people", "figures"}),
}

# How long those whose language or country it is have something before others.
HEAD_START = dt.timedelta(minutes=10)

# Whose work a case is. A reviewer judges a face and sees neither name nor address.
WORK: Mapping[CaseKind, Right] = {
    "review": "review",
    "contest": "review",
    "person": "talk",
    "callback": "talk",
    "claim": "order",
    "dispute": "order",
    "promise": "order",
    "money": "order",
    "order": "order",
}


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """Whose words somebody reads (ISO 639-1) and whose documents they judge (ISO 3166-1 alpha-2); none are all."""

    languages: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()

    def covers(self, language: str = "", country: str = "") -> bool:
        """Whether they read this language and judge documents of this country; "" is no question."""
        reads = not self.languages or language.partition("-")[0] in ("", *self.languages)
        return reads and (not self.countries or country in ("", *self.countries))


def comes_first(reach: Reach, team: Iterable[Reach], language: str = "", country: str = "") -> bool:
    """Whether they have this before others: it is within their reach, or within nobody's of the team."""
    return reach.covers(language, country) or not any(one.covers(language, country) for one in team)


def rights_of(roles: Iterable[Role]) -> frozenset[Right]:
    """What somebody with these roles may do."""
    return frozenset[Right]({"self"}).union(*(RIGHTS[role] for role in roles))


def kinds_for(rights: frozenset[Right]) -> frozenset[CaseKind]:
    """The cases that are this somebody's work."""
    return frozenset(kind for kind, right in WORK.items() if right in rights)


def read_roles(words: str) -> frozenset[Role]:
    """The roles that are named, with spaces between them; a word that is none gives nothing."""
    named = set(words.split())
    return frozenset(role for role in ROLES if role in named)
