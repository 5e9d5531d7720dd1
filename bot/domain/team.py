"""Who may do what at the desk: a role is what somebody is there, a right is what a door asks for."""

from collections.abc import Iterable, Mapping
from typing import Literal, get_args

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
