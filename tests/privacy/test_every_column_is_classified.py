"""What we store is classified column by column, and an erasure leaves nothing of what it has to take."""

import datetime as dt
from collections.abc import Iterator, Mapping

import msgspec
import sqlalchemy as sa

from bot.dialogs.state import Conversation, Placed
from bot.domain.assessment import Assessment
from bot.domain.effects import Order
from bot.domain.ids import ConversationId, DocumentId, OrderId, PhotoId
from bot.domain.money import Money
from bot.domain.post import PostalAddress
from bot.privacy.classes import ERASED, load_classes
from bot.storage.database import Database
from bot.storage.rows import order_row
from bot.storage.schema import metadata
from tests.engine.conftest import ANNA, Bench

BERTA = ConversationId("web:berta")
MOMENT = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
CLASSES = load_classes()


def test_every_column_has_one_class_and_every_class_names_a_column() -> None:
    stored = {table.name: {column.name for column in table.columns} for table in metadata.tables.values()}

    assert {table: set(columns) for table, columns in CLASSES.items()} == stored


def test_what_an_erasure_takes_stands_where_its_customer_is_known() -> None:
    assert all({"conversation", "id"} & set(CLASSES[table]) for table, _ in personal_columns())
    assert {"photo", "contact", "words"} == {CLASSES[table][column] for table, column in personal_columns()}


async def test_an_erasure_leaves_no_photo_contact_or_words_and_takes_nothing_from_anybody_else(bench: Bench) -> None:
    for customer in (ANNA, BERTA):
        fill_with_one_of_everything(bench.database, customer)
    assert {place for place, value in everything(bench.database, ANNA) if knows(value, ANNA)} >= personal_columns()
    others, books = everything(bench.database, BERTA), bench.rows('SELECT ref, "order", amount_minor FROM movements')

    engine = bench.new_engine()
    for number, words in enumerate(("delete my data", "Yes, erase everything")):
        await engine.accept(bench.says(words, number))
        await engine.close()

    left = [(place, value) for place, value in everything(bench.database, ANNA) if place in personal_columns()]
    assert {place[0] for place, _ in left} >= {"orders", "photos", "conversations"}
    assert [place for place, value in left if knows(value, ANNA)] == []
    assert everything(bench.database, BERTA) == others
    assert bench.rows('SELECT ref, "order", amount_minor FROM movements') == books


# --- one of everything -----------------------------------------------------------------------------------------------


def personal_columns() -> set[tuple[str, str]]:
    return {(table, column) for table, row in CLASSES.items() for column, kind in row.items() if kind in ERASED}


def fill_with_one_of_everything(database: Database, customer: ConversationId) -> None:
    """A row in every table, whatever tables there are; every text in it names the customer."""

    def work(connection: sa.Connection) -> None:
        for table in metadata.tables.values():
            row = {column.name: value(column, customer) for column in table.columns if column.name != "id"}
            number = table.columns.get("id")
            if number is not None and isinstance(number.type, sa.String):
                row["id"] = customer if table.name == "conversations" else name(table.name, customer)
            connection.execute(sa.insert(table).values({**row, **known(customer).get(table.name, {})}))

    database.run_now(work)


def value(column: "sa.Column[object]", customer: ConversationId) -> object:
    match column.type:
        case sa.DateTime():
            return MOMENT
        case sa.Boolean():
            return True
        case sa.Integer():
            return 1
        case sa.LargeBinary():
            return secret(customer).encode()
        case _ if column.name == "conversation":
            return customer
        case _:
            return f"{column.name} {secret(customer)}" if is_personal(column) else name(column.name, customer)


def is_personal(column: "sa.Column[object]") -> bool:
    return (column.table.name, column.name) in personal_columns()


def name(what: str, customer: ConversationId) -> str:
    return f"{what}-{customer.removeprefix('web:')}"


def secret(customer: ConversationId) -> str:
    return f"known only to {customer}"


def knows(found: object, customer: ConversationId) -> bool:
    return secret(customer) in (found.decode() if isinstance(found, bytes) else str(found))


def known(customer: ConversationId) -> Mapping[str, Mapping[str, object]]:
    """The few values that are read back, and so cannot be any text."""
    address = PostalAddress(lines=(secret(customer), "1 Street", "1000 City"), country="BE")
    order = Order(
        id=OrderId(name("orders", customer)),
        status="in_review",
        document=DocumentId("us-visa"),
        product="both",
        photo=PhotoId(name("photos", customer)),
        total=Money(499, "EUR"),
        method="checkout",
        email=secret(customer),
        address=address,
    )
    assessment = Assessment(
        photo=order.photo, document=order.document, verdict="pass", findings=(), tip=None, face_count=1
    )
    state = Conversation(
        id=customer,
        language="en",
        greeted=True,
        stage="awaiting_review",
        document=order.document,
        photo=order.photo,
        current=assessment,
        email=secret(customer),
        address=address,
        address_lines=(secret(customer),),
        order=order.id,
        orders={order.id: Placed(order=order, at=MOMENT, pay_url="https://example.com/pay")},
    )
    return {
        "orders": order_row(order),
        "conversations": {"state": msgspec.json.encode(state).decode(), "owner": "bot", "sender": ""},
        "outbox": {"state": "done"},
        "invoices": {"place": 1 if customer == ANNA else 2},
        "topics": {"thread": 1 if customer == ANNA else 2},
        "group_pace": {"chat": 1 if customer == ANNA else 2},
        "group_members": {"telegram_user": 1 if customer == ANNA else 2},
        "cases": {"closed_at": None},
    }


def everything(database: Database, customer: ConversationId) -> list[tuple[tuple[str, str], object]]:
    """Every value of the rows that are this customer's."""

    def work(connection: sa.Connection) -> Iterator[tuple[tuple[str, str], object]]:
        for table in metadata.tables.values():
            whose = table.columns.get("conversation", table.columns.get("id"))
            if whose is None:
                continue
            for row in connection.execute(sa.select(table).where(sa.cast(whose, sa.String) == customer)).mappings():
                yield from (((table.name, column), found) for column, found in row.items())

    return database.run_now(lambda connection: list(work(connection)))
