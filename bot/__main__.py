"""The command line: `python -m bot <command>`."""

import argparse
import asyncio
import contextlib
import datetime as dt
import gc
import getpass
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.domain.team import ROLES
from bot.settings import Settings, load_settings

if TYPE_CHECKING:  # the composition root imports everything, and most commands need little
    from bot.booth import Life
    from bot.payments.ledger_page import FetchBalance


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the process's exit code."""
    options = _parser().parse_args(arguments)
    try:
        settings = load_settings()
    except ValueError as error:
        return _complain(error)
    match options.command:
        case "web" | "worker" | "demo" as life:
            return _live(settings, life)
        case "migrate":
            return _migrate(settings)
        case "models":
            return _models(settings)
        case "check":
            return _check(settings, options)
        case "documents":
            return _documents(options)
        case "agent":
            return _agent(settings, options)
        case "templates":
            return _templates(settings, options)
        case "admin" if options.page == "audit":
            return _audit(settings, options)
        case "admin" if options.page == "figures":
            return _figures(settings, options)
        case "admin" if options.page == "agreement":
            return _agreement(settings, options)
        case "admin":
            from bot.wiring.tills import statement

            return _ledger(settings, options, statement(settings) if options.compare else None)
        case command:
            return _complain(ValueError(f"{command} is no command"))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="Passbooth: the photo counter in your chat.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    commands.add_parser("demo", help="web and worker in one process, with the test cashier")
    commands.add_parser("web", help="answer chats, webhooks and the desk")
    commands.add_parser("worker", help="carry out queued work: photos, timers, retries")
    commands.add_parser("migrate", help="bring the database to this release's tables")
    commands.add_parser("models", help="fetch and verify the face models")
    check = commands.add_parser("check", help="judge photos without the chat")
    check.add_argument("photos", nargs="+", type=Path, metavar="PHOTO")
    check.add_argument("--document", required=True, metavar="ID", help="an id that `documents` lists")
    check.add_argument("--json", action="store_true", help="one line of JSON a photo")
    check.add_argument("--out", type=Path, metavar="DIR", help="write the drawn findings and previews here")
    check.add_argument("--product", type=Path, metavar="DIR", help="write the finished files and print sheets here")
    agent = commands.add_parser(
        "agent", help="add somebody to the desk, or let in who lost their password or telephone"
    )
    agent.add_argument(
        "name", help="what customers see when this person joins; the password is asked, or read from input"
    )
    agent.add_argument(
        "--role",
        action="append",
        default=[],
        choices=ROLES,
        help="what they may do at the desk; may be given several times",
    )
    templates = commands.add_parser("templates", help="what is said on WhatsApp to whoever has not written for a day")
    templates.add_argument(
        "action",
        nargs="?",
        choices=["list", "check", "submit"],
        default="list",
        help="list the words (usual), check that each is approved, or submit what is missing",
    )
    admin = commands.add_parser(
        "admin", help="what only whoever runs this sees: the books, the figures, the desk's log …"
    )
    pages = admin.add_subparsers(dest="page", required=True, metavar="page")
    ledger = pages.add_parser("ledger", help="the balances, and whether everything matches (exit code 1: it does not)")
    ledger.add_argument("--since", type=dt.date.fromisoformat, metavar="YYYY-MM-DD", help="what moved since (UTC)")
    ledger.add_argument("--csv", type=Path, metavar="FILE", help="write the accountant's table here")
    ledger.add_argument("--compare", action="store_true", help="ask the payment provider for its statement")
    audit = pages.add_parser(
        "audit", help="whether the desk's log is whole (exit code 1: it is not), and its last link"
    )
    audit.add_argument("--export", type=Path, metavar="FILE", help="write every entry here, a line of JSON each")
    audit.add_argument("--expect", default="", metavar="LINK", help="a link that was printed before: it must be there")
    counted = pages.add_parser("figures", help="write the tables of the desk's figures as CSV")
    counted.add_argument("--since", type=dt.date.fromisoformat, metavar="YYYY-MM-DD", help="the first day")
    counted.add_argument(
        "--until", type=dt.date.fromisoformat, metavar="YYYY-MM-DD", help="the last day (usual: today)"
    )
    counted.add_argument("--csv", type=Path, required=True, metavar="FOLDER", help="write a file for each table here")
    agreement = pages.add_parser("agreement", help="how often people at the desk and the machine agree about photos")
    agreement.add_argument("--csv", type=Path, metavar="FILE", help="write every opinion here")
    agreement.add_argument("--write", type=Path, metavar="FILE", help="put the section into this page")
    documents = commands.add_parser("documents", help="list the documents, or look for mistakes in their files")
    documents.add_argument("action", nargs="?", choices=["list", "lint"], default="list", help="list (usual) or lint")
    documents.add_argument("--json", action="store_true", help="as JSON")
    return parser


