"""A template in Vietnamese: the names of its columns, its words and its days, as the reader takes them back."""

from collections.abc import Mapping, Sequence
from datetime import date

from commands.office.cells import is_a_day
from commands.office.columns import vietnamese
from reference.catalogue import office_values


def in_vietnamese(columns: Sequence[str], example: Mapping[str, str]) -> tuple[list[str], dict[str, str]]:
    """The columns and the example row under their Vietnamese names."""
    named = {column: vietnamese(column) for column in columns}
    return [*named.values()], {named[column]: in_words(column, text) for column, text in example.items()}


def in_words(column: str, text: str) -> str:
    """A value of the ledger as a Vietnamese office writes it."""
    titles = office_values().get(column, {}).get(text)
    if titles:
        return titles[0]
    return date.fromisoformat(text).strftime("%d/%m/%Y") if is_a_day(column) and text else text
