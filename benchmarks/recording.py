"""Recording staff events through the domain: a file of people at once, and single commands one after another.

Rules, sealing, encoding and the durable append are in the figures; reading CSV is not.
"""

import random
from datetime import date

from benchmarks.figures import Figure, at_least, timed
from benchmarks.ground import ground
from commands.policy_rules import reference
from domain.event import LegalBasis
from domain.ports import SourceFile
from domain.recording.people import record_appointments, record_staff
from domain.source_files import Submission
from domain.staff.rows import AppointmentRow, StaffRow

PEOPLE = 60_000
SINGLES = 1_500
BASIS = LegalBasis("25/QĐ-UBND", "Điều 1", date(2025, 6, 30), "Uỷ ban nhân dân tỉnh")
KNOWN = reference()


def people(count: int, codes: list[str]) -> list[StaffRow]:
    chance = random.Random(1)
    salary = {"rank_coefficient": "3.33", "leadership_coefficient": "0.20", "public_service_percent": "25"}
    return [
        StaffRow(
            row=number + 2,
            staff_number=f"N{number:07}",
            full_name="Nguyễn Văn Mẫu",
            sex="male",
            birth_date=date(1980, 1, 1),
            identity_number=f"{number:012}",
            category="commune_civil_servant",
            unit=chance.choice(codes),
            position="specialist",
            appointed_on=date(2010, 1, 1),
            specialism=None,
            salary=salary,
            legal_basis=BASIS,
        )
        for number in range(count)
    ]


def appointment(number: int, code: str) -> AppointmentRow:
    return AppointmentRow(
        row=2,
        staff_number=f"N{number:07}",
        unit=code,
        position="specialist",
        effective_on=date(2025, 7, 1),
        basis="reassigned",
        concurrent=False,
        budget_paid=True,
        specialism=None,
        legal_basis=BASIS,
    )


def measure() -> list[Figure]:
    with ground() as (_, _, ledger):
        old = [unit.code for unit in ledger.register().living_on(date(2025, 6, 30)) if unit.level == "commune"]
        new = [unit.code for unit in ledger.register().living_on(date(2025, 7, 1)) if unit.level == "commune"]
        file = Submission(SourceFile("0" * 64, "staff", "staff.csv"), people(PEOPLE, old))
        recorded, bulk = timed(lambda: record_staff(ledger, KNOWN, file))
        singles = [
            Submission(
                SourceFile(f"a{number:063}", "appointments", "one.csv"), [appointment(number, new[number % 3000])]
            )
            for number in range(SINGLES)
        ]
        _, one_by_one = timed(lambda: [record_appointments(ledger, KNOWN, single) for single in singles])
    return [
        at_least("bulk recording of staff events", recorded.count / bulk, "events/s", 20_000),
        at_least("single commands in one process", SINGLES / one_by_one, "commands/s", 500),
    ]
