"""What of a sheet a person does not see, and is read like the rest of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class Unseen:
    """Hidden rows and columns, by number from 1; `zeros` when the sheet is set to show none of its zeros."""

    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    zeros: bool = False

    def columns_of(self, names: Sequence[str | None]) -> list[str]:
        """The letters of the hidden columns among those that are read, which have a name here."""
        return [letters(number) for number, name in enumerate(names, 1) if name is not None and number in self.columns]


def letters(number: int) -> str:
    """What a sheet shows above a column: A for 1, AA for 27."""
    shown = ""
    while number:
        number, last = divmod(number - 1, 26)
        shown = chr(ord("A") + last) + shown
    return shown
