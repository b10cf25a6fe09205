"""Slips made of what the ledger says of people, opened for whoever may."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from commands.people.opening import opened
from commands.policy.explained import assessment_of, facts_of
from domain.errors import NotFound
from domain.policy.facts import Facts
from domain.policy.outcome import Assessment, NotEligible
from domain.policy.reasons import Reason
from reports.documents.slips import Slip, Slips
from reports.words.order import of_person

if TYPE_CHECKING:
    import psycopg

    from commands.context import Session
    from domain.staff.personal import PersonalData
    from projections.papers.settled_people import SettledPeople
    from projections.state.times import AsKnown

RESCINDED = NotEligible((Reason("rescinded", "the departure was rescinded, so nothing is owed", ""),))
FIELDS = ("full_name", "birth_date")


def slips_of(
    session: Session,
    connection: psycopg.Connection[Any],
    found: SettledPeople,
    rows: Mapping[str, dict[str, Any]],
    numbers: Sequence[str] | None,
    *,
    on: date,
    as_known: AsKnown,
) -> Slips:
    """One for each row; in the order of `numbers`, else of names. Raises `NotFound` when there is none."""
    if not rows:
        raise NotFound(
            "no_settlement", "no departure with a settlement was decided so by that day; nothing was written"
        )
    people = opened(session, connection, {number: found.sealed[number] for number in rows}, FIELDS)
    unassessed = [number for number, row in rows.items() if row["regime"] is None and row["status"] != "rescinded"]
    now = _assessed_now(session, unassessed, as_known)
    made = {
        number: _slip(row, people.get(number), found.assessments.get(row["settlement"]), now)
        for number, row in rows.items()
    }
    order = numbers or sorted(made, key=lambda number: (of_person(made[number].full_name or "~"), number))
    return Slips([made[number] for number in order], on, found.rows.reached["complete_to"])


def _slip(
    row: dict[str, Any],
    person: PersonalData | None,
    body: dict[str, Any] | None,
    now: Mapping[str, tuple[Facts, Assessment | NotEligible]],
) -> Slip:
    name, birth = (None, None) if person is None else (person.full_name, person.birth_date)
    if row["status"] == "rescinded":
        return Slip(row, name, birth, Facts(), RESCINDED, None)
    if body is None or body["regime"] is None:
        facts, answer = now.get(row["settlement"], (Facts(), NotEligible(())))
        return Slip(row, name, birth, facts, answer if isinstance(answer, NotEligible) else NotEligible(()), None)
    return Slip(row, name, birth, facts_of(body["inputs"], birth), assessment_of(body), body["position"])


def _assessed_now(
    session: Session, numbers: Sequence[str], as_known: AsKnown
) -> dict[str, tuple[Facts, Assessment | NotEligible]]:
    if not numbers:
        return {}
    from commands.settlements.unassessed import assessed_now

    return assessed_now(session.ledger(), numbers, as_known=as_known)
