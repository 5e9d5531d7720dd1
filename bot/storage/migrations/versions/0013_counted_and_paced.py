"""What figures are counted by, in columns; and when the team's group may be spoken to next.

Revision ID: 0013
Revises: 0012
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_WERE = ["placed_at", "conversation", "status"]
_ARE = [*_WERE, "document", "overdue", "refunded"]


def upgrade() -> None:
    """Add the columns, read them from the bodies, and make the indexes fit."""
    no = sa.false()
    with op.batch_alter_table("orders") as orders:
        orders.add_column(sa.Column("document", sa.String(), server_default="", nullable=False))
        orders.add_column(sa.Column("overdue", sa.Boolean(), server_default=no, nullable=False))
        orders.add_column(sa.Column("refunded", sa.Boolean(), server_default=no, nullable=False))
    with op.batch_alter_table("assessments") as assessments:
        assessments.add_column(sa.Column("verdict", sa.String(), server_default="", nullable=False))
    _read_bodies()
    _index("orders_placed", "orders", _ARE)
    op.create_index("photos_of_conversation", "photos", ["conversation", "uploaded_at"])
    op.drop_index("ix_photos_conversation", "photos")
    op.create_table(
        "group_pace",
        sa.Column("chat", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("chat"),
    )


def downgrade() -> None:
    """Drop them; the bodies have it all."""
    op.drop_table("group_pace")
    op.create_index("ix_photos_conversation", "photos", ["conversation"])
    op.drop_index("photos_of_conversation", "photos")
    _index("orders_placed", "orders", _WERE)
    with op.batch_alter_table("assessments") as assessments:
        assessments.drop_column("verdict")
    with op.batch_alter_table("orders") as orders:
        for name in ("refunded", "overdue", "document"):
            orders.drop_column(name)


def _index(name: str, table: str, columns: list[str]) -> None:
    op.drop_index(name, table)
    op.create_index(name, table, columns)


def _read_bodies() -> None:
    sql = op.get_bind()
    if sql.dialect.name == "sqlite":
        text, flag, number = (
            "json_extract(body, '$.{}')",
            "coalesce(json_extract(body, '$.{}'), 0)",
            "json_extract(body, '$.{}')",
        )
    else:
        text, flag, number = (
            "body::json->>'{}'",
            "coalesce((body::json->>'{}')::boolean, false)",
            "(body::json->>'{}')::bigint",
        )
    refunded = f"coalesce({number.format('refunded_minor')}, 0) > 0"
    # Nothing here comes from outside.
    sql.execute(
        sa.text(
            f"UPDATE orders SET document = coalesce({text.format('document')}, ''), "  # noqa: S608
            f"overdue = {flag.format('overdue')}, refunded = {refunded}"
        )
    )
    sql.execute(sa.text(f"UPDATE assessments SET verdict = coalesce({text.format('verdict')}, '')"))  # noqa: S608
