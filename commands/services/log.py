"""`sobo log`: the events themselves."""

from __future__ import annotations

import sys

import click

from commands.context import Session, pass_session


@click.group()
def log() -> None:
    """The events themselves, in the order in which they were recorded.

    \b
    Example:  sobo log show --from 1 --to 10
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
