"""The second act of `sobo demo`: people leave, the ledger works out what they are owed, funding and payments follow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.demo.story import Story, write_rows
from commands.output import Dong
from commands.tables import Table, print_table

if TYPE_CHECKING:
    from domain.recording.ledger import Ledger

COUNTED_ON = "2025-09-01"
ASKED_ON = date(2025, 10, 16)
"""The day after the last reminder to pay."""
AFTERWARDS = "2025-11-30"
MOST_PROVINCES = 10

Row = dict[str, str]


@dataclass(frozen=True)
class People:
    """The first act's: everybody registered, and who was appointed anew on 1 July."""

    roster: list[Row]
    moves: list[Row]


def tell_departures(story: Story, home: Path, people: People) -> list[str]:
    """Record about 4,000 departures and what follows from them, and show what can be asked; commands to try next."""
    from reference import leavers

    _record(story, home, people)
    before_corrections = story.session.ledger().log.head()
    with story.step("Carry these decisions to Kafka and project them") as remark:
        _carry(story)
        remark(f"{story.session.ledger().log.head():,} events by now")
    with story.step("What one of them is owed, and why"):
        click.echo(
            f"{leavers.NAMES[leavers.OFFICIAL]}, staff number {leavers.OFFICIAL}, is the ministry's own example under "
            "a made-up name:\nMr C of letter 1814/BNV-TCBC, whose parts add up to 744,778,125 đồng."
        )
        story.sobo("policy", "explain", leavers.OFFICIAL, "--on", COUNTED_ON)
    with story.step("How far it has come by 1 September"):
        story.sobo("stats", "departures", "--by", "route,category", "--on", COUNTED_ON)
    with story.step("What is overdue on 16 October, by province"):
        _show_overdue(story)
    with story.step("A salary was recorded wrongly, and half is paid already"):
        write_rows(home / "salaries.csv", [leavers.salary_corrected()])
        story.sobo("import", "salaries", str(home / "salaries.csv"))
    with story.step("Somebody paid under Decree 154 comes back to a post that the budget pays"):
        write_rows(home / "returns.csv", [leavers.back_in_service()])
        story.sobo("import", "appointments", str(home / "returns.csv"))
        _carry(story)
    with story.step("The corrected salary: old and new amount, difference, what is still to be paid"):
        story.sobo("settlements", "show", leavers.OFFICIAL, "--on", AFTERWARDS)
    with story.step("The return: what was paid is to be paid back"):
        story.sobo("settlements", "show", leavers.RETURNING, "--on", AFTERWARDS)
    return [
        f"settlements list --status partly_paid --province 01 --on {COUNTED_ON}",
        f"settlements overdue --on {ASKED_ON} --format csv | head",
        f"stats departures --by month,route --all-routes --on {AFTERWARDS}",
        f"policy explain {leavers.OFFICIAL} --as-known {before_corrections}   # before the salary was corrected",
        f"policy explain {leavers.OFFICIAL}                     # and since",
        f"staff history {leavers.RETURNING}",
    ]


def _record(story: Story, home: Path, people: People) -> None:
    from domain.policy.facts import SETTLEMENT_ROUTES
    from reference import leavers, roster

    with story.step("People leave in spring and summer 2025") as remark:
        moved = {row["staff_number"] for row in people.moves}
        left = leavers.leavers(people.roster, moved, roster.read_map())
        write_rows(home / "leavers.csv", left.staff)
        write_rows(home / "departures.csv", left.departures)
        click.echo(
            f"{len(left.departures):,} invented departures, {len(left.staff):,} of them of people not registered yet"
        )
        story.sobo("import", "staff", str(home / "leavers.csv"))
        ledger = story.session.ledger()
        before = ledger.log.head()
        story.sobo("import", "departures", str(home / "departures.csv"))
        assessed = assessed_amounts(ledger, left.departures, before)
        owed = sum(row["route"] in SETTLEMENT_ROUTES for row in left.departures)
        click.echo(
            f"{len(assessed):,} were assessed in the same transaction, {owed - len(assessed):,} lack a fact, "
            f"{len(left.departures) - owed:,} are owed nothing by their route"
        )
        remark(f"{len(left.departures):,} departures")
    with story.step("Submit, approve and pay what was assessed, though not all of it") as remark:
        funded = leavers.funding(left.departures, assessed)
        paid = leavers.payments(funded)
        write_rows(home / "funding.csv", funded)
        write_rows(home / "payments.csv", paid)
        story.sobo("import", "funding", str(home / "funding.csv"))
        story.sobo("import", "payments", str(home / "payments.csv"))
        remark(f"{len(funded) + len(paid):,} rows")


