"""`sobo web`: what the auditor and the committee read stands in words of the page's language, and is whole."""

import re
from html import unescape

import pytest
from starlette.testclient import TestClient

from tests.e2e.conftest import Sobo
from tests.e2e.pages.conftest import DAY, ON
from tests.e2e.pages.looked_at import links
from web.laid import checking

READ = (
    "/unit/00004", "/unit/10500", "/province/01", "/settlement/CB1", "/settlement/CB2", "/overdue",
    "/settlements", "/audit?staff=CB1&unit=00004", "/audit?instrument=2/QĐ", "/audit/diff?before=20", "/departures",
    "/departures/explain?by=route&province=01",
)  # fmt: skip
CELL = re.compile(r"<(td|th|h2|p|li)(?: [^>]*)?>(.*?)</\1>", re.DOTALL)
CODE = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b|\b[A-Z][a-z]+(?:[A-Z][a-z]+)+\b")


def at(pages: TestClient, path: str, lang: str = "vi") -> str:
    found = pages.get(f"{path}{'&' if '?' in path else '?'}{ON}&lang={lang}")
    assert found.status_code == 200, found.text
    return found.text


@pytest.mark.parametrize("path", READ)
def test_no_code_of_the_ledger_stands_in_a_vietnamese_page(pages: TestClient, path: str) -> None:
    """Catches: UnitsMerged, partly_paid, parent_id: what only programs call so."""
    main = at(pages, path).partition("<main")[2].partition("</main>")[0]
    told = [re.sub(r"<[^>]*>", " ", cell) for _, cell in CELL.findall(main)]
    assert {code for text in told for code in CODE.findall(unescape(text))} == set()


def test_a_history_names_the_units_that_were_merged(ledger: Sobo, pages: TestClient) -> None:
    page = at(pages, "/unit/00004")
    history = page.partition("Lịch sử</h2>")[2]
    assert "Sáp nhập, hợp nhất đơn vị" in history
    [formed] = [one["changes"]["predecessors"] for one in ledger.json("units", "history", "00004", *DAY)]
    assert formed
    for unit_id in (one["unit_id"] for one in formed):
        assert re.search(rf"Hình thành từ: [^<]*(?:Toàn bộ|Một phần)[^<(]* \w[^<(]+ \({unit_id}\)", history)


def test_what_is_overdue_is_shown_with_its_place_and_what_is_outstanding(ledger: Sobo, pages: TestClient) -> None:
    """Catches: a list of what is overdue from which nobody sees how much is owed, and where."""
    rows = ledger.json("settlements", "overdue", *DAY)
    owed = sum(row["outstanding"] for row in rows)
    assert owed > 0
    page = at(pages, "/overdue", "en")
    assert f"<dd>{owed:,}</dd>" in page
    for row in rows:
        assert f">{row['name']}</a>" in page
        assert f'<td class="n">{row["outstanding"]:,}</td>' in page


def test_all_events_of_an_instrument_are_reached(
    ledger: Sobo, pages: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches: a decision of which only the first events can be seen."""
    every = [int(one) for one in re.findall(r'"position": (\d+)', ledger("log", "show", "--instrument", "2/QĐ").stdout)]
    assert len(every) > 4
    monkeypatch.setattr(checking, "MOST_EVENTS", 3)
    seen: list[int] = []
    way = [f"/audit?instrument=2/QĐ&{ON}&lang=vi"]
    while way:
        page = pages.get(way.pop()).text
        seen += [int(one) for one in re.findall(r'<td class="n"><a [^>]*>(\d+)</a>', page)]
        way = [link for link in links(page) if "after=" in link]
        assert len(way) < 2
    assert seen == every


def test_the_page_of_audits_shows_nothing_that_was_not_known_then(ledger: Sobo, pages: TestClient) -> None:
    """Catches: an event under 'as known at 25' that was recorded behind it."""
    told = ledger("log", "show", "--instrument", "2/QĐ").stdout
    every = [int(one) for one in re.findall(r'"position": (\d+)', told)]
    page = pages.get(f"/audit?instrument=2/QĐ&as-known={every[1]}&{ON}").text
    assert [int(one) for one in re.findall(r'<td class="n"><a [^>]*>(\d+)</a>', page)] == every[:2]
    newest = ledger.json("status")["head"]
    last = ledger("log", "show").stdout.splitlines()[-1]
    assert f'"position": {newest}' in last
    [at_last, *_] = re.findall(r'"recorded_at": "([^"]+)"', last)
    before = {"position": str(newest), "as-known": re.sub(r"\.\d+", "", at_last), "on": "2025-09-01"}
    assert pages.get("/audit", params=before).status_code == 404
    assert pages.get("/audit", params={"position": str(newest), "on": "2025-09-01"}).status_code == 200
