"""The team, for operators: who may do what, who reads which languages, who comes and who leaves; and the log."""

import re
import secrets
from collections.abc import Callable

from aiohttp import web

from bot.console.auth import LONGEST_NAME, ensure_agent, folded, set_password
from bot.console.guard import Visit
from bot.console.team import Agent
from bot.domain.team import ROLES, Reach, Role
from bot.domain.text import Text
from bot.errors import Rejected

_CODE = re.compile(r"[A-Za-z]{2}")
_PAGE = 100
_HERE = "/desk/people"


async def show(visit: Visit) -> web.Response:
    """Everybody."""
    return await _people(visit)


async def add(visit: Visit) -> web.Response:
    """Somebody new, with a password that is shown once."""
    name, roles = folded(visit.form.get("name", "")), _roles(visit)
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        return await _people(visit, 400, trouble=Text("desk-people-name"))
    password = await ensure_agent(visit.console.team, name, _password, roles, visit.console.now())
    if password is None:
        return await _people(visit, 409, trouble=Text("desk-people-taken"))
    return await _people(visit, shown=name, password=password)


async def change(visit: Visit) -> web.Response:
    """Other roles, languages and countries for somebody."""
    agent, roles = await _agent(visit), _roles(visit)
    if "operator" not in roles:
        await _keep_an_operator(visit, agent)
    await visit.console.team.change_roles(agent.name, roles)
    reach = Reach(languages=_codes(visit, "languages", str.lower), countries=_codes(visit, "countries", str.upper))
    await visit.console.team.change_reach(agent.name, reach)
    return _back()


async def see_off(visit: Visit) -> web.Response:
    """Somebody leaves: their logins end at once, their name stays in the log."""
    agent = await _agent(visit)
    await _keep_an_operator(visit, agent)
    await visit.console.team.see_off(agent.name, has_left=True)
    return _back()


async def welcome_back(visit: Visit) -> web.Response:
    """Somebody comes back, with the roles that they had."""
    await visit.console.team.see_off((await _agent(visit)).name, has_left=False)
    return _back()


async def reset(visit: Visit) -> web.Response:
    """A new password for whoever forgot theirs, shown once, and no second factor any more: they choose another."""
    agent = await _agent(visit)
    password = _password()
    await set_password(visit.console.team, agent.name, password)
    await visit.console.team.change_factor(agent.name, None)
    return await _people(visit, shown=agent.name, password=password)


async def show_log(visit: Visit) -> web.Response:
    """What people did, the newest first."""
    asked, agent = visit.request.query.get("before", ""), visit.request.query.get("agent", "")
    before = int(asked) if asked.isascii() and asked.isdecimal() else None
    entries = await visit.console.log.last(before, _PAGE, agent)
    older = entries[-1].id if len(entries) == _PAGE else None
    return visit.page("log.html", entries=entries, older=older, of=agent)


async def _people(
    visit: Visit, status: int = 200, *, trouble: Text | None = None, shown: str = "", password: str = ""
) -> web.Response:
    agents = await visit.console.team.agents()
    return visit.page(
        "people.html", status, agents=agents, roles=ROLES, trouble=trouble, shown=shown, password=password
    )


async def _agent(visit: Visit) -> Agent:
    agent = await visit.console.team.agent(visit.part("agent"))
    if agent is None:
        raise Rejected("no such agent", 404)
    return agent


async def _keep_an_operator(visit: Visit, leaving: Agent) -> None:
    """Somebody must be left who can let people in. Raises `Rejected` (409)."""
    others = (one for one in await visit.console.team.agents() if one.name != leaving.name)
    if not any("operator" in one.roles and not one.has_left for one in others):
        raise Rejected("the last operator stays one", 409)


def _roles(visit: Visit) -> frozenset[Role]:
    return frozenset(role for role in ROLES if visit.form.get(f"role-{role}"))


def _codes(visit: Visit, field: str, written: Callable[[str], str]) -> tuple[str, ...]:
    """Codes of two letters, however they were separated. Raises `Rejected` for anything else."""
    codes = tuple(dict.fromkeys(written(code) for code in re.split(r"[\s,;]+", visit.form.get(field, "")) if code))
    if not all(_CODE.fullmatch(code) for code in codes):
        raise Rejected("languages and countries have codes of two letters")
    return codes


def _password() -> str:
    return secrets.token_urlsafe(12)


def _back() -> web.Response:
    return web.Response(status=303, headers={"Location": _HERE})
