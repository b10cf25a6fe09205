"""What a person sees of a number in a sheet is read; where that is not the number stored, it is refused."""

from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from commands.files.formats.numbers import seen
from commands.files.reading import read_table
from commands.files.table import Table
from commands.office.cells import PercentText, UnreadableText


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (4.65, "General", "4.65"),
        (4.65, "0.00", "4.65"),
        (4.5, "0.00", "4.5"),
        (12, "0", "12"),
        (744778125, "#,##0", "744778125"),
        (744778125, "#,##0.00", "744778125"),
        (744778125, '#,##0 "đ"', "744778125"),
        (744778125, "#,##0\\ [$₫-42A]", "744778125"),
        (744778125, '_-* #,##0\\ "₫"_-;\\-* #,##0\\ "₫"_-;_-* "-"??\\ "₫"_-;_-@_-', "744778125"),
        (744778125, '_(* #,##0_);_(* \\(#,##0\\);_(* "-"_);_(@_)', "744778125"),
        (744778125, "# ##0", "744778125"),
        (744778125, "[Blue]#,##0;[Red]-#,##0", "744778125"),
        (4, "00000", "00004"),
        (7, "?0", "7"),
        (7, "??0", "7"),
        (4.5, "0.??", "4.5"),
        (744778125, "???,???,??0", "744778125"),
        (7, '??0 "đ"', "7"),
        (12, '"UNC-"0000', "UNC-0012"),
        (12, '"UNC-2025-"0000', "UNC-2025-0012"),
        (12, '0"/QĐ-UBND"', "12/QĐ-UBND"),
        (12, 'General"/QĐ"', "12/QĐ"),
        (12, "\\U\\N\\C0", "UNC12"),
        (0.25, "0%", "25"),
        (0.075, "0.0%", "7.5"),
        (0.07, "0%", "7"),
        (0.29, "0.00%", "29"),
        (1, "0%", "100"),
        (0.1 + 0.2, "0.00", "0.3"),
        (0.1 + 0.2, "General", "0.3"),
        (4.5, '0.00" hệ số"', "4.50 hệ số"),
        (4.5, '0.##" hệ số"', "4.5 hệ số"),
        (-0.0, "General", "0"),
        (1e-7, "General", "0.0000001"),
        (-5, '"UNC-"0000', "-UNC-0005"),
        (-744778125, "[Blue]#,##0;[Red]-#,##0", "-744778125"),
        (-744778125, '_(* #,##0_);_(* \\(#,##0\\);_(* "-"_);_(@_)', "-744778125"),
        (0, '_(* #,##0_);_(* \\(#,##0\\);_(* "-"_);_(@_)', "0"),
    ],
)
def test_a_number_reads_as_its_format_shows_it(value: float, number_format: str, text: str) -> None:
    """Catches a lost prefix, a percent a hundred times too small, and a usual format of money refused."""
    read = seen(value, number_format)
    assert (str(read), isinstance(read, UnreadableText)) == (text, False)
    assert isinstance(read, PercentText) is number_format.endswith("%")


@pytest.mark.parametrize(
    ("value", "number_format", "words"),
    [
        (744778125, "0,", "thousands"),
        (744778125, "#,##0,,", "thousands or millions"),
        (0.5, "# ?/?", "fraction"),
        (0.5, "??/??", "fraction"),
        (7, '"UNC-"??0', "with spaces between its words and its digits"),
        (118000123, "0.00E+00", "exponent"),
        (4.65, "0.0", "shows 4.7 and holds 4.65"),
        (4.65, "0", "shows 5 and holds 4.65"),
        (0.255, "0%", "shows 26 and holds 25.5"),
        (123456, "000-000", "groups"),
        (12, "[<100]0;0.0", "depends"),
        (12, '"yes"', "word"),
        (-5, '"UNC-"0000;"NEG-"0000', "other words"),
        (-5, '"UNC-"0000;"UNC-"0000', "another way"),
        (0, '"A"0;"B"0;"ZERO"', "other words"),
        (4.65, "0.00\\%", "written beside"),
        (4.65, '0.00"%"', "written beside"),
        (0.1, '"-"0%', "more than its %"),
        (0.25, "0%%", "more than its %"),
        (0.25, '"9"0%', "more than its %"),
        (0.25, '0%"0"', "more than its %"),
        (-5, "0;0", "without its minus"),
        (-5, "#,##0;[Red]#,##0", "without its minus"),
        (-5, "0;;0", "not at all"),
        (0, "0;-0;", "not at all"),
        (0, "#,###", "shows nothing"),
        (0, '0;-0;"không"', "other words"),
        (12345678901234567, "0", "keeps 15 digits"),
        (1e15, "General", "keeps 15 digits"),
        (float("inf"), "General", "keeps 15 digits"),
    ],
)
def test_a_number_that_looks_like_another_one_is_refused(value: float, number_format: str, words: str) -> None:
    """Catches money a thousand times what the clerk saw, and a coefficient that is not the one on the screen."""
    read = seen(value, number_format)
    assert isinstance(read, UnreadableText)
    assert words in read.why


