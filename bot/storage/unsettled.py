"""Which cases still wait for a decision."""

import sqlalchemy as sa

from bot.storage.schema import cases, inbox

# A decision is stored before its turn closes the case; a turn that has to be tried again must not show the case twice.
_decided = sa.exists().where(inbox.c.key == "desk:case:" + cases.c.id + ":decided", ~inbox.c.done)
unsettled = cases.c.closed_at.is_(None) & ~_decided
