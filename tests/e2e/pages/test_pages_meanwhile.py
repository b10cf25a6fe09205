"""`sobo web` while the projection is made anew, and while the database is away and back."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.testclient import TestClient

from tests.e2e.conftest import Sobo
from tests.e2e.pages.conftest import ON
from web import app

ASKED = (f"/province/31?{ON}", f"/api/stats/departures?by=province&{ON}", f"/unit/00004?as-known=25&{ON}")


@pytest.fixture(autouse=True)
def asked_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "FRESH_SECONDS", -1.0)
    monkeypatch.setattr(app, "NOT_KEPT", tuple(app.PAGES))


def test_a_rebuild_changes_no_answer_half_way_and_fails_none(ledger: Sobo, pages: TestClient) -> None:
    """Catches: a page made of two projections, or of the moment between them."""
    before = {address: pages.get(address).content for address in ASKED}
    asked = 0
    with ThreadPoolExecutor(1) as beside:
        rebuilding = beside.submit(ledger, "rebuild")
        while not rebuilding.done():
            for address in ASKED:
                found = pages.get(address)
                assert (found.status_code, found.content == before[address]) == (200, True), address
                asked += 1
    assert rebuilding.result().returncode == 0
    assert asked >= len(ASKED)


def test_a_database_that_goes_away_is_told_and_answers_again_when_it_is_back(ledger: Sobo, pages: TestClient) -> None:
    """Catches: a trace, a page that hangs, and a server that must be started anew."""
    before = {address: pages.get(address).content for address in ASKED}
    assert ledger("stop").returncode == 0
    for lang, words, more in (
        ("vi", "Cơ sở dữ liệu hiện không trả lời", "thử lại"),
        ("en", "does not answer", "again"),
    ):
        found = pages.get(f"/province/31?{ON}&lang={lang}")
        assert (found.status_code, found.headers["retry-after"]) == (503, "5")
        assert words in found.text and more in found.text and "Traceback" not in found.text
    assert pages.get("/api/units/list").json()["error"]["code"] == "database_down"
    assert ledger("status").returncode == 0  # which starts the embedded database again
    assert {address: pages.get(address).content for address in ASKED} == before
