"""Deciding that people leave: what a row must satisfy, and the decision with its assessment as events."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from domain.event import Event
from domain.policy.bounds import impossible_months, unlikely_months
from domain.policy.facts import APPENDICES, OTHER_ROUTES, SETTLEMENT_ROUTES
from domain.policy.outcome import NotEligible
from domain.policy.regimes.registry import CODES
from domain.ports import Decision
from domain.row_faults import RowFaults
from domain.settlements.deciding.cohort import age_band
from domain.settlements.deciding.in_the_way import appointments_first, departure_first
from domain.settlements.dossier import Dossier
from domain.settlements.entitlement import assessed_now, entitlement_due
from domain.settlements.rows import DepartureFacts, DepartureFactsRow, DepartureRow
from domain.settlements.settlement import settlement_stream
from domain.source_files import Submission
from domain.staff.circumstances import Circumstances
from domain.staff.events import DepartureDecided
from domain.staff.member import RE_RECRUITED, Departure, StaffMember
from domain.staff.rows import unknown_person

ROUTES = (*SETTLEMENT_ROUTES, *OTHER_ROUTES)
PART_TIME, PART_TIME_ROUTE = "part_time", "part_time_severance"


def decide_departures(
    submission: Submission[DepartureRow], given: Circumstances, *, dossiers: Mapping[str, Dossier]
) -> Decision:
    """Decide that the people of a file leave, in the order of the file. A settlement route opens a settlement, which is
    assessed at once when the facts suffice.

    `dossiers` maps staff number to everything known of the person, keys included; they are changed by what is decided.
    Raises `Refused` with every fault of every row.
    """
    faults = RowFaults(submission.source.name, submission.form_errors)
    events: list[Event] = []
    remarks: list[str] = []
    for row in submission.rows:
        dossier = dossiers.get(row.staff_number)
        faults.check_word(row.row, "route", row.route, ROUTES)
        check_fact_words(row.row, row.facts, faults)
        if row.decided_on is not None and row.leaves_on is not None and row.decided_on > row.leaves_on:
            faults.add(
                row.row,
                "decided_on",
                f"decided on {row.decided_on}, after leaving on {row.leaves_on}; check both days",
            )
        if dossier is None:
            unknown_person(row.row, row.staff_number, faults)
            continue
        check_category(row.row, row.route, dossier.member, faults)
        if row.leaves_on is not None:
            _check_days(row, row.leaves_on, dossier.member, faults)
            check_lived(row, dossier, row.leaves_on, given, faults)
        if row.decided_on is None or row.leaves_on is None or faults.on(row.row):
            continue
        decided = _decided(row, row.decided_on, row.leaves_on, dossier, given)
        dossier.apply(decided)
        events.append(decided)
        unlikely = seldom_lived(row.facts, dossier, row.leaves_on, given)
        remarks += (f"row {row.row}: {name}: {message}" for name, message in unlikely)
        if decided.settlement is not None:
            assessed = entitlement_due(
                dossier,
                Departure(decided, decided),
                given.reference.rules,
                recording=given.recording,
                basis=row.legal_basis,
                reason="",
            )
            if assessed is not None:
                dossier.apply(assessed)
                events.append(assessed)
            else:
                remarks.append(_unassessed(row, dossier, Departure(decided, decided), given))
    faults.refuse_if_any()
    return Decision(events, source_file=submission.source, remarks=remarks)


def _unassessed(row: DepartureRow, dossier: Dossier, departure: Departure, given: Circumstances) -> str:
    _, answer = assessed_now(dossier, departure, given.reference.rules)
    why = "; ".join(reason.message for reason in answer.reasons) if isinstance(answer, NotEligible) else ""
    return f"row {row.row}: the settlement of {row.staff_number} stays unassessed: {why}"


def check_fact_words(row: int, facts: DepartureFacts, faults: RowFaults) -> None:
    """Appendix and regime are free to be empty, but not to be any text."""
    if facts.appendix:
        faults.check_word(row, "appendix", facts.appendix, APPENDICES)
    if facts.regime:
        faults.check_word(row, "regime", facts.regime, CODES)


def check_lived(
    row: DepartureRow | DepartureFactsRow, dossier: Dossier, leaves_on: date, given: Circumstances, faults: RowFaults
) -> None:
    """Nobody has more months of insurance, service or work than they have lived since they may work. Erased personal
    data leaves this unknown."""
    personal = dossier.personal_data()
    if personal is not None:
        bounds = given.reference.rules.bounds
        for name, message in impossible_months(bounds, vars(row.facts), personal.birth_date, leaves_on):
            faults.add(row.row, name, message)


def seldom_lived(
    facts: DepartureFacts, dossier: Dossier, leaves_on: date, given: Circumstances
) -> Iterator[tuple[str, str]]:
    """(column, message) of each number of months that is possible and hardly so."""
    personal = dossier.personal_data()
    if personal is not None:
        yield from unlikely_months(given.reference.rules.bounds, vars(facts), personal.birth_date, leaves_on)


def check_category(row: int, route: str, member: StaffMember, faults: RowFaults) -> None:
    """A settlement route is open to part-time staff or to everybody else."""
    part_time = member.category == PART_TIME
    if route in SETTLEMENT_ROUTES and part_time != (route == PART_TIME_ROUTE):
        faults.add(
            row,
            "route",
            f"{member.number} is {member.category}, to whom the route {route} is not open; "
            f"{PART_TIME_ROUTE} is for {PART_TIME} staff and the other settlement routes for everybody else",
        )


def _check_days(row: DepartureRow, leaves_on: date, member: StaffMember, faults: RowFaults) -> None:
    number, still_open = row.staff_number, member.open_departure()
    if still_open is not None:
        first, advice = departure_first(member, still_open)
        faults.add(
            row.row,
            "staff_number",
            f"{number} has a departure already, decided on {still_open.decided_on} and leaving on "
            f"{still_open.leaves_on}; {first}",
            advice,
        )
        return
    left_on = member.left_on(leaves_on - timedelta(days=1))
    later = [appointment for appointment in member.later_appointments if appointment.effective_on >= leaves_on]
    if leaves_on <= member.appointed_on:
        faults.add(
            row.row,
            "leaves_on",
            f"{number} was appointed on {member.appointed_on}; leaves_on is the first day no longer in service and "
            f"must lie after it, not on {leaves_on}",
        )
    elif left_on is not None:
        faults.add(row.row, "leaves_on", f"{number} left already on {left_on}; choose a day after the return")
    elif later:
        soonest = min(later, key=lambda appointment: appointment.effective_on)
        back = " again" if soonest.basis == RE_RECRUITED else ""
        first, advice = appointments_first(member, later)
        faults.add(
            row.row,
            "leaves_on",
            f"{number} would leave on {leaves_on} and was appointed{back} on {soonest.effective_on}; {first}",
            advice,
        )


def _decided(
    row: DepartureRow, decided_on: date, leaves_on: date, dossier: Dossier, given: Circumstances
) -> DepartureDecided:
    member, facts, personal = dossier.member, row.facts, dossier.personal_data()
    number = 1 + sum(decided.settlement is not None for decided in member.decided)
    return DepartureDecided(
        member.stream,
        member.version + 1,
        decided_on,
        given.recording.recorded_at,
        given.recording.recorded_by,
        row.legal_basis,
        route=row.route,
        leaves_on=leaves_on,
        category=member.category,
        sex=member.sex,
        age_band=age_band(None if personal is None else personal.birth_date, leaves_on),
        restructuring_effective_on=facts.restructuring_effective_on,
        insured_months=facts.insured_months,
        service_months=facts.service_months,
        work_months=facts.work_months,
        appendix=facts.appendix or None,
        drawing_pension=facts.drawing_pension,
        regime=facts.regime or None,
        settlement=settlement_stream(member.stream, number) if row.route in SETTLEMENT_ROUTES else None,
    )
