"""`sobo stats staffing|specialisms|centres|secondments|mergers|settlements`: one command for each statistic."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from commands.context import Session, day, json_option, pass_session, read_options
from commands.names import Names, province_names
from commands.reach import refuse_incomplete
from commands.statistics.filters import chosen, keys_of, option_of
from commands.statistics.shown import Counted, Shape, shape_options, show
from commands.statistics.subjects import SUBJECTS

if TYPE_CHECKING:
    import psycopg

    from projections.counting.statistic import Statistic
    from projections.state.times import AsKnown


def command_of(statistic: Statistic) -> click.Command:
    """The command that asks this statistic."""
    words, keys = SUBJECTS[statistic.name], list(statistic.keys)
    width = max(map(len, keys)) + 1
    meanings = "\n".join(f"  {name:{width}}{key.english} ({key.vietnamese})" for name, key in statistic.keys.items())
    example = f"Example:  sobo stats {statistic.name} {words.example}"

    def ask(session: Session, /, **options: Any) -> None:
        _ask(session, statistic, options)

    options: list[Callable[..., Any]] = [json_option, read_options, _incomplete, shape_options(statistic.figures)]
    options += [option_of(key, key.replace("_", " ")) for key in reversed(keys)]
    if statistic.has_period:
        told = "What happened from that day up to --on."
        options.append(click.option("--from", "since", type=day, metavar="DATE", help=told))
    told = f"Any of {', '.join(keys)}."
    options.append(click.option("--by", required=True, metavar="K[,K...]", callback=keys_of(keys), help=told))
    command: Callable[..., Any] = pass_session(ask)
    for decorate in options:
        command = decorate(command)
    epilog = f"\b\n{example}\n\n\b\nKeys:\n{meanings}"
    return click.command(statistic.name, help=words.means, epilog=epilog)(command)


def _incomplete(command: Callable[..., Any]) -> Callable[..., Any]:
    text = "Also while events between those counted are still on their way."
    return click.option("--incomplete", is_flag=True, help=text)(command)


def _ask(session: Session, statistic: Statistic, options: dict[str, Any]) -> None:
    from commands.policy_rules import policy_rules
    from projections.counting.statistic import count

    by: tuple[str, ...] = options["by"]
    on: date = options["on"]
    as_known: AsKnown = options["as_known"]
    since: date | None = options.get("since")
    if since is not None and since > on:
        raise click.BadParameter(f"the period would end on {on}, before it begins", param_hint="--from")
    shape = Shape(options["form"], options["out"], options["figure"], options["overwrite"], options["as_json"])
    with session.reading(as_known) as connection:
        answer = count(
            connection, statistic, policy_rules(), by=by, on=on, as_known=as_known, since=since, only=chosen(options)
        )
        named = _names(connection, statistic, answer["rows"], on, as_known) if shape.for_people else {}
    if not options["incomplete"]:
        refuse_incomplete(answer)
    show(Counted(statistic.name, statistic.name, answer, by, statistic.figures, named), shape)


def _names(
    connection: psycopg.Connection[Any],
    statistic: Statistic,
    rows: Sequence[dict[str, Any]],
    on: date,
    as_known: AsKnown | None,
) -> dict[str, Names]:
    from projections import units

    found: dict[str, Names] = {}
    asked = {key for row in rows[:1] for key in row}
    for key in statistic.provinces:
        if key in asked:
            found[key] = found.get("province") or province_names(connection, on, as_known)
    for key in statistic.units:
        if key in asked:
            found[key] = units.names(connection, (row[key] for row in rows), on=on, as_known=as_known)
    return found
