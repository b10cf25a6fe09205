"""`sobo relay`, `project`, `rebuild`, `status`: what follows the log."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from commands.context import Session, json_option, pass_session
from commands.services.following import followed, following_options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from consumers.source import Source

PLACE = re.compile(r"[1-9][0-9]{0,17}|[0-9]{1,9}:[0-9]{1,18}")
FROM = click.option(
    "--from", "origin", type=click.Choice(["store", "kafka"]), help="Default: kafka where one is known, else store."
)
ONCE = click.option("--once", is_flag=True, help="Do what there is to do now and end.")


@click.command()
@ONCE
@click.option("--again", type=click.IntRange(min=1), metavar="FROM", help="Send again from this position on.")
@following_options
@json_option
@pass_session
def relay(
    session: Session, *, once: bool, again: int | None, metrics_port: int | None, log_json: bool, as_json: bool
) -> None:
    """Send the log to Kafka, in order, until SIGTERM or Ctrl-C. A second relay waits for the first.

    \b
    Example:  sobo relay --once
              sobo relay --again 1
              sobo relay --metrics-port 9464 --log-json
    """
    from commands.output import emit
    from consumers.kafka.topics import cluster_of
    from consumers.relaying.relay import relay as follow
    from consumers.relaying.relay import relay_once

    cluster = cluster_of(session.settings, role="relay")
    if once:
        with _progress("relayed") as show:
            position = relay_once(session.database.writer_url, cluster, progress=show, again=again)
        emit({"relayed": position}, as_json, f"relayed up to position {position}")
        return
    url, began = session.database.writer_url, f"relaying to {cluster.bootstrap_servers}"
    with followed(url, began, metrics_port, log_json) as (stop, told):
        follow(url, cluster, stop, told, again=again)


@click.command()
@FROM
@ONCE
@click.option("--skip", metavar="PLACE", help="Leave out what a partition stands still before, as `status` names it.")
@click.option("--unskip", metavar="PLACE", help="Take in again what was left out, at the next rebuild.")
@click.option("--reason", metavar="TEXT", help="Why it is left out, or taken in again; kept with your login.")
@following_options
@json_option
@pass_session
def project(
    session: Session, *, origin: str | None, once: bool, skip: str | None, unskip: str | None, reason: str | None,
    metrics_port: int | None, log_json: bool, as_json: bool,
) -> None:  # fmt: skip
    """Bring the projections up to date, until SIGTERM or Ctrl-C. Several of them share the topic's partitions.

    What cannot be read or shown stops its partition only, and is tried again now and then. `--skip` leaves it out of
    the projections from then on, with the reason; projectors at work take it up, and the log keeps the event.

    \b
    Example:  sobo project --from kafka --once
              sobo project --skip 4711 --reason "its unit stands under another code; ticket 12"
    """
    from commands.output import emit
    from consumers.projecting.projector import project as follow
    from consumers.projecting.projector import project_once

    if reason is not None and skip is None and unskip is None:
        raise click.UsageError("--reason belongs to --skip or --unskip: say which place")
    url = session.database.writer_url
    if skip is not None or unskip is not None:
        _leave_out(session, skip, unskip, reason, as_json)
        return
    name, open_source = _source(session, origin, shared=not once)
    if once:
        with _progress("projected") as show:
            position = project_once(url, open_source, show)
        emit({"projected": position}, as_json, f"projected from {name}; complete up to position {position}")
        return
    with followed(url, f"projecting from {name}", metrics_port, log_json) as (stop, told):
        follow(url, open_source, stop, told)


def _leave_out(session: Session, skip: str | None, unskip: str | None, reason: str | None, as_json: bool) -> None:
    from commands.output import emit
    from consumers.projecting import stops

    place = skip if skip is not None else unskip
    if (skip is not None and unskip is not None) or place is None:
        raise click.UsageError("either --skip or --unskip, one place at a time")
    if not (reason or "").strip():
        raise click.UsageError("say why with --reason TEXT: it is kept for those who come after you")
    if not PLACE.fullmatch(place):
        raise click.UsageError(f"'{place}' is no place: write a position (4711), or partition:offset (2:815)")
    with session.connection() as conn:
        (stops.skip if skip is not None else stops.unskip)(conn, place, (reason or "").strip())
    told = (
        f"{place} is left out of the projections from now on; projectors at work go on behind it in a moment"
        if skip is not None
        else f"{place} is no longer left out: `sobo rebuild` takes it in"
    )
    emit({"skipped" if skip is not None else "unskipped": place, "reason": reason}, as_json, told)


@click.command()
@FROM
@click.option("--drop-dependents", is_flag=True, help="Drop views and whatever else others built on the old ones.")
@json_option
@pass_session
def rebuild(session: Session, origin: str | None, drop_dependents: bool, as_json: bool) -> None:
    """Derive the projections anew beside the live ones, compare, then swap them in.

    Readers see the old ones until the swap and the new ones after it, never half of each. Rights on the old ones are
    carried over. What others built on them is named, and nothing swapped, unless it may be dropped.

    \b
    Example:  sobo rebuild --from store
    """
    from commands.output import emit
    from consumers.projecting.rebuild import rebuild as make

    name, open_source = _source(session, origin, shared=False)
    with _progress("rebuilt") as show:
        made = make(session.database.writer_url, open_source, show, drop_dependents=drop_dependents)
    value = {"events": made.events, "position": made.position, "digest": made.digest, "compared": made.compared}
    told = {
        "same": "the same as before",
        "differs": f"different from before in {', '.join(made.differing)}",
        "behind": "further than before, so there is nothing to compare with",
    }[made.compared]
    emit(
        value | {"differing": made.differing},
        as_json,
        f"rebuilt from {name}: {made.events} events, up to position {made.position}, {told}; digest {made.digest}",
    )


@click.command()
@json_option
@pass_session
def status(session: Session, as_json: bool) -> None:
    """How far the log, the relay and the projections are.

    \b
    Example:  sobo status --json
    """
    from commands.output import emit
    from commands.tables import Table, say
    from consumers.projecting.status import status as ask
    from store.rights.roles import READER

    with session.connection(READER) as connection:
        found = ask(connection)
    rows = [("head", found.head), ("relayed", found.relayed), ("projected", found.projected), ("lag", found.lag)]
    if found.gap:
        rows.append(("gap", found.gap))
    if found.ahead:
        rows.append(("ahead", found.ahead))
        say(AHEAD)
    rows += [("streams", found.streams), *found.events_by_type.items()]
    late = f"the projections are {found.lag_seconds:,.0f} s behind" if found.lag else ""
    emit(found, as_json, Table(("what", "events"), rows, note=late))
    for stop in found.stopped:
        say(
            f"stopped: {stop.source}, partition {stop.partition}, since {session.shown(stop.since.isoformat())}: "
            f"{stop.message} `sobo project --skip {stop.place} --reason TEXT` leaves it out."
        )


AHEAD = (
    "the projections show more than the log holds: another ledger's events, or a log put back to an earlier state; "
    "`sobo rebuild --from store` makes them anew from this log"
)


def _source(session: Session, origin: str | None, shared: bool) -> tuple[str, Callable[[], Source]]:
    """The name for people of a source, and how it is opened; `shared` among several processes.

    Raises `Unavailable` when no Kafka is known.
    """
    from consumers.kafka.topics import cluster_of, known_cluster
    from consumers.projecting.store_source import StoreSource

    if origin == "store" or (origin is None and known_cluster(session.settings) is None):
        return "the store", lambda: StoreSource(session.database.writer_url)
    from consumers.identity import consumer_group, ledger_name
    from consumers.kafka.kafka_source import KafkaSource
    from store.database import connected

    cluster = cluster_of(session.settings)

    def of_this_ledger() -> Source:
        with connected(session.database.writer_url) as conn:
            return KafkaSource(cluster, ledger_name(conn), group=consumer_group(conn) if shared else None)

    return f"Kafka at {cluster.bootstrap_servers}", of_this_ledger


@contextmanager
def _progress(verb: str) -> Iterator[Callable[..., None]]:
    """A line on the terminal that says how far it is; silent elsewhere."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return

    def show(done: int, of: int | None = None) -> None:
        sys.stderr.write(f"\r{done:,}{'' if of is None else f' of {of:,}'} {verb}  ")
        sys.stderr.flush()

    try:
        yield show
    finally:
        sys.stderr.write("\r\033[K")
