"""The records of a CSV file: UTF-8, separated by commas, semicolons or tabs as its header line is."""

import csv
import re
from collections.abc import Iterator
from itertools import takewhile

from commands.office.columns import HEADER_ROWS, Columns
from commands.office.old_codings import old_coding_fault

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab"}
_DECLARED = re.compile(r'"?sep=([,;\t])"?[,;\t]*(\r\n|\r|\n)')
_LINES = re.compile(r"[^\r\n]*(?:\r\n|[\r\n])|[^\r\n]+")
"""One by one, as a file object would give them that keeps four bytes of each letter."""
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_LOOKED_THROUGH = 4_096


class DelimitedError(ValueError):
    """The file is no text in columns. `line` is where that shows, None when it is the file as a whole."""

    def __init__(self, line: int | None, message: str) -> None:
        super().__init__(message)
        self.line = line


def decoded(content: bytes, coding: str | None = None) -> str:
    """The text of a file in UTF-8, with or without a mark in front; one in an old `coding` may have a byte a letter.

    Raises `DelimitedError`.
    """
    if content.startswith(_UTF_16) or b"\0\0" in content[:_LOOKED_THROUGH] or _every_other_is_zero(content):
        raise DelimitedError(1, "the text is in UTF-16 and not in UTF-8; save the file as CSV UTF-8")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if coding is not None:
            return content.decode("latin-1")
        line = content.count(b"\n", 0, error.start) + 1
        begins = content.rfind(b"\n", 0, error.start) + 1
        old = old_coding_fault(content[begins:].split(b"\n", 1)[0].decode("latin-1").strip())
        said = "the text is not UTF-8 from this line on; save the file as CSV UTF-8"
        raise DelimitedError(line, said if old is None else f"{said}, or say in which coding it is: {old}") from None


def _every_other_is_zero(content: bytes) -> bool:
    begins = content[:_LOOKED_THROUGH]
    return len(begins) > 1 and begins.count(0) * 3 > len(begins)


def records(text: str, separator: str, first_line: int) -> Iterator[tuple[int, list[str]]]:
    """Line and cells of each record that has any. `first_line` is that on which the text begins."""
    lines = (line[0] for line in _LINES.finditer(text))
    reader = csv.reader(lines, strict=True, delimiter=separator)
    begins = 1
    try:
        for cells in reader:
            if cells:
                yield begins + first_line - 1, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        raise DelimitedError(
            begins + first_line - 1,
            f"the record that begins here cannot be read ({error}); check that every quotation mark is closed",
        ) from None


def separated(text: str, columns: Columns) -> tuple[str, str, int]:
    """The text from its first record on, what separates its cells, and the line on which that record stands.

    The separator is the one that the file states, else the one under which the header is found; where none is, the one
    under which a record names most of the columns.
    """
    declared = _DECLARED.match(text)
    if declared is not None:
        return text[declared.end() :], declared[1], 2
    found = {separator: _header_at(text, separator, columns) for separator in SEPARATORS}
    return text, min(SEPARATORS, key=lambda separator: found[separator]), 1


def _header_at(text: str, separator: str, columns: Columns) -> tuple[int, int]:
    """Sorts first where the header comes first, then where most of it is named."""
    named = 0
    try:
        for line, cells in takewhile(lambda record: record[0] <= HEADER_ROWS, records(text, separator, 1)):
            if columns.is_header(cells):
                return line, 0
            named = max(named, columns.count(cells))
    except DelimitedError:
        pass
    return HEADER_ROWS + 1, -named
