"""The pages of one ledger, and the door before them where tokens are asked for."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.e2e.conftest import Sobo
from tests.e2e.pages.looked_at import looked_at, with_leavers
from web.access.tokens import Role, new
from web.door import Entrance

ON = "on=2025-09-01"
DAY = ("--on", "2025-09-01")
NAME = "Nguyễn Văn C"
BEGIN = datetime(2026, 1, 5, 8, tzinfo=UTC)
VALID = timedelta(days=90)
FORM = re.compile(r'name="form" value="([^"]+)"')
Made = Callable[[Role, str | None], str]


class Clock:
    """Both clocks of the door, moved by the test."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def now(self) -> datetime:
        return BEGIN + timedelta(seconds=self.seconds)

    def read(self) -> float:
        return self.seconds


@pytest.fixture(scope="module")
def ledger(sobo: Sobo) -> Sobo:
    """The units before and after the merger, and people who left in two provinces, one of them paid in part."""
    return with_leavers(sobo)


@pytest.fixture(scope="module")
def pages(ledger: Sobo) -> Iterator[TestClient]:
    with looked_at(ledger) as client:
        yield client


@pytest.fixture
def tokens(tmp_path: Path) -> Path:
    return tmp_path / "tokens"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def made(tokens: Path) -> Made:
    return lambda role, province: new(tokens, role, province, VALID, BEGIN)[0]


@pytest.fixture
def door(ledger: Sobo, tokens: Path, clock: Clock, made: Made) -> Iterator[TestClient]:
    made("committee", None)
    with looked_at(ledger, Entrance(tokens, has_tls=False, now=clock.now, clock=clock.read)) as client:
        yield client


def tried(client: TestClient, token: str) -> Any:
    form = FORM.search(client.get("/login").text)
    assert form is not None
    return client.post("/login", data={"form": form[1], "token": token})


def entered(client: TestClient, token: str) -> None:
    client.cookies.clear()
    assert tried(client, token).status_code == 303
