"""What verification tells of."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """`position` is None for what cannot be tied to one event."""

    position: int | None
    kind: str
    message: str
