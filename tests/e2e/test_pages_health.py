"""`sobo web`: what `/healthz` and the pages say while the projection cannot be read."""

from collections.abc import Iterator

import psycopg
import pytest
from starlette.testclient import TestClient

from commands.context import Session
from tests.e2e.conftest import Sobo
from tests.e2e.looked_at import looked_at
from web import app


@pytest.fixture(scope="module")
def pages(sobo: Sobo) -> Iterator[TestClient]:
    assert sobo("init").returncode == 0
    with looked_at(sobo) as client:
        yield client


@pytest.fixture(autouse=True)
def asked_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "FRESH_SECONDS", -1.0)


def test_an_empty_ledger_is_ready_at_position_zero(pages: TestClient) -> None:
    """Catches: a trace before the first event was recorded, as no projection stands yet."""
    found = pages.get("/healthz")
    assert (found.status_code, found.json()["complete_to"]) == (200, 0)


def test_a_projection_of_another_version_is_not_ready_until_it_was_made_anew(sobo: Sobo, pages: TestClient) -> None:
    session = Session()
    session.flags = {"SOBO_HOME": str(sobo.home)}
    with psycopg.connect(str(session.database.admin_url), autocommit=True) as owner:
        owner.execute("comment on schema projection is 'of another version'")
    for path in ("/healthz", "/", "/api/units/list"):
        found = pages.get(path)
        assert (found.status_code, found.headers["retry-after"]) == (503, "5"), path
    assert pages.get("/healthz").json()["error"]["code"] == "old_projection"
    assert sobo("rebuild").returncode == 0
    assert pages.get("/healthz").status_code == 200
    session.close()
