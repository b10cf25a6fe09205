"""`sobo web`: the pages and their JSON, against what the commands print."""

import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from starlette.testclient import TestClient

from tests.e2e.conftest import Sobo
from tests.e2e.looked_at import links, looked_at, with_leavers
from web.app import PAGES

ON = "on=2025-09-01"
DAY = ("--on", "2025-09-01")
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
NAME = "Nguyễn Văn C"


@pytest.fixture(scope="module")
def ledger(sobo: Sobo) -> Sobo:
    """The units before and after the merger, and people who left in two provinces, one of them paid in part."""
    return with_leavers(sobo)


@pytest.fixture(scope="module")
def pages(ledger: Sobo) -> Iterator[TestClient]:
    with looked_at(ledger) as client:
        yield client


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


BAD = [
    ("/?on=2025-02-30", 400, "Ngày không hợp lệ"),
    ("/?as-known=yesterday", 400, "Thời điểm dữ liệu không hợp lệ"),
    ("/?as-known=999999", 404, "Vị trí này chưa được ghi"),
    ("/?nonsense=1", 400, "tham số"),
    ("/province/00004?on=2025-09-01", 404, "không phải tỉnh"),
    ("/unit/99999", 404, "Không có đơn vị nào"),
    ("/unit/00004@2031-01-01", 404, "Không có đơn vị nào"),
    ("/settlement/NOBODY", 404, "Không có ai mang mã cán bộ này"),
    ("/departures?by=shoe_size", 400, "giá trị không tồn tại"),
    ("/audit?position=0", 400, "Thời điểm dữ liệu không hợp lệ"),
    ("/nowhere", 404, "Không có trang này"),
    ("/unit/99999?lang=en", 404, "No unit bears that code"),
]


@pytest.mark.parametrize(("address", "status", "words"), BAD, ids=[address for address, _, _ in BAD])
def test_a_bad_address_is_told_in_the_language_of_the_page(
    pages: TestClient, address: str, status: int, words: str
) -> None:
    found = pages.get(address)
    assert (found.status_code, words in found.text) == (status, True), found.text


def test_the_pages_are_only_read(pages: TestClient) -> None:
    assert pages.post("/", data={"on": "2025-09-01"}).status_code == 405


ODD = st.text(st.characters(codec="utf-8"), max_size=30) | st.sampled_from(
    [
        "00004",
        "01",
        "31",
        "none",
        "CB1",
        "2025-07-01",
        "-1",
        "0",
        "9" * 30,
        "'; drop table x; --",
        "%00",
        "\x00",
        "../..",
    ]
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(PAGES)), st.data())
def test_any_address_gets_an_answer_in_words(pages: TestClient, path: str, data: st.DataObject) -> None:
    """Catches: a trace, a 500, whatever is typed where a code, a day or a key should stand."""
    _, known = PAGES[path]
    filled = re.sub(
        r"\{\w+\}", lambda _: data.draw(ODD).replace("/", "").replace("?", "").replace("#", "") or "x", path
    )
    names = data.draw(st.lists(st.sampled_from([*known, "on", "as-known", "lang", "odd"]), max_size=3, unique=True))
    found = pages.get(quote(filled), params={name: data.draw(ODD) for name in names})
    assert found.status_code in (200, 400, 404), found.text
    assert "Traceback" not in found.text


def test_health_says_how_far_the_projection_is(ledger: Sobo, pages: TestClient) -> None:
    assert pages.get("/healthz").json()["complete_to"] == ledger.json("status")["head"]
    assert 'sobo_web_answers_total{status="200"}' in pages.get("/metrics").text


