"""Empty files to fill in: a header and an example row, as text, or as a workbook with lists to choose from."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import count
from typing import Any

from commands.office.cells import EXAMPLE, is_a_day
from commands.office.columns import vietnamese
from commands.office.translated import in_words
from commands.office.values import AMOUNTS, DECIMALS
from reference.catalogue import office_values

ROWS_WITH_LISTS = 5_000
LISTS = {"en": "Lists", "vi": "Danh mục"}
SHEETS = {"en": "To fill in", "vi": "Nhập liệu"}
UNITS = frozenset({"unit", "to_unit", "parent", "predecessor"})
_MARKED = ("staff_number", "instrument", "name")
"""The first of these that a template has says in its example row that it is one."""
_NOTES = {
    "must": ("Must be filled in.", "Bắt buộc."),
    "may": ("May stay empty.", "Có thể để trống."),
    "list": ("Choose from the list.", "Chọn trong danh sách."),
    "day": ("A day: day/month/year, like 01/07/2025.", "Ngày/tháng/năm, ví dụ 01/07/2025."),
    "amount": ("Whole đồng, like 744.778.125.", "Số tiền nguyên đồng, ví dụ 744.778.125."),
    "decimal": ("A coefficient or percent, like 3,33.", "Hệ số hoặc phần trăm, ví dụ 3,33."),
    "unit": ("Code, or name and province.", "Mã đơn vị, hoặc tên đơn vị, tên tỉnh."),
    "text": ("Like: {}", "Ví dụ: {}"),
}
_AMOUNT, _DAY, _DECIMAL, _TEXT = "#,##0", "dd/mm/yyyy", "General", "@"


def template(columns: Sequence[str], example: Mapping[str, str]) -> str:
    """The header and one example row, as CSV text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerow([example.get(column, "") for column in columns])
    return out.getvalue()


def template_rows(
    columns: Sequence[str], rows: Sequence[Mapping[str, str]], lang: str
) -> tuple[list[str], list[list[str]]]:
    """A header and rows in the words of a language."""
    if lang != "vi":
        return list(columns), [[row.get(name, "") for name in columns] for row in rows]
    heads = [vietnamese(name) for name in columns]
    return heads, [[in_words(name, row.get(name, "")) for name in columns] for row in rows]


def template_book(
    columns: Sequence[str], required: Sequence[str], example: Mapping[str, str], lang: str, units: Sequence[str] = ()
) -> bytes:
    """The same as a workbook: a note at every column, lists for columns of words and, when `units` are given, for
    those of units; codes are text, and the example row is refused until its mark is overwritten."""
    mark = next((name for name in _MARKED if name in columns), None)
    return _book(columns, required, [example], lang, units=units, example=example, mark=mark)


def filled_book(columns: Sequence[str], required: Sequence[str], rows: Sequence[Mapping[str, str]], lang: str) -> bytes:
    """Such a workbook with rows in place of the example: what is known of each is filled in."""
    return _book(columns, required, rows, lang)


def _book(
    columns: Sequence[str],
    required: Sequence[str],
    rows: Sequence[Mapping[str, str]],
    lang: str,
    *,
    units: Sequence[str] = (),
    example: Mapping[str, str] | None = None,
    mark: str | None = None,
) -> bytes:
    from openpyxl import Workbook
    from openpyxl.comments import Comment
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    book = Workbook()
    page: Any = book.worksheets[0]
    page.title = SHEETS[lang]
    lists = _Lists(book.create_sheet(LISTS[lang]), page, lang, units)
    heads, texts = template_rows(columns, rows, lang)
    for place, (name, head) in enumerate(zip(columns, heads, strict=True), start=1):
        letter = get_column_letter(place)
        cell = page.cell(1, place, head)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DDEBF7")
        cell.comment = Comment(_note(name, name in required, example or {}, lang, lists), "sobo")
        page.column_dimensions[letter].number_format = _format(name)
        page.column_dimensions[letter].width = max(14, len(head) + 2)
        for line, (row, shown) in enumerate(zip(rows, texts, strict=True), start=2):
            text = shown[place - 1]
            value = page.cell(line, place, _value(name, row.get(name, ""), text))
            value.number_format = _format(name)
            if example is not None:
                value.font = Font(italic=True, color="808080")
            if name == mark:
                value.value = f"{EXAMPLE[lang]} {text}"
        lists.offer(name, letter)
    page.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _format(name: str) -> str:
    return _DAY if is_a_day(name) else _AMOUNT if name in AMOUNTS else _DECIMAL if name in DECIMALS else _TEXT


def _value(name: str, text: str, shown: str) -> object:
    if not text:
        return None
    if is_a_day(name):
        return date.fromisoformat(text)
    if name in AMOUNTS:
        return int(text)
    return float(text) if name in DECIMALS else shown  # of a cell to look at, which the sheet keeps so anyway


def _note(name: str, is_required: bool, example: Mapping[str, str], lang: str, lists: "_Lists") -> str:
    kinds = ["must" if is_required else "may"]
    if lists.has(name):
        kinds.append("list")
    elif is_a_day(name):
        kinds.append("day")
    elif name in AMOUNTS or name in DECIMALS:
        kinds.append("amount" if name in AMOUNTS else "decimal")
    elif name in UNITS:
        kinds.append("unit")
    elif example.get(name):
        kinds.append("text")
    said = " ".join(_NOTES[kind][lang == "vi"].format(example.get(name, "")) for kind in kinds)
    return f"{name}: {said}" if lang == "vi" else said


class _Lists:
    """The sheet of words to choose from, a column each, and the columns of the page that offer them."""

    def __init__(self, sheet: Any, page: Any, lang: str, units: Sequence[str]) -> None:
        self._sheet, self._page, self._lang, self._units = sheet, page, lang, units
        self._places: dict[tuple[str, ...], str] = {}
        self._free = count(1)
        sheet.sheet_state = "hidden"

    def words(self, name: str) -> tuple[str, ...]:
        if name in UNITS:
            return tuple(self._units)
        if name == "appendix":
            return ("I", "II")
        values = office_values().get(name, {})
        return tuple(titles[0] if self._lang == "vi" else code for code, titles in values.items())

    def has(self, name: str) -> bool:
        return bool(self.words(name))

    def offer(self, name: str, letter: str) -> None:
        from openpyxl.utils import get_column_letter
        from openpyxl.worksheet.datavalidation import DataValidation

        words = self.words(name)
        if not words:
            return
        if words not in self._places:
            place = next(self._free)
            for row, word in enumerate(words, start=1):
                self._sheet.cell(row, place, word).number_format = _TEXT
            column = get_column_letter(place)
            self._places[words] = f"'{self._sheet.title}'!${column}$1:${column}${len(words)}"
        rule = DataValidation("list", self._places[words], allow_blank=True, showErrorMessage=True)
        rule.add(f"{letter}2:{letter}{ROWS_WITH_LISTS}")
        self._page.add_data_validation(rule)
