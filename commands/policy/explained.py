"""The working of a recorded settlement: the facts and amounts of its newest assessment, as the event says them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from commands.output import Dong
from commands.policy.working import working
from commands.reach import say_when_incomplete
from commands.tables import Table
from domain.policy.facts import Facts
from domain.policy.outcome import Assessment, Component, NotEligible
from domain.policy.pay import Excluded, Pay, PayPart
from domain.policy.reasons import Reason
from domain.vocabulary import SALARY_COMPONENTS

if TYPE_CHECKING:
    from commands.context import Session
    from projections.state.times import AsKnown


@dataclass(frozen=True)
class Explained:
    """One settlement, laid out. `recorded` has place and instrument of the assessment; None while there is none."""

    staff_number: str
    settlement: str
    facts: Facts
    answer: Assessment | NotEligible
    recorded: dict[str, Any] | None

    @property
    def is_assessed(self) -> bool:
        return isinstance(self.answer, Assessment)

    def as_json(self) -> dict[str, Any]:
        """The keys of `policy assess`, and where the assessment stands in the ledger."""
        told = {field.name: getattr(self.facts, field.name) for field in fields(self.facts)}
        return {
            "staff_number": self.staff_number,
            "settlement": self.settlement,
            **self.answer.as_json(),
            "facts": told,
            "recorded": self.recorded,
        }

    def shown(self, told: Callable[[str], str]) -> Iterator[Table | str]:
        """Lines and tables; `told` writes a time of JSON for people."""
        yield f"{self.settlement}, of {self.staff_number}"
        yield ""
        yield from working(self.facts, self.answer)
        if self.recorded is None:
            return
        yield ""
        yield (
            f"Recorded at position {self.recorded['position']} on {told(self.recorded['recorded_at'])} by "
            f"{self.recorded['recorded_by']}, {self.recorded['instrument']}"
        )
        if self.recorded["delta"] is not None:
            old, delta = Dong(self.recorded["old_total"]), self.recorded["delta"]
            yield f"In place of {old} đồng, a difference of {delta:+,}: {self.recorded['reason']}"


def explained(session: Session, number: str, *, on: date, as_known: AsKnown) -> Explained:
    """The working of the person's last settlement decided by the day. Raises `NotFound`."""
    from projections import settlements as answers
    from projections.answers import reach

    with session.reading(as_known) as connection:
        settlement, row = answers.entitlement(connection, number, on=on, as_known=as_known)
        say_when_incomplete(reach(connection, as_known))
    if row is None or row["regime"] is None:
        from commands.settlements.unassessed import assessed_now

        found = assessed_now(session.ledger(), [number], as_known=as_known).get(settlement)
        if found is not None and isinstance(found[1], NotEligible):
            return Explained(number, settlement, *found, recorded=None)
        facts = Facts() if row is None else facts_of(row["inputs"], _birth_date(session, number, as_known))
        why = Reason("rescinded", "the departure was rescinded, so nothing is owed", "")
        return Explained(number, settlement, facts, NotEligible((why,)), recorded=None)
    birth_date = _birth_date(session, number, as_known)
    return Explained(number, settlement, facts_of(row["inputs"], birth_date), assessment_of(row), _recorded(row))


def _birth_date(session: Session, number: str, as_known: AsKnown) -> date | None:
    """As recorded, from under its seal; None when the key was deleted."""
    from commands.settlements.unassessed import dossier_of

    dossier = dossier_of(session.ledger(), number, as_known=as_known)
    personal = None if dossier is None else dossier.personal_data()
    return None if personal is None else personal.birth_date


def facts_of(inputs: dict[str, str], birth_date: date | None) -> Facts:
    """The facts of an assessment, whose `inputs` say them as text."""
    read: dict[str, Any] = {"birth_date": birth_date}
    for name, value in inputs.items():
        if name in SALARY_COMPONENTS:
            continue
        if name.endswith("_months"):
            read[name] = int(value)
        elif name.endswith("_on"):
            read[name] = date.fromisoformat(value)
        else:
            read[name] = value == "yes" if name == "drawing_pension" else value
    return Facts(salary={name: inputs[name] for name in SALARY_COMPONENTS if name in inputs}, **read)


def assessment_of(row: dict[str, Any]) -> Assessment:
    letter = "P" if row["route"] == "part_time_severance" else "S"
    parts = tuple(
        PayPart(part["name"], part["value"], part["formula"], Fraction(part["amount"])) for part in row["salary_parts"]
    )
    excluded = tuple(Excluded(**part) for part in row["excluded"])
    return Assessment(
        regime=row["regime"],
        rule_version=row["rule_version"],
        route=row["route"],
        pay=Pay(letter, Fraction(row["salary"]), parts, excluded),
        months_early=row["months_early"],
        years_early=None if row["years_early"] is None else Fraction(row["years_early"]),
        insured_years=None if row["insured_years"] is None else Fraction(row["insured_years"]),
        in_window=row["in_window"],
        components=tuple(Component(**part) for part in row["components"]),
        assumptions=tuple(row["assumptions"]),
        notes=tuple(row["notes"]),
    )


def _recorded(row: dict[str, Any]) -> dict[str, Any]:
    kept = ("position", "recorded_at", "recorded_by", "instrument", "old_total", "delta", "reason")
    return {name: row.get(name) for name in kept}
