"""`sobo log`: the events themselves."""

from __future__ import annotations

from pathlib import Path

import click

from commands.context import Session, json_option, pass_session
from commands.context import path as named
from commands.services.log_show import show


@click.group()
def log() -> None:
    """The events themselves, in the order in which they were recorded.

    \b
    Example:  sobo log show --from 1 --to 10
              sobo log export log.avro
              sobo log tiles /srv/www/ledger
    """


log.add_command(show)


@log.command()
@click.argument("path", metavar="FILE.avro|FOLDER", type=named)
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
    from store.rights.roles import READER

    with session.connection(READER) as connection, counting("events written") as show:
        done = write(connection, path, show)
    told = {"path": str(path), "events": done.events, "position": done.position, "events_by_type": done.events_by_type}
    emit(told, as_json, f"{done.events:,} events, up to position {done.position}, are in {path}")


@log.command()
@click.argument("folder", type=named, metavar="DIR")
@json_option
@pass_session
def tiles(session: Session, folder: Path, as_json: bool) -> None:
    """Write the log into a folder that any web server can publish (C2SP tlog-tiles), with a signed checkpoint.

    Run again it adds what is new and changes no full tile. The entries are the events as they are kept: names, birth
    dates and identity numbers are sealed in them, the rest is not.

    \b
    Example:  sobo log tiles /srv/www/ledger
    """
    from commands.output import emit
    from store.tree import signing
    from store.tree.folder import publish

    key = signing.load(session.signing_key_file())
    with session.connection() as connection:
        done = publish(connection, key, folder)
    value = {"folder": str(folder), "size": done.size, "root": done.root.hex(), "written": done.written}
    told = f"{folder} has the log of {done.size} events; {done.written} files are new. Its key: {key.verifier()}"
    emit(value, as_json, told)
