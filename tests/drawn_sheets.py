"""Lists drawn at random as offices might keep them, in a workbook or a CSV, and whether what was read of a cell is what
a person sees there."""

import csv
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from random import Random

import xlsxwriter

from tests.seen_cells import (
    MONEY,
    Cell,
    Seen,
    blank,
    calculated,
    day_cell,
    error_cell,
    number_cell,
    text_cell,
    truth_cell,
)

REQUIRED = ("staff_number", "full_name")
OPTIONAL = (
    "identity_number", "decided_on", "amount", "rank_coefficient", "public_service_percent", "sex", "drawing_pension",
    "note",
)  # fmt: skip
VIETNAMESE = {
    "staff_number": "Mã cán bộ",
    "full_name": "Họ và tên",
    "amount": "Số tiền",
    "decided_on": "Ngày quyết định",
}
WORDS = {
    "sex": {"nam": "male", "nữ": "female"},
    "drawing_pension": {"có": "yes", "không": "no", "true": "yes", "false": "no"},
}
TEXTS: dict[str, Sequence[str]] = {
    "staff_number": ["CB01", "0012", "12", " CB7 ", "CB\u00a08", "1.234", "7,5"],
    "full_name": ["Nguyễn Văn An", "Trần  Thị Bình", "Le\u0302 Hoa\u0300", "Lê\nHoà", "12", "=x", "-A", "Y Blŭk Êban"],
    "identity_number": ["001180000001", "12", "1180000001"],
    "decided_on": ["01/07/2025", "1/7/2025", "2025-07-01", "07/25/2025", "31/06/2025", "1.7.2025", "1/7/25", "2025"],
    "amount": [
        "744.778.125",
        "744,778,125 đ",
        "1 500",
        "1.500",
        "1,5",
        "1500",
        "7.44",
        "1.234,5",
        "5 triệu",
        "1.500.00",
    ],
    "rank_coefficient": ["4,65", "4.65", "1.234", "1,234.5", "4 65", "4,6,5"],
    "public_service_percent": ["25", "25%", "7,5", "0.25"],
    "sex": ["Nam", "nữ", "male", "N", "NAM "],
    "drawing_pension": ["Có", "không", "yes", "x"],
    "note": ["ghi chú", "744.778.125", "01/07/2025", "#N/A", ""],
}
ROWS = 9


@dataclass
class Drawing:
    """`cells` by line of the file and column; `left` columns and `above` lines stand before the header."""

    left: int
    above: int
    header: Sequence[str]
    cells: dict[int, dict[str, Cell]] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, str, str]] = field(default_factory=list)
    """First and last line, first and last column."""

    @property
    def head(self) -> int:
        return self.above + 1

    def sees(self, line: int, column: str) -> Seen | None:
        """Of a cell below a merge what the range shows."""
        for top, bottom, first, last in self.merged:
            places = self.header[self.header.index(first) : self.header.index(last) + 1]
            if top <= line <= bottom and column in places:
                return self.cells[top][first].seen
        return self.cells[line][column].seen


def draw(random: Random, *, in_text: bool = False) -> Drawing:
    """In a text every cell is one."""
    header = [*REQUIRED, *OPTIONAL, "khác"]
    random.shuffle(header)
    drawn = Drawing(0 if in_text else random.randrange(3), random.randrange(4), header)
    for line in range(drawn.head + 1, drawn.head + 1 + ROWS):
        if random.random() < 0.1:
            continue
        drawn.cells[line] = _cells(random, header, in_text=in_text)
    if not in_text:
        drawn.hidden = {line for line in drawn.cells if random.random() < 0.1}
        _merge(random, drawn)
    return drawn


def _cells(random: Random, header: Sequence[str], *, in_text: bool) -> dict[str, Cell]:
    """Most of them what their column asks for, one or two something else."""
    odd = random.sample(header, random.randrange(3))
    return {column: _odd(random, column, in_text=in_text) if column in odd else _usual(random, column, in_text=in_text)
            for column in header}  # fmt: skip


def _usual(random: Random, column: str, *, in_text: bool) -> Cell:
    if column == "decided_on" and not in_text and random.random() < 0.7:
        return Cell(datetime(2025, 7, 1), Seen(day=date(2025, 7, 1)), "dd/mm/yyyy")  # noqa: DTZ001
    if column == "amount" and not in_text and random.random() < 0.7:
        return Cell(1_500, Seen("1500", Decimal(1500), is_bare=False), "#,##0")
    text = TEXTS.get(column, ["x"])[0]
    return Cell(text, Seen(text))


def _odd(random: Random, column: str, *, in_text: bool) -> Cell:
    text = random.choice(TEXTS.get(column, ["x"]))
    if random.random() < 0.1:
        return blank()
    if in_text or text == "#N/A":
        return Cell(text, None if text == "#N/A" else Seen(text))
    cell = random.choice([number_cell, number_cell, day_cell, truth_cell, error_cell, _text_of(text)])(random)
    return calculated(cell) if random.random() < 0.15 and not cell.formula else cell


def _text_of(text: str) -> Callable[[Random], Cell]:
    return lambda random: text_cell(random, text)


