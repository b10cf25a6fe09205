"""`sobo web --tokens`: a token of one province gets nothing of another, and what is looked at is written down."""

import json
import re
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from tests.e2e.conftest import Sobo
from tests.e2e.pages.conftest import ON, Made, entered
from tests.e2e.pages.looked_at import links
from web.app import PAGES

OTHERS = ("00004", "00004@2025-07-01", "01")


def test_a_token_of_one_province_gets_nothing_of_another_at_any_address(
    ledger: Sobo, door: TestClient, made: Made
) -> None:
    """Catches: an address, an option or a download by which one province reads of another."""
    entered(door, made("officer", "31"))
    theirs = [f"CB{n}" for n in range(1, 7)]
    foreign = events_of(ledger, theirs)
    for path, (_, options) in PAGES.items():
        for filled in filled_with(path, theirs, foreign):
            for behind in behinds(path, options):
                found = door.get(f"{filled}?{ON}&{behind}")
                told = found.content.decode(errors="replace")
                assert found.status_code in (200, 303, 400, 403, 404), filled
                if "{" in path or "province=" in behind:
                    assert found.status_code == 403, f"{filled}?{behind}: {told[:300]}"
                elif behind and path.startswith("/api/"):
                    assert found.status_code == 403 or is_empty(found.json()), f"{filled}?{behind}: {told[:300]}"
                shown = [
                    number for number in theirs if re.search(rf"\b{number}\b", told) and f"={number}" not in behind
                ]
                assert shown == [], f"{filled}?{behind}"
                assert "400000000" not in told.replace(".", "").replace(",", ""), f"{filled}?{behind}"


def filled_with(path: str, theirs: list[str], foreign: list[int]) -> list[str]:
    if "{code}" in path:
        return [path.replace("{code}", code) for code in OTHERS]
    if "{number}" in path:
        return [path.replace("{number}", number) for number in theirs[:3]]
    if "{position}" in path:
        return [path.replace("{position}", str(position)) for position in foreign[:3]]
    return [path]


def behinds(path: str, options: tuple[str, ...]) -> list[str]:
    """The address bare, and with each option that names something of the other province."""
    by = "by=route&" if "by" in options else ""
    values = {"province": "01", "unit": "00004", "parent": "01", "staff": "CB2", "q": "CB2"}
    before = "before=5&" if "before" in options else ""
    named = [
        f"{by}{before}{name}={values[name]}" for name in options if name in values and name not in ("q", "position")
    ]
    return ["", *named]


def is_empty(answer: Any) -> bool:
    return not answer if isinstance(answer, list) else not answer.get("rows", answer.get("departures"))


def events_of(ledger: Sobo, numbers: list[str]) -> list[int]:
    return [entry["position"] for number in numbers for entry in ledger.json("staff", "history", number)]


def test_events_decisions_and_searches_of_another_province_are_not_shown(
    ledger: Sobo, door: TestClient, made: Made
) -> None:
    entered(door, made("auditor", "31"))
    for position in events_of(ledger, ["CB1", "CB2"]):
        assert door.get(f"/audit?{ON}&position={position}").status_code == 403
        assert door.get(f"/proof/{position}.tlog-proof?{ON}").status_code == 403
    mine = events_of(ledger, ["CB7"])
    assert {door.get(f"/audit?{ON}&position={position}").status_code for position in mine} == {200}
    instrument = ledger.json("settlements", "history", "CB2", "--on", "2025-09-01")[0]["instrument"]
    streams = {ledger.json("staff", "history", n)[0]["stream"] for n in ("CB1", "CB2", "CB3")}
    page = door.get("/audit", params={"on": "2025-09-01", "instrument": instrument}).text
    assert not any(stream.partition(":")[2] in page for stream in streams)
    assert "/settlement/CB2" not in door.get(f"/search?{ON}&q=CB2").text
    assert "/settlement/CB7" in door.get(f"/search?{ON}&q=CB7").text
    nobody = door.get(f"/api/staff/history/NOBODY?{ON}")
    there = door.get(f"/api/staff/history/CB2?{ON}")
    assert (nobody.status_code, nobody.json()) == (there.status_code, there.json())


def test_a_token_of_one_province_sees_all_of_its_own(ledger: Sobo, door: TestClient, made: Made) -> None:
    """Catches: a scope that refuses everything; every link of a province's pages leads to an answer or is refused."""
    entered(door, made("officer", "31"))
    assert door.get(f"/?{ON}").headers["location"].startswith("/province/31?")
    page = door.get(f"/province/31?{ON}")
    assert page.status_code == 200
    assert door.get(f"/settlement/CB7?{ON}").status_code == 200
    left = door.get(f"/api/stats/departures?by=province&{ON}").json()
    assert left["rows"] == ledger.json("stats", "departures", "--by", "province", "--province", "31", "--on",
                                       "2025-09-01")["rows"]  # fmt: skip
    assert [row["province"] for row in left["rows"]] == ["31"]
    shown = [
        link for link in sorted(links(page.text)) if link.startswith(("/unit/", "/departures", "/overdue", "/api/"))
    ]
    assert {door.get(link).status_code for link in shown if "/api/" in link} == {200}
    assert door.get(next(link for link in shown if link.startswith("/departures"))).status_code == 200


def test_what_was_looked_at_is_written_down_and_read_by_the_auditor_only(
    door: TestClient, made: Made, tokens: Path
) -> None:
    officer = made("officer", "31")
    entered(door, officer)
    door.get(f"/settlement/CB7?{ON}")
    door.get(f"/api/settlements/show/CB2?{ON}")
    assert door.get("/seen").status_code == 403
    lines = [json.loads(line) for line in (tokens.parent / "tokens.seen").read_text().splitlines()]
    assert [(one["what"], one["status"]) for one in lines] == [
        ("/login", 303),
        (f"/settlement/CB7?{ON}", 200),
        (f"/api/settlements/show/CB2?{ON}", 403),
        ("/seen", 403),
    ]
    assert {(one["role"], one["scope"], one["name"]) for one in lines} == {
        ("officer", "province:31", officer.split("_")[1])
    }
    entered(door, made("auditor", None))
    assert "/api/settlements/show/CB2" in door.get("/seen").text
    entered(door, made("auditor", "01"))
    assert "/api/settlements/show/CB2" not in door.get("/seen").text


def test_what_cannot_be_written_down_is_not_shown(door: TestClient, made: Made, tokens: Path) -> None:
    entered(door, made("officer", None))
    seen = tokens.parent / "tokens.seen"
    seen.unlink()
    seen.mkdir()
    found = door.get(f"/settlement/CB2?{ON}")
    assert (found.status_code, "CB2" in found.text) == (503, False)
