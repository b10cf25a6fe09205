"""`sobo settlements`: what departures are owed, how far they are paid, and what is overdue."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.completing.codes import PROVINCE
from commands.context import Session, format_option, json_option, pass_session, read_options, text
from commands.histories import emit_history, history_options
from commands.names import Names, province_names, with_names
from commands.output import Dong, emit, emit_csv
from commands.reach import reach_in_words, say_when_incomplete
from commands.settlements.next_import import FORMATS, NEXT, emit_next
from commands.tables import Table, say

if TYPE_CHECKING:
    import psycopg

    from projections.answers import Rows
    from projections.state.times import AsKnown

STATUSES = ("unassessed", "assessed", "submitted", "approved", "partly_paid", "paid", "repayable", "rescinded")
COLUMNS = ("staff_number", "unit", "name", "status", "assessed", "paid", "due_on", "province", "route", "regime",
           "submitted", "approved")  # fmt: skip
"""What a narrow terminal leaves out stands last."""
CSV_COLUMNS = ("staff_number", "settlement", "unit", "unit_id", "name", "province", "route", "category", "regime",
               "status", "decided_on", "leaves_on", "assessed", "submitted", "approved", "paid", "outstanding",
               "to_repay", "due_on", "overdue")  # fmt: skip
AMOUNTS = frozenset({"assessed", "submitted", "approved", "paid", "outstanding", "to_repay"})

province_option = click.option("--province", metavar="CODE", type=PROVINCE, help="Only this province, by its code.")


@click.group(epilog="Example:  sobo settlements overdue --on 2025-09-01")
def settlements() -> None:
    """What departures are owed, how far they are funded and paid, and what is overdue."""


@settlements.command(
    "list",
    epilog="\b\nExamples:\n  sobo settlements list --status partly_paid --province 01 --on 2025-09-01\n"
    "  sobo settlements list --as payments --format xlsx --out next.xlsx --names",
)
@click.option("--status", type=click.Choice(STATUSES), help="Only settlements in this state.")
@province_option
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json", "xlsx"]), default="table", show_default=True
)
@click.option("--as", "as_kind", type=click.Choice(NEXT), help="As rows of the next import of that kind: csv or xlsx.")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.xlsx", help="Where a workbook is written."
)
@click.option("--names", is_flag=True, help="With --as: with names, for who may open them; that is written down.")
@read_options
@json_option
@pass_session
def list_(
    session: Session,
    *,
    status: str | None,
    province: str | None,
    form: str,
    as_kind: str | None,
    out: Path | None,
    names: bool,
    on: date,
    as_known: AsKnown,
    as_json: bool,
) -> None:
    """The settlements of every departure decided by the day, each with its state.

    An unassessed one names the facts that are missing, or why the rules give no amount. With --as they are the rows of
    the next file of funding or of payments, filled in as far as the ledger knows them.
    """
    if as_kind is None and (form == "xlsx" or out is not None or names):
        raise click.UsageError("--format xlsx, --out and --names go with --as funding or --as payments")
    if as_kind is not None and (form not in FORMATS or as_json):
        raise click.UsageError("rows of the next import are csv or xlsx; give --format")
    from commands.policy_rules import policy_rules
    from projections import settlements as answers

    with session.reading(as_known) as connection:
        rows = answers.list_settlements(
            connection, policy_rules(), on=on, as_known=as_known, status=status, province=province
        )
        if as_kind is not None:
            opened_names = _names(session, connection, rows, as_known) if names else None
            emit_next(rows, as_kind, form, out=out, names=opened_names)
            return
        named = {} if as_json or form != "table" else province_names(connection, on, as_known)
    _add_reasons(session, rows, as_known)
    _emit(rows, form, as_json, f"{_count(rows)} on {on}; {reach_in_words(rows.reached)}", named)


@settlements.command(epilog="Example:  sobo settlements overdue --on 2025-09-01 --format csv")
@province_option
@format_option
@read_options
@json_option
@pass_session
def overdue(session: Session, *, province: str | None, form: str, on: date, as_known: AsKnown, as_json: bool) -> None:
    """The settlements whose day of payment has passed unpaid, with the instruments that asked for it."""
    from commands.policy_rules import policy_rules
    from projections import settlements as answers

    with session.reading(as_known) as connection:
        rows = answers.overdue(connection, policy_rules(), on=on, as_known=as_known, province=province)
        named = {} if as_json or form != "table" else province_names(connection, on, as_known)
    _add_reasons(session, rows, as_known)
    owed = sum(row["outstanding"] or 0 for row in rows)
    asked = {entry["instrument"]: entry["due_on"] for row in rows for entry in row["instruments"]}
    said = "; ".join(f"{instrument} by {day}" for instrument, day in sorted(asked.items(), key=lambda item: item[1]))
    note = f"{_count(rows)} overdue on {on}, {Dong(owed)} đồng outstanding"
    note = f"{note} (due before that day); {reach_in_words(rows.reached)}"
    _emit(rows, form, as_json, f"{note}. Asked for: {said}" if said else note, named)


@settlements.command(epilog="Example:  sobo settlements show CB000001 --on 2025-09-01 --as-known 2025-08-15")
@click.argument("number", type=text)
@read_options
@json_option
@pass_session
def show(session: Session, *, number: str, on: date, as_known: AsKnown, as_json: bool) -> None:
    """The settlement of the person with staff number NUMBER: state, assessments, funding and payments.

    For the whole working see `sobo policy explain NUMBER`.
    """
    from commands.policy_rules import policy_rules
    from projections import settlements as answers

    with session.reading(as_known) as connection:
        found = answers.show(connection, number, policy_rules(), on=on, as_known=as_known)
        named = {} if as_json or not found else province_names(connection, on, as_known)
    if not found:
        say(f"sobo: {answers.no_settlement(number, on, as_known)}")
        emit(found, as_json, ())
        return
    _add_reasons(session, [found], as_known)
    say_when_incomplete(found)
    emit(found, as_json, lambda: list(_shown(found, session, named)))


@settlements.command(epilog="Example:  sobo settlements history CB000001 --as-known 2025-08-15")
@click.argument("number", type=text)
@history_options
@format_option
@json_option
@pass_session
def history(session: Session, *, number: str, on: date | None, as_known: AsKnown, form: str, as_json: bool) -> None:
    """The decisions to leave of the person with staff number NUMBER and all that was recorded of what they are owed.

    In the order of recording, with who recorded it: decisions, assessments and reassessments, funding, payments, and
    what was taken back.
    """
    from projections.auditing import histories

    with session.reading(as_known) as connection:
        entries = histories.of_settlements(connection, number, on=on, as_known=as_known)
    emit_history(session, entries, form, as_json, nothing="Nothing was known of a departure then.")


def _add_reasons(session: Session, rows: list[dict[str, Any]], as_known: AsKnown) -> None:
    """To each unassessed row why it is so; to the others an empty list."""
    open_ones = {row["staff_number"] for row in rows if row["status"] == "unassessed"}
    found: dict[str, list[dict[str, str]]] = {}
    if open_ones:
        from commands.settlements.unassessed import reasons

        found = reasons(session.ledger(), open_ones, as_known=as_known)
    for row in rows:
        row["reasons"] = found.get(row["settlement"], []) if row["status"] == "unassessed" else []


def _names(
    session: Session, connection: psycopg.Connection[Any], rows: Rows, as_known: AsKnown | None
) -> dict[str, str]:
    from commands.people.opening import opened
    from projections.papers.listed_people import sealed_of

    sealed = sealed_of(connection, [row["staff_number"] for row in rows], as_known)
    return {number: person.full_name for number, person in opened(session, connection, sealed, ("full_name",)).items()}


def _emit(rows: Rows, form: str, as_json: bool, note: str, named: Names) -> None:
    as_json = as_json or form == "json"
    if as_json or form == "csv":
        say_when_incomplete(rows.reached)
    if form == "csv" and not as_json:
        emit_csv(CSV_COLUMNS, ([row[column] for column in CSV_COLUMNS] for row in rows))
        return
    shown = with_names(COLUMNS, ([_cell(row, column) for column in COLUMNS] for row in rows), {"province": named})
    told = [
        f"{row['staff_number']}: {'; '.join(reason['message'] for reason in row['reasons'])}"
        for row in rows
        if row.get("reasons")
    ]
    emit(rows, as_json, [Table(*shown), *(["Not assessed:", *told] if told else []), note])


def _count(rows: list[dict[str, Any]]) -> str:
    return "1 settlement" if len(rows) == 1 else f"{len(rows):,} settlements"


def _cell(row: dict[str, Any], column: str) -> object:
    value = row[column]
    return Dong(value) if column in AMOUNTS and value is not None else value


def _shown(found: dict[str, Any], session: Session, named: Names) -> Iterator[Table | str]:
    facts = ("settlement", "unit", "name", "province", "province_name", "route", "regime", "status", "decided_on",
             "leaves_on", "due_on", "assessed", "submitted", "approved", "paid", "outstanding", "to_repay")  # fmt: skip
    told = found | {"province_name": named.get(found["province"])}
    values = [_cell(told, fact) for fact in facts]
    rows = [
        (fact.replace("_", " "), None if value is None else str(value))
        for fact, value in zip(facts, values, strict=True)
    ]
    yield Table(("what", "value"), rows, f"Settlement of {found['staff_number']} on {found['on']}")
    for reason in found["reasons"]:
        yield f"Not assessed: {reason['message']} ({reason['article']})"
    if found["assessments"]:
        yield ""
        yield Table(
            ("position", "recorded_at", "regime", "total", "delta", "reason", "instrument"),
            [
                (
                    entry["position"], session.shown(entry["recorded_at"]), entry["regime"], Dong(entry["total"]),
                    _signed(entry.get("delta")), entry.get("reason"), entry["instrument"],
                )
                for entry in found["assessments"]
            ],
            "Assessed",
        )  # fmt: skip
    if found["entries"]:
        yield ""
        yield Table(
            ("position", "on", "kind", "amount", "reference or source", "instrument"),
            [
                (
                    entry["position"], entry["on"], entry["kind"], Dong(entry["amount"]),
                    entry.get("reference") or entry.get("source"), entry["instrument"],
                )
                for entry in found["entries"]
            ],
            "Funded and paid",
        )  # fmt: skip
    for entry in found["entries"]:
        if entry.get("reason"):
            yield f"Position {entry['position']}: {entry['reason']}"
    for earlier in found["earlier"]:
        yield f"Earlier: {earlier['settlement']}, decided on {earlier['decided_on']}, {earlier['status']}"


def _signed(amount: int | None) -> str | None:
    return None if amount is None else f"{amount:+,}"