def _complain(error: Exception) -> int:
    sys.stderr.write(f"{error}\n")
    return 2


def _migrate(settings: Settings) -> int:
    from bot.storage.database import Database
    from bot.storage.migrate import migrate

    database = Database(settings.database)
    migrate(database)
    database.close()
    return 0


def _models(settings: Settings) -> int:
    from bot.errors import Unavailable
    from bot.imaging.models import fetch

    try:
        fetch(settings.models)
    except Unavailable as error:
        return _complain(error)
    return 0


def _check(settings: Settings, options: argparse.Namespace) -> int:
    from bot.imaging.check import run_check
    from bot.texts.phrasebook import Phrasebook

    return run_check(
        options.photos,
        options.document,
        as_json=options.json,
        out_dir=options.out,
        models_folder=settings.models,
        engine=settings.face_engine,
        say=Phrasebook.load().say,
        product_dir=options.product,
    )


def _agent(settings: Settings, options: argparse.Namespace) -> int:
    from bot.errors import Rejected
    from bot.wiring.desk import set_agent

    password = getpass.getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    try:
        asyncio.run(set_agent(settings, options.name, password, frozenset(options.role)))
    except Rejected as error:
        return _complain(error)
    return 0


def _templates(settings: Settings, options: argparse.Namespace) -> int:
    from bot.handlers.whatsapp.templates import LANGUAGES, load_templates

    if options.action == "list":
        for name, template in load_templates().items():
            lines = [f"  {language}  {template.words(language)}" for language in LANGUAGES]
            sys.stdout.write("\n".join([f"{name}  {template.category}", *lines, ""]))
        return 0
    from bot.errors import PassboothError
    from bot.wiring.telephony import whatsapp_templates

    try:
        rows = asyncio.run(whatsapp_templates(settings, submits=options.action == "submit"))
    except PassboothError as error:
        return _complain(error)
    for row in rows:
        sys.stdout.write(f"{row.name:<32} {row.language}  {row.status:<14} {row.sid}\n")
    return 0 if all(row.status == "approved" for row in rows) else 1


def _ledger(settings: Settings, options: argparse.Namespace, fetch_balance: "FetchBalance | None" = None) -> int:
    from bot.errors import PassboothError
    from bot.payments.ledger_page import print_ledger
    from bot.storage.books import SqlBooks
    from bot.storage.database import Database

    if options.compare and fetch_balance is None:
        return _complain(ValueError("there is no payment provider whose statement could be compared"))
    midnight = options.since and dt.datetime.combine(options.since, dt.time(), dt.UTC)
    database = Database(settings.database)
    try:
        with contextlib.ExitStack() as files:
            # newline: the table ends its lines itself; utf-8-sig: so that spreadsheets know the letters.
            table = options.csv and files.enter_context(options.csv.open("w", encoding="utf-8-sig", newline=""))
            fetch = fetch_balance if options.compare else None
            return asyncio.run(print_ledger(SqlBooks(database), fetch, sys.stdout, since=midnight, table=table))
    except (PassboothError, OSError) as error:
        return _complain(error)
    finally:
        database.close()


