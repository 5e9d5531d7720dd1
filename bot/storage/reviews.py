"""The review of photos: whose turn it is, second opinions, and what each person thought beside what the machine found."""

import datetime as dt
from collections.abc import Collection, Iterator

import msgspec
import sqlalchemy as sa

from bot.domain.assessment import Assessment
from bot.domain.events import ReviewDecided
from bot.domain.ids import CaseId, DocumentId
from bot.domain.opinion import Decision, Opinion, Stage, place_of_last
from bot.storage.database import Database, insert_or_ignore, utc
from bot.storage.schema import assessments, cases, opinions
from bot.storage.unsettled import unsettled

_assessment = msgspec.json.Decoder(Assessment)

_ABOUT_PHOTOS = cases.c.kind.in_(("review", "contest"))
_PLACES = ("only", "first", "second", "lead")


class OpinionRow(msgspec.Struct, frozen=True, kw_only=True):
    """An opinion beside the machine's. `failed`: the checks that refused the photo, each "check:detail"."""

    case: str
    stage: str
    kind: str
    photo: str
    document: str
    verdict: str
    failed: tuple[str, ...]
    person: str
    decision: Decision
    reason: str
    seconds: int | None
    at: dt.datetime


class SqlReviews:
    """The review's questions, in SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def next_case(self, agent: str, documents: Collection[DocumentId] | None, *, is_lead: bool) -> CaseId | None:
        """The photo to judge next, free or this agent's already: whose customer paid to be first, then the first promise.

        documents: those that this agent judges, None for all of them.
        """
        mine = cases.c.assigned_to.in_(("", agent)) & _open_to(agent, documents, is_lead=is_lead)
        # What was never promised for a moment has waited longest: it is from before there were such promises.
        first = (sa.case((cases.c.express, 0), else_=1), sa.func.coalesce(cases.c.due_at, cases.c.opened_at))
        asked = (
            sa.select(cases.c.id)
            .where(unsettled, _ABOUT_PHOTOS, mine)
            .order_by(*first, cases.c.opened_at, cases.c.id)
            .limit(1)
        )
        return await self._database.run(lambda sql: sql.execute(asked).scalar())

    async def waiting_for_others(self, agent: str, documents: Collection[DocumentId] | None, *, is_lead: bool) -> int:
        """How many photos nobody has yet that this agent is not offered."""
        free = cases.c.assigned_to == ""
        asked = sa.select(sa.func.count()).where(
            unsettled, _ABOUT_PHOTOS, free, ~_open_to(agent, documents, is_lead=is_lead)
        )
        return await self._database.run(lambda sql: sql.execute(asked).scalar_one())

    async def look(self, case: CaseId, agent: str, at: dt.datetime) -> None:
        """The agent whose case it is has it before their eyes; the clock runs from the first time on."""
        first = (cases.c.id == case) & (cases.c.assigned_to == agent) & (cases.c.looked_by != agent)
        looked = sa.update(cases).where(first).values(looked_by=agent, looked_at=at)
        await self._database.run(lambda sql: sql.execute(looked).rowcount)

    async def ask_another(
        self, case: CaseId, agent: str, decision: Decision, reason: str, words: str, at: dt.datetime
    ) -> bool:
        """Write the agent's own opinion down and leave the case to somebody else. False unless it is theirs, and new."""
        changes = {"stage": "second", "asked_by": agent, "asked_words": words}
        return await self._pass_on(
            case, agent, "", changes, Opinion(place="first", person=agent, decision=decision, reason=reason), at
        )

    async def disagree(self, case: CaseId, agent: str, decision: Decision, reason: str, at: dt.datetime) -> bool:
        """Write the second opinion down and leave the case to a lead. False unless it is this agent's."""
        opinion = Opinion(place="second", person=agent, decision=decision, reason=reason)
        return await self._pass_on(case, agent, "second", {"stage": "lead"}, opinion, at)

    async def opinions(self, case: CaseId) -> tuple[Opinion, ...]:
        """What was thought of this case so far, in order."""
        asked = sa.select(opinions).where(opinions.c.case == case)
        rows = await self._database.run(lambda sql: sql.execute(asked).all())
        found = [Opinion(place=row.stage, person=row.person, decision=row.decision, reason=row.reason) for row in rows]
        return tuple(sorted(found, key=lambda opinion: _PLACES.index(opinion.place)))

    def read(self) -> Iterator[OpinionRow]:
        """Every opinion, in this thread, the oldest first; none where there is no such table yet."""
        if not self._database.run_now(lambda sql: sa.inspect(sql).has_table(opinions.name)):
            return
        asked = sa.select(opinions).order_by(opinions.c.at, opinions.c.case, opinions.c.stage)
        for row in self._database.run_now(lambda sql: sql.execute(asked).all()):
            values = {name: getattr(row, name) for name in OpinionRow.__struct_fields__}
            yield OpinionRow(**{**values, "failed": tuple(row.failed.split()), "at": utc(row.at)})

    async def _pass_on(
        self, case: CaseId, agent: str, stage: Stage, changes: dict[str, str], opinion: Opinion, at: dt.datetime
    ) -> bool:
        own = (cases.c.id == case) & (cases.c.assigned_to == agent) & (cases.c.stage == stage) & unsettled

        def work(sql: sa.Connection) -> bool:
            row = sql.execute(sa.select(cases).where(own).with_for_update()).one_or_none()
            if row is None:
                return False
            _note(sql, row, opinion, at)
            freed = {**changes, "assigned_to": "", "looked_by": "", "looked_at": None}
            sql.execute(sa.update(cases).where(cases.c.id == case).values(freed))
            return True

        return await self._database.run(work)


