"""Why nothing is computed: reasons with their article."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """Why nothing is computed: a `code` for programs, words for people, and the article that says so."""

    code: str
    message: str
    article: str


class NotComputable(Exception):
    """The rules give no amount. Caught by `assess`, which answers with the reasons."""

    def __init__(self, reasons: Iterable[Reason]) -> None:
        self.reasons = tuple(reasons)
        super().__init__("; ".join(reason.message for reason in self.reasons))


def refuse(code: str, message: str, article: str) -> NotComputable:
    """One reason, ready to be raised."""
    return NotComputable([Reason(code, message, article)])
