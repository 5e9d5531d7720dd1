"""Every table and column. Bodies are JSON written by msgspec from the nouns of `domain/`; moments are UTC."""

import sqlalchemy as sa

metadata = sa.MetaData()


def _utc(name: str, **more: object) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), **more)  # type: ignore[arg-type]


# One row per event from outside, keyed by the provider's own identity of it. A second insert changes nothing.
inbox = sa.Table(
    "inbox",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("key", sa.String, nullable=False, unique=True),
    sa.Column("conversation", sa.String, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    _utc("at", nullable=False),
    sa.Column("done", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("error", sa.String, nullable=False, server_default=""),
    sqlite_autoincrement=True,
)
sa.Index("inbox_undone", inbox.c.conversation, inbox.c.id, sqlite_where=~inbox.c.done, postgresql_where=~inbox.c.done)
# What people of the desk did: few rows among many, and their keys stay when the words are erased.
_by_desk = inbox.c.key.like("desk:%")
sa.Index(
    *("inbox_from_desk", inbox.c.conversation, inbox.c.at, inbox.c.key),
    sqlite_where=_by_desk,
    postgresql_where=_by_desk,
)

# The state of each dialog. `heard_at` is when the customer last said something; `sender` is the process that may send for
# this conversation until `sender_until`.
conversations = sa.Table(
    "conversations",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("owner", sa.String, nullable=False, server_default="bot"),
    sa.Column("language", sa.String, nullable=False, server_default=""),
    _utc("updated_at", nullable=False),
    _utc("heard_at"),
    sa.Column("sender", sa.String, nullable=False, server_default=""),
    _utc("sender_until"),
)

_held = conversations.c.owner != "bot"
sa.Index("conversations_held", conversations.c.owner, sqlite_where=_held, postgresql_where=_held)
sa.Index("conversations_latest", conversations.c.updated_at)

# The transcript: what was said by whom, in order. The web chat and the desk are windows on it. A number is never used
# twice, even after an erasure: an open page asks for what comes behind the last one that it saw.
lines = sa.Table(
    "lines",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("key", sa.String, nullable=False, unique=True),  # event id or effect id
    sa.Column("conversation", sa.String, nullable=False),
    _utc("at", nullable=False),
    sa.Column("author", sa.String, nullable=False),  # "customer", "assistant", or a person of the team by name
    sa.Column("language", sa.String, nullable=False),
    sa.Column("body", sa.Text, nullable=False),  # a customer's event, or one of our messages
    sqlite_autoincrement=True,
)
sa.Index("lines_of_conversation", lines.c.conversation, lines.c.id)

# What people of the team tell each other about a conversation. It stands apart from what is said in it, so that nothing
# that reads `lines` for a customer can ever read this.
notes = sa.Table(
    "notes",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("key", sa.String, nullable=False, unique=True),  # of the form that it came in
    sa.Column("conversation", sa.String, nullable=False, index=True),
    sa.Column("agent", sa.String, nullable=False),
    sa.Column("words", sa.Text, nullable=False),
    _utc("at", nullable=False),
)

# Effects that go outside, in order, until they are done.
outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("key", sa.String, nullable=False, unique=True),  # effect id
    sa.Column("conversation", sa.String, nullable=False),
    sa.Column("language", sa.String, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("state", sa.String, nullable=False, server_default="due"),  # due, job, done, dead
    _utc("at", nullable=False),
    _utc("not_before"),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("error", sa.String, nullable=False, server_default=""),
    sqlite_autoincrement=True,
)
_due = outbox.c.state == "due"
sa.Index("outbox_due", outbox.c.conversation, outbox.c.id, sqlite_where=_due, postgresql_where=_due)

orders = sa.Table(
    "orders",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("conversation", sa.String, nullable=False, index=True),
    sa.Column("status", sa.String, nullable=False),
    sa.Column("keypad", sa.String, nullable=False, server_default="", index=True),  # its number on a telephone's keypad
    # What many orders are counted by stands beside the body that has it too (`storage.rows`).
    sa.Column("document", sa.String, nullable=False, server_default=""),
    sa.Column("overdue", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("refunded", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("checkout_ref", sa.String, nullable=False, server_default=""),
    _utc("placed_at", nullable=False),
    _utc("updated_at", nullable=False),
)

_counted = (orders.c.conversation, orders.c.status, orders.c.document, orders.c.overdue, orders.c.refunded)
sa.Index("orders_placed", orders.c.placed_at, *_counted)

# Money that moved, once per reference of the provider's. The books are folded from these rows, which never change.
movements = sa.Table(
    "movements",
    metadata,
    sa.Column("ref", sa.String, primary_key=True),
    sa.Column("kind", sa.String, nullable=False),  # payment, refund, refund_failed, dispute, dispute_won, fee, payout
    sa.Column("order", sa.String, nullable=False, index=True),
    sa.Column("provider", sa.String, nullable=False),
    sa.Column("amount_minor", sa.BigInteger, nullable=False),
    sa.Column("currency", sa.String, nullable=False),
    sa.Column("tax_minor", sa.BigInteger, nullable=False, server_default="0"),
    _utc("at", nullable=False),
)

# Invoices and credit notes, numbered without a gap within a year. Written once, never changed.
invoices = sa.Table(
    "invoices",
    metadata,
    sa.Column("number", sa.String, primary_key=True),
    sa.Column("year", sa.Integer, nullable=False),
    sa.Column("place", sa.Integer, nullable=False),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("about", sa.String, nullable=False, unique=True),  # what caused it: the order, or the refund's reference
    sa.Column("order", sa.String, nullable=False, index=True),
    sa.Column("body", sa.Text, nullable=False),
    _utc("at", nullable=False),
    sa.UniqueConstraint("year", "place"),
)

# Which sale used which promotion code.
promotion_uses = sa.Table(
    "promotion_uses",
    metadata,
    sa.Column("code", sa.String, primary_key=True),
    sa.Column("order", sa.String, primary_key=True),
    _utc("at", nullable=False),
)

# What must be known of a photo that was sold when the photo is gone: no picture, no measurement of a face, no address.
proofs = sa.Table(
    "proofs",
    metadata,
    sa.Column("order", sa.String, primary_key=True),
    sa.Column("photo", sa.String, primary_key=True),
    sa.Column("sha256", sa.String, nullable=False),  # of the finished file
    sa.Column("checks", sa.Text, nullable=False),  # "eyes_open:pass ...", by the catalogue's names
    sa.Column("reviewer", sa.String, nullable=False),
    sa.Column("print_job", sa.String, nullable=False, server_default=""),
    sa.Column("email_mark", sa.String, nullable=False),  # made from the e-mail address with a key of ours
    _utc("at", nullable=False),
)

# That an office refused a photo, as the customer tells it.
claims = sa.Table(
    "claims",
    metadata,
    sa.Column("id", sa.String, primary_key=True),  # the case's
    sa.Column("conversation", sa.String, nullable=False, index=True),
    sa.Column("order", sa.String, nullable=False, index=True),
    sa.Column("office", sa.String, nullable=False),
    sa.Column("words", sa.Text, nullable=False),
    sa.Column("evidence", sa.String),  # a photo's id
    _utc("at", nullable=False),
)

# What the print lab was given, and that it has forgotten it.
print_jobs = sa.Table(
    "print_jobs",
    metadata,
    sa.Column("job", sa.String, primary_key=True),
    sa.Column("order", sa.String, nullable=False, index=True),
    _utc("at", nullable=False),
    _utc("deleted_at"),
)

# Short codes that an office fetches a finished photo by.
photo_codes = sa.Table(
    "photo_codes",
    metadata,
    sa.Column("code", sa.String, primary_key=True),
    sa.Column("order", sa.String, nullable=False, index=True),
    sa.Column("photo", sa.String, nullable=False),
    _utc("until", nullable=False),
)

# The record that an order's file reached its customer: once per order and photo.
deliveries = sa.Table(
    "deliveries",
    metadata,
    sa.Column("order", sa.String, primary_key=True),
    sa.Column("photo", sa.String, primary_key=True),
    sa.Column("sha256", sa.String, nullable=False),
    _utc("at", nullable=False),
)

# What was agreed to. Rows are only ever added.
consents = sa.Table(
    "consents",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("key", sa.String, nullable=False, unique=True),  # effect id
    sa.Column("conversation", sa.String, nullable=False, index=True),
    sa.Column("channel", sa.String, nullable=False),
    sa.Column("consent", sa.String, nullable=False),
    sa.Column("version", sa.String, nullable=False),
    sa.Column("sha256", sa.String, nullable=False),
    sa.Column("answer", sa.String, nullable=False),
    sa.Column("language", sa.String, nullable=False),
    _utc("at", nullable=False),
)

# Whose conversation the camera page of a sitting sends its photos into.
sittings = sa.Table(
    "sittings",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("conversation", sa.String, nullable=False),
    _utc("at", nullable=False),
)

# Where a customer is reached whose conversation does not say it: telephone numbers. The name of such a conversation is
# made from the number and a key, so that nothing else in these tables, and no log, has the number in it.
addresses = sa.Table(
    "addresses",
    metadata,
    sa.Column("conversation", sa.String, primary_key=True),
    sa.Column("address", sa.String, nullable=False),
    _utc("at", nullable=False),
)

# Who wants messages from which sender of ours, and who wants none. Rows are only ever added; the last one holds.
wishes = sa.Table(
    "wishes",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("key", sa.String, nullable=False, unique=True),  # event id
    sa.Column("conversation", sa.String, nullable=False, index=True),
    sa.Column("sender", sa.String, nullable=False),
    sa.Column("wanted", sa.Boolean, nullable=False),
    sa.Column("how", sa.String, nullable=False),  # keyword, call, provider
    _utc("at", nullable=False),
)

# What a provider said of a message that it took from us: its own number, whose message it was, and how far it came.
sendings = sa.Table(
    "sendings",
    metadata,
    sa.Column("ref", sa.String, primary_key=True),
    sa.Column("effect", sa.String, nullable=False),
    sa.Column("conversation", sa.String, nullable=False, index=True),
    sa.Column("status", sa.String, nullable=False),
    sa.Column("rank", sa.Integer, nullable=False),  # never goes down
    sa.Column("error", sa.String, nullable=False, server_default=""),
    _utc("at", nullable=False),
)

# The vault's keys: erasing `wrapped_key` is the erasure of the photo. Anchors of retention, not due dates.
photos = sa.Table(
    "photos",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("conversation", sa.String, nullable=False),
    sa.Column("key_version", sa.String, nullable=False),
    sa.Column("wrapped_key", sa.LargeBinary),  # null when erased
    _utc("uploaded_at", nullable=False),
    _utc("ordered_at"),
    _utc("erased_at"),
)
sa.Index("photos_of_conversation", photos.c.conversation, photos.c.uploaded_at)

# What the desk is asked to decide. express: its customer paid to be first. looked_by: whoever opened it last, and
# looked_at: when first.
# stage: "second" when `asked_by` wants somebody else's opinion, "lead" when the two disagree.
# returned_at: when it came back to the queue from somebody who had fallen silent.
cases = sa.Table(
    "cases",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column(
        "kind", sa.String, nullable=False
    ),  # review, contest, person, callback, claim, dispute, promise, money, order
    sa.Column("conversation", sa.String, nullable=False, index=True),
    sa.Column("order", sa.String),
    sa.Column("photo", sa.String),
    sa.Column("document", sa.String),
    _utc("opened_at", nullable=False),
    _utc("due_at"),
    sa.Column("assigned_to", sa.String, nullable=False, server_default=""),
    _utc("closed_at"),
    sa.Column("outcome", sa.String, nullable=False, server_default=""),  # approved, rejected, released, withdrawn
    sa.Column("reason", sa.String, nullable=False, server_default=""),
    _utc("returned_at"),
    sa.Column("express", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("looked_by", sa.String, nullable=False, server_default=""),
    _utc("looked_at"),
    sa.Column("stage", sa.String, nullable=False, server_default=""),
    sa.Column("asked_by", sa.String, nullable=False, server_default=""),
    sa.Column("asked_words", sa.Text, nullable=False, server_default=""),
)

# What each person thought of a photo, beside what the machine had found in it: no picture, and no name of a customer.
opinions = sa.Table(
    "opinions",
    metadata,
    sa.Column("case", sa.String, primary_key=True),
    sa.Column("stage", sa.String, primary_key=True),  # only, first, second, lead
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("photo", sa.String, nullable=False),
    sa.Column("document", sa.String, nullable=False),
    sa.Column("verdict", sa.String, nullable=False),  # the machine's; "" where it is not known
    sa.Column(
        "failed", sa.Text, nullable=False
    ),  # the checks that refused the photo, with their details: "head_size:far"
    sa.Column("person", sa.String, nullable=False),
    sa.Column("decision", sa.String, nullable=False),  # approve, reject, unsure
    sa.Column("reason", sa.String, nullable=False),
    sa.Column("seconds", sa.Integer),  # from opening the case to this opinion
    _utc("at", nullable=False),
)

# What customers left for people to answer, and where: an e-mail address, or "" for the chat.
questions = sa.Table(
    "questions",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("case", sa.String, nullable=False),
    sa.Column("conversation", sa.String, nullable=False, index=True),
    sa.Column("words", sa.Text, nullable=False),
    sa.Column("answer_to", sa.String, nullable=False),
    _utc("at", nullable=False),
)

# Whether a person helped: once for each time that they handed a conversation back. `case`: the request that they saw to.
ratings = sa.Table(
    "ratings",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("conversation", sa.String, nullable=False, index=True),
    sa.Column("agent", sa.String, nullable=False, index=True),
    sa.Column("case", sa.String, nullable=False),
    sa.Column("score", sa.Integer, nullable=False),  # 1: it helped, 0: it did not
    sa.Column("words", sa.Text, nullable=False),
    sa.Column("channel", sa.String, nullable=False),
    _utc("at", nullable=False),
)

_open = cases.c.closed_at.is_(None)
sa.Index("cases_open", cases.c.conversation, sqlite_where=_open, postgresql_where=_open)

# The assessment that a reviewer sees beside the photo: the last one of each photo.
assessments = sa.Table(
    "assessments",
    metadata,
    sa.Column("photo", sa.String, primary_key=True),
    sa.Column("conversation", sa.String, nullable=False, index=True),
    sa.Column("verdict", sa.String, nullable=False, server_default=""),
    sa.Column("body", sa.Text, nullable=False),
    _utc("at", nullable=False),
)

# The people of the desk. `roles`, `languages` (of customers) and `countries` (of documents) are words with spaces between
# them; no languages or no countries are all of them. `factor`: the sealed secret of the second factor, and `factor_step`
# the last step whose code was used. Who has left keeps their name, for the log.
agents = sa.Table(
    "agents",
    metadata,
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("password_hash", sa.String, nullable=False),  # argon2id
    sa.Column("roles", sa.String, nullable=False, server_default=""),
    sa.Column("languages", sa.String, nullable=False, server_default=""),
    sa.Column("countries", sa.String, nullable=False, server_default=""),
    sa.Column("factor", sa.LargeBinary),
    sa.Column("factor_step", sa.Integer, nullable=False, server_default="0"),
    sa.Column("has_left", sa.Boolean, nullable=False, server_default=sa.false()),
    _utc("created_at", nullable=False),
)

# `proven`: the second factor was given, or none was needed.
agent_sessions = sa.Table(
    "agent_sessions",
    metadata,
    sa.Column("token_sha256", sa.String, primary_key=True),
    sa.Column("agent", sa.String, nullable=False),
    sa.Column("csrf", sa.String, nullable=False),
    sa.Column("proven", sa.Boolean, nullable=False, server_default=sa.true()),
    _utc("created_at", nullable=False),
    _utc("seen_at", nullable=False),
)

# What people decided to do for an order, and why. Where `outcome` is empty, it waits for somebody else to confirm it.
proposals = sa.Table(
    "proposals",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("order", sa.String, nullable=False, index=True),
    sa.Column("kind", sa.String, nullable=False),  # refund, redo, resend, reopen, cancel, claim-refund, claim-redo
    sa.Column("amount_minor", sa.BigInteger),
    sa.Column("currency", sa.String, nullable=False, server_default=""),
    sa.Column("case", sa.String),
    sa.Column("words", sa.Text, nullable=False, server_default=""),  # to the customer
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("standing", sa.String, nullable=False, server_default=""),  # how the order stood
    sa.Column("by", sa.String, nullable=False),
    _utc("at", nullable=False),
    sa.Column("outcome", sa.String, nullable=False, server_default=""),  # done, confirmed, declined, expired
    sa.Column("decided_by", sa.String, nullable=False, server_default=""),
    _utc("decided_at"),
    sa.Column("answer", sa.Text, nullable=False, server_default=""),
)

# What people did and saw at the desk. Rows are only ever added, each with a link to the one before (`bot.domain.audit`).
audit = sa.Table(
    "audit",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("agent", sa.String, nullable=False, index=True),
    sa.Column("deed", sa.String, nullable=False),
    sa.Column("about", sa.Text, nullable=False),
    sa.Column("link", sa.String, nullable=False),
    _utc("at", nullable=False),
    sqlite_autoincrement=True,
)

# How far each agent has read each conversation.
reads = sa.Table(
    "reads",
    metadata,
    sa.Column("agent", sa.String, primary_key=True),
    sa.Column("conversation", sa.String, primary_key=True),
    sa.Column("line", sa.Integer, nullable=False),
)

# Words by which agents find conversations again.
labels = sa.Table(
    "labels",
    metadata,
    sa.Column("conversation", sa.String, primary_key=True),
    sa.Column("label", sa.String, primary_key=True),
    sa.Column("agent", sa.String, nullable=False),
    _utc("at", nullable=False),
)

# Who of the team has which conversation open, and who writes in it.
presences = sa.Table(
    "presences",
    metadata,
    sa.Column("agent", sa.String, primary_key=True),
    sa.Column("conversation", sa.String, primary_key=True),
    _utc("seen_at", nullable=False),
    _utc("typed_at"),
)

# What agents are told of: kinds, channels and documents, and nothing of a customer's (`bot.domain.notice`).
notices = sa.Table(
    "notices",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("key", sa.String, nullable=False, unique=True),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("channel", sa.String, nullable=False),
    sa.Column("document", sa.String),
    sa.Column("case", sa.String),
    sa.Column("to", sa.String, nullable=False, server_default=""),  # one agent alone
    sa.Column("silent", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("wider", sa.Boolean, nullable=False, server_default=sa.false()),  # for whoever was not told at first
    _utc("at", nullable=False, index=True),
    sqlite_autoincrement=True,
)

# Who wants to be told of what by e-mail, and when not. `reached`: the last notice that was considered for them. `looked_at`:
# when a page of the desk was last open before them.
notice_wishes = sa.Table(
    "notice_wishes",
    metadata,
    sa.Column("agent", sa.String, primary_key=True),
    sa.Column("email", sa.String, nullable=False, server_default=""),
    sa.Column("confirmed", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("language", sa.String, nullable=False, server_default="en"),
    sa.Column("kinds", sa.String, nullable=False, server_default=""),  # words with spaces between them
    sa.Column("quiet_from", sa.String, nullable=False, server_default=""),  # "22:00", by the desk's clock
    sa.Column("quiet_until", sa.String, nullable=False, server_default=""),
    sa.Column("reached", sa.Integer, nullable=False, server_default="0"),
    _utc("mailed_at"),
    _utc("looked_at"),
)

# The team's group on Telegram: a topic for each conversation that a person was asked for in. `thread`: Telegram's number of
# it. `told`: the last line of the transcript that stands there. `state`: open, closed, forget (with all that it holds).
# `busy_until`: one process writes at a time.
topics = sa.Table(
    "topics",
    metadata,
    sa.Column("conversation", sa.String, primary_key=True),
    sa.Column("thread", sa.BigInteger, unique=True),
    sa.Column("told", sa.Integer, nullable=False, server_default="0"),
    sa.Column("state", sa.String, nullable=False, server_default="closed"),
    _utc("busy_until"),
)

# Which agent somebody in the group is, and the codes by which they showed it: each counts once.
group_members = sa.Table(
    "group_members",
    metadata,
    sa.Column("telegram_user", sa.BigInteger, primary_key=True),
    sa.Column("agent", sa.String, nullable=False, unique=True),
    _utc("at", nullable=False),
)
group_codes = sa.Table(
    "group_codes",
    metadata,
    sa.Column("code_sha256", sa.String, primary_key=True),
    sa.Column("agent", sa.String, nullable=False, unique=True),
    _utc("until", nullable=False),
)

# When the group may be spoken to next, by whichever process.
group_pace = sa.Table(
    "group_pace",
    metadata,
    sa.Column("chat", sa.BigInteger, primary_key=True, autoincrement=False),
    _utc("due", nullable=False),
)

# The browsers that agents are told in: the push service's address of each, and its keys. `reached`: the last notice that was
# considered for it.
push_subscriptions = sa.Table(
    "push_subscriptions",
    metadata,
    sa.Column("endpoint", sa.String, primary_key=True),
    sa.Column("agent", sa.String, nullable=False, index=True),
    sa.Column("p256dh", sa.LargeBinary, nullable=False),
    sa.Column("auth", sa.LargeBinary, nullable=False),
    sa.Column("language", sa.String, nullable=False),
    sa.Column("reached", sa.Integer, nullable=False, server_default="0"),
    _utc("at", nullable=False),
)
