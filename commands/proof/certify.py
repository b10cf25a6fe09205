"""`sobo certify`: an answer in a folder that others can check on their own machine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from commands.completing.codes import PROVINCE, UNIT
from commands.context import Session, day, json_option, pass_session, read_options, text
from commands.statistics.filters import chosen, filter_options

if TYPE_CHECKING:
    from projections.state.times import AsKnown

Command = TypeVar("Command", bound=Callable[..., Any])


def _keys(_: click.Context, __: click.Parameter, value: str) -> list[str]:
    from projections.departure_keys import KEYS

    keys = [key.strip() for key in value.split(",")]
    for key in keys:
        if key not in KEYS:
            raise click.BadParameter(f"'{key}' is none of {', '.join(KEYS)}")
    if len(set(keys)) < len(keys):
        raise click.BadParameter("each key once")
    return keys


def report_options(command: Command) -> Command:
    """Where it is written, and under which checkpoint; the two times; `--json`."""
    command = click.option(
        "--checkpoint",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="One that was signed before, perhaps cosigned since. Default: a new one of all that is recorded.",
    )(command)
    command = click.option(
        "--out", required=True, type=click.Path(path_type=Path), metavar="DIR", help="The folder to make."
    )(command)
    return read_options(json_option(command))


@click.group()
def certify() -> None:
    """Write an answer with the signed checkpoint of the log that it is of, so that others can check it.

    The folder has the question, the result and its digest, the checkpoint, and which code answered, signed with the key
    of the checkpoint. `sobo verify --report DIR` checks it on any machine from an exported log; that of a settlement
    also without.

    \b
    Example:  sobo certify stats --by province,route --on 2025-09-01 --out departures-2025-09
              sobo certify settlement CB000001 --out cb000001
    """


@certify.command()
@click.argument("what", type=click.Choice(["departures"]), default="departures")
@click.option("--by", required=True, metavar="K[,K...]", callback=_keys, help="As in `sobo stats departures`.")
@click.option("--from", "since", type=day, metavar="DATE", help="What happened from that day up to --on.")
@filter_options
@click.option("--all-routes", is_flag=True, help="The departures without a settlement too.")
@click.option("--map", "on_map", type=click.Choice(["on", "own"]), default="on", show_default=True)
@report_options
@pass_session
def stats(
    session: Session, /, *, what: str, by: list[str], since: date | None, all_routes: bool, on_map: str, out: Path,
    checkpoint: Path | None, on: date, as_known: AsKnown, as_json: bool, **filters: str | None,
) -> None:  # fmt: skip
    """The figures of `sobo stats departures`, without personal data.

    \b
    Example:  sobo certify stats departures --by province,route --on 2025-09-01 --out departures-2025-09
              sobo certify stats --by month --province 01 --from 2025-01-01 --on 2025-06-30 --out half-year
    """
    if since is not None and since > on:
        raise click.BadParameter(f"the period would end on {on}, before it begins", param_hint="--from")
    parameters = {"by": by, "all_routes": all_routes, "on_map": on_map, "only": chosen(filters)}
    parameters["since"] = None if since is None else since.isoformat()
    _write(session, what, parameters, out=out, checkpoint=checkpoint, on=on, as_known=as_known, as_json=as_json)


@certify.command()
@click.option("--province", metavar="CODE", type=PROVINCE, help="Only this province, by its code.")
@click.option("--unit", metavar="CODE", type=UNIT, help="Only this unit, by its code.")
@click.option("--by", type=click.Choice(["unit", "province", "category"]), default="unit", show_default=True)
@report_options
@pass_session
def staffing(
    session: Session, *, province: str | None, unit: str | None, by: str, out: Path, checkpoint: Path | None,
    on: date, as_known: AsKnown, as_json: bool,
) -> None:  # fmt: skip
    """The headcount of `sobo staffing`, without personal data.

    \b
    Example:  sobo certify staffing --by province --on 2025-07-01 --out staffing-2025-07
    """
    if province is not None and unit is not None:
        raise click.UsageError("give --province or --unit, not both")
    parameters = {"by": by, "province": province, "unit": unit}
    _write(session, "staffing", parameters, out=out, checkpoint=checkpoint, on=on, as_known=as_known, as_json=as_json)


@certify.command()
@click.argument("number", type=text)
@report_options
@pass_session
def settlement(
    session: Session, *, number: str, out: Path, checkpoint: Path | None, on: date, as_known: AsKnown, as_json: bool
) -> None:
    """The settlement of the person with staff number NUMBER, its working, and the events behind it with a proof each.

    Names, birth dates and identity numbers stay sealed in the events.

    \b
    Example:  sobo certify settlement CB000001 --on 2025-09-01 --out cb000001
    """
    parameters = {"number": number}
    _write(session, "settlement", parameters, out=out, checkpoint=checkpoint, on=on, as_known=as_known, as_json=as_json)


def _write(
    session: Session, name: str, parameters: dict[str, Any], *, out: Path, checkpoint: Path | None, on: date,
    as_known: AsKnown, as_json: bool,
) -> None:  # fmt: skip
    from dataclasses import replace

    from commands.output import emit
    from commands.policy_rules import policy_rules
    from consumers.certifying import certify as certifying
    from consumers.certifying.folder import refuse_existing
    from consumers.certifying.questions import Question
    from store.tree import signing
    from store.tree.checkpoints import sign_next
    from store.tree.witnesses import cosigned

    refuse_existing(out)
    with session.reading(as_known) as connection:
        key = signing.load(session.signing_key_file())
        if checkpoint is None:
            with session.connection() as writing:
                signed = sign_next(writing, key)
                note = cosigned(writing, key.name, signed.size, signed.root, signed.note)
                signed = replace(signed, note=note)
        else:
            signed = certifying.given_checkpoint(connection, checkpoint, key.verifier())
        question = Question(name, on, certifying.known_at(connection, as_known, signed), parameters)
        done = certifying.certify(connection, policy_rules(), question=question, signed=signed, key=key, out=out)
    value = done.report.as_json() | {"out": str(out), "events": done.events}
    told = f"{out} has the answer of {on}, as known at position {question.position}; its digest {done.report.digest}"
    proofs = [f"{done.events} events are in it, with a proof each"] if done.events else []
    emit(value, as_json, [told, *proofs])
