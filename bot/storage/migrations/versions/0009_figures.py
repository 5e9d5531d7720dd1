"""Indexes for the desk's figures: what people did in conversations, and orders by when they were placed.

Revision ID: 0009
Revises: 0008
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_FROM_DESK = sa.text("key LIKE 'desk:%'")


def upgrade() -> None:
    """Make the indexes."""
    columns = ["conversation", "at", "key"]
    op.create_index("inbox_from_desk", "inbox", columns, sqlite_where=_FROM_DESK, postgresql_where=_FROM_DESK)
    op.create_index("orders_placed", "orders", ["placed_at", "conversation", "status"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index("orders_placed", "orders")
    op.drop_index("inbox_from_desk", "inbox")
