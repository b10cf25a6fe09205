"""`sobo web`: every way leads on: from the form to what was wanted, from a page to what it names, to paper."""

from html import unescape
from io import BytesIO
from urllib.parse import quote

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from tests.e2e.conftest import Sobo
from tests.e2e.pages.conftest import DAY, FORM, ON, Made, entered
from tests.e2e.pages.looked_at import links

WANTED = f"/unit/00004?{ON}&as-known=30&lang=en"
ELSEWHERE = (
    "//example.org/",
    "/\\example.org",
    "https://example.org/",
    "example.org",
    "/\t/example.org",
    "/" + "a" * 2000,
)
OF_A_PROVINCE = (
    "/province/31", "/departures?by=route", "/departures?by=province", "/overdue", "/settlements", "/audit?staff=CB7",
    "/audit/diff?before=20", "/search?q=CB7", "/search?q=10500", "/unit/10500", "/settlement/CB7",
)  # fmt: skip


def test_an_address_that_a_colleague_sent_is_shown_once_the_token_is_given(door: TestClient, made: Made) -> None:
    """Catches: a form that forgets the day, the moment and the page, and opens the country instead."""
    token = made("auditor", None)
    asked = door.get(WANTED)
    form = door.get(asked.headers["location"])
    assert (asked.status_code, form.status_code) == (303, 200)
    [action] = [link for link in links(form.text) if link.startswith("/login")]
    secret = FORM.search(form.text)
    assert secret is not None
    refused = door.post(action, data={"form": secret[1], "token": "sobo_nobody_x"})
    [action] = [link for link in links(refused.text) if link.startswith("/login")]
    let_in = door.post(action, data={"form": secret[1], "token": token})
    assert (let_in.status_code, let_in.headers["location"]) == (303, WANTED)
    assert door.get(WANTED).status_code == 200


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_the_form_leads_to_no_other_site(door: TestClient, made: Made, wanted: str) -> None:
    """Catches: a form of ours that hands whoever gave a token to somebody else's page."""
    token = made("auditor", None)
    way = f"/login?lang=vi&to={quote(wanted, safe='')}"
    form = door.get(way)
    assert "example" not in form.text
    secret = FORM.search(form.text)
    assert secret is not None
    let_in = door.post(way, data={"form": secret[1], "token": token})
    assert (let_in.status_code, let_in.headers["location"]) == (303, "/?lang=vi")


def test_no_link_leads_an_officer_of_a_province_to_a_refusal(door: TestClient, made: Made) -> None:
    """Catches: reports of the whole country, other provinces and their old units as links that are refused."""
    entered(door, made("officer", "31"))
    for path in OF_A_PROVINCE:
        page = door.get(f"{path}{'&' if '?' in path else '?'}{ON}").text
        shown = [link for link in links(page) if link.startswith("/") and not link.startswith(("/static", "/logout"))]
        assert len(shown) > 5
        refused = {link: status for link in shown if (status := door.get(link).status_code) != 200}
        assert {link: status for link, status in refused.items() if status != 303} == {}, path


def test_reports_are_called_by_their_titles_and_said_to_be_of_the_country(pages: TestClient) -> None:
    """Catches: 'resolution-18' among Vietnamese words, and a report that who looks at a province takes for its."""
    page = unescape(pages.get(f"/departures?by=route&{ON}").text)
    assert "Báo cáo kết quả thực hiện tổng kết Nghị quyết 18-NQ/TW, cả nước: bảng tính" in page
    province = unescape(pages.get(f"/province/31?{ON}").text)
    for ending in ("html", "xlsx"):
        [link] = [link for link in links(province) if f".{ending}" in link]
        assert pages.get(link).status_code == 200
    assert "nghỉ việc do sắp xếp tổ chức bộ máy, cả nước" in province


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (
            "/departures?by=route&province=31&from=2025-07-01",
            "Từ ngày 01/07/2025; Tỉnh, thành phố: Thành phố Hải Phòng",
        ),
        ("/departures/explain?by=route&province=31&route=severance", "Tỉnh, thành phố: Thành phố Hải Phòng"),
        ("/overdue?province=31", "Tỉnh, thành phố: Thành phố Hải Phòng"),
        ("/settlements?province=31&status=paid", "Tỉnh, thành phố: Thành phố Hải Phòng; Trạng thái: Đã chi trả"),
    ],
)  # fmt: skip
def test_a_page_says_in_words_of_which_day_and_province_it_is(pages: TestClient, path: str, words: str) -> None:
    """Catches: a print of which nobody knows the day or the province, as forms are not printed."""
    page = unescape(pages.get(f"{path}&{ON}").text)
    assert words in page.partition('<p class="subtitle">')[2].partition("</p>")[0]
    assert page.partition('<p class="reach">')[2].startswith("Ngày 01/09/2025. ")


def test_a_workbook_says_of_which_day_and_province_it_is(pages: TestClient) -> None:
    made = load_workbook(BytesIO(pages.get(f"/departures.xlsx?by=route&province=31&{ON}").content))
    heading = made.worksheets[0].cell(1, 1).value
    assert heading == "Tình hình nghỉ việc tính đến ngày 01/09/2025; Tỉnh, thành phố: Thành phố Hải Phòng"


def test_a_unit_that_ended_is_drawn_with_what_became_of_it(ledger: Sobo, pages: TestClient) -> None:
    """Catches: a drawing only of units that need none."""
    came_of = ledger.json("units", "show", "00004", *DAY)["predecessors"]
    assert came_of
    for one in came_of:
        page = pages.get(f"/unit/{one['id']}?{ON}").text
        drawn = page.partition("<figure")[2].partition("</figure>")[0]
        assert "Phường Ba Đình" in drawn
        assert one["name"] in drawn


def test_a_person_who_never_left_is_found_with_everything_recorded(ledger: Sobo, pages: TestClient) -> None:
    """Catches: a search that knows only who has a settlement to show."""
    assert ledger.json("settlements", "history", "CB8", *DAY) == []
    found = pages.get(f"/search?q=CB8&{ON}").text
    [way] = [link for link in links(found) if "staff=CB8" in link]
    page = pages.get(way).text
    assert ledger.json("staff", "history", "CB8", *DAY)[0]["instrument"] in page
