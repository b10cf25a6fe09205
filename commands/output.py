"""How answers and errors are printed: data on stdout, talk on stderr, JSON when asked for, no traceback ever."""

from __future__ import annotations

import base64
import csv
import dataclasses
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Protocol

import click

from commands.language import told
from commands.tables import Table, cell_text, print_table, say, spoken
from domain.errors import Refused, RowError, SoboError

if TYPE_CHECKING:
    from domain.ports import Recorded
    from reports.words.words import Lang


class Trial(Protocol):
    """What a file would come to, for people and for programs."""

    @property
    def lines(self) -> list[str]: ...

    @property
    def as_json(self) -> dict[str, Any]: ...


MOST_ROW_ERRORS = 100
MOST_REMARKS = 10


class Dong(int):
    """An amount that people read as 744,778,125 and programs as a number."""

    def __str__(self) -> str:
        return f"{int(self):,}"


Shown = Table | str | Iterable[Table | str]
"""What a person sees: tables and lines of text, in order."""


def emit(value: Any, as_json: bool, table: Callable[[], Shown] | Shown) -> None:
    """Print `value` as JSON, or `table` (made only then, when it is a function) for people."""
    if as_json:
        emit_json(value)
        return
    shown = table() if callable(table) else table
    for part in (shown,) if isinstance(shown, Table | str) else shown:
        if isinstance(part, Table):
            print_table(spoken(part))
        else:
            sys.stdout.write(f"{told(part)}\n")


def emit_json(value: Any) -> None:
    """One JSON value on one line of stdout; dates are ISO, bytes base64, decimals strings."""
    sys.stdout.write(json_text(value) + "\n")


def json_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=_plain)


def emit_recorded(recorded: Recorded, as_json: bool, *, dry_run: bool = False, trial: Trial | None = None) -> None:
    """What a write came to, under the keys of the interface; of a trial with a summary."""
    count, first, last = recorded.count, recorded.first_position, recorded.last_position
    value: dict[str, Any] = {"recorded": count, "first_position": first, "last_position": last}
    if dry_run:
        value["dry_run"] = True
    said = "would be recorded; nothing was (--dry-run)" if dry_run else "recorded"
    if trial is not None:
        value["summary"] = trial.as_json
    if recorded.remarks:
        value["remarks"] = list(recorded.remarks)
    line = f"{count} event{'' if count == 1 else 's'} {said}: {positions(recorded)}"
    emit(value, as_json, line if trial is None else [line, *trial.lines])
    sys.stdout.flush()  # or a pipe would show the remarks before what they are about
    for remark in recorded.remarks[:MOST_REMARKS]:
        say(f"  {remark}")
    if len(recorded.remarks) > MOST_REMARKS:
        say(f"  ... and {len(recorded.remarks) - MOST_REMARKS} more; with --json they are all listed")


def positions(recorded: Recorded) -> str:
    first, last = recorded.first_position, recorded.last_position
    return f"position {first}" if first == last else f"positions {first} to {last}"


def emit_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """CSV with a header. Text that a spreadsheet would take for a formula gets an apostrophe in front."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_harmless(cell_text(cell)) if isinstance(cell, bool) else _harmless(cell) for cell in row])


def fail(error: SoboError, as_json: bool, lang: Lang = "en") -> None:
    """Tell an error: on stderr for people, with `as_json` as JSON on stdout too."""
    where = error.where if isinstance(error, Refused) else ()
    whole = len(where) == 1 and where[0].message in error.message  # of the file, or of the place where it stops
    message, listed = error.message, list(where[:MOST_ROW_ERRORS])
    more = len(where) - len(listed)
    if lang == "vi":
        from reports.messages.spoken import of_error, of_row

        message = of_error(error.code, message)
        listed = [dataclasses.replace(one, message=of_row(one.message)) for one in listed]
    if as_json:
        shown: dict[str, Any] = {"code": error.code, "message": message, "where": listed}
        if more:
            shown["more"] = more
        emit_json({"error": shown})
    if whole:
        say(f"sobo: {_place(listed[0], lang, with_column=False)}: {listed[0].message}", as_it_is=True)
        return
    say(f"sobo: {message}", as_it_is=True)
    for row_error in listed:
        say(f"  {_place(row_error, lang)}: {row_error.message}", as_it_is=True)
    if more:
        say(f"  ... và {more} lỗi khác" if lang == "vi" else f"  ... and {more} more", as_it_is=True)


def fail_usage(wrong: click.ClickException, lang: Lang) -> None:
    """Tell that a command was written wrongly, as click does."""
    if lang == "en":
        wrong.show()
        return
    from reports.messages.spoken import of_error

    context = wrong.ctx if isinstance(wrong, click.UsageError) else None
    if context is not None:
        say(context.get_usage().replace("Usage:", "Cách dùng:", 1), as_it_is=True)
        say(f"Xem hướng dẫn: '{context.command_path} --help'.\n", as_it_is=True)
    say(f"Lỗi: {of_error('usage', wrong.format_message())}", as_it_is=True)


def _place(error: RowError, lang: Lang, *, with_column: bool = True) -> str:
    row_word = "dòng" if lang == "vi" else "row"
    row = "" if error.row is None else f", {row_word} {error.row}"
    named = error.column if with_column else None
    if named and lang == "vi":
        from reports.messages.spoken import column

        named = f"cột {column(named)}"
    return f"{error.file}{row}{f', {named}' if named else ''}"


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@")) else cell


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode("ascii")
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        held = {field: getattr(value, field.name) for field in dataclasses.fields(value)}
        return {field.name: one for field, one in held.items() if one or not field.metadata.get("omitted_when_empty")}
    return str(value)
