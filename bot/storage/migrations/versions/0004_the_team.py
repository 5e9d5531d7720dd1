"""The team: roles, second factors, and the log of the desk, into which the list of looked-at photos moves.

Revision ID: 0004
Revises: 0003
"""

import datetime as dt
import json
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from bot.domain.audit import START, Deed, link_of

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_MOMENT = sa.DateTime(timezone=True)
_EVERY_ROLE = "reviewer agent lead operator"  # whoever was at the desk until now could do everything there


def upgrade() -> None:
    """Add the columns, make the log, and chain what was seen so far."""
    with op.batch_alter_table("agents") as agents:
        agents.add_column(sa.Column("roles", sa.String(), server_default="", nullable=False))
        agents.add_column(sa.Column("languages", sa.String(), server_default="", nullable=False))
        agents.add_column(sa.Column("countries", sa.String(), server_default="", nullable=False))
        agents.add_column(sa.Column("factor", sa.LargeBinary(), nullable=True))
        agents.add_column(sa.Column("factor_step", sa.Integer(), server_default="0", nullable=False))
        agents.add_column(sa.Column("has_left", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.get_bind().execute(sa.text("UPDATE agents SET roles = :roles"), {"roles": _EVERY_ROLE})
    with op.batch_alter_table("agent_sessions") as sessions:
        sessions.add_column(sa.Column("proven", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agent", sa.String(), nullable=False),
        sa.Column("deed", sa.String(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_audit_agent"), "audit", ["agent"])
    _move_accesses()
    op.drop_table("photo_accesses")


def downgrade() -> None:
    """There is no way back: a log that can be taken apart is none."""
    raise NotImplementedError("restore a backup from before this release")


def _move_accesses() -> None:
    sql, link = op.get_bind(), START
    seen = sa.table(
        "photo_accesses",
        *(sa.column(name, sa.String()) for name in ("photo", "purpose", "agent", "case")),
        sa.column("id", sa.Integer()),
        sa.column("at", _MOMENT),
    )
    log = sa.table(
        "audit",
        *(sa.column(name, sa.String()) for name in ("agent", "deed", "about", "link")),
        sa.column("at", _MOMENT),
    )
    for row in sql.execute(sa.select(seen).order_by(seen.c.id)).all():
        about = {"photo": row.photo, "purpose": row.purpose, "case": row.case}
        at = row.at.replace(tzinfo=dt.UTC) if row.at.tzinfo is None else row.at
        link = link_of(link, Deed(at=at, agent=row.agent, deed="saw", about=about))
        words = json.dumps(about, ensure_ascii=False, separators=(",", ":"))
        sql.execute(sa.insert(log).values(agent=row.agent, deed="saw", about=words, link=link, at=at))
