"""`sobo stop` and `sobo doctor`: the services of a home, and whether they keep the ledger's promises."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from commands.context import Session, json_option, pass_session
from commands.output import emit
from commands.tables import Table

if TYPE_CHECKING:
    from store.opening.checks import Check
    from store.settings import Settings


@click.command()
@click.option("--undo", is_flag=True, help="Also close the folders again that root's database was let through.")
@json_option
@pass_session
def stop(session: Session, as_json: bool, undo: bool) -> None:
    """Stop the embedded database and the broker of this home. The home may then be moved or copied.

    \b
    Example:  sobo stop
              sobo stop --undo
    """
    from broker import node as broker
    from store.embedded import opened_folders
    from store.embedded import server as embedded

    home = session.settings.home
    stopped = {"broker": broker.stop(home), "database": embedded.stop(home)}
    names = " and ".join(name for name, done in stopped.items() if done)
    value: dict[str, object] = {"stopped": stopped}
    lines = [f"stopped: {names}" if names else f"nothing was running in {home}"]
    if undo:
        closed = opened_folders.close_again(home)
        value["closed"] = closed
        lines.append(f"closed again: {', '.join(closed)}" if closed else "no folder was open for this home")
    emit(value, as_json, lines)


@click.command()
@json_option
@pass_session
def doctor(session: Session, as_json: bool) -> None:
    """What is set, what is reachable, what is unsafe. Exit code 1 when a check fails.

    \b
    Example:  sobo doctor
              sobo doctor --json
    """
    from store import limits
    from store.opening.checks import environment_check
    from store.settings import LOCKLESS_APPEND, load

    # The one command that goes on under an unsafe setting, to say so.
    settings = load(session.flags, {name: value for name, value in os.environ.items() if name != LOCKLESS_APPEND})
    limits.use(settings.limits, session.command)
    database_url, admin_url, checks = _database(settings)
    kafka, broker_checks = _kafka(settings)
    checks = [environment_check(os.environ), *checks, _key_files(settings), *_opened_folders(settings), *broker_checks]
    value = {"database_url": database_url, "admin_url": admin_url, "kafka": kafka, "checks": checks}
    emit(value, as_json, lambda: _table(checks))
    if not all(check.ok for check in checks):
        click.get_current_context().exit(1)


def _database(settings: Settings) -> tuple[str | None, str | None, list[Check]]:
    """The URLs of the writing role and of the embedded superuser, and the checks; a server is not touched by them."""
    from domain.errors import SoboError
    from store.database import Database, without_password
    from store.opening.checks import Check, database_checks
    from store.opening.open_database import open_database

    if settings.database_url is not None:
        database = Database(settings.database_url, settings.admin_database_url)
        return without_password(settings.database_url), None, database_checks(database)
    try:
        database = open_database(settings)
    except SoboError as error:
        return None, None, [Check("database", False, error.message)]
    return database.writer_url, database.admin_url, database_checks(database)


def _key_files(settings: Settings) -> Check:
    """The keys that sign and that open personal data: for their owner only."""
    from store.opening.checks import Check
    from store.personal.ring import FILE, open_to_others
    from store.tree.signing import key_file

    files = (key_file(settings.home, settings.signing_key), settings.home / FILE)
    others = ", ".join(str(file) for file in files if open_to_others(file))
    if others:
        told = f"others may read {others}: `chmod 600`, then make them anew (`sobo keys rotate`, `sobo key generate`)"
        return Check("key_files", False, told)
    return Check("key_files", True, "key files are for their owner alone; keep a copy of each")


def _opened_folders(settings: Settings) -> list[Check]:
    """Not a fault, but something of the machine that this home changed: to be known."""
    from store.embedded.opened_folders import opened
    from store.opening.checks import Check

    folders = ", ".join(one.folder for one in opened(settings.home))
    if not folders:
        return []
    found = f"{folders}: everybody may pass through (o+x) since root's database works below; `sobo stop --undo` ends it"
    return [Check("opened_folders", True, found)]


def _kafka(settings: Settings) -> tuple[str | None, list[Check]]:
    from broker import node as broker
    from store.opening.checks import Check

    servers = broker.bootstrap_servers(settings)
    if servers is None:
        return None, [Check("kafka", True, "none is set or running; projections follow the store")]
    from consumers.kafka.topic_check import cluster_check, topic_check
    from consumers.kafka.topics import cluster_of

    cluster = cluster_of(settings)
    answers = cluster_check(cluster)
    return servers, [answers, topic_check(cluster)] if answers.ok else [answers]


def _table(checks: list[Check]) -> Table:
    failed = sum(not check.ok for check in checks)
    note = f"{failed} of {len(checks)} checks failed" if failed else "all is well"
    return Table(("check", "", "found"), [(c.name, "ok" if c.ok else "NO", c.message) for c in checks], note=note)
