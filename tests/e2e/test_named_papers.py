"""Slips and the accountant's list: who is owed what, by name, for who may open names and written down as a read."""

import json
import re
import stat
from pathlib import Path

import psycopg
import pytest
from openpyxl import load_workbook

from tests.browser import BROWSER, overflowing, printed_pages
from tests.e2e.conftest import Sobo
from tests.e2e.handed_in import imported
from tests.e2e.settlement_files import DECISION, FUNDING, PAYMENT, TEN_MILLION, person, with_units

ON = ("--on", "2025-09-01")
NAMES = {"CB1": "Nguyễn Văn Đức", "CB2": "Lê Thị Ánh", "CB3": "=2+5", "CB4": "Trần Văn An"}


@pytest.fixture(scope="module")
def ledger(sobo: Sobo) -> Sobo:
    """Four people of two units; one of them is paid in part, one is not assessed."""
    with_units(sobo)
    people = [person(number, {"full_name": name}) for number, name in NAMES.items()]
    people[3] |= TEN_MILLION | {"unit": "00008"}
    imported(sobo, "staff", people)
    decided = [DECISION | {"staff_number": number} for number in ("CB1", "CB2", "CB4")]
    decided[1] |= {"instrument": "9/QĐ"}
    imported(sobo, "departures", [*decided, DECISION | {"staff_number": "CB3", "insured_months": ""}])
    imported(sobo, "funding", [FUNDING, FUNDING | {"staff_number": "CB2", "amount": "500000000"}])
    imported(sobo, "payments", [PAYMENT])
    return sobo


def slips(ledger: Sobo, folder: Path, *asked: str, **variables: str) -> str:
    done = ledger("report", "slips", *asked, *ON, "--out", str(folder), **variables)
    assert done.returncode == 0, done.stderr
    return (folder / "slips.html").read_text(encoding="utf-8")


def listed(ledger: Sobo, folder: Path, *asked: str) -> list[tuple[object, ...]]:
    """The rows of people of the accountant's list, behind their heads."""
    done = ledger("report", "payable", *asked, *ON, "--out", str(folder))
    assert done.returncode == 0, done.stderr
    sheet = load_workbook(folder / "payable.xlsx", data_only=True).worksheets[0]
    rows: list[tuple[object, ...]] = list(sheet.iter_rows(min_row=4, values_only=True))
    return rows[: next(index for index, row in enumerate(rows) if row[0] in ("Total", "Tổng cộng")) + 1]


def test_a_slip_is_a_page_a_person_with_the_working_in_their_language(ledger: Sobo, tmp_path: Path) -> None:
    """Catches an amount without its article, an English formula on a Vietnamese paper, two people on one page."""
    page = slips(ledger, tmp_path, "--staff", "CB2,CB1", "--lang", "vi")
    assert re.findall(r"<dt>Họ và tên</dt><dd>(.*?)</dd>", page) == ["Lê Thị Ánh", "Nguyễn Văn Đức"]
    assert page.count("<article>") == 2
    for told in (
        "Điều 7 (i) Nghị định 178/2024/NĐ-CP", "30 x S", "460.687.500", "744.778.125",
        "4,65 x mức lương cơ sở 2.340.000",
        "Bảy trăm bốn mươi bốn triệu bảy trăm bảy mươi tám nghìn một trăm hai mươi lăm đồng", "400.000.000",
    ):  # fmt: skip
        assert told in page, told
    assert "article 7" not in page and "base salary" not in page and "<script" not in page
    english = slips(ledger, tmp_path, "--staff", "CB1")
    assert "D178 article 7 (i)" in english and "744,778,125" in english


@pytest.mark.skipif(BROWSER is None, reason="no Chromium: apt-get install chromium")
def test_slips_print_on_a_sheet_each_and_nothing_is_cut(ledger: Sobo, tmp_path: Path) -> None:
    page = slips(ledger, tmp_path, "--staff", "CB1,CB2,CB3", "--lang", "vi")
    assert overflowing(page, tmp_path) == []
    assert printed_pages(tmp_path / "slips.html", tmp_path) == 3


def test_who_is_not_assessed_has_a_page_with_the_reason(ledger: Sobo, tmp_path: Path) -> None:
    page = slips(ledger, tmp_path, "--staff", "CB3")
    assert "insured_months is missing" in page
    assert "=2+5" in page


def test_slips_of_a_decision_stand_in_the_vietnamese_order_of_names(ledger: Sobo, tmp_path: Path) -> None:
    page = slips(ledger, tmp_path, "--instrument", "2/QĐ")
    assert re.findall(r"<dt>Name</dt><dd>(.*?)</dd>", page) == ["=2+5", "Trần Văn An", "Nguyễn Văn Đức"]


