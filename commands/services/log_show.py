"""`sobo log show`: which events, and as what they are printed."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from typing import TYPE_CHECKING

import click

from commands.completing.codes import UNIT
from commands.context import Session, day, pass_session, text

if TYPE_CHECKING:
    from consumers.lines import Wanted


def event_type(name: str) -> str:
    """The type of `--type`."""
    from difflib import get_close_matches

    from schemas.catalogue import event_schemas

    if name in event_schemas():
        return name
    near = get_close_matches(name, event_schemas(), n=3, cutoff=0.5)
    meant = f" (did you mean {' or '.join(near)}?)" if near else ""
    raise click.BadParameter(f"there is no event type {name}{meant}; `sobo schemas list` has them all")


def _correcting() -> tuple[str, ...]:
    """The event types that take others back or stand in their place."""
    from schemas.catalogue import event_schemas
    from schemas.relations import relation

    retractions = {relation(name, "taken_back_by") for name in event_schemas()}
    return tuple(name for name in event_schemas() if name in retractions or relation(name, "corrects"))


@click.command()
@click.option("--from", "first", type=click.IntRange(1), default=1, help="The first position. Default: 1.")
@click.option("--to", "last", type=click.IntRange(1), help="The last position. Default: the newest.")
@click.option("--type", "types", type=event_type, multiple=True, metavar="T", help="Only this type; may be repeated.")
@click.option("--corrections", is_flag=True, help="Only what takes an earlier event back or corrects it.")
@click.option("--since", type=day, metavar="DATE", help="Only what was recorded on that day or later.")
@click.option("--until", type=day, metavar="DATE", help="Only what was recorded on that day or before.")
@click.option("--instrument", type=text, metavar="I", help="Only what was recorded by this act, letter for letter.")
@click.option("--by", type=text, metavar="USER", help="Only what this user recorded.")
@click.option("--unit", type=UNIT, metavar="CODE", help="Only the streams of units that ever bore CODE, or of an id.")
@click.option("--staff", type=text, metavar="N", help="Only the streams of the person with this staff number.")
@click.option("--stream", type=text, help="Only this stream, such as unit:00004@2025-07-01.")
@click.option("--json", "_", is_flag=True, help="Accepted for symmetry; it is JSON lines anyway.")
@pass_session
def show(
    session: Session,
    *,
    first: int,
    last: int | None,
    types: tuple[str, ...],
    corrections: bool,
    since: date | None,
    until: date | None,
    instrument: str | None,
    by: str | None,
    unit: str | None,
    staff: str | None,
    stream: str | None,
    _: bool,
) -> None:
    """Print events as JSON lines: position, stream, version, type, recorded_at, data.

    What is asked for besides each other has to hold together. Days are those of the ledger's zone. Positions, days and
    streams are found by an index; for a type, an act or a user the database looks at every event between.

    \b
    Example:  sobo log show --from 10795 --to 10799
              sobo log show --unit 00004 --since 2025-07-01
              sobo log show --corrections --since 2025-09-01
              sobo log show --instrument "1656/NQ-UBTVQH15" --type UnitsMerged
    """
    from commands.output import json_text
    from commands.tables import say
    from consumers.lines import Wanted, lines
    from domain.days import end_of
    from store.rights.roles import READER

    if sum(given is not None for given in (unit, staff, stream)) > 1:
        raise click.UsageError("give one of --unit, --staff and --stream: no event stands in the streams of two")
    if corrections and types:
        raise click.UsageError("give --type or --corrections, not both")
    wanted = Wanted(
        first=first,
        last=last,
        streams=(stream,) if stream is not None else _streams(session, unit, staff),
        types=_correcting() if corrections else types,
        instrument=instrument,
        by=by,
        since=None if since in (None, date.min) else end_of(since - timedelta(days=1), session.zone),
        before=None if until in (None, date.max) else end_of(until, session.zone),
    )
    found = False
    with session.connection(READER) as connection:
        for line in lines(connection, wanted):
            found = True
            sys.stdout.write(json_text(line) + "\n")
    if not found:
        say(f"sobo: no event fits {_in_words(wanted)}")


def _streams(session: Session, unit: str | None, staff: str | None) -> tuple[str, ...]:
    """Those that a code or a number means. Raises `NotFound`."""
    from projections.auditing.naming import streams_of_person, streams_of_unit

    if unit is None and staff is None:
        return ()
    with session.reading() as connection:
        return tuple(
            streams_of_unit(connection, unit) if unit is not None else streams_of_person(connection, staff or "")
        )


def _in_words(wanted: Wanted) -> str:
    """What was asked for, of an empty answer."""
    told = [f"positions {wanted.first} to {wanted.last or 'the newest'}"]
    told += [f"the streams {', '.join(wanted.streams)}"] if wanted.streams else []
    told += [f"the type {' or '.join(wanted.types)}"] if wanted.types else []
    told += [f"the instrument {wanted.instrument}"] if wanted.instrument is not None else []
    told += [f"the user {wanted.by}"] if wanted.by is not None else []
    told += [f"recorded from {wanted.since.isoformat()} on"] if wanted.since is not None else []
    told += [f"recorded before {wanted.before.isoformat()}"] if wanted.before is not None else []
    return ", ".join(told)