def _merge(random: Random, drawn: Drawing) -> None:
    lines = [line for line in drawn.cells if line + 1 in drawn.cells]
    if not lines or random.random() < 0.6:
        return
    top, place = random.choice(lines), random.randrange(len(drawn.header) - 1)
    down = random.random() < 0.5
    bottom, last = (top + 1, place) if down else (top, place + 1)
    drawn.merged.append((top, bottom, drawn.header[place], drawn.header[last]))


def write_workbook(path: Path, drawn: Drawing, random: Random) -> Path:
    book = xlsxwriter.Workbook(
        str(path), {"date_1904": random.random() < 0.2, "constant_memory": not drawn.merged and random.random() < 0.5}
    )
    sheet = book.add_worksheet("Danh sách")
    formats = {name: book.add_format({"num_format": name}) for name in {c.number_format for c in _all(drawn)}}
    for line in range(drawn.above):
        sheet.write_string(line, 0, "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    for place, column in enumerate(drawn.header, start=drawn.left):
        name = VIETNAMESE.get(column, column) if random.random() < 0.5 else column
        sheet.write_string(drawn.above, place, name)
    for line, cells in drawn.cells.items():
        if line in drawn.hidden:
            sheet.set_row(line - 1, None, None, {"hidden": True})
        for place, column in enumerate(drawn.header, start=drawn.left):
            _write(sheet, line - 1, place, cells[column], formats[cells[column].number_format])
    for top, bottom, first, last in drawn.merged:
        left, right = (drawn.header.index(name) + drawn.left for name in (first, last))
        cell = drawn.cells[top][first]
        form = formats[cell.number_format]
        sheet.merge_range(top - 1, left, bottom - 1, right, "", form)
        _write(sheet, top - 1, left, cell, form)
    for line in range(drawn.head + ROWS + 2, drawn.head + ROWS + 40):
        sheet.set_row(line, None, next(iter(formats.values())))
    book.close()
    return path


def _all(drawn: Drawing) -> list[Cell]:
    return [cell for cells in drawn.cells.values() for cell in cells.values()]


def _write(sheet: xlsxwriter.worksheet.Worksheet, row: int, place: int, cell: Cell, form: object) -> None:
    if cell.formula:
        sheet.write_formula(row, place, cell.formula, form, cell.value)
    elif cell.value is None:
        sheet.write_blank(row, place, None, form)
    elif isinstance(cell.value, bool):
        sheet.write_boolean(row, place, cell.value, form)
    elif isinstance(cell.value, datetime):
        sheet.write_datetime(row, place, cell.value, form)
    elif isinstance(cell.value, int | float):
        sheet.write_number(row, place, cell.value, form)
    else:
        sheet.write_string(row, place, str(cell.value), form)


def write_text(path: Path, drawn: Drawing, random: Random) -> Path:
    """A CSV; a record with a line break in it moves those below it."""
    with path.open("w", encoding=random.choice(["utf-8", "utf-8-sig"]), newline="") as file:
        writer = csv.writer(file, delimiter=random.choice(",;\t"), lineterminator=random.choice(["\n", "\r\n"]))
        writer.writerows([*[["QUYẾT ĐỊNH"]] * drawn.above, drawn.header])
        lines, at = {}, drawn.head + 1
        for cells in drawn.cells.values():
            if random.random() < 0.1:
                writer.writerow([""] * len(drawn.header))
                at += 1
            texts = ["" if cells[column].value is None else str(cells[column].value) for column in drawn.header]
            writer.writerow(texts)
            lines[at] = cells
            at += 1 + sum(text.count("\n") for text in texts)
    drawn.cells = lines
    return path


def agrees(column: str, seen: Seen | None, value: str) -> bool:
    """Is this what a person would take from the cell for this column? A text left as it stands is."""
    if seen is None or (seen.is_percent and column != "public_service_percent"):
        return False
    if seen.day is not None:
        return column == "decided_on" and value == seen.day.isoformat()
    if seen.number is not None and column not in ("full_name", "note"):
        return _number(value) == seen.number
    text = _plain(seen.text)
    if value == text:
        return seen.is_bare
    return _MEANT.get(column, _word)(column, text) == value


def _word(column: str, text: str) -> str | None:
    return WORDS.get(column, {}).get(text.casefold())


def _day(_: str, text: str) -> str | None:
    parts = text.split("/")
    return (
        f"{int(parts[2]):04}-{int(parts[1]):02}-{int(parts[0]):02}" if len(parts) == 3 and len(parts[2]) == 4 else None
    )


def _amount(_: str, text: str) -> str | None:
    for money in MONEY:
        text = text.removesuffix(money).rstrip()
    for mark in ". ,":
        first, *more = text.split(mark)
        if more and all(len(part) == 3 and part.isdecimal() for part in more) and first.isdecimal() and len(first) < 4:
            return first + "".join(more)
    return text if text.isdecimal() else None


def _decimal(_: str, text: str) -> str | None:
    return text.replace(",", ".") if text.count(",") == 1 and "." not in text else None


_MEANT: Mapping[str, Callable[[str, str], str | None]] = {
    "decided_on": _day,
    "amount": _amount,
    "rank_coefficient": _decimal,
    "public_service_percent": _decimal,
}


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _plain(text: str) -> str:
    """A line break and a no-break space are a space, and nobody sees those at the ends."""
    return unicodedata.normalize("NFC", text.strip().replace("\n", " ").replace("\u00a0", " "))
