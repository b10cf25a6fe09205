"""What every decision about people is made with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from domain.moment import Recording
from domain.policy.parameters import Rules
from domain.units.register import UnitRegister


@dataclass(frozen=True)
class Reference:
    """What stands outside the ledger: titles of posts, specialisms and bodies by code, the dated rules of policies."""

    posts: Mapping[str, str]
    rules: Rules
    specialisms: Mapping[str, str]
    bodies: Mapping[str, str]


@dataclass(frozen=True)
class Circumstances:
    """The map of units, what stands outside the ledger, who records and when."""

    register: UnitRegister
    reference: Reference
    recording: Recording

    @property
    def today(self) -> date:
        return self.recording.today
