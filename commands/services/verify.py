"""`sobo verify`: read everything again and say what does not hold."""

from __future__ import annotations

import click

from commands.context import Session, json_option, pass_session


@click.command()
@json_option
@pass_session
@click.pass_context
def verify(context: click.Context, session: Session, as_json: bool) -> None:
    """Read the whole log and the projections again; exit 1 on any problem.

    Positions without a gap, versions of each stream one after another, every event readable and of the type that its
    row says, and the projections equal to an independent fold of the log.

    \b
    Example:  sobo verify --json
    """
    from commands.output import emit
    from commands.tables import Table
    from consumers.auditing.verify import verify as check

    with session.connection() as connection:
        found = check(connection)
    value = {
        "ok": found.ok,
        "events": found.events,
        "root": None,
        "problems": found.problems,
        "projection": found.projection,
        "digest": found.digest,
    }
    said = "no problem" if found.ok else f"{len(found.problems)} problem{'' if len(found.problems) == 1 else 's'}"
    summary = f"{found.events} events read, {said}; projection {found.projection}; digest {found.digest or 'none'}"
    rows = [(problem.position, problem.kind, problem.message) for problem in found.problems]
    emit(value, as_json, [summary, *([Table(("position", "kind", "message"), rows)] if rows else [])])
    if not found.ok:
        context.exit(1)
