"""`sobo web`: what `/healthz` and the pages say while the projection cannot be read."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

import psycopg
import pytest
from starlette.testclient import TestClient

from commands.context import Session
from commands.pages.ground import Reached, ground
from tests.e2e.conftest import Sobo
from tests.e2e.pages.looked_at import AT, looked_at
from tests.e2e.settlement_files import with_units
from web import app
from web.app import Pages

NOWHERE = "postgresql://sobo@127.0.0.1:1/sobo"


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


def test_a_database_that_is_away_is_told_and_is_no_trace(sobo: Sobo, caplog: pytest.LogCaptureFixture) -> None:
    """Catches: where the database stands, told to whoever asks /healthz."""
    host = urlsplit(NOWHERE).hostname or ""
    here, away = Session(), Session()
    here.flags = {"SOBO_HOME": str(sobo.home)}
    away.flags = {**here.flags, "SOBO_DATABASE_URL": NOWHERE}
    made = replace(ground(here, "en"), reached=Reached(away), reading=away.reading)
    with TestClient(Pages(made).app(), AT) as client:
        for path in ("/healthz", "/", "/api/units/list"):
            found = client.get(path)
            assert (found.status_code, host in found.text) == (503, False), path
        assert client.get("/healthz").json()["error"]["code"] == "database_down"
    made.close()
    [noted] = [one.getMessage() for one in caplog.records if "database_down" in one.getMessage()]
    assert host in noted


def test_a_connection_that_the_database_cut_is_opened_again(sobo: Sobo, pages: TestClient) -> None:
    assert pages.get("/healthz").status_code == 200
    session = Session()
    session.flags = {"SOBO_HOME": str(sobo.home)}
    mine = "pid <> pg_backend_pid() and datname = current_database()"
    cut = f"select pg_terminate_backend(pid) from pg_stat_activity where {mine}"
    with psycopg.connect(str(session.database.admin_url), autocommit=True) as owner:
        assert owner.execute(cut.encode()).fetchall()
    assert pages.get("/healthz").status_code == 200
    assert pages.get("/").status_code == 200


def test_units_recorded_meanwhile_are_shown(sobo: Sobo, pages: TestClient) -> None:
    assert pages.get("/api/units/list?on=2025-07-01").json() == []
    with_units(sobo)
    assert pages.get("/api/units/list?on=2025-07-01").json() == sobo.json("units", "list", "--on", "2025-07-01")


def test_pages_that_lag_for_longer_than_is_set_are_not_ready(sobo: Sobo, pages: TestClient) -> None:
    """Catches: a projector that died, while the pages go on saying that all is well."""
    session = Session()
    session.flags = {"SOBO_HOME": str(sobo.home)}
    made = ground(session, "en")
    head = sobo.json("status")["head"]
    assert made.waiting(head) == 0.0
    assert made.waiting(head - 1) > 0.0
    lagging = replace(made, reached=lambda: (head - 1, head - 1))
    for max_age, status in ((0.0, 503), (1e9, 200)):
        with TestClient(Pages(lagging, max_age=max_age).app(), AT) as client:
            found = client.get("/healthz")
        assert (found.status_code, found.json()["ready"]) == (status, status == 200)
    made.close()


def test_a_checkpoint_is_shown_as_soon_as_it_is_signed(sobo: Sobo, pages: TestClient) -> None:
    """Catches: a page kept by the position that its events end at, while a checkpoint comes without an event."""
    assert "None was signed yet" in pages.get("/audit?lang=en").text
    assert sobo("key", "generate").returncode == 0
    signed = sobo("checkpoint", "--json")
    assert signed.returncode == 0
    assert "None was signed yet" not in pages.get("/audit?lang=en").text
