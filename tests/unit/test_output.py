"""How answers and errors are printed."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from commands.output import emit, emit_csv, emit_recorded, fail, json_text
from commands.tables import Table, fitting
from domain.errors import Advice, NotFound, Refused, RowError
from domain.ports import Recorded


def test_json_keeps_letters_and_writes_times_exactly() -> None:
    """Catches escaped Vietnamese, a local time without its zone, and a decimal that passes through a float."""
    value = {
        "name": "Xã Hòa Bình",
        "on": date(2025, 7, 1),
        "at": datetime(2025, 7, 1, 7, 0, 0, 5, tzinfo=timezone(timedelta(hours=7))),
        "factor": Decimal("2.10"),
        "sealed": b"\x00\xff",
        "where": RowError("a.csv", 2, None, "wrong"),
    }
    assert json.loads(json_text(value)) == {
        "name": "Xã Hòa Bình",
        "on": "2025-07-01",
        "at": "2025-07-01T00:00:00.000005Z",
        "factor": "2.10",
        "sealed": "AP8=",
        "where": {"file": "a.csv", "row": 2, "column": None, "message": "wrong"},
    }
    assert "Hòa" in json_text(value)
    assert datetime(2025, 7, 1, tzinfo=UTC).isoformat()[:10] in json_text(value)


def test_a_refusal_lists_a_hundred_rows_and_counts_the_others(capsys: pytest.CaptureFixture[str]) -> None:
    """Catches row errors that are lost, or a screen flooded with ten thousand of them."""
    where = [RowError("roster.csv", row, "unit", f"fault {row}") for row in range(2, 105)]
    fail(Refused("rows_refused", "103 rows are wrong", where), as_json=True)
    shown = capsys.readouterr()
    error = json.loads(shown.out)["error"]
    assert (error["code"], error["message"], error["more"]) == ("rows_refused", "103 rows are wrong", 3)
    assert [place["row"] for place in error["where"]] == list(range(2, 102))
    assert "roster.csv, row 2, unit: fault 2" in shown.err
    assert "fault 102" not in shown.err
    assert "3 more" in shown.err


def test_a_refused_correction_says_to_programs_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    """Catches advice that stands in prose only, and keys that say nothing."""
    advice = Advice(retract=(17, 12), commands=("sobo import payments",), cells={"amount": "500"}, together=True)
    fail(Refused("rows_refused", "1 error", [RowError("c.csv", 2, "position", "no", advice)]), as_json=True)
    told = json.loads(capsys.readouterr().out)["error"]["where"][0]["advice"]
    assert told == {
        "retract": [17, 12],
        "commands": ["sobo import payments"],
        "cells": {"amount": "500"},
        "together": True,
    }


@pytest.mark.parametrize(("row", "place"), [(None, "c.csv"), (7, "c.csv, row 7")])
def test_what_is_wrong_with_a_file_as_a_whole_is_said_once(
    row: int | None, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Catches the same sentence twice on the terminal; programs have the place under `where` as ever."""
    error = Refused("file_refused", "c.csv: there is no file", [RowError("c.csv", row, None, "there is no file")])
    fail(error, as_json=True)
    shown = capsys.readouterr()
    assert shown.err == f"sobo: {place}: there is no file\n"
    assert json.loads(shown.out)["error"]["where"][0]["row"] == row


def test_an_error_for_people_leaves_stdout_to_the_data(capsys: pytest.CaptureFixture[str]) -> None:
    """Catches an error message in the middle of a file that somebody redirected."""
    fail(NotFound("no_unit", "no unit bears 00001"), as_json=False)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err == "sobo: no unit bears 00001\n"


def test_a_table_away_from_a_terminal_is_plain_and_whole(capsys: pytest.CaptureFixture[str]) -> None:
    """Catches names cut to the width of a terminal that is not there, and columns out of line in decomposed text."""
    long_name = "Ủy ban nhân dân " * 20
    rows = [("Hòa", 5, None), (long_name.strip(), 12, "x")]
    emit(None, False, Table(("name", "staff", "note"), rows, title="Units", note="two units"))
    title, header, first, second, note = capsys.readouterr().out.splitlines()
    assert (title, note) == ("Units", "two units")
    assert long_name.strip() in second
    assert header.index("staff") + len("staff") == first.index("5") + 1 == second.index("12") + 2


def test_a_formula_is_harmless_in_csv_and_a_negative_number_stays_one(capsys: pytest.CaptureFixture[str]) -> None:
    """Catches a cell that a spreadsheet would run."""
    emit_csv(("name", "change"), [("=cmd()", -3), ("@x", 4), ("plain, quoted", None)])
    assert capsys.readouterr().out == "name,change\n'=cmd(),-3\n'@x,4\n\"plain, quoted\",\n"


def test_a_write_prints_the_keys_of_the_interface(capsys: pytest.CaptureFixture[str]) -> None:
    """Catches positions that other systems cannot find, and a dry run told as done."""
    emit_recorded(Recorded(3, 10, 12), as_json=True)
    assert json.loads(capsys.readouterr().out) == {"recorded": 3, "first_position": 10, "last_position": 12}
    emit_recorded(Recorded(3, 10, 12), as_json=False, dry_run=True)
    assert "nothing was" in capsys.readouterr().out


def test_a_narrow_terminal_folds_texts_then_leaves_columns_out_and_never_breaks_a_number() -> None:
    """Catches a table that runs over the edge, a number on two lines, and a column lost though there was room."""
    columns, numeric = ("name", "total_paid", "note"), (False, True, False)
    cells = [("Xã " * 20, "744,778,125", "x" * 30)]
    assert fitting(columns, cells, numeric, 200) == [60, 11, 30]
    assert fitting(columns, cells, numeric, 12 + 11 + 12 + 3 * 2) == [12, 11, 12]
    assert fitting(columns, cells, numeric, 12 + 11 + 12 + 3 * 2 + 3) == [12, 11, 15]
    assert fitting(columns, cells, numeric, 12 + 11 + 12 + 3 * 2 - 1) == [25, 11]
    assert fitting(columns, cells, numeric, 5) == [12]
    assert fitting(("a_long_header", "b"), [("1", "2")], (True, True), 6 + 1 + 2 * 2) == [6, 1]
