"""`sobo policy reassess`: what the rules of today change of what was assessed by earlier ones, and its record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from commands.context import Session, day, json_option, pass_session
from commands.output import Dong, emit
from commands.progress import counting
from commands.tables import Table, say
from commands.writing import bring_up_to_date, dry_run_option

if TYPE_CHECKING:
    from domain.recording.reassessing import Reassessment

MOST_SHOWN = 1_000
EPILOG = """\b
Examples:
  sobo policy reassess --dry-run --instrument "12/2026/NĐ-CP"      what would change
  sobo policy reassess --instrument "12/2026/NĐ-CP" --json
"""


@click.command(epilog=EPILOG)
@click.option("--instrument", required=True, help="The instrument that changed the rules: the legal basis of it all.")
@click.option("--clause", default="", help="Its clause.")
@click.option("--signed-on", type=day, metavar="DATE", help="The day on which it was signed.")
@click.option("--authority", default="", help="Who issued it.")
@click.option("--rule-version", metavar="V", help="Refuse unless the rules at hand are of this version.")
@dry_run_option
@json_option
@pass_session
def reassess(
    session: Session,
    /,
    *,
    instrument: str,
    clause: str,
    signed_on: date | None,
    authority: str,
    rule_version: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Assess anew, by the rules of today, every settlement whose amount they change, and record all or none.

    Each reassessment keeps the old amount, the new one and the difference. What was paid stays paid.
    """
    from commands.policy_rules import reference
    from domain.event import LegalBasis
    from domain.recording.reassessing import reassess as reassessed

    if not instrument.strip():
        raise click.UsageError("--instrument is empty; name the instrument that changed the rules")
    basis = LegalBasis(instrument.strip(), clause, signed_on, authority)
    with counting("assessing people") as tell:
        found = reassessed(session.ledger(), reference(), basis, rule_version=rule_version, dry_run=dry_run, tell=tell)
    if found.deltas and not dry_run:
        bring_up_to_date(session, found.recorded)
    value = _value(found, dry_run=dry_run)
    emit(value, as_json, lambda: _shown(value))
    for remark in found.recorded.remarks:
        say(f"  {remark}")


def _value(found: Reassessment, *, dry_run: bool) -> dict[str, Any]:
    recorded, deltas = found.recorded, found.deltas
    value = {
        "recorded": recorded.count,
        "first_position": recorded.first_position,
        "last_position": recorded.last_position,
        "counts": {
            "settlements": found.looked_at,
            "changed": len(deltas),
            "more": sum(delta.delta > 0 for delta in deltas),
            "less": sum(delta.delta < 0 for delta in deltas),
            "assessed_first": sum(delta.old_total is None for delta in deltas),
            "no_longer_assessed": sum(bool(delta.reasons) for delta in deltas),
            "erased": len(found.erased),
        },
        "delta": sum(delta.delta for delta in deltas),
        "erased": found.erased,
        "deltas": [vars(delta) | {"reasons": [vars(reason) for reason in delta.reasons]} for delta in deltas],
    }
    return value | {"dry_run": True} if dry_run else value


def _shown(value: dict[str, Any]) -> Iterator[Table | str]:
    counts, said = value["counts"], "would change" if value.get("dry_run") else "changed"
    if value["deltas"]:
        yield Table(
            ("staff number", "rules before", "rules now", "before", "now", "difference", "paid"),
            [
                (row["staff_number"], row["old_rule_version"], row["rule_version"],
                 None if row["old_total"] is None else Dong(row["old_total"]), Dong(row["total"]), Dong(row["delta"]),
                 Dong(row["paid"]))
                for row in value["deltas"][:MOST_SHOWN]
            ],
        )  # fmt: skip
        if len(value["deltas"]) > MOST_SHOWN:
            yield f"... and {len(value['deltas']) - MOST_SHOWN:,} more; with --json they are all listed"
    yield (
        f"{counts['changed']:,} of {counts['settlements']:,} settlements {said}: {counts['more']:,} more, "
        f"{counts['less']:,} less, by {value['delta']:+,} đồng in all"
    )
    if value["erased"]:
        names = ", ".join(value["erased"][:MOST_SHOWN])
        yield f"not looked at, as their birth dates were erased: {names}; what was assessed before stands"
    if value["recorded"]:
        places = f"positions {value['first_position']} to {value['last_position']}"
        told = "would be recorded; nothing was (--dry-run)" if value.get("dry_run") else "recorded"
        yield f"{value['recorded']:,} events {told}: {places}"
    else:
        yield "nothing to record"
