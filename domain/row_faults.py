"""Everything that is wrong with the rows of one file, gathered so that the person at the desk sees it all at once."""

from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches

from domain.errors import Advice, Refused, RowError

ROWS_REFUSED = "rows_refused"


class RowFaults:
    """The faults of one file: those of form that its reading found, then those of rule, as they are added."""

    def __init__(self, file: str, form_errors: Iterable[RowError] = ()) -> None:
        self.file = file
        self._faults = list(form_errors)
        self._rows = {fault.row for fault in self._faults}
        self._unreadable = {(fault.row, fault.column) for fault in self._faults if fault.column is not None}

    def add(self, row: int, column: str | None, message: str, advice: Advice | None = None) -> None:
        """A cell that did not read is told as that, and nothing more is said of what it seems to hold."""
        if (row, column) in self._unreadable:
            return
        self._faults.append(RowError(self.file, row, column, message, advice))
        self._rows.add(row)

    def on(self, row: int) -> bool:
        """Has this row any fault so far?"""
        return row in self._rows

    def refuse_if_any(self) -> None:
        """Raise `Refused` (`rows_refused`) with every fault, by row; faults of one row stay in the order found."""
        if not self._faults:
            return
        count = len(self._faults)
        raise Refused(
            ROWS_REFUSED,
            f"{self.file}: {count} {'error' if count == 1 else 'errors'}, so nothing was recorded; "
            "correct the rows named and import the file again",
            sorted(self._faults, key=lambda fault: fault.row or 0),
        )

    def check_text(self, row: int, column: str, value: str) -> None:
        """The cell must not be empty."""
        if not value:
            self.add(row, column, f"the {column.replace('_', ' ')} is missing; fill it in")

    def check_word(self, row: int, column: str, value: str, words: Collection[str]) -> None:
        """The cell must be one of `words`; a mapping from word to title also helps somebody who wrote the title."""
        if value in words:
            return
        if not value:
            self.check_text(row, column, value)
        else:
            self.add(row, column, f'"{value}" is no known {column}; {_suggestion(value, words)}')


def _suggestion(value: str, words: Collection[str]) -> str:
    titles = {title.casefold(): word for word, title in words.items()} if isinstance(words, Mapping) else {}
    asked = value.casefold()
    if asked in titles:
        return f"write {titles[asked]}"
    near = get_close_matches(asked.replace(" ", "_"), list(words), n=3, cutoff=0.6)
    if not near:
        near = [titles[title] for title in get_close_matches(asked, list(titles), n=3, cutoff=0.6)]
    return f"did you mean {' or '.join(near)}?" if near else f"write one of {', '.join(words)}"
