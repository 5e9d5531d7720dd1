"""The review: who paid to be first, since when somebody looks at a case, second opinions, and what people thought of it all.

Revision ID: 0007
Revises: 0006
"""

import json
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the columns and the table; what waits already and was paid to be first is first."""
    with op.batch_alter_table("cases") as cases:
        cases.add_column(sa.Column("express", sa.Boolean(), server_default=sa.false(), nullable=False))
        cases.add_column(sa.Column("looked_by", sa.String(), server_default="", nullable=False))
        cases.add_column(sa.Column("looked_at", _MOMENT, nullable=True))
        cases.add_column(sa.Column("stage", sa.String(), server_default="", nullable=False))
        cases.add_column(sa.Column("asked_by", sa.String(), server_default="", nullable=False))
        cases.add_column(sa.Column("asked_words", sa.Text(), server_default="", nullable=False))
    op.create_table(
        "opinions",
        sa.Column("case", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("photo", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("failed", sa.Text(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("case", "stage"),
    )
    _put_express_first()


def downgrade() -> None:
    """Forget who was asked, and what people thought."""
    op.drop_table("opinions")
    with op.batch_alter_table("cases") as cases:
        for name in ("asked_words", "asked_by", "stage", "looked_at", "looked_by", "express"):
            cases.drop_column(name)


def _put_express_first() -> None:
    sql = op.get_bind()
    cases = sa.table("cases", *(sa.column(name) for name in ("id", "order", "express", "closed_at")))
    orders = sa.table("orders", sa.column("id"), sa.column("body"))
    waiting = (
        sa.select(cases.c.id, orders.c.body)
        .join(orders, orders.c.id == cases.c.order)
        .where(cases.c.closed_at.is_(None))
    )
    first = [row.id for row in sql.execute(waiting).all() if json.loads(row.body).get("express")]
    if first:
        sql.execute(sa.update(cases).where(cases.c.id.in_(first)).values(express=sa.true()))