def test_slips_of_a_file_are_those_of_its_column_in_its_order(ledger: Sobo, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("Mã cán bộ,x\nCB4,1\nCB2,2\nCB4,3\n", encoding="utf-8")
    page = slips(ledger, tmp_path, "--file", str(tmp_path / "people.csv"))
    assert re.findall(r"<dt>Staff number</dt><dd>(.*?)</dd>", page) == ["CB4", "CB2"]


def test_the_list_of_the_accountant_adds_up_to_the_settlements(ledger: Sobo, tmp_path: Path) -> None:
    """Catches a total that is not the sum, a name that a spreadsheet calculates, who has nothing approved."""
    rows = listed(ledger, tmp_path)
    settlements = {row["staff_number"]: row for row in ledger.json("settlements", "list", *ON)}
    assert [(row[2], row[3]) for row in rows[:-1]] == [("Lê Thị Ánh", "CB2"), ("Nguyễn Văn Đức", "CB1")]
    for row in rows[:-1]:
        one = settlements[str(row[3])]
        left = one["approved"] - one["paid"]
        assert row[9:] == (one["assessed"], one["approved"], one["paid"], left, one["to_repay"])
    assert rows[-1][9:] == tuple(sum(row[index] for row in rows[:-1]) for index in range(9, 14))  # type: ignore[misc]
    assert stat.S_IMODE((tmp_path / "payable.xlsx").stat().st_mode) == 0o600
    sums = load_workbook(tmp_path / "payable.xlsx").worksheets[1]
    assert [sums[cell].value for cell in ("A4", "B4", "C4", "C5")] == ["00004", "Phường Trúc Bạch", 2, "=SUM(C4:C4)"]


def test_the_list_is_narrowed_and_grouped_by_decision(ledger: Sobo, tmp_path: Path) -> None:
    assert [row[3] for row in listed(ledger, tmp_path, "--instrument", "9/QĐ")[:-1]] == ["CB2"]
    assert listed(ledger, tmp_path, "--unit", "00008")[:-1] == []
    assert [row[3] for row in listed(ledger, tmp_path, "--by", "decision", "--unpaid")[:-1]] == ["CB1", "CB2"]
    sums = load_workbook(tmp_path / "payable.xlsx", data_only=True).worksheets[1]
    assert [row[0] for row in sums.iter_rows(min_row=4, max_row=5, values_only=True)] == ["2/QĐ", "9/QĐ"]


def test_each_name_on_a_paper_is_written_down_as_a_read(ledger: Sobo, tmp_path: Path) -> None:
    """Catches a paper with names of which nobody will know."""
    before = len(ledger.json("reads"))
    slips(ledger, tmp_path, "--staff", "CB1,CB4", SOBO_READ_LOG="yes")
    ledger("report", "payable", *ON, "--out", str(tmp_path), SOBO_READ_LOG="yes")
    found = ledger.json("reads")[before:]
    assert sorted((one["command"], one["staff_number"], *one["fields"]) for one in found) == [
        ("sobo report payable", "CB1", "full_name"),
        ("sobo report payable", "CB2", "full_name"),
        ("sobo report slips", "CB1", "full_name", "birth_date"),
        ("sobo report slips", "CB4", "full_name", "birth_date"),
    ]


@pytest.mark.parametrize("asked", [("slips", "--staff", "CB1"), ("payable",)])
def test_who_may_not_open_names_gets_no_paper_with_them(ledger: Sobo, tmp_path: Path, asked: tuple[str, ...]) -> None:
    before = len(ledger.json("reads"))
    with psycopg.connect(ledger.json("doctor")["admin_url"], autocommit=True) as connection:
        connection.execute("revoke sobo_key_holder from sobo_writer")
        try:
            done = ledger("report", *asked, *ON, "--out", str(tmp_path), "--json", SOBO_READ_LOG="yes")
        finally:
            connection.execute("grant sobo_key_holder to sobo_writer with inherit false, set true")
    assert (done.returncode, json.loads(done.stdout)["error"]["code"]) == (1, "no_right_to_keys")
    assert list(tmp_path.iterdir()) == []
    assert len(ledger.json("reads")) == before


@pytest.mark.parametrize(
    ("asked", "code", "told"),
    [
        (("slips",), 2, "of whom?"),
        (("slips", "--staff", "CB1", "--instrument", "2/QĐ"), 2, "one of --staff"),
        (("slips", "--staff", "CB1,CB9,CB8"), 1, "CB8, CB9"),
        (("slips", "--instrument", "99/QĐ"), 1, "nothing was written"),
        (("payable", "--province", "98"), 1, "98"),
    ],
)
def test_what_cannot_be_written_is_told(
    ledger: Sobo, tmp_path: Path, asked: tuple[str, ...], code: int, told: str
) -> None:
    done = ledger("report", *asked, *ON, "--out", str(tmp_path))
    assert (done.returncode, told in done.stderr) == (code, True), done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_list_of_nobody_says_so_and_has_its_heads(ledger: Sobo, tmp_path: Path) -> None:
    done = ledger("report", "payable", "--instrument", "99/QĐ", *ON, "--out", str(tmp_path), "--lang", "vi")
    assert (done.returncode, "không có dữ liệu" in done.stderr) == (0, True)
    sheet = load_workbook(tmp_path / "payable.xlsx").worksheets[0]
    assert [cell.value for cell in sheet[3]][:3] == ["STT", "Đơn vị", "Họ và tên"]
