"""The product as a test drives the life of settlements against the oracle; see `tests.product`."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from domain.ports import Recorded
from domain.recording.leaving import (
    record_departure_facts,
    record_departures,
    record_funding,
    record_payments,
    record_salaries,
)
from domain.recording.people import record_appointments, record_staff
from domain.settlements.rows import DepartureFacts, DepartureFactsRow, DepartureRow, FundingRow, PaymentRow, SalaryRow
from domain.settlements.settlement import settlement_stream
from domain.source_files import Submission
from domain.staff.personal import staff_stream
from domain.staff.rows import AppointmentRow, StaffRow
from projections.counting.statistic import Statistic, count
from projections.departure_period import Asked, explained
from projections.departure_statistics import AMOUNTS, COUNTS, departure_statistics
from projections.settlements import list_settlements, overdue, show
from projections.state.times import AsKnown
from store.database import Database
from tests.oracle import settlement_answers as owed
from tests.product import BASIS, REFERENCE, Answer, Product, Row, identity_number

RULES = REFERENCE.rules
MOST_SETTLEMENTS = 9
"""Of one person in a test: their streams are known by trying."""


class SettlementProduct(Product):
    """Settlements are named by person and number, `CB1/2`, in what it takes and answers."""

    def __init__(self, database: Database, numbers: Sequence[str]) -> None:
        super().__init__(database)
        secret = self._ledger.identity_secret
        self._name_of = {staff_stream(secret, number): number for number in numbers}
        for stream, number in list(self._name_of.items()):
            for n in range(1, MOST_SETTLEMENTS + 1):
                self._name_of[settlement_stream(stream, n)] = f"{number}/{n}"

    # Writes

    def register_all(self, rows: Sequence[Row]) -> Recorded | None:
        people = [
            StaffRow(
                n, BASIS, row["number"], "Nguyễn Văn A", "male", row["birth_date"], identity_number(row["number"]),
                row["category"], row["unit"], "specialist", row["appointed_on"], salary=row["salary"],
            )
            for n, row in enumerate(rows, start=2)
        ]  # fmt: skip
        return self._write(lambda: record_staff(self._ledger, REFERENCE, self._file_of(people)))

    def leave(self, rows: Sequence[Row]) -> Recorded | None:
        decisions = [
            DepartureRow(
                n, BASIS, row["number"], row["decided_on"], row["route"], row["leaves_on"], _facts(row["facts"])
            )
            for n, row in enumerate(rows, start=2)
        ]
        return self._write(lambda: record_departures(self._ledger, REFERENCE, self._file_of(decisions)))

    def change_salaries(self, rows: Sequence[Row]) -> Recorded | None:
        salaries = [SalaryRow(n, BASIS, row["number"], row["on"], row["salary"]) for n, row in enumerate(rows, start=2)]
        return self._write(lambda: record_salaries(self._ledger, REFERENCE, self._file_of(salaries)))

    def correct_facts(self, rows: Sequence[Row]) -> Recorded | None:
        late = [
            DepartureFactsRow(
                n, BASIS, row["number"], _facts(row["facts"]), "insurance book checked", decided_on=row["decided_on"],
                leaves_on=row["leaves_on"], route=row["route"] or "",
            )
            for n, row in enumerate(rows, start=2)
        ]  # fmt: skip
        return self._write(lambda: record_departure_facts(self._ledger, REFERENCE, self._file_of(late)))

    def fund(self, rows: Sequence[Row]) -> Recorded | None:
        funding = [
            FundingRow(n, BASIS, row["number"], row["stage"], row["on"], row["amount"], "provincial budget")
            for n, row in enumerate(rows, start=2)
        ]
        return self._write(lambda: record_funding(self._ledger, REFERENCE, self._file_of(funding)))

    def pay(self, rows: Sequence[Row]) -> Recorded | None:
        payments = [
            PaymentRow(n, BASIS, row["number"], row["kind"], row["on"], row["amount"], row["reference"])
            for n, row in enumerate(rows, start=2)
        ]
        return self._write(lambda: record_payments(self._ledger, REFERENCE, self._file_of(payments)))

    def appoint(self, row: Row) -> Recorded | None:
        post = AppointmentRow(
            2, BASIS, row["number"], row["unit"], row["post"], row["on"], row["basis"], row["concurrent"],
            row["budget_paid"],
        )  # fmt: skip
        return self._write(lambda: record_appointments(self._ledger, REFERENCE, self._file_of([post])))

    def hold(self, row: Row) -> Recorded | None:
        """A secondment or a concurrent post."""
        return self.appoint(row) if "post" in row else self.second(row)

    def correct_all(self, rows: Sequence[Row]) -> Recorded | None:
        return self.correct([(row["action"], row["position"]) for row in rows])

    def _file_of(self, rows: Sequence[Any]) -> Submission[Any]:
        return Submission(self._file(), rows)

    # Reads

    def events(self, recorded: Recorded, numbers: Sequence[str] = ()) -> list[tuple[int, str, str]]:
        return [(position, kind, self._name_of.get(who, who)) for position, kind, who in super().events(recorded, ())]

    def settlements(self, on: date, as_known: AsKnown | None) -> dict[str, Answer]:
        """By settlement; what asks for the payment is told by its day alone."""
        return self._by_settlement(list_settlements(self._connection, RULES, on=on, as_known=as_known))

    def overdue(self, on: date, as_known: AsKnown | None) -> dict[str, Answer]:
        return self._by_settlement(overdue(self._connection, RULES, on=on, as_known=as_known))

    def show(self, number: str, on: date, as_known: AsKnown | None) -> tuple[dict[str, Answer], str, Answer]:
        """All settlements of a person by the day, which of them is shown, and the rest of what is told of that one."""
        answer = show(self._connection, number, RULES, on=on, as_known=as_known)
        if not answer:
            return {}, "", {}
        apart = ("on", "as_known", "position", "complete_to", "includes_to", "assessments", "entries", "earlier")
        told = {name: answer.pop(name) for name in apart}
        return self._by_settlement([*told["earlier"], answer]), self._name_of[_stream(answer)], told

    def statistics(
        self,
        on: date,
        by: Sequence[str],
        as_known: AsKnown | None,
        *,
        all_routes: bool,
        since: date | None = None,
        only: Mapping[str, str | None] | None = None,
    ) -> dict[tuple[Any, ...], Answer]:
        """By the values of the keys; the total is held against the rows here."""
        answer = departure_statistics(
            self._connection, RULES, by=by, on=on, as_known=as_known, all_routes=all_routes, since=since, only=only
        )
        counted = {
            tuple(row[key] for key in by): {name: row[name] for name in (*COUNTS, *AMOUNTS)} for row in answer["rows"]
        }
        assert len(counted) == len(answer["rows"])
        for name in (*COUNTS, *AMOUNTS):
            assert answer["total"][name] == sum(row[name] for row in counted.values()), name
        return counted

    def explained(self, on: date, by: Sequence[str], as_known: AsKnown | None, asked: Asked) -> list[Answer]:
        return list(explained(self._connection, asked, by=by, on=on, as_known=as_known)["departures"])

    def counted(self, statistic: Statistic, on: date, by: Sequence[str]) -> dict[tuple[Any, ...], Answer]:
        """By the values of the keys."""
        rows = count(self._connection, statistic, RULES, by=by, on=on)["rows"]
        return {tuple(row[key] for key in by): {name: row[name] for name in statistic.figures} for row in rows}

    def _by_settlement(self, rows: Sequence[Answer]) -> dict[str, Answer]:
        found = {}
        for row in rows:
            instruments = [asked["due_on"] for asked in row["instruments"] or ()]
            answer = {**row, "instruments": instruments}
            del answer["name"]
            found[self._name_of[_stream(answer)]] = answer
        assert len(found) == len(rows)
        return found


def _stream(row: Row) -> str:
    stream: str = row.pop("settlement")
    return stream


def _facts(stated: Row) -> DepartureFacts:
    return DepartureFacts(**{name: value for name, value in stated.items() if value is not None})


def added_up(departures: Sequence[dict[str, Any]], by: Sequence[str]) -> dict[tuple[Any, ...], dict[str, int]]:
    """The figures of what `--explain` lists, by the keys."""
    rows: dict[tuple[Any, ...], dict[str, int]] = {}
    for departure in departures:
        row = rows.setdefault(tuple(departure[key] for key in by), dict.fromkeys((*owed.COUNTS, *owed.AMOUNTS), 0))
        for name in row:
            row[name] += departure[name]
    return rows