def _audit(settings: Settings, options: argparse.Namespace) -> int:
    from bot.console.audit_page import print_audit
    from bot.storage.audit import SqlAudit
    from bot.storage.database import Database

    database = Database(settings.database)
    try:
        with contextlib.ExitStack() as files:
            export = options.export and files.enter_context(options.export.open("w", encoding="utf-8"))
            return print_audit(SqlAudit(database).read(), sys.stdout, export=export, expect=options.expect)
    except OSError as error:
        return _complain(error)
    finally:
        database.close()


def _figures(settings: Settings, options: argparse.Namespace) -> int:
    from bot.console.figures_page import write_figures
    from bot.domain.audit import Deed
    from bot.domain.figures import Span
    from bot.storage.audit import SqlAudit
    from bot.storage.database import Database
    from bot.storage.figures import SqlTally

    now = dt.datetime.now(tz=dt.UTC)
    last = options.until or now.astimezone(ZoneInfo(settings.desk_time_zone)).date()
    database = Database(settings.database)
    try:
        span = Span(first=options.since or last - dt.timedelta(days=27), last=last, zone=settings.desk_time_zone)
        asyncio.run(SqlAudit(database).note(Deed(at=now, agent="", deed="figures-taken", about={"days": span.words})))
        write_figures(SqlTally(database), span, now, options.csv, sys.stdout)
    except (ValueError, OSError) as error:
        return _complain(error)
    finally:
        database.close()
    return 0


def _agreement(settings: Settings, options: argparse.Namespace) -> int:
    from bot.console.agreement import print_agreement
    from bot.storage.database import Database
    from bot.storage.reviews import SqlReviews

    database = Database(settings.database)
    try:
        with contextlib.ExitStack() as files:
            table = options.csv and files.enter_context(options.csv.open("w", encoding="utf-8-sig", newline=""))
            return print_agreement(SqlReviews(database).read(), sys.stdout, table=table, page=options.write)
    except OSError as error:
        return _complain(error)
    finally:
        database.close()


def _documents(options: argparse.Namespace) -> int:
    from bot.imaging.check import lint_documents, list_documents
    from bot.texts.phrasebook import Phrasebook

    if options.action == "lint":
        return lint_documents(today=dt.datetime.now(tz=dt.UTC).date())
    return list_documents(as_json=options.json, say=Phrasebook.load().say)


def _live(settings: Settings, life: "Life") -> int:
    from bot.errors import Unavailable
    from bot.imaging.models import verify
    from bot.telemetry import start_logging

    start_logging(as_json=settings.is_production)
    if life != "web":
        try:
            verify(settings.models)
        except Unavailable as error:
            return _complain(error)
    if sys.platform == "win32":
        asyncio.run(_run(settings, life))
    else:
        import uvloop

        uvloop.run(_run(settings, life))
    return 0


async def _run(settings: Settings, life: "Life") -> None:
    from bot.app import compose
    from bot.storage.database import Database
    from bot.storage.migrate import migrate
    from bot.wiring.desk import first_agent

    if life == "demo":
        database = Database(settings.database)
        migrate(database)
        database.close()
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    booth = compose(settings, life)
    try:
        async with contextlib.AsyncExitStack() as lives:
            password = await first_agent(settings, booth.ground.database)
            if life != "web":
                await lives.enter_async_context(booth.working())
            if life != "worker":
                await lives.enter_async_context(booth.serving())
            await booth.chats.meet_telegram(serves=life != "worker")
            # What start-up made stays for good: the collector need not look at it again and again.
            gc.collect()
            gc.freeze()
            _announce(settings, life, password)
            await stop.wait()
    finally:
        await booth.close()


def _announce(settings: Settings, life: "Life", password: str) -> None:
    lines = [f"Passbooth {life} is ready."]
    if life != "worker":
        lines += [f"  chat  {settings.address}/", f"  desk  {settings.address}/desk"]
    if life == "demo" and not settings.is_production:
        lines += [f"        log in as {settings.desk_name} with {password}", "  Ctrl-C stops it."]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
