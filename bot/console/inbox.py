"""The inbox: conversations of all channels, filtered and sorted, live while it is looked at."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from typing import get_args
from urllib.parse import urlencode

import msgspec
from aiohttp import web

from bot.console.guard import SECURITY_HEADERS, Visit
from bot.console.pages import conversation_address, language_name, waited
from bot.domain.ids import ConversationId, OrderId
from bot.domain.team import Reach, rights_of
from bot.domain.thread import MINE, Folder, Sieve, Thread, counted, is_unread
from bot.errors import Rejected

LONGEST_LABEL = 24
_LONGEST_SEARCH = 80
_FOLDERS: tuple[Folder, ...] = get_args(Folder)
_ASKED_AGAIN_AFTER = dt.timedelta(seconds=10)  # whether the login still stands
_BEAT_S = 15.0  # proxies close a connection that is silent for half a minute
_HEADERS = {
    **SECURITY_HEADERS,
    "Content-Type": "text/event-stream",
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",
}


async def show(visit: Visit) -> web.Response:
    """The conversations that pass the filters, whoever waits longest first."""
    inbox, sieve = visit.console.inbox, await _sieve(visit)
    if _searched(visit):
        await visit.note("searched", kind="words", mark=visit.console.mark(_searched(visit)))
    threads, reads = await inbox.threads(visit.console.now()), await inbox.reads(visit.agent)
    seen = _passing(visit, threads, sieve, reads, await visit.console.team.reaches("talk"))
    spoken = sorted({thread.language for thread in threads if thread.language})
    return visit.page(
        "inbox.html",
        rows=[_row(visit, one) for one in sorted(seen, key=lambda one: one.order)],
        counts=counted(threads, visit.agent),
        folders=_FOLDERS,
        sieve=sieve,
        asked=_searched(visit),
        channels=sorted({thread.channel for thread in threads}),
        languages=[*([MINE] if visit.reach.languages else []), *spoken],
        language_label=lambda code: visit.say("desk-filter-mine") if code == MINE else language_name(code),
        labels=await inbox.labels(),
        stream=f"/desk/inbox/stream?{urlencode(visit.request.query)}",
        with_folder=lambda folder: "?" + urlencode({**visit.request.query, "folder": folder}),
    )


async def stream(visit: Visit) -> web.StreamResponse:
    """The same as server-sent events, of one conversation where one is named, until the page leaves, the login ends or the server stops.

    event: rows     data: {"rows": [{id, order, html, unread, mine} ...], "gone": [id ...], "counts": {folder: number}}
    event: out      the login has ended: do not come back
    """
    response = web.StreamResponse(headers=_HEADERS)
    await response.prepare(visit.request)
    with suppress(ConnectionError):  # the page has left
        await _follow(visit, response, await _sieve(visit))
    return response


async def _follow(visit: Visit, response: web.StreamResponse, sieve: Sieve) -> None:
    board, inbox, now = visit.console.board, visit.console.inbox, visit.console.now
    shown: dict[ConversationId, _Shown] = {}
    counts: Mapping[Folder, int] = {}
    look, asked, team = 0, now(), await visit.console.team.reaches("talk")
    async with board.watched():
        while not board.closed:
            look, threads = await board.look(look, _BEAT_S)
            if now() - asked >= _ASKED_AGAIN_AFTER:
                asked = now()
                if not await _may_stay(visit):
                    await response.write(b"event: out\ndata:\n\n")
                    return
                team = await visit.console.team.reaches("talk")
            reads = await inbox.reads(visit.agent)
            passing = {one.thread.conversation: one for one in _passing(visit, threads, sieve, reads, team)}
            rows = [_row(visit, one) for conversation, one in passing.items() if shown.get(conversation) != one]
            gone = [conversation for conversation in shown if conversation not in passing]
            now_counts = counted(threads, visit.agent)
            if rows or gone or now_counts != counts:
                told = {"rows": rows, "gone": gone, "counts": now_counts}
                await response.write(b"event: rows\ndata: %b\n\n" % msgspec.json.encode(told))
            else:
                await response.write(b"event: beat\ndata:\n\n")
            shown, counts = passing, now_counts


async def _may_stay(visit: Visit) -> bool:
    """Whether the login still stands, with the right that opened this door."""
    session = await visit.console.doorkeeper.recognise(visit.token, active=False)
    return session is not None and session.proven and "talk" in rights_of(session.roles)


async def label(visit: Visit) -> web.Response:
    """Put a label on a conversation."""
    conversation, word = _conversation(visit), " ".join(visit.form.get("label", "").split()).casefold()
    if not word or len(word) > LONGEST_LABEL or not word.isprintable():
        raise Rejected("a label has one to 24 letters")
    await visit.console.inbox.add_label(conversation, word, visit.agent, visit.console.now())
    return _back(conversation)


async def unlabel(visit: Visit) -> web.Response:
    """Take a label off."""
    conversation = _conversation(visit)
    await visit.console.inbox.remove_label(conversation, visit.form.get("label", ""))
    return _back(conversation)


async def here(visit: Visit) -> web.Response:
    """The agent has this conversation open, writes in it, or leaves; and has read it so far."""
    conversation, doing = _conversation(visit), visit.form.get("doing", "")
    inbox, now = visit.console.inbox, visit.console.now()
    await inbox.note_presence(visit.agent, conversation, now, typing=doing == "types", leaves=doing == "leaves")
    read = visit.form.get("read", "")
    if read.isascii() and read.isdecimal() and len(read) <= 15:  # noqa: PLR2004 - digits of any line's number
        await inbox.mark_read(visit.agent, conversation, int(read))
    return web.Response(status=204)


async def _sieve(visit: Visit) -> Sieve:
    query = visit.request.query
    folder: Folder = next((one for one in _FOLDERS if one == query.get("folder")), "waiting")
    words, one = _searched(visit), query.get("conversation", "")
    found = frozenset({ConversationId(one)}) if one else None
    return Sieve(
        folder="all" if words or one else folder,
        channel=query.get("channel", ""),
        language=query.get("language", ""),
        reach=visit.reach,
        label=query.get("label", ""),
        unread=query.get("unread") == "1",
        found=await visit.console.inbox.find(words, OrderId(words.upper())) if words else found,
    )


def _searched(visit: Visit) -> str:
    return visit.request.query.get("q", "").strip()[:_LONGEST_SEARCH]


class _Shown(msgspec.Struct, frozen=True):
    """A row as an agent has it on the screen: the conversation, its place, whether it is unread, and the minutes that it shows."""

    thread: Thread
    order: str
    unread: bool
    minutes: int


def _passing(
    visit: Visit,
    threads: Sequence[Thread],
    sieve: Sieve,
    reads: Mapping[ConversationId, int],
    team: Collection[Reach],
) -> list[_Shown]:
    now = visit.console.now()

    def shown(thread: Thread, read: int) -> _Shown:
        minutes = int((now - (thread.waits_since or thread.at)).total_seconds() // 60)
        order = f"{thread.urgency(visit.reach, team)} {thread.conversation}"
        return _Shown(thread, order, is_unread(thread, read), minutes)

    read = ((thread, reads.get(thread.conversation, 0)) for thread in threads)
    return [shown(thread, last) for thread, last in read if sieve.passes(thread, visit.agent, last)]


def _row(visit: Visit, shown: _Shown) -> dict[str, object]:
    """A row of the list: its words, and what differs from agent to agent beside them."""
    thread = shown.thread
    return {
        "id": thread.conversation,
        "order": shown.order,
        "unread": shown.unread,
        "mine": thread.owner == visit.agent,
        "owner": thread.owner,
        "said": thread.said,
        "viewing": [name for name in thread.viewing if name != visit.agent],
        "typing": [name for name in thread.typing if name != visit.agent],
        "html": _html(visit, thread, shown.minutes),
    }


def _html(visit: Visit, thread: Thread, minutes: int) -> str:
    """The row in the agent's language; many agents look at the same ones."""
    now, foreign = visit.console.now(), not visit.reach.covers(thread.language)

    def make() -> str:
        return visit.render(
            "_thread.html",
            thread=thread,
            foreign=foreign,
            address=conversation_address(thread.conversation),
            waits=waited(thread.waits_since, now) if thread.waits_since else None,
            since=waited(thread.at, now),
            is_late=thread.due_at is not None and thread.due_at < now,
        )

    return visit.console.rows.get((visit.language, thread, minutes, foreign), make)


def _conversation(visit: Visit) -> ConversationId:
    return ConversationId(visit.part("conversation"))


def _back(conversation: ConversationId) -> web.Response:
    return web.Response(status=303, headers={"Location": f"{conversation_address(conversation)}#label"})
