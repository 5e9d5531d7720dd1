"""The inbox: how far agents have read, labels, who is present; and the ways to find what is open.

Revision ID: 0011
Revises: 0010
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables and the indexes."""
    op.create_table(
        "reads",
        sa.Column("agent", sa.String(), nullable=False),
        sa.Column("conversation", sa.String(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("agent", "conversation"),
    )
    op.create_table(
        "labels",
        sa.Column("conversation", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("agent", sa.String(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("conversation", "label"),
    )
    op.create_table(
        "presences",
        sa.Column("agent", sa.String(), nullable=False),
        sa.Column("conversation", sa.String(), nullable=False),
        sa.Column("seen_at", _MOMENT, nullable=False),
        sa.Column("typed_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("agent", "conversation"),
    )
    held, still_open = sa.text("owner != 'bot'"), sa.text("closed_at IS NULL")
    op.create_index("conversations_held", "conversations", ["owner"], sqlite_where=held, postgresql_where=held)
    op.create_index("conversations_latest", "conversations", ["updated_at"])
    op.create_index("cases_open", "cases", ["conversation"], sqlite_where=still_open, postgresql_where=still_open)


def downgrade() -> None:
    """Drop them."""
    op.drop_index("cases_open", "cases")
    op.drop_index("conversations_latest", "conversations")
    op.drop_index("conversations_held", "conversations")
    for table in ("presences", "labels", "reads"):
        op.drop_table(table)
