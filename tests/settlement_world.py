"""People who leave, for tests of rules about departures and settlements: rows to vary, and short ways to record them.

Mr C is the official example of the ministry. CB1 as `WORKER` has S of 10 million, so that an amount reads as a multiple
of S; what `LEAVING` and `LEAVING_LATER` are worth is multiplied out by hand beside them.
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from domain.event import Event
from domain.ports import Decision, Recorded
from domain.recording.leaving import (
    record_departure_facts,
    record_departures,
    record_funding,
    record_payments,
    record_personal_data,
    record_salaries,
)
from domain.recording.ledger import Ledger
from domain.recording.people import record_corrections
from domain.settlements.rows import (
    DepartureFacts,
    DepartureFactsRow,
    DepartureRow,
    FundingRow,
    PaymentRow,
    PersonalDataRow,
    SalaryRow,
)
from domain.settlements.settlement import Settlement, settlement_stream
from domain.source_files import Submission
from domain.staff.events import DepartureDecided
from domain.staff.member import StaffMember
from domain.staff.personal import staff_stream
from domain.staff.rows import CorrectionRow
from domain.units.events import UnitRegistered
from tests.memory_log import MemoryLog
from tests.staff_world import BASIS, REFERENCE, SECRET, STAFF, memory, source

E = TypeVar("E", bound=Event)

MR_C = replace(
    STAFF,
    full_name="Trần Văn C",
    sex="male",
    birth_date=date(1966, 1, 15),
    category="civil_servant",
    salary={"rank_coefficient": "4.65", "leadership_coefficient": "0.60", "public_service_percent": "25"},
)
MR_C_LEAVES = DepartureRow(
    row=2,
    legal_basis=BASIS,
    staff_number="CB1",
    decided_on=date(2025, 4, 20),
    route="early_retirement",
    leaves_on=date(2025, 5, 1),
    facts=DepartureFacts(
        restructuring_effective_on=date(2025, 3, 1), insured_months=264, service_months=264, drawing_pension=False
    ),
)
MR_C_DUE = 744_778_125

WORKER = replace(
    STAFF,
    sex="male",
    birth_date=date(1968, 5, 20),  # 62 in 05/2030, the first pension month at the normal age is 06/2030
    category="civil_servant",
    salary={"salary_amount": "10000000"},
)
PART_TIMER = replace(
    WORKER, category="part_time", birth_date=date(1985, 1, 10), salary={"part_time_allowance": "3510000"}
)
LEAVING = DepartureRow(
    row=2,
    legal_basis=BASIS,
    staff_number="CB1",
    decided_on=date(2025, 7, 10),
    route="early_retirement",
    leaves_on=date(2025, 8, 1),
    facts=DepartureFacts(
        restructuring_effective_on=date(2025, 3, 1), insured_months=360, service_months=240, drawing_pension=False
    ),
)
DUE = 945_000_000
"""D178, 58 months early: 58 S, 5 x 5 S for 4 years and 10 months, 4 S + 0.5 S for each of 15 years beyond the 15th."""

LEAVING_LATER = replace(LEAVING, decided_on=date(2025, 11, 15), leaves_on=date(2026, 1, 1))
DUE_LATER = 325_000_000
"""D154, 53 months early: 4.5 x 5 S for 4 years and 5 months, 5 S + 0.5 S for each of 10 years beyond the 20th."""

PART_TIMER_LEAVES = replace(LEAVING, route="part_time_severance", facts=DepartureFacts(work_months=48))
PART_TIMER_DUE = 166_374_000

SALARY = SalaryRow(2, BASIS, "CB1", date(2025, 3, 1), {"salary_amount": "10000000"})
FACTS = DepartureFactsRow(2, BASIS, "CB1", DepartureFacts(insured_months=276), "insurance book checked")
PERSONAL = PersonalDataRow(2, BASIS, "CB1", full_name="", sex="", birth_date=None)
FUNDING = FundingRow(2, BASIS, "CB1", "approved", date(2025, 7, 20), 600_000_000, "provincial budget")
PAYMENT = PaymentRow(2, BASIS, "CB1", "payment", date(2025, 7, 25), 400_000_000, "UNC-1")
CORRECTION = CorrectionRow(2, BASIS, position=None, action="rescind", reason="decided for the wrong person")


def country_from(opening_on: date) -> Ledger:
    """A ledger in memory with one commune, 00001, from the day of the opening list on."""
    at = datetime(2025, 1, 1, tzinfo=UTC)
    day = opening_on.isoformat()
    units = [("01", "Hà Nội", "municipality", None), ("00001", "Xã Một", "commune", f"01@{day}")]
    log = MemoryLog()
    log.append(
        Decision(
            [
                UnitRegistered(f"unit:{code}@{day}", 1, opening_on, at, "clerk", BASIS, code, name, kind, parent)
                for code, name, kind, parent in units
            ]
        )
    )
    return Ledger(log, "clerk", SECRET)


def stating(row: DepartureRow, **facts: Any) -> DepartureRow:
    """The same decision with other facts."""
    return replace(row, facts=replace(row.facts, **facts))


def leave(ledger: Ledger, *rows: DepartureRow) -> Recorded:
    return record_departures(ledger, REFERENCE, Submission(source("leaving.csv"), rows))


def change_salaries(ledger: Ledger, *rows: SalaryRow) -> Recorded:
    return record_salaries(ledger, REFERENCE, Submission(source(), rows))


def correct_facts(ledger: Ledger, *rows: DepartureFactsRow) -> Recorded:
    return record_departure_facts(ledger, REFERENCE, Submission(source(), rows))


def correct_person(ledger: Ledger, *rows: PersonalDataRow) -> Recorded:
    return record_personal_data(ledger, REFERENCE, Submission(source(), rows))


def fund(ledger: Ledger, *rows: FundingRow) -> Recorded:
    return record_funding(ledger, REFERENCE, Submission(source(), rows))


def pay(ledger: Ledger, *rows: PaymentRow) -> Recorded:
    return record_payments(ledger, REFERENCE, Submission(source(), rows))


def correct(ledger: Ledger, *rows: CorrectionRow) -> Recorded:
    return record_corrections(ledger, REFERENCE, Submission(source(), rows))


def rescind(ledger: Ledger, position: int) -> Recorded:
    return correct(ledger, replace(CORRECTION, position=position))


def retract(ledger: Ledger, position: int) -> Recorded:
    return correct(ledger, replace(CORRECTION, position=position, action="retract"))


def funded_and_paid(ledger: Ledger, approved: int, paid: int, on: date, number: str = "CB1") -> None:
    """Approve and pay so much on that day."""
    fund(ledger, replace(FUNDING, staff_number=number, on=on, amount=approved))
    pay(ledger, replace(PAYMENT, staff_number=number, paid_on=on, amount=paid))


def recorded_events(ledger: Ledger, recorded: Recorded) -> list[Event]:
    """The events that one write came to."""
    return [p.event for p in memory(ledger).placed[recorded.first_position - 1 : recorded.last_position]]


def kinds(ledger: Ledger, recorded: Recorded) -> list[str]:
    return [type(event).__name__ for event in recorded_events(ledger, recorded)]


def the(kind: type[E], ledger: Ledger, recorded: Recorded) -> E:
    """The one event of that type among those of one write."""
    (event,) = [event for event in recorded_events(ledger, recorded) if isinstance(event, kind)]
    return event


def person(ledger: Ledger, number: str = "CB1") -> StaffMember:
    stream = staff_stream(SECRET, number)
    return StaffMember.fold(memory(ledger).streams([stream])[stream])


def departure_position(ledger: Ledger, number: str = "CB1") -> int:
    """Where the log keeps the last decision that this person leaves."""
    stream = staff_stream(SECRET, number)
    placed = [p for p in memory(ledger).streams([stream])[stream] if isinstance(p.event, DepartureDecided)]
    return placed[-1].position


def settlement(ledger: Ledger, number: str = "CB1", *, n: int = 1) -> Settlement:
    stream = settlement_stream(staff_stream(SECRET, number), n)
    return Settlement.fold(stream, memory(ledger).streams([stream]).get(stream, ()))