def assessed_amounts(ledger: Ledger, departures: Sequence[Row], after: int = 0) -> dict[str, int]:
    """What the ledger assessed behind a position, by staff number: the made-up funding takes its amounts from there."""
    from domain.settlements.events import EntitlementAssessed
    from domain.staff.events import DepartureDecided
    from domain.staff.personal import staff_stream

    numbers = {staff_stream(ledger.identity_secret, row["staff_number"]): row["staff_number"] for row in departures}
    whose: dict[str, str] = {}
    amounts: dict[str, int] = {}
    for placed in ledger.log.of_types((DepartureDecided.__name__, EntitlementAssessed.__name__), after):
        event = placed.event
        if isinstance(event, DepartureDecided) and event.settlement is not None:
            whose[event.settlement] = numbers[event.originator_id]
        elif isinstance(event, EntitlementAssessed):
            amounts[whose[event.originator_id]] = event.total
    return amounts


def _carry(story: Story) -> None:
    story.sobo("relay", "--once")
    story.sobo("project", "--from", "kafka", "--once")


def _show_overdue(story: Story) -> None:
    from commands.policy_rules import policy_rules
    from projections.settlements import overdue
    from projections.units import list_units
    from store.rights.roles import READER

    with story.session.connection(READER) as connection:
        rows = overdue(connection, policy_rules(), on=ASKED_ON)
        provinces = list_units(connection, on=ASKED_ON, level="province")
    print_table(_overdue_by_province(rows, {unit["code"]: unit["name"] for unit in provinces}))
    asked = {entry["instrument"]: entry["due_on"] for row in rows for entry in row["instruments"]}
    for instrument, day in sorted(asked.items(), key=lambda item: item[1]):
        covered = sum(any(entry["instrument"] == instrument for entry in row["instruments"]) for row in rows)
        click.echo(f"  {instrument} asked for {covered:,} of them by {day}")
    click.echo(f"In full: sobo settlements overdue --on {ASKED_ON} --format csv")


def _overdue_by_province(rows: Sequence[dict[str, Any]], names: dict[str, str]) -> Table:
    """The provinces that owe most, the others together, and all."""
    grouped: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        grouped[row["province"]].append(row)
    ranked = sorted(grouped.items(), key=lambda item: -_outstanding(item[1]))
    shown = [(code, names.get(code, ""), *_figures(of_one)) for code, of_one in ranked[:MOST_PROVINCES]]
    others = [row for _, of_one in ranked[MOST_PROVINCES:] for row in of_one]
    if others:
        shown.append(("others", f"{len(ranked) - MOST_PROVINCES} more provinces", *_figures(others)))
    shown.append(("total", "", *_figures(rows)))
    columns = (
        "province",
        "name",
        "overdue",
        "not assessed",
        "not approved",
        "approved",
        "paid in part",
        "outstanding đồng",
    )
    return Table(columns, shown)


def _figures(rows: Sequence[dict[str, Any]]) -> tuple[Dong, ...]:
    """All of them, those in each state, and what is outstanding."""
    states = (("unassessed",), ("assessed", "submitted"), ("approved",), ("partly_paid",))
    counts = (sum(row["status"] in state for row in rows) for state in states)
    return tuple(Dong(number) for number in (len(rows), *counts, _outstanding(rows)))


def _outstanding(rows: Sequence[dict[str, Any]]) -> int:
    return sum(row["outstanding"] or 0 for row in rows)