def sheet(tmp_path: Path, *cells: tuple[str, object, str]) -> Table:
    """One row of a workbook, read: (column, value, number format)."""
    book = Workbook()
    active = book.active
    assert active is not None
    active.append([column for column, _, _ in cells])
    active.append([value for _, value, _ in cells])
    for index, (_, _, number_format) in enumerate(cells, start=1):
        active.cell(2, index).number_format = number_format
    path = tmp_path / "sheet.xlsx"
    book.save(path)
    return read_table(path, [column for column, _, _ in cells])


def test_a_percent_cell_is_times_a_hundred_in_a_percent_column_and_refused_in_another(tmp_path: Path) -> None:
    """Catches the official example at 597,312,056 đồng in place of 744,778,125, from a sheet that shows 25 %."""
    table = sheet(
        tmp_path, ("public_service_percent", 0.25, "0%"), ("rank_coefficient", 0.25, "0%"), ("amount", 1, "0%")
    )
    assert table.rows[0].values["public_service_percent"] == "25"
    assert [(fault.row, fault.column) for fault in table.errors] == [(2, "rank_coefficient"), (2, "amount")]


def test_a_date_cell_is_a_day_in_a_column_of_days_and_refused_in_a_text_column(tmp_path: Path) -> None:
    """Catches an instrument 2/12/2025 that becomes the text 2025-12-02."""
    day = datetime(2025, 12, 2)  # noqa: DTZ001
    table = sheet(
        tmp_path,
        ("on", date(2025, 12, 2), "dd/mm/yyyy"),
        ("birth_date", day, "dd/mm/yyyy"),
        ("signed_on", day, "yyyy-mm-dd"),
        ("instrument", day, "d/m/yyyy"),
    )
    assert [table.rows[0].values[name] for name in ("on", "birth_date", "signed_on")] == ["2025-12-02"] * 3
    assert [(fault.row, fault.column) for fault in table.errors] == [(2, "instrument")]
    assert "date" in table.errors[0].message


@pytest.mark.parametrize("born", [1965, 25750])
@pytest.mark.parametrize(
    "number_format", ["[>=2500]dd/mm/yyyy;0", "[<2500]0;dd/mm/yyyy", "[>=2500]DD/MM/YYYY;General;@"]
)
def test_a_cell_that_is_a_year_or_a_day_by_its_number_is_refused(tmp_path: Path, born: int, number_format: str) -> None:
    """Catches 1965 on the screen and a birth on 18 May 1905 in the record."""
    table = sheet(tmp_path, ("birth_date", born, number_format))
    assert [(fault.row, fault.column) for fault in table.errors] == [(2, "birth_date")]
    assert "depends on the number" in table.errors[0].message


def test_a_condition_that_only_colours_a_day_leaves_it_a_day(tmp_path: Path) -> None:
    """Catches every list refused that marks what is overdue in red by its number format."""
    table = sheet(tmp_path, ("on", date(2025, 12, 2), "[Red][<45838]dd/mm/yyyy;dd/mm/yyyy;@"))
    assert (table.rows[0].values["on"], table.errors) == ("2025-12-02", [])


def test_a_reference_keeps_the_prefix_that_its_format_shows(tmp_path: Path) -> None:
    """Catches UNC-0012 recorded as 12, and paid twice under its real name."""
    table = sheet(tmp_path, ("reference", 12, '"UNC-"0000'), ("amount", 744778125, '#,##0 "đ"'))
    assert table.rows[0].values == {"reference": "UNC-0012", "amount": "744778125"}
    assert not table.errors


def test_a_scaled_amount_is_refused_at_its_cell(tmp_path: Path) -> None:
    """Catches 744,778 on the screen and 744,778,125 in the record."""
    table = sheet(tmp_path, ("reference", "UNC-1", "General"), ("amount", 744778125, "#,##0,"))
    assert [(fault.row, fault.column) for fault in table.errors] == [(2, "amount")]


@pytest.mark.parametrize("number_format", ['"VND "0', "[$VND] 0", '0 "đ"', "#,##0"])
def test_what_stands_around_a_number_is_not_lost_from_a_text(tmp_path: Path, number_format: str) -> None:
    """Catches: an instrument "VND 7" that is recorded as 7."""
    table = sheet(tmp_path, ("instrument", 1234567, number_format))
    assert "shows more than the number" in table.errors[0].message
