"""Departures and settlements: assessing, importing with assessment, and the answers with 150,000 settlements.

`python -m benchmarks.settlements [IMPORTED]`. Runs on an embedded database of its own in a temporary folder.
"""

import csv
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from statistics import median

from benchmarks.counting import counting
from benchmarks.figures import Figure, at_least, at_most, show, timed
from benchmarks.ground import Ground, ground, sobo
from benchmarks.recording import KNOWN, people
from commands.kinds.by_name import KINDS
from consumers.projecting.from_store import project_from_store
from domain.event import LegalBasis
from domain.policy.assessment.assess import assess
from domain.policy.facts import Facts
from domain.ports import SourceFile
from domain.recording.leaving import record_funding, record_payments
from domain.recording.ledger import Ledger
from domain.recording.people import record_staff
from domain.settlements.rows import FundingRow, PaymentRow
from domain.source_files import Submission
from domain.staff.rows import StaffRow
from projections import settlements
from projections.departure_statistics import departure_statistics
from store.database import connect
from store.rights import roles

IMPORTED = 100_000
MORE = 2
"""One part in so many is imported on top, for the answers: 150,000 settlements with 100,000 imported at once."""
ASSESSMENTS = 20_000
PAGES = 200
ON = date(2025, 11, 1)
BASIS = LegalBasis("20/QĐ-UBND", "Điều 1", date(2025, 6, 20), "UBND tỉnh")
SALARY = {"rank_coefficient": "4.65", "leadership_coefficient": "0.60", "public_service_percent": "25"}


def leaver(person: StaffRow, number: int) -> StaffRow:
    """Half of them in their late fifties, half of them about forty."""
    born = date(1966 if number % 2 else 1985, 1 + number % 12, 15)
    return replace(person, birth_date=born, category="civil_servant", salary=SALARY)


def departure(number: int) -> dict[str, str]:
    """A row of the import, by column: early retirement for the older, severance for the younger."""
    route = "early_retirement" if number % 2 else "severance"
    return {
        "staff_number": f"N{number:07}",
        "decided_on": f"2025-0{4 + number % 4}-20",
        "route": route,
        "leaves_on": f"2025-0{5 + number % 4}-01",
        "restructuring_effective_on": "2025-03-01",
        "insured_months": str(264 + number % 24 if number % 2 else 200),
        "service_months": "200",
        "drawing_pension": "no",
        "instrument": "20/QĐ-UBND",
    }


def facts(number: int) -> Facts:
    """The same departure as facts of the rules."""
    row = departure(number)
    return Facts(
        category="civil_servant",
        sex="male",
        birth_date=date(1966 if number % 2 else 1985, 1 + number % 12, 15),
        leaves_on=date.fromisoformat(row["leaves_on"]),
        decided_on=date.fromisoformat(row["decided_on"]),
        route=row["route"],
        restructuring_effective_on=date(2025, 3, 1),
        insured_months=int(row["insured_months"]),
        service_months=200,
        drawing_pension=False,
        salary=SALARY,
    )


def write_departures(path: Path, numbers: range) -> None:
    kind = KINDS["departures"]
    columns = (*kind.columns, *kind.optional, "instrument")
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns, restval="")
        writer.writeheader()
        writer.writerows(departure(number) for number in numbers)


def fund_and_pay(ledger: Ledger, url: str, count: int) -> int:
    """Two thirds approved and paid in full, as by the end of October 2025; returns how many rows that took."""
    query = """
        select staff_number, total
        from projection.departure_figures
        where total is not null
    """
    with connect(url, roles.READER) as conn:
        owed = dict(conn.execute(query).fetchall())
    paid = [number for n in range(count) if n % 3 and (number := f"N{n:07}") in owed]
    approvals = [FundingRow(2, BASIS, n, "approved", date(2025, 8, 15), owed[n], "province") for n in paid]
    record_funding(ledger, KNOWN, Submission(SourceFile("f" * 64, "funding", "funding.csv"), approvals))
    payments = [PaymentRow(2, BASIS, n, "payment", date(2025, 8, 20), owed[n], f"U-{n}") for n in paid]
    record_payments(ledger, KNOWN, Submission(SourceFile("e" * 64, "payments", "payments.csv"), payments))
    return len(approvals) + len(payments)


