"""The sheet of an XLSX workbook that holds the list, as records of text, the way a CSV of it would read."""

from collections.abc import Iterator

from commands.files.xlsx import merged
from commands.files.xlsx.book import sheets_of
from commands.files.xlsx.damage import WorkbookError
from commands.files.xlsx.sheets import IsHeader, choose
from commands.files.xlsx.unseen import Unseen

LAST_ROW = 1_048_576


def read_records(
    content: bytes, is_header: IsHeader, sheet: str | None = None, unseen: Unseen | None = None
) -> Iterator[tuple[int, list[str]]]:
    """Row number and cells of each row that holds anything; behind the header every row is as wide as that.

    The sheet is that named `sheet`, else the first that is shown; `unseen` is told what of it is not. A row
    with more cells than the header keeps them.
    Dates come as ISO 8601, whole numbers without a decimal point, a number formatted as `00000` with its leading
    zeros, a formula as the value last computed; see `commands.office.cells` for the kinds of text that this gives.
    Raises `WorkbookError`.
    """
    sheets = sheets_of(content)
    chosen = sheets[choose(sheets, is_header, sheet)]
    drawn = chosen.layout()
    merges = merged.Merges(drawn.merges) if drawn.merges else None
    width = before = 0
    for row, texts in chosen.rows(unseen):
        if drawn.last is not None and row > drawn.last:  # what follows, up to a million rows, is format alone
            break
        if row > LAST_ROW:
            raise WorkbookError("a row has a number beyond 1,048,576, where every sheet ends; save the workbook again")
        while texts and not texts[-1]:
            texts.pop()
        if merges is not None:
            for gap in range(before + 1, row):
                merges.pass_over(gap, ())
            merges.pass_over(row, texts)
        before = row
        if not texts:
            continue
        if width:
            texts.extend([""] * (width - len(texts)))
            if merges is not None:
                merges.mark(row, texts)
        elif is_header(texts):
            width = len(texts)
            if merges is not None:
                merges.header_passed()
        yield row, texts
