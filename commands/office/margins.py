"""What offices put around the rows of a list: a line that numbers the columns, sums and signatures below."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

_NUMBER = re.compile(r"\(?([0-9]{1,3})\)?")
_MONEY_IN = re.compile(
    r"\b(?:đơn vị(?: tính)?|đvt)\s*[:\-]?\s*"
    r"(?P<unit>1[.,]?000(?:[.,]?000)*\s*(?:đồng|đ|vnđ|vnd)\b|(?:nghìn|ngàn|triệu|tỷ|tỉ)\b(?:\s*(?:đồng|đ|vnđ|vnd)\b)?)",
    re.IGNORECASE,
)
FEWEST_NUMBERED = 3
FEWEST_REQUIRED = 5
"""Of a list with fewer columns that must be filled, a row with two of them is no stranger to it."""
MOST_OF_A_STRANGER = 2
LONGEST_AMOUNT = 20
"""Digits beyond which nobody means an amount, and Python may refuse to count."""


def numbers_the_columns(cells: Sequence[str]) -> bool:
    """Is this the line (1), (2), (3) below a header? Every cell must be its own number."""
    found = [_NUMBER.fullmatch(cell.strip()) for cell in cells]
    return len(found) >= FEWEST_NUMBERED and all(
        number is not None and int(number[1]) == place for place, number in enumerate(found, start=1)
    )


def other_money(text: str) -> str | None:
    """The thousands or millions of đồng in which a line above the header says that amounts are; None where it does not
    say so."""
    said = _MONEY_IN.search(unicodedata.normalize("NFC", text))
    return None if said is None else said["unit"].lower()


def is_beside_the_list(filled: Mapping[str, str], required: Sequence[str]) -> str | None:
    """What to say of a row that fills so little of what must be filled that it hardly belongs to the list; None of
    any other."""
    if len(required) < FEWEST_REQUIRED or len(filled) > MOST_OF_A_STRANGER:
        return None
    shown = " and ".join(filled) or "what a merge hides"
    return (
        f"in this row only {shown} can be read; delete the row if it stands beside the list, like a sum or a "
        "signature, else fill in the rest"
    )


def is_an_amount(text: str) -> bool:
    return text.isdecimal() and len(text) <= LONGEST_AMOUNT


def sums_unlike(filled: Mapping[str, str], sums: Mapping[str, int]) -> str | None:
    """Of a row with nothing but amounts: what to say when they are not the sums of the rows above it."""
    for name, text in filled.items():
        if not is_an_amount(text) or int(text) != sums[name]:
            return (
                f"this row has only the {name} {text}, and the rows above it come to {sums[name]}; correct the sum or "
                "the rows, or fill in the rest"
            )
    return None
