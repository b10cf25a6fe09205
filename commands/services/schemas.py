"""`sobo schemas`: the Avro schemas of the events, every version that was ever published."""

from __future__ import annotations

import errno
import sys
from typing import TYPE_CHECKING, Any

import click

from commands.context import json_option
from commands.output import emit
from commands.tables import Table, say

if TYPE_CHECKING:
    from schemas.ids import Pinned

DEFAULT_PORT = 8081
"""Where clients expect a registry."""


@click.group()
def schemas() -> None:
    """The Avro schemas of the events: every version that was ever published, its id and its fingerprints.

    \b
    Example:  sobo schemas list
              sobo schemas show StaffAppointed --version 1
              sobo schemas check
              sobo schemas serve
    """


@schemas.command("list")
@json_option
def list_(as_json: bool) -> None:
    """Every version: name, subject, id, and the CRC-64-AVRO fingerprints as libraries form them.

    `parsing` is that of the stored events, of fastavro, Java and avsc; `apache_python` that of Apache's Avro for Python
    and of Rust; `hamba` that of Go's hamba/avro. Each is the hex of its little-endian bytes.

    \b
    Example:  sobo schemas list --json
    """
    from schemas.fingerprints import FORMS
    from schemas.states import offered

    rows = [(one.id, one.full_name, one.version, *(one.fingerprints[form] for form in FORMS)) for one in offered()]
    emit([_told(one) for one in offered()], as_json, lambda: Table(("id", "name", "version", *FORMS), rows))


@schemas.command()
@click.argument("name")
@click.option("--version", type=click.IntRange(min=1), help="Default: the newest.")
@json_option
def show(name: str, version: int | None, as_json: bool) -> None:
    """The schema of one event type, NAME with or without its namespace, as it was published.

    With --json also its id, version and fingerprints.

    \b
    Example:  sobo schemas show StaffAppointed
              sobo schemas show sobo.unit.UnitsMerged --version 1 --json
    """
    from domain.errors import NotFound
    from schemas.states import offered

    found = {one.version: one for one in offered() if name in (one.name, one.full_name)}
    if not found:
        raise NotFound("no_such_schema", f"there is no schema {name}; `sobo schemas list` has them all")
    chosen = found.get(max(found) if version is None else version)
    if chosen is None:
        known = ", ".join(map(str, sorted(found)))
        raise NotFound("no_such_version", f"{name} has no version {version}; there are {known}")
    emit({**_told(chosen), "schema": chosen.schema.source}, as_json, chosen.schema.text.rstrip("\n"))


@schemas.command()
@json_option
def check(as_json: bool) -> None:
    """Whether every version of a schema reads what every other wrote, and the classes say what is published.

    Held against rules that are stricter than Avro's, and by actual resolution with fastavro, with Apache's Avro for
    Python and for Java where they are installed. Exit code 1 when something does not hold.

    \b
    Example:  sobo schemas check
    """
    from commands.services.schema_check import checked, unpublished
    from schemas.catalogue import every_version

    every = list(every_version())
    found = checked(every, say)
    problems = [*unpublished(), *found.problems]
    for skipped in found.skipped:
        say(f"not asked: {skipped}")
    value = {"ok": not problems, "versions": len(every), "by": found.by, "skipped": found.skipped, "problems": problems}
    good = f"{len(every)} versions read each other by the rules, {', '.join(found.by)}"
    emit(value, as_json, [*problems, f"{len(problems)} problems"] if problems else good)
    if problems:
        click.get_current_context().exit(1)


@schemas.command()
@click.option("--port", type=click.IntRange(0, 65535), default=DEFAULT_PORT, show_default=True, help="0: a free one.")
def serve(port: int) -> None:
    """A read-only schema registry, as Confluent's, on this machine, until SIGTERM or Ctrl-C.

    Stock deserialisers read the stream with it where no registry was given to the relay (SOBO_SCHEMA_REGISTRY_URL).

    \b
    Example:  sobo schemas serve --port 8081
    """
    from consumers.kafka.outage import stopped_by_signals
    from domain.errors import Refused
    from schemas.serving import HOST, serving

    with stopped_by_signals() as stop:
        try:
            with serving(port) as taken:
                say(f"schemas at http://{HOST}:{taken}; Ctrl-C stops")
                sys.stderr.flush()
                stop.wait()
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
            why = "is in use" if error.errno == errno.EADDRINUSE else "may not be taken by this user"
            raise Refused("port_taken", f"port {port} {why}; choose another with --port, 0 for any free one") from None


def _told(one: Pinned) -> dict[str, Any]:
    return {
        "name": one.name,
        "full_name": one.full_name,
        "subject": one.subject,
        "id": one.id,
        "version": one.version,
        "fingerprints": one.fingerprints,
    }