def record_leavers(ledger: Ledger, url: str, count: int) -> None:
    """People in communes of before the merger, who are all to leave."""
    old = [unit.code for unit in ledger.register().living_on(date(2025, 6, 30)) if unit.level == "commune"]
    everybody = [leaver(person, number) for number, person in enumerate(people(count, old))]
    record_staff(ledger, KNOWN, Submission(SourceFile("0" * 64, "staff", "staff.csv"), everybody))
    project_from_store(url)


def record_paid_leavers(made: Ground, count: int) -> None:
    """So many who have left, two thirds of them paid, as the answers are asked of."""
    home, database, ledger = made
    record_leavers(ledger, database.writer_url, count)
    write_departures(home / "departures.csv", range(count))
    sobo(home, "import", "departures", str(home / "departures.csv"))
    fund_and_pay(ledger, database.writer_url, count)
    project_from_store(database.writer_url)


def answers(url: str, count: int) -> list[Figure]:
    rules = KNOWN.rules
    with connect(url, roles.READER) as conn:

        def seconds(question: Callable[[], object], runs: int = 3) -> float:
            question()
            return median(timed(question)[1] for _ in range(runs))

        numbers = [f"N{number:07}" for number in range(0, count, max(1, count // PAGES))]
        pages = [timed(lambda n=n: settlements.show(conn, n, rules, on=ON))[1] for n in numbers]  # type: ignore[misc]
        everything = seconds(lambda: settlements.list_settlements(conn, rules, on=ON))
        listed = seconds(lambda: settlements.overdue(conn, rules, on=ON))
        one_province = seconds(lambda: settlements.overdue(conn, rules, on=ON, province="01"))
        by_province = seconds(lambda: departure_statistics(conn, rules, by=("province", "route"), on=ON))
        by_month = seconds(lambda: departure_statistics(conn, rules, by=("month", "regime"), on=ON))
        found = len(settlements.overdue(conn, rules, on=ON))
        counted = counting(conn, rules, ON, seconds)
    title = f"{count:,} settlements"
    return [
        at_most(f"page of one settlement, median, {title}", median(pages) * 1000, "ms", 10),
        Figure(f"page of one settlement, slowest of {len(pages)}", max(pages) * 1000, "ms"),
        at_most(f"national overdue list ({found:,} rows), {title}", listed, "s", 1),
        Figure(f"list of all {title}", everything, "s"),
        Figure(f"overdue list of one province, {title}", one_province, "s"),
        Figure(f"statistics by province and route, {title}", by_province, "s"),
        Figure(f"statistics by month and regime, {title}", by_month, "s"),
        *counted,
    ]


def measure(imported: int = IMPORTED) -> list[Figure]:
    known = [facts(number) for number in range(ASSESSMENTS)]
    _, assessing = timed(lambda: [assess(one, KNOWN.rules) for one in known])
    count = imported + imported // MORE
    with ground() as (home, database, ledger):
        url = database.writer_url
        record_leavers(ledger, url, count)
        for name, numbers in (("first", range(imported)), ("more", range(imported, count))):
            write_departures(home / f"{name}.csv", numbers)
        importing = sobo(home, "import", "departures", str(home / "first.csv"))
        sobo(home, "import", "departures", str(home / "more.csv"))
        funded, funding = timed(lambda: fund_and_pay(ledger, url, count))
        project_from_store(url)
        answered = answers(url, count)
    return [
        at_least("assessments in-process", ASSESSMENTS / assessing, "assessments/s", 5_000),
        at_least(f"import of {imported:,} departures, assessed and projected", imported / importing, "rows/s", 3_000),
        Figure("funding and payments, recorded", funded / funding, "rows/s"),
        *answered,
    ]


def main() -> None:
    imported = int(sys.argv[1]) if len(sys.argv) > 1 else IMPORTED
    show("Settlements", measure(imported))


if __name__ == "__main__":
    main()
