"""What the facts of settlements come to now, and so why some are not assessed.

Worked out from the log itself, as a decision would be: a birth date is sealed, and no projection knows it.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from commands.policy_rules import policy_rules

if TYPE_CHECKING:
    from domain.policy.facts import Facts
    from domain.policy.outcome import Assessment, NotEligible
    from domain.ports import Placed
    from domain.recording.ledger import Ledger
    from domain.settlements.dossier import Dossier
    from projections.state.times import AsKnown

AnsweredNow = tuple["Facts", "Assessment | NotEligible"]


def dossier_of(ledger: Ledger, number: str, *, as_known: AsKnown) -> Dossier | None:
    """The person as known then; None when nothing was."""
    return _dossiers(ledger, [number], as_known).get(number)


def assessed_now(ledger: Ledger, numbers: Collection[str], *, as_known: AsKnown) -> dict[str, AnsweredNow]:
    """The facts of the settlements of these people as known then, and what they come to, by settlement."""
    from domain.settlements import entitlement

    return {
        settlement.stream: entitlement.assessed_now(dossier, departure, policy_rules())
        for dossier in _dossiers(ledger, numbers, as_known).values()
        for departure, settlement in dossier.settled_departures()
    }


def reasons(ledger: Ledger, numbers: Collection[str], *, as_known: AsKnown) -> dict[str, list[dict[str, str]]]:
    """Code, message and article of each reason, by settlement; only of those that cannot be assessed."""
    from domain.policy.outcome import NotEligible

    return {
        settlement: answer.as_json()["reasons"]
        for settlement, (_, answer) in assessed_now(ledger, numbers, as_known=as_known).items()
        if isinstance(answer, NotEligible)
    }


def _dossiers(ledger: Ledger, numbers: Collection[str], as_known: AsKnown) -> dict[str, Dossier]:
    from domain.settlements.dossier import dossiers

    def was_known(placed: Placed) -> bool:
        if as_known.position is not None:
            return placed.position <= as_known.position
        return as_known.before is None or placed.event.recorded_at < as_known.before

    return dossiers(ledger.log, ledger.identity_secret, numbers, with_keys=True, was_known=was_known)
