"""`sobo restore`: the ledger again, from what the topic holds."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import click

from commands.context import Session, json_option, pass_session

if TYPE_CHECKING:
    from consumers.projecting.rebuild import Rebuilt
    from consumers.restoring.restore import Restored


@click.command()
@click.option("--from-kafka", is_flag=True, help="From the topic, which holds every event with its position.")
@click.option("--ledger", metavar="NAME", help="The ledger that the topic must be of. Default: whichever it is of.")
@click.option("--up-to", type=click.IntRange(1), metavar="POSITION", help="The position that it must reach.")
@click.option("--dry-run", is_flag=True, help="Read and check everything, and say what would come back.")
@click.option("--abandon", is_flag=True, help="Give up a restore that did not come to its end; the ledger is empty.")
@json_option
@pass_session
def restore(
    session: Session, *, from_kafka: bool, ledger: str | None, up_to: int | None, dry_run: bool, abandon: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Fill an empty ledger from the topic: the same bytes at the same positions, or nothing.

    A position that is missing, a message that differs or that is of another ledger is named, and nothing is restored.
    Stopped or killed, it can be run again: it begins anew, or, once the log is in, makes the answers. What the topic
    does not hold (the secret by which people are found, the keys of their names) comes with `sobo keys import`.

    \b
    Example:  sobo --home ./again --kafka-bootstrap-servers HOST:PORT restore --from-kafka --dry-run
              sobo --home ./again --kafka-bootstrap-servers HOST:PORT restore --from-kafka
    """
    from commands.output import emit

    if from_kafka == abandon:
        raise click.UsageError("say --from-kafka, or --abandon to give an unfinished restore up")
    session.restores = True
    if abandon:
        _abandon(session, as_json)
        return
    from commands.progress import counting
    from consumers.kafka.topics import EVENTS, cluster_of
    from consumers.restoring.other import refuse_another
    from consumers.restoring.restore import look
    from consumers.restoring.restore import restore as make
    from store.database import connected
    from store.events.restored import is_shown

    cluster = cluster_of(session.settings)
    if dry_run:
        _refuse_what_holds_events(session)
        with counting("messages read") as show:
            looked = look(cluster, ledger=ledger, upto=up_to, progress=show)
        emit(
            {**_value(looked), "dry_run": True}, as_json, f"{_told(looked)} would be restored; nothing was (--dry-run)"
        )
        return
    refuse_another(cluster, ledger, EVENTS)
    if not _holds_ledger(session):  # a topic that is refused then leaves no empty ledger behind
        with counting("messages checked") as show:
            look(cluster, ledger=ledger, upto=up_to, progress=show)
    session.makes_ledger = True
    url = session.database.admin_url or session.database.writer_url
    found = _put_in_before(url, ledger, up_to)
    if found is None:
        with counting("messages read") as show:
            found = make(url, cluster, ledger=ledger, upto=up_to, progress=show)
    made = _project(session, found)
    with connected(url) as conn:
        is_shown(conn)
    lines = [f"restored {_told(found)}; digest {made.digest}"]
    if not found.keys:
        lines.append(
            "names cannot be read, and nothing can be recorded, before `sobo keys import FILE` brings back the keys "
            "that `sobo keys export` saved"
        )
    lines.append(
        "checkpoints are not in the topic: `sobo keys import` brings back what was signed, and `sobo checkpoint "
        "--after FILE` goes on from one that somebody kept"
    )
    emit({**_value(found), "keys": found.keys, "digest": made.digest}, as_json, lines)


def _refuse_what_holds_events(session: Session) -> None:
    """What a real run would be refused for; it makes no database to ask."""
    from store.database import connected
    from store.events.restored import is_unshown, refuse_events

    if not _holds_ledger(session):
        return
    with connected(session.database.writer_url) as conn:
        if not is_unshown(conn):
            refuse_events(conn)


def _holds_ledger(session: Session) -> bool:
    from domain.errors import NotFound
    from store.embedded import server as embedded

    if session.settings.database_url is None and not embedded.exists(session.settings.home):
        return False
    with suppress(NotFound):
        return bool(session.database)
    return False


def _put_in_before(url: str, ledger: str | None, upto: int | None) -> Restored | None:
    """The log that an earlier run put in, which ended before its answers were made."""
    from consumers.restoring.restore import standing
    from store.database import connected
    from store.events.restored import is_unshown

    with connected(url) as conn:
        found = standing(conn) if is_unshown(conn) else None
    return found if found and ledger in (None, found.ledger) and (upto or 0) <= found.position else None


def _abandon(session: Session, as_json: bool) -> None:
    from commands.output import emit
    from domain.errors import Refused
    from store.database import connected
    from store.events.restored import abandon

    with connected(session.database.admin_url or session.database.writer_url) as conn:
        if not abandon(conn):
            raise Refused("no_restore", "No restore of this ledger is unfinished; nothing was changed.")
    emit({"abandoned": True}, as_json, "the restore is given up; the ledger is empty")


def _project(session: Session, found: Restored) -> Rebuilt:
    """The answers, which come behind the log: without them it stands all the same, and that is said."""
    from consumers.projecting.rebuild import rebuild
    from consumers.projecting.store_source import StoreSource
    from domain.errors import Interrupted, SoboError

    url = session.database.writer_url
    stands = f"{_told(found)} is restored, but answers do not show it yet"
    mend = "The same command makes the answers, and so does `sobo rebuild --from store`."
    try:
        return rebuild(url, lambda: StoreSource(url))
    except KeyboardInterrupt:
        raise Interrupted("interrupted", f"interrupted, but {stands}. {mend}") from None
    except Exception as error:
        reason = " ".join(str(error).split()).rstrip(".")
        raise SoboError("restored_not_shown", f"{stands}: {reason}. {mend}") from error


def _value(found: Restored) -> dict[str, object]:
    return {
        "ledger": found.ledger,
        "events": found.events,
        "position": found.position,
        "streams": found.streams,
        "events_by_type": found.events_by_type,
        "repeated": found.repeated,
    }


def _told(found: Restored) -> str:
    return (
        f"the ledger {found.ledger}: {found.events:,} events of {found.streams:,} streams, up to position "
        f"{found.position}"
    )
