"""`sobo web`: what stands on the pages of a province and of a commune."""

import re
from html import unescape
from typing import Any

import pytest
from starlette.testclient import TestClient

from reports.words.words import title
from tests.e2e.conftest import Sobo
from tests.e2e.handed_in import imported
from tests.e2e.pages.conftest import DAY, ON
from tests.e2e.pages.looked_at import links, with_leavers
from tests.e2e.settlement_files import person

TAG = re.compile(r"<[^>]+>")
HEADINGS = {"category": "By group", "body": "By body"}
QUOTA = {"instrument": "QD-BC", "effective_on": "2025-07-01"}


@pytest.fixture(scope="module")
def ledger(sobo: Sobo) -> Sobo:
    """Besides the leavers somebody whose body is said, and what is authorised, by group and for all together."""
    with_leavers(sobo)
    imported(sobo, "staff", [person("CB90", {"body": "people_committee"}), person("CB91", {"unit": "10500"})])
    imported(sobo, "quotas", [QUOTA | {"unit": "00004", "category": "civil_servant", "headcount": "40"},
                              QUOTA | {"unit": "10500", "category": "all", "headcount": "30"}])  # fmt: skip
    return sobo


def table(page: str, heading: str) -> list[list[str]]:
    """The cells of the table below a heading, as texts, heads and totals too."""
    section = page.partition(f">{heading}</h2>")[2].partition("</section>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", section, flags=re.S)
    return [
        [unescape(TAG.sub("", cell)).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)]
        for row in rows
    ]


def shown(value: Any) -> str:
    return "–" if value is None else f"{value:,}"


@pytest.mark.parametrize("key", ["category", "body"])
@pytest.mark.parametrize("place", ["unit/00004", "province/31"])
def test_people_stand_by_group_and_by_body_against_what_is_authorised(
    ledger: Sobo, pages: TestClient, place: str, key: str
) -> None:
    """Catches: a page that leaves out who has no body, or sets an authorised headcount against the wrong group."""
    kind, _, code = place.partition("/")
    told = ledger.json("stats", "staffing", "--by", key, f"--{kind}", code, *DAY)
    rows = table(pages.get(f"/{place}?{ON}&lang=en").text, f"People in service: {HEADINGS[key]}")
    figures = ["assigned", "awaiting_reassignment", "seconded_in", "seconded_out", "present"]
    figures += ["authorised"] if key == "category" else []
    assert [row[1:] for row in rows[1:-1]] == [[shown(row[figure]) for figure in figures] for row in told["rows"]]
    assert rows[-1][1:] == [shown(told["total"][figure]) for figure in figures]
    assert rows[0][-1] == ("Authorised" if key == "category" else "Present")


def test_a_person_is_counted_under_the_body_that_was_said(ledger: Sobo, pages: TestClient) -> None:
    rows = table(pages.get(f"/unit/00004?{ON}&lang=en").text, "People in service: By body")
    assert ["People's Committee", "0", "1"] in [row[:3] for row in rows]  # their unit went into this one


def test_the_working_of_an_amount_is_told_in_the_language_of_the_page(pages: TestClient) -> None:
    """Catches: an article or a formula that stands in English on a page in Vietnamese."""
    told = table(pages.get(f"/settlement/CB1?{ON}").text, "Cách tính")
    assert all(row[1].startswith("Điều ") for row in told[1:-1]) and len(told) > 3
    assert "2,5 x" in " ".join(row[2] for row in told)
    assert "article" in table(pages.get(f"/settlement/CB1?{ON}&lang=en").text, "The working")[1][1]


def test_a_province_leads_to_what_is_overdue_there_and_to_the_report(pages: TestClient) -> None:
    """Catches: a committee member who finds the figures of a province and no paper to print."""
    found = links(pages.get(f"/province/31?{ON}&lang=en").text)
    wanted = {f"/overdue?province=31&{ON}&lang=en", f"/report/departures.html?{ON}&lang=en"}
    assert wanted <= found
    assert {pages.get(address).status_code for address in wanted} == {200}


def test_a_province_shows_its_drawing_and_its_history(ledger: Sobo, pages: TestClient) -> None:
    page = pages.get(f"/province/31?{ON}&lang=en").text
    drawn = page.partition("<figure")[2:]
    assert any("30" in part and "Hải Dương" in part for part in drawn)
    entries = ledger.json("units", "history", "31", *DAY)
    assert [row[0] for row in table(page, "History")[1:]] == [f"{one['position']:,}" for one in entries]


def test_a_unit_or_a_person_is_found_by_the_auditor_with_everything_recorded(ledger: Sobo, pages: TestClient) -> None:
    """Catches: a history that only a settlement has, so that who never left is found nowhere."""
    told = ledger.json("staff", "history", "CB90", *DAY)
    page = pages.get(f"/audit?staff=CB90&{ON}&lang=en").text
    assert [row[2] for row in table(page, "History: CB90")[1:]] == [title("event", one["event"], "en") for one in told]
    told = ledger.json("units", "history", "00004", *DAY)
    page = pages.get(f"/audit?unit=00004&{ON}&lang=en").text
    assert [row[4] for row in table(page, "History: 00004")[1:]] == [one["instrument"] for one in told]


def test_a_difference_leads_to_each_event_that_made_it(ledger: Sobo, pages: TestClient) -> None:
    address = f"before=20&after=40&unit=00004&{ON}"
    made = [
        one["position"] for change in pages.get(f"/api/diff?{address}").json()["changes"] for one in change["events"]
    ]
    assert made
    page = pages.get(f"/audit/diff?{address}&lang=en").text
    linked = re.findall(r'<a href="/audit\?position=(\d+)&amp;', page)
    assert set(linked) == {str(position) for position in made}
    assert 'name="after" value="40"' in page


def test_a_difference_is_told_in_words_and_only_what_differs(ledger: Sobo, pages: TestClient) -> None:
    """Catches: braces and codes in place of words, and the one figure that changed among ten that did not."""
    head = ledger.json("status")["head"]
    imported(ledger, "staff", [person("CB92", {"body": "people_committee"})])
    rows = table(pages.get(f"/audit/diff?before={head}&unit=00004&{ON}&lang=en").text, "Difference of two moments")
    [headcount] = [row for row in rows if row[0] == "Headcount"]
    told = ledger.json("staffing", "--unit", "00004", *DAY)["rows"][0]
    for told_then, present in ((headcount[2], told["present"] - 1), (headcount[3], told["present"])):
        assert f"Present: {present}; By group: Civil servants (" in told_then
        assert "Authorised" not in told_then
    [post] = [row for row in rows if row[0] == "Post" and row[1] == "CB92"]
    assert (post[2], "Since " in post[3]) == ("–", True)
    assert not re.search(r"[{}_]", headcount[2] + headcount[3] + post[3])
