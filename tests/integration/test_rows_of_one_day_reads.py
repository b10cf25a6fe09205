"""What a file says of people for one day, in every order of its rows: the answers, and what `verify` says of them."""

from dataclasses import replace
from datetime import date
from itertools import permutations

from consumers.auditing.verify import verify
from consumers.projecting.from_store import project_from_store
from projections.staff import show
from projections.staffing import staffing
from projections.vacancies import vacancies
from store.database import Database, connect
from store.opening.open_ledger import open_ledger
from tests.staff_world import APPOINTMENT, STAFF, appoint, numbered, register, settle

DAY = date(2025, 7, 15)
ROWS = (
    replace(APPOINTMENT, effective_on=DAY),
    replace(APPOINTMENT, effective_on=DAY, position="council_chair", basis="elected", concurrent=True),
    replace(APPOINTMENT, effective_on=DAY, unit="00004", position="specialist", basis="elected", concurrent=True),
)
ORDERS = tuple(permutations(ROWS))
FAR = replace(ROWS[0], effective_on=date(2025, 8, 1), unit="00010")


def test_every_order_of_the_rows_of_one_day_gives_the_same_answers(database: Database) -> None:
    """Catches a post that the order of rows takes away: in state, in an answer, or in the fold of `verify`."""
    ledger = open_ledger(database, "clerk")
    settle(ledger.log)
    register(ledger, *(numbered(STAFF, n) for n in range(1, 1 + len(ORDERS))))
    rows = [replace(row, staff_number=f"CB{n}") for n, order in enumerate(ORDERS, 1) for row in order]
    appoint(ledger, *(replace(row, row=line) for line, row in enumerate(rows, 2)))
    appoint(ledger, *(replace(FAR, row=n, staff_number=f"CB{n}") for n in range(1, 1 + len(ORDERS))))
    ledger.log.close()  # type: ignore[attr-defined]
    project_from_store(database.writer_url)
    with connect(database.writer_url) as connection:

        def held(number: int, on: date) -> tuple[str, list[str]]:
            person = show(connection, f"CB{number}", lambda stream, sealed: None, on=on)
            return person["main"]["position"], [post["position"] for post in person["concurrent"]]

        everyone = range(1, 1 + len(ORDERS))
        assert [held(n, DAY) for n in everyone] == [("party_secretary", ["council_chair", "specialist"])] * 6
        assert [held(n, FAR.effective_on or DAY) for n in everyone] == [("party_secretary", [])] * 6
        filled = {
            row["position"]: row["filled"]
            for row in vacancies(connection, on=DAY, unit="00001", filled_too=True)["rows"]
        }
        assert (filled["council_chair"], filled["party_secretary"]) == (6, 6)
        assert [row["unit"] for row in staffing(connection, on=DAY)["rows"] if row["assigned"]] == ["00001"]
        found = verify(connection)
        assert (found.ok, found.projection, found.problems) == (True, "same", [])
