"""The rows of the next file of funding or payments, with all that the ledger knows of them already filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.kinds.by_name import KINDS
from commands.language import language
from commands.output import emit_csv
from commands.tables import say

if TYPE_CHECKING:
    from projections.answers import Answer, Rows

NEXT = ("funding", "payments")
FORMATS = ("csv", "xlsx")


def next_rows(rows: Sequence[Answer], kind: str) -> list[dict[str, str]]:
    """A row for each settlement of which something is still to be submitted, approved or paid; what only the officer
    knows, the day, the source, the document, stays empty."""
    made = []
    for row in rows:
        found = _funding(row) if kind == "funding" else _payment(row)
        if found:
            number = str(row["settlement"]).rpartition("/")[2]
            made.append({"staff_number": row["staff_number"], "settlement": number, **found})
    return made


def _funding(row: Answer) -> dict[str, str]:
    due = row["assessed"] or 0
    if row["status"] in ("unassessed", "rescinded", "repayable"):
        return {}
    if due > row["submitted"]:
        return {"stage": "submitted", "amount": str(due - row["submitted"])}
    if row["submitted"] > row["approved"]:
        return {"stage": "approved", "amount": str(row["submitted"] - row["approved"])}
    return {}


def _payment(row: Answer) -> dict[str, str]:
    left = min(row["approved"] - row["paid"], row["outstanding"] or 0)
    return {"kind": "payment", "amount": str(left)} if left > 0 and row["status"] != "rescinded" else {}


def emit_next(rows: Rows, kind: str, form: str, *, out: Path | None, names: Mapping[str, str] | None) -> None:
    """As CSV on stdout, or as a workbook like a template, in `out`."""
    from commands.files.templates import filled_book, template_rows

    chosen = KINDS[kind]
    made = next_rows(rows, kind)
    columns = list(chosen.all_columns)
    if names is not None:
        columns.insert(1, "full_name")
        made = [row | {"full_name": names.get(row["staff_number"], "")} for row in made]
    lang = language()
    if form == "csv":
        heads, lines = template_rows(columns, made, lang)
        emit_csv(heads, lines)
    elif out is None:
        raise click.UsageError("a workbook needs a name; give --out FILE.xlsx")
    else:
        out.write_bytes(filled_book(columns, chosen.required_columns, made, lang))
        click.echo(click.format_filename(out))
    say(f"{len(made)} of {len(rows)} settlements have something left; fill in what is empty, then sobo import {kind}")
