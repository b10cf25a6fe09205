"""`sobo web`: the pages and their JSON, against what the commands print."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from tests.e2e.conftest import Sobo
from tests.e2e.pages.conftest import DAY, NAME, ON
from tests.e2e.pages.looked_at import links

ASKED = [
    ("stats/departures?by=province,route", ("stats", "departures", "--by", "province,route")),
    ("stats/departures?by=month&from=2025-07-01&province=31",
     ("stats", "departures", "--by", "month", "--from", "2025-07-01", "--province", "31")),
    ("stats/departures/explain?by=route&route=early_retirement",
     ("stats", "departures", "--by", "route", "--explain", "early_retirement")),
    ("stats/staffing?by=province", ("stats", "staffing", "--by", "province")),
    ("stats/settlements?by=status", ("stats", "settlements", "--by", "status")),
    ("staffing?by=category", ("staffing", "--by", "category")),
    ("staffing?province=01", ("staffing", "--province", "01")),
    ("vacancies?unit=00004", ("vacancies", "--unit", "00004")),
    ("units/show/00004", ("units", "show", "00004")),
    ("units/lineage/00004", ("units", "lineage", "00004")),
    ("units/history/31", ("units", "history", "31")),
    ("units/list?level=province", ("units", "list", "--level", "province")),
    ("units/find?text=ba dinh", ("units", "find", "ba dinh")),
    ("settlements/show/CB1", ("settlements", "show", "CB1")),
    ("settlements/history/CB1", ("settlements", "history", "CB1")),
    ("settlements/overdue?province=01", ("settlements", "overdue", "--province", "01")),
    ("settlements/list?status=partly_paid", ("settlements", "list", "--status", "partly_paid")),
    ("stats/specialisms?by=specialism&unit=00004", ("stats", "specialisms", "--by", "specialism", "--unit", "00004")),
    ("stats/centres?by=province", ("stats", "centres", "--by", "province")),
    ("staff/history/CB2", ("staff", "history", "CB2")),
    ("diff?before=20&unit=00004", ("diff", "--before", "20", "--unit", "00004")),
]  # fmt: skip


@pytest.mark.parametrize(("address", "command"), ASKED, ids=[address for address, _ in ASKED])
def test_json_of_a_page_is_what_the_command_prints(
    ledger: Sobo, pages: TestClient, address: str, command: tuple[str, ...]
) -> None:
    """Catches: a key that is called otherwise, a figure that is worked out a second time, an option that is lost."""
    joined = "&" if "?" in address else "?"
    found = pages.get(f"/api/{address}{joined}{ON}")
    assert found.status_code == 200, found.text
    assert found.json() == told_without_reasons(ledger.json(*command, *DAY))
    assert found.headers["sobo-on"] == "2025-09-01"
    assert found.headers["sobo-complete-to"] == str(ledger.json("status")["projected"])


def told_without_reasons(told: Any) -> Any:
    """Why somebody is not assessed is worked out from what is sealed: the pages open nothing."""
    for row in told if isinstance(told, list) else [told]:
        row.pop("reasons", None)
    return told


def test_a_page_as_known_earlier_says_so_and_answers_so(ledger: Sobo, pages: TestClient) -> None:
    found = pages.get(f"/api/stats/departures?by=route&as-known=25&{ON}").json()
    assert found == ledger.json("stats", "departures", "--by", "route", *DAY, "--as-known", "25")
    assert "Theo dữ liệu ghi nhận đến 25" in pages.get(f"/?{ON}&as-known=25").text


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_link_of_every_page_leads_to_an_answer_and_no_page_names_anybody(pages: TestClient, lang: str) -> None:
    """Catches: a dead link, a page that fails on what another one shows, personal data, a word without translation."""
    begun = f"/?{ON}&lang={lang}"
    seen: set[str] = set()
    to_see = [begun, f"/search?q=CB1&{ON}&lang={lang}", f"/settlement/CB1?{ON}&lang={lang}"]
    while to_see and len(seen) < 150:
        address = to_see.pop()
        if address in seen or f"lang={'en' if lang == 'vi' else 'vi'}" in address:
            continue
        seen.add(address)
        found = pages.get(address)
        assert found.status_code == 200, f"{address}\n{found.text}"
        assert found.headers["content-security-policy"].startswith("default-src 'none'")
        if found.headers["content-type"].startswith("text/html") and not address.startswith("/report/"):
            assert "<script" not in found.text
            assert "style=" not in found.text
            to_see += [link for link in sorted(links(found.text)) if link.startswith("/") and link not in seen]
        if not found.headers["content-type"].startswith("application/vnd"):
            assert NAME not in found.text
            assert "1966-01-15" not in found.text
    kinds = {re.sub(r"\?.*", "", address).split("/")[1] for address in seen}
    assert kinds >= {"", "province", "unit", "departures", "overdue", "settlement", "audit", "report", "api", "static"}


def test_the_figures_of_the_country_page_are_those_of_the_commands(ledger: Sobo, pages: TestClient) -> None:
    page = pages.get(f"/?{ON}&lang=en").text
    shown = dict(re.findall(r"<dt>([^<]*)</dt><dd>([^<]*)</dd>", page))
    left = ledger.json("stats", "departures", "--by", "province", *DAY)["total"]
    people = ledger.json("staffing", "--by", "province", *DAY)["total"]
    assert shown["Decided"] == str(left["decided"]) == "7"
    assert shown["Amount paid (đ)"] == f"{left['amount_paid']:,}" == "400,000,000"
    assert shown["People in service"] == str(people["active"])


def test_a_unit_shows_what_it_lacks_its_centre_and_its_drawing(ledger: Sobo, pages: TestClient) -> None:
    page = pages.get(f"/unit/00004?{ON}&lang=en").text
    lacking = ledger.json("stats", "specialisms", "--by", "specialism", "--unit", "00004", *DAY)["total"]["lacking"]
    fields = page.partition("Specialists in communes</h2>")[2].partition("</table>")[0]
    assert f'<td class="n">{lacking}</td>' in fields.partition("<tfoot>")[2]
    assert lacking > 0
    assert "Service centres</h2>" in page
    drawn = page.partition("<figure")[2].partition("</figure>")[0]
    nodes = ledger.json("units", "lineage", "00004", *DAY)["nodes"]
    assert len(nodes) > 1
    assert all(node["code"] in drawn for node in nodes)


def test_a_key_of_several_words_leads_to_what_stands_behind_it(pages: TestClient) -> None:
    """Catches: a link that calls from_level otherwise than the page that it leads to."""
    page = pages.get(f"/departures?by=age_band&{ON}").text
    behind = [link for link in links(page) if link.startswith("/departures/explain") and "age_band=" in link]
    assert behind
    assert {pages.get(link).status_code for link in behind} == {200}


def test_downloads_are_the_figures_of_the_page(ledger: Sobo, pages: TestClient) -> None:
    told = ledger("stats", "departures", "--by", "province", *DAY, "--format", "csv").stdout
    assert pages.get(f"/departures.csv?by=province&{ON}").text == told
    book = load_workbook(BytesIO(pages.get(f"/departures.xlsx?by=province&{ON}").content), data_only=True)
    assert "07" not in {row[0].value for row in book.worksheets[0].iter_rows(min_row=4)}
    assert [row[2] for row in book.worksheets[0].iter_rows(min_row=4, max_row=5, values_only=True)] == [6, 1]


def test_a_proof_to_download_is_checked_by_the_command(ledger: Sobo, pages: TestClient, tmp_path: Path) -> None:
    (tmp_path / "one.tlog-proof").write_bytes(pages.get("/proof/3.tlog-proof").content)
    assert ledger("prove", "3", "--leaf", str(tmp_path / "leaf")).returncode == 0
    key = ledger("key", "show").stdout.strip()
    done = ledger(
        "verify", "--proof", str(tmp_path / "one.tlog-proof"), "--event", str(tmp_path / "leaf"), "--key", key
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_health_says_how_far_the_projection_is(ledger: Sobo, pages: TestClient) -> None:
    assert pages.get("/healthz").json()["complete_to"] == ledger.json("status")["head"]
    assert 'sobo_web_answers_total{status="200"}' in pages.get("/metrics").text
