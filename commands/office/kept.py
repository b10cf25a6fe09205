"""How an office keeps a file, as far as the file does not say it: what the one who hands it in must say."""

from collections.abc import Callable
from dataclasses import dataclass

from commands.office.mapping import AS_OURS, Mapped
from commands.office.old_codings import converted


@dataclass(frozen=True)
class Kept:
    """`sheet` of a workbook, the old `coding` of its texts, `mapped`: how a system's own headers and values are read.

    `shows`: is what was made of its texts to be shown?
    """

    sheet: str | None = None
    coding: str | None = None
    shows: bool = False
    mapped: Mapped = AS_OURS

    @property
    def reads(self) -> Callable[[str], str] | None:
        """How a text is read; None when it is taken as it stands."""
        coding = self.coding
        return None if coding is None else lambda text: converted(text, coding)


AS_IT_IS = Kept()
