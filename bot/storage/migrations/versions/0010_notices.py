"""Notices: what waits, and who of the team wants to be told of it where.

Revision ID: 0010
Revises: 0009
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables, empty: what waits already is on the desk, and nobody is told of it again."""
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=True),
        sa.Column("case", sa.String(), nullable=True),
        sa.Column("to", sa.String(), server_default="", nullable=False),
        sa.Column("silent", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_notices_at"), "notices", ["at"])
    op.create_table(
        "notice_wishes",
        sa.Column("agent", sa.String(), nullable=False),
        sa.Column("email", sa.String(), server_default="", nullable=False),
        sa.Column("confirmed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("language", sa.String(), server_default="en", nullable=False),
        sa.Column("kinds", sa.String(), server_default="", nullable=False),
        sa.Column("quiet_from", sa.String(), server_default="", nullable=False),
        sa.Column("quiet_until", sa.String(), server_default="", nullable=False),
        sa.Column("reached", sa.Integer(), server_default="0", nullable=False),
        sa.Column("mailed_at", _MOMENT, nullable=True),
        sa.Column("looked_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("agent"),
    )
    op.create_table(
        "topics",
        sa.Column("conversation", sa.String(), nullable=False),
        sa.Column("thread", sa.BigInteger(), nullable=True),
        sa.Column("told", sa.Integer(), server_default="0", nullable=False),
        sa.Column("state", sa.String(), server_default="closed", nullable=False),
        sa.Column("busy_until", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("conversation"),
        sa.UniqueConstraint("thread"),
    )
    op.create_table(
        "group_members",
        sa.Column("telegram_user", sa.BigInteger(), nullable=False),
        sa.Column("agent", sa.String(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("telegram_user"),
        sa.UniqueConstraint("agent"),
    )
    op.create_table(
        "group_codes",
        sa.Column("code_sha256", sa.String(), nullable=False),
        sa.Column("agent", sa.String(), nullable=False),
        sa.Column("until", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("code_sha256"),
        sa.UniqueConstraint("agent"),
    )
    op.create_table(
        "push_subscriptions",
        sa.Column("endpoint", sa.String(), nullable=False),
        sa.Column("agent", sa.String(), nullable=False),
        sa.Column("p256dh", sa.LargeBinary(), nullable=False),
        sa.Column("auth", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("reached", sa.Integer(), server_default="0", nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("endpoint"),
    )
    op.create_index(op.f("ix_push_subscriptions_agent"), "push_subscriptions", ["agent"])


def downgrade() -> None:
    """Drop them again."""
    for table in ("push_subscriptions", "group_codes", "group_members", "topics", "notice_wishes"):
        op.drop_table(table)
    op.drop_table("notices")
