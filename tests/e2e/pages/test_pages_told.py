"""`sobo web`: what is told of an address that cannot be answered, and by whom it can be mended."""

import os
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import anyio
import pytest
from starlette.requests import ClientDisconnect, Request
from starlette.testclient import TestClient

from tests.e2e.conftest import Sobo
from tests.e2e.pages.conftest import ON, Made, entered

EARLY = ("0", "2020-01-01", "2020-01-01T08:00:00+07:00")
PAGES = (
    "/", "/province/01", "/unit/00004", "/departures", "/departures.csv", "/departures.xlsx", "/overdue",
    "/report/departures.html", "/audit", "/search?q=ba+dinh",
)  # fmt: skip


@pytest.mark.parametrize("known", EARLY)
@pytest.mark.parametrize("path", PAGES)
def test_a_moment_before_the_first_event_is_told_and_no_page_of_zeros(pages: TestClient, path: str, known: str) -> None:
    """Catches: zeros that read as if nobody had left, for a moment of which the ledger knows nothing."""
    found = pages.get(path, params={"as-known": known, "on": "2025-09-01"} | ({"q": "ba dinh"} if "?" in path else {}))
    assert (found.status_code, "Vào thời điểm dữ liệu đó sổ chưa ghi gì" in found.text) == (404, True), found.text
    told = found.text.partition("sự kiện đầu tiên được ghi lúc ")[2].partition(";")[0]
    assert datetime.fromisoformat(told).isoformat(" ", "seconds") == told


def test_the_same_question_as_json_is_answered_as_the_command_answers_it(ledger: Sobo, pages: TestClient) -> None:
    found = pages.get(f"/api/stats/departures?by=route&as-known=2020-01-01&{ON}").json()
    asked = ("stats", "departures", "--by", "route", "--on", "2025-09-01", "--as-known", "2020-01-01")
    assert found == ledger.json(*asked)
    assert found["total"]["decided"] == 0


@pytest.mark.parametrize("path", ["/", "/api/staffing", "/nowhere", "/healthz"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_who_would_do_more_than_read_is_told_what_may_be_done(pages: TestClient, method: str, path: str) -> None:
    """Catches: a 405 that does not say which methods there are."""
    found = pages.request(method, path)
    if path == "/nowhere":
        assert found.status_code == 404
    else:
        assert (found.status_code, found.headers.get("allow")) == (405, "GET, HEAD")


def spoilt(tokens: Path) -> None:
    tokens.write_text("no line of ours\n", encoding="utf-8")


def opened(tokens: Path) -> None:
    tokens.chmod(0o644)


@pytest.mark.parametrize("harm", [opened, spoilt, os.unlink], ids=["open", "spoilt", "gone"])
def test_a_file_of_tokens_that_fails_later_is_told_to_its_keeper_only(
    door: TestClient, made: Made, tokens: Path, harm: object, caplog: pytest.LogCaptureFixture
) -> None:
    """Catches: 'your address is wrong' for a fault of the machine, and a path of the machine on a page."""
    entered(door, made("auditor", None))
    assert callable(harm)
    harm(tokens)
    for path in ("/", "/api/staffing"):
        found = door.get(path)
        assert found.status_code == 503
        assert str(tokens.parent) not in found.text
        assert str(tokens) in caplog.text
    assert "Hãy báo người quản trị sổ" in door.get("/").text


def test_a_form_that_does_not_come_to_its_end_is_no_fault_of_ours(
    door: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Catches: a trace in the log for whoever goes away, and a connection that is held for ever."""

    async def stays_away(_: Request) -> AsyncIterator[bytes]:
        yield b"form="
        await anyio.sleep(600)

    async def goes_away(_: Request) -> AsyncIterator[bytes]:
        yield b"form="
        raise ClientDisconnect

    monkeypatch.setattr("web.door.SENDING_SECONDS", 0.05)
    for stream in (stays_away, goes_away):
        monkeypatch.setattr(Request, "stream", stream)
        assert door.post("/login", data={"token": "x"}).status_code == 400
    assert caplog.text == ""
