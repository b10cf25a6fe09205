"""What the summaries of all files say alike: how many rows, unit names that were found, and remarks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reports.words.words import Lang, number, sentence

_UNIT_SAID = re.compile(r'unit ".*" is ')


def units_by_name(remarks: Sequence[str]) -> int:
    """How many names of units were found that stand in place of codes."""
    return sum(_UNIT_SAID.match(remark) is not None for remark in remarks)


def counts(lang: Lang, **of: int) -> str:
    """Those that are not zero, in one line: 3 rows, 2 people."""
    return ", ".join(counted(name, count, lang) for name, count in of.items() if count)


def counted(name: str, count: int, lang: Lang) -> str:
    return sentence(f"one_{name}" if count == 1 else f"some_{name}", lang, count=number(count, lang))