LOOK = """<script>
const wide = document.documentElement.scrollWidth > innerWidth + 1;
const cut = [...document.querySelectorAll("h1, h2, dt, dd, label, button, nav a, p")].filter(
  e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== "inline" && !e.closest(".skip"));
const unnamed = [...document.querySelectorAll("input:not([type=hidden]), select")].filter(e => !e.labels.length);
const ids = [...document.querySelectorAll("[id]")].map(e => e.id);
const twice = ids.filter((id, n) => ids.indexOf(id) !== n);
document.title = "FOUND:" + [wide ? "WIDE" : "", ...cut.map(e => e.textContent.trim().slice(0, 40)),
  ...unnamed.map(e => e.name), ...twice].filter(Boolean).join("|") + ":END";
</script>"""
LOOKED_AT = [("/", ""), ("/province/01", ""), ("/unit/00004", ""), ("/departures", "&by=route"),
             ("/settlement/CB1", ""), ("/audit", "&position=3"), ("/search", "&q=ba+dinh")]  # fmt: skip


@pytest.mark.skipif(BROWSER is None, reason="no Chromium: apt-get install chromium")
def test_on_a_phone_and_a_desk_nothing_is_cut_and_every_field_has_a_name(pages: TestClient, tmp_path: Path) -> None:
    """Every page in frames of both widths, looked at by one browser: its own files only, as they are kept here."""
    style = pages.get("/static/sobo.css").text
    frames = []
    for lang in ("vi", "en"):
        for number, (path, more) in enumerate(LOOKED_AT):
            page = pages.get(f"{path}?{ON}&lang={lang}{more}").text
            page = re.sub(r'<link rel="stylesheet"[^>]*>', f"<style>{style}</style>", page)
            assert not re.search(r'(?:src|href)="(?:https?:)?//', page)
            name = f"{lang}{number}.html"
            (tmp_path / name).write_text(page.replace("</body>", f"{LOOK}</body>"), encoding="utf-8")
            frames += [f'<iframe src="{name}" width="{width}" height="900"></iframe>' for width in (360, 1200)]
    gather = """<script>addEventListener("load", () => {
      document.title = [...document.querySelectorAll("iframe")].map(
        f => f.getAttribute("src") + " " + f.width + " " + f.contentDocument.title).join("\\n"); });</script>"""
    (tmp_path / "all.html").write_text(f"<title>-</title>{''.join(frames)}{gather}", encoding="utf-8")
    assert BROWSER is not None
    done = subprocess.run(
        [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
         "--allow-file-access-from-files", f"--user-data-dir={tmp_path}/profile", "--dump-dom",
         (tmp_path / "all.html").as_uri()],
        capture_output=True, text=True, check=True, timeout=300,
    )  # fmt: skip
    told = re.findall(r"(\w+\.html \d+) FOUND:(.*?):END", done.stdout, flags=re.S)
    assert len(told) == 4 * len(LOOKED_AT), done.stdout[:500]
    assert [(page, found) for page, found in told if found] == []


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_text_stands_out_from_its_ground_in_light_and_dark(pages: TestClient) -> None:
    """Catches: a colour of the style sheet below the contrast that WCAG 2 AA asks of text."""
    style: Any = pages.get("/static/sobo.css").text
    palettes = [dict(re.findall(r"--([\w-]+): (#\w{6})", block)) for block in re.findall(r":root \{([^}]*)\}", style)]
    assert len(palettes) == 3
    for colours in palettes[:2]:
        for text, behind in [("ink", "paper"), ("ink", "back"), ("faint", "paper"), ("faint", "back"),
                             ("link", "paper"), ("link", "back"), ("on-mark", "mark")]:  # fmt: skip
            assert contrast(colours[text], colours[behind]) >= 4.5, (text, behind)


def test_another_host_and_a_port_in_use_are_refused_with_words(ledger: Sobo) -> None:
    """Catches: pages without a password that the whole network reads."""
    done = ledger("web", "--host", "0.0.0.0", "--port", "0")
    assert (done.returncode, "can be reached from elsewhere" in done.stderr) == (1, True), done.stderr
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = ledger("web", "--port", str(port))
    assert (done.returncode, f"port {port} is in use" in done.stderr) == (1, True), done.stderr
