"""The pages of a ledger in this process: what a browser gets, without a server in between."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape

from starlette.testclient import TestClient

from commands.context import Session
from commands.pages.ground import ground
from tests.e2e.conftest import Sobo
from tests.e2e.handed_in import imported
from tests.e2e.settlement_files import DECISION, FUNDING, PAYMENT, person, with_units
from web.app import Pages
from web.door import Entrance

AT = "http://127.0.0.1"
HREF = re.compile(r'(?:href|action)="([^"#]+)"')


def with_leavers(sobo: Sobo) -> Sobo:
    """The units before and after the merger, and people who left in two provinces, one of them paid in part."""
    with_units(sobo)
    numbers = [f"CB{n}" for n in range(1, 9)]
    imported(sobo, "staff", [person(number, {"unit": "10500"} if number > "CB6" else {}) for number in numbers])
    leaves = {"decided_on": "2025-07-10", "leaves_on": "2025-08-01"}
    imported(sobo, "departures", [DECISION, *(DECISION | leaves | {"staff_number": one} for one in numbers[1:7])])
    imported(sobo, "funding", [FUNDING])
    imported(sobo, "payments", [PAYMENT])
    assert sobo("key", "generate").returncode == 0
    assert sobo("checkpoint").returncode == 0
    return sobo


@contextmanager
def looked_at(sobo: Sobo, entrance: Entrance | None = None) -> Iterator[TestClient]:
    session = Session()
    session.flags = {"SOBO_HOME": str(sobo.home)}
    made = ground(session, "vi")
    with TestClient(Pages(made, entrance).app(), AT, follow_redirects=False) as client:
        yield client
    made.close()
    session.close()


def links(page: str) -> set[str]:
    return {unescape(found) for found in HREF.findall(page)}
