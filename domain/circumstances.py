"""What every decision about people is made with."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.ledger import Recording
from domain.register import UnitRegister


@dataclass(frozen=True)
class Circumstances:
    """The map of units, who records and when; `positions` maps the code of a position to its title."""

    register: UnitRegister
    positions: Mapping[str, str]
    recording: Recording