def last_opinion(sql: sa.Connection, decided: ReviewDecided, at: dt.datetime) -> None:
    """Write down whose word was the last, in the turn that hears it."""
    row = sql.execute(sa.select(cases).where(cases.c.id == decided.case)).one()
    decision: Decision = "approve" if decided.approved else "reject"
    asked = sa.select(opinions.c.decision).where(opinions.c.case == decided.case, opinions.c.stage == "first")
    place = place_of_last(row.stage, row.asked_by, decided.reviewer, sql.execute(asked).scalar(), decision)
    _note(sql, row, Opinion(place=place, person=decided.reviewer, decision=decision, reason=decided.reason), at)


def _note(sql: sa.Connection, case: "sa.Row[tuple[object, ...]]", opinion: Opinion, at: dt.datetime) -> None:
    body = sql.execute(sa.select(assessments.c.body).where(assessments.c.photo == case.photo)).scalar()
    found = None if body is None else _assessment.decode(body)
    looked = case.looked_at is not None and case.looked_by == opinion.person
    row = {
        "case": case.id,
        "stage": opinion.place,
        "kind": case.kind,
        "photo": case.photo or "",
        "document": case.document or "",
        "verdict": found.verdict if found else "",
        "failed": " ".join(f"{finding.check}:{finding.detail}" for finding in found.failed()) if found else "",
        "person": opinion.person,
        "decision": opinion.decision,
        "reason": opinion.reason,
        "seconds": max(0, round((at - utc(case.looked_at)).total_seconds())) if looked else None,
        "at": at,
    }
    sql.execute(insert_or_ignore(sql.dialect.name, opinions), row)


def _open_to(agent: str, documents: Collection[DocumentId] | None, *, is_lead: bool) -> sa.ColumnElement[bool]:
    """What this agent may be given. Who asked for a second opinion is not offered the case again, a lead neither."""
    stages = [cases.c.stage == "", (cases.c.stage == "second") & (cases.c.asked_by != agent)]
    stages += [cases.c.stage == "lead"] if is_lead else []
    known = cases.c.document.is_(None) | cases.c.document.in_(documents) if documents is not None else sa.true()
    return sa.or_(*stages) & (known | (cases.c.assigned_to == agent))
