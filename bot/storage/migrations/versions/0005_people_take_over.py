"""People take over: questions that were left, ratings, and requests that came back to the queue.

Revision ID: 0005
Revises: 0004
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the tables and the column."""
    with op.batch_alter_table("cases") as cases:
        cases.add_column(sa.Column("returned_at", _MOMENT, nullable=True))
    op.create_table(
        "questions",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("case", sa.String(), nullable=False),
        sa.Column("conversation", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("answer_to", sa.String(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_questions_conversation"), "questions", ["conversation"])
    op.create_table(
        "ratings",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("conversation", sa.String(), nullable=False),
        sa.Column("agent", sa.String(), nullable=False),
        sa.Column("case", sa.String(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_ratings_conversation"), "ratings", ["conversation"])
    op.create_index(op.f("ix_ratings_agent"), "ratings", ["agent"])


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("ratings")
    op.drop_table("questions")
    with op.batch_alter_table("cases") as cases:
        cases.drop_column("returned_at")
