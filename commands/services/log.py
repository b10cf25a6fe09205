"""`sobo log`: the events themselves."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from commands.context import Session, json_option, pass_session


@click.group()
def log() -> None:
    """The events themselves, in the order in which they were recorded.

    \b
    Example:  sobo log show --from 1 --to 10
              sobo log export log.avro
    """


@log.command()
@click.option("--from", "first", type=click.IntRange(1), default=1, help="The first position. Default: 1.")
@click.option("--to", "last", type=click.IntRange(1), help="The last position. Default: the newest.")
@click.option("--stream", help="Only this stream, such as unit:00004@2025-07-01.")
@click.option("--json", "_", is_flag=True, help="Accepted for symmetry; it is JSON lines anyway.")
@pass_session
def show(session: Session, first: int, last: int | None, stream: str | None, _: bool) -> None:
    """Print events as JSON lines: position, stream, version, type, recorded_at, data.

    \b
    Example:  sobo log show --from 10795 --to 10799
              sobo log show --stream unit:00004@2025-07-01
    """
    from commands.output import json_text
    from consumers.lines import lines

    with session.connection() as connection:
        for line in lines(connection, first, last, stream):
            sys.stdout.write(json_text(line) + "\n")


@log.command()
@click.argument("path", metavar="FILE.avro|FOLDER", type=click.Path(path_type=Path))
@json_option
@pass_session
def export(session: Session, path: Path, as_json: bool) -> None:
    """Write every event recorded so far into Avro object container files, for other programs.

    FILE.avro takes all of them in the order of the log, each as it is kept: {position, stream, version, event}, `event`
    being Avro single-object encoding. Any other name is a new folder, with a file for each event type that occurs, such
    as UnitsMerged.avro, in which `event` is readable, with the fields of the newest schema.

    What is there already is refused, and a run that does not come to its end leaves nothing under that name.

    \b
    Example:  sobo log export log.avro
              sobo log export events && ls events
    """
    from commands.output import emit
    from commands.progress import counting
    from consumers.containers import export as write

    with session.connection() as connection, counting("events written") as show:
        done = write(connection, path, show)
    told = {"path": str(path), "events": done.events, "position": done.position, "events_by_type": done.events_by_type}
    emit(told, as_json, f"{done.events:,} events, up to position {done.position}, are in {path}")
