"""Amending the days or the route of a decision to leave: what a row must satisfy, and what it becomes.

Whoever is in service between the old day of leaving and the new one must not have been appointed meanwhile as somebody
who was not, and no money may come to lie before the decision.
"""

from datetime import date

from domain.policy.bounds import impossible_months
from domain.policy.facts import SETTLEMENT_ROUTES
from domain.row_faults import RowFaults
from domain.settlements.deciding.cohort import age_band
from domain.settlements.deciding.departures import ROUTES, check_category
from domain.settlements.deciding.in_the_way import appointments_first, money_first
from domain.settlements.dossier import Dossier
from domain.settlements.meant import settled_departure
from domain.settlements.rows import DepartureFacts, DepartureFactsRow
from domain.staff.circumstances import Circumstances
from domain.staff.events import DepartureAmended
from domain.staff.member import Departure, StaffMember

MONTHS = ("insured_months", "service_months", "work_months")


def departure_meant(row: DepartureFactsRow, dossier: Dossier, faults: RowFaults) -> Departure | None:
    """The departure that the row is about, or None with a fault added: the last one with a settlement, or, where the
    row states only days or a route, the last of any kind."""
    standing = dossier.member.departures
    if row.settlement is None and row.facts == DepartureFacts() and row.amends and standing:
        return max(standing, key=lambda departure: (departure.decided_on, departure.decided.originator_version))
    found = settled_departure(row.row, row.staff_number, dossier, faults, number=row.settlement)
    return None if found is None else found[0]


def amendment(
    row: DepartureFactsRow, departure: Departure, dossier: Dossier, given: Circumstances, faults: RowFaults
) -> DepartureAmended | None:
    """The days and the route that hold from now on, or None with a fault added."""
    member = dossier.member
    decided_on = row.decided_on or departure.decided_on
    leaves_on = row.leaves_on or departure.leaves_on
    route = row.route or departure.route
    if row.route:
        faults.check_word(row.row, "route", row.route, ROUTES)
        check_category(row.row, row.route, member, faults)
    if (decided_on, leaves_on, route) == (departure.decided_on, departure.leaves_on, departure.route):
        faults.add(row.row, None, "the row states the days and the route that the departure has; leave them out")
    if (route in SETTLEMENT_ROUTES) != (departure.decided.settlement is not None):
        faults.add(
            row.row,
            "route",
            f"{departure.route} has {'a' if departure.decided.settlement else 'no'} settlement and {route} has "
            f"{'none' if departure.decided.settlement else 'one'}; rescind the departure and import it anew",
        )
    if decided_on > leaves_on:
        column = "decided_on" if row.decided_on else "leaves_on"
        faults.add(row.row, column, f"decided on {decided_on}, after leaving on {leaves_on}; check both days")
    _check_leaving(row, departure, leaves_on, member, faults)
    settlement = None if departure.decided.settlement is None else dossier.settlement(departure.decided.settlement)
    if settlement is not None and (money := settlement.entries_before(decided_on)):
        first, advice = money_first(settlement, money)
        faults.add(
            row.row,
            "decided_on",
            f"money of {min(event.effective_on for event in money)} is recorded for {member.number} and would lie "
            f"before the decision of {decided_on}; {first}",
            advice,
        )
    personal = dossier.personal_data()
    if personal is not None:
        held = {name: getattr(departure.facts, name) for name in MONTHS if getattr(row.facts, name) is None}
        bounds = given.reference.rules.bounds
        for name, message in impossible_months(bounds, held, personal.birth_date, leaves_on):
            faults.add(row.row, "leaves_on", f"{name}: {message}")
    if faults.on(row.row):
        return None
    cohort = departure.cohort
    if personal is not None:
        cohort = cohort | {"age_band": age_band(personal.birth_date, leaves_on)}
    return DepartureAmended(
        member.stream,
        member.version + 1,
        decided_on,
        given.recording.recorded_at,
        given.recording.recorded_by,
        row.legal_basis,
        departure_version=departure.decided.originator_version,
        route=route,
        decided_on=decided_on,
        leaves_on=leaves_on,
        reason=row.reason,
        **cohort,
    )


def _check_leaving(
    row: DepartureFactsRow, departure: Departure, leaves_on: date, member: StaffMember, faults: RowFaults
) -> None:
    if leaves_on <= member.appointed_on:
        faults.add(
            row.row,
            "leaves_on",
            f"{member.number} was appointed on {member.appointed_on}; leaves_on must lie after it, not on {leaves_on}",
        )
    first, last = sorted((leaves_on, departure.leaves_on))
    between = [post for post in member.later_appointments if first <= post.effective_on < last]
    if between:
        soonest = min(post.effective_on for post in between)
        to_do, advice = appointments_first(member, between)
        faults.add(
            row.row,
            "leaves_on",
            f"{member.number} was appointed on {soonest}, between leaving on {first} and on {last}; {to_do}",
            advice,
        )
