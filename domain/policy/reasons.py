"""Why nothing is computed: reasons with their article."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated


@dataclass(frozen=True)
class Reason:
    """Why nothing can be computed."""

    code: Annotated[str, "For programs."]
    message: Annotated[str, "For people."]
    article: Annotated[str, "The article that says so."]


class NotComputable(Exception):
    """The rules give no amount. Caught by `assess`, which answers with the reasons."""

    def __init__(self, reasons: Iterable[Reason]) -> None:
        self.reasons = tuple(reasons)
        super().__init__("; ".join(reason.message for reason in self.reasons))


def refuse(code: str, message: str, article: str) -> NotComputable:
    """One reason, ready to be raised."""
    return NotComputable([Reason(code, message, article)])
