"""Three lists as offices draw them up, taken in with at most one correction each, made from the messages alone."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.e2e.conftest import Sobo
from tests.e2e.settlement_files import CHANGES, UNITS

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
STAFF_HEAD = (
    "STT", "Mã cán bộ", "Họ và tên", "Giới tính (Nam/Nữ)", "Ngày sinh\n(ngày/tháng/năm)", "Số CCCD", "Đối tượng",
    "Đơn vị công tác", "Chức vụ", "Ngày bổ nhiệm", "Hệ số lương", "Số văn bản", "Ghi chú",
)  # fmt: skip
STAFF = (
    ("HN-1", "Nguyễn Văn An", "Nam", datetime(1966, 1, 15), "001066000001", "Cán bộ", "Bí thư Đảng ủy", 4.65),  # noqa: DTZ001
    ("HN-2", "Trần Thị Bình", "Nữ", datetime(1988, 5, 2), "001188000002", "Công chức", "Chuyên viên", 3.33),  # noqa: DTZ001
    ("HN-3", "Lê Hoàng Cường", "Nam", datetime(1980, 12, 31), "001080000003", "Công chức", "Chủ tịch UBND", 4.32),  # noqa: DTZ001
)
DEPARTURES = """\
SỞ NỘI VỤ;;;;;;;;;;
DANH SÁCH NGHỈ VIỆC THEO NGHỊ ĐỊNH 178/2024/NĐ-CP;;;;;;;;;;
STT;Mã CBCC;Họ và tên;Số quyết định;Ngày quyết định;Chế độ hưởng;Ngày nghỉ việc;Ngày hiệu lực sắp xếp;\
Số tháng đóng BHXH;Hưởng lương hưu;Số tháng công tác
1;HN-1;Nguyễn Văn An;20/QĐ-UBND;5/7/2025;Nghỉ hưu trước tuổi;01/08/2025;01/07/2025;264;Không;264
2;HN-2;Trần Thị Bình;20/QĐ-UBND;5/7/2025;Nghỉ thôi việc;1/8/2025;01/07/2025;180;Không;180
Tổng cộng: 02 người;;;;;;;;;;
"""
FUNDING = """\
Mã cán bộ;Bước;Ngày;Số tiền (đồng);Nguồn kinh phí;Số văn bản
HN-1;approved;10/08/2025;150.000.000;Ngân sách;25/QĐ-STC
HN-2;approved;10/08/2025;80.000.000 đ;Ngân sách;25/QĐ-STC
"""
BANK_HEAD = (
    "STT", "Số giao dịch", "Ngày giao dịch", "Mã nhân viên", "Tên người thụ hưởng", "Số tài khoản", "Số tiền (VND)",
    "Nội dung", "Số văn bản",
)  # fmt: skip

PAID = (("HN-1", "NGUYEN VAN AN", 100_000_000), ("HN-2", "TRAN THI BINH", 50_000_000))


@pytest.fixture(scope="module")
def ledger(sobo: Sobo) -> Sobo:
    for name, text in (("units.csv", UNITS), ("changes.csv", CHANGES)):
        (sobo.home.parent / name).write_text(text, encoding="utf-8")
    sobo.json("units", "load", "units.csv", "--on", "2025-06-30", "--instrument", "L")
    sobo.json("units", "apply", "changes.csv")
    return sobo


def staff_list(path: Path, *, signed: bool, appointed: datetime) -> Path:
    """With a national heading, numbered columns, merged titles, and a signature when it is `signed`."""
    book = xlsxwriter.Workbook(str(path))
    sheet, day = book.add_worksheet("Danh sách CBCC"), book.add_format({"num_format": "dd/mm/yyyy"})
    coefficient = book.add_format({"num_format": "0.00"})
    sheet.merge_range("A1:D1", "UBND PHƯỜNG BA ĐÌNH")
    sheet.merge_range("F1:M1", NATION)
    sheet.merge_range("A4:M4", "DANH SÁCH CÁN BỘ, CÔNG CHỨC, VIÊN CHỨC")
    sheet.write_row("A7", STAFF_HEAD)
    sheet.write_row("A8", [f"({place})" for place in range(1, len(STAFF_HEAD) + 1)])
    for line, (*texts, number) in enumerate(STAFF, start=8):
        code, name, sex, born, identity, category, position = texts
        sheet.write_row(line, 0, [line - 7, code, name, sex])
        sheet.write_datetime(line, 4, born, day)
        sheet.write_row(line, 5, [identity, category, "P. Ba Đình", position])
        sheet.write_datetime(line, 9, appointed, day)
        sheet.write_number(line, 10, number, coefficient)
        sheet.write_string(line, 11, "15/QĐ-UBND")
    if signed:
        sheet.merge_range("I15:M15", "Ba Đình, ngày 01 tháng 7 năm 2025")
        sheet.merge_range("I16:M16", "CHỦ TỊCH")
    book.close()
    return path


def bank_list(path: Path, *, with_kind: bool) -> Path:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("SAO KÊ")
    money, day = book.add_format({"num_format": "#,##0"}), book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write_string("A1", "NGÂN HÀNG NÔNG NGHIỆP VÀ PHÁT TRIỂN NÔNG THÔN VIỆT NAM")
    sheet.write_row("A4", [*BANK_HEAD, *(["kind"] if with_kind else [])])
    for line, (number, name, amount) in enumerate(PAID, start=4):
        sheet.write_row(line, 0, [line - 3, f"FT2521300000{line}"])
        sheet.write_datetime(line, 2, datetime(2025, 8, 15), day)  # noqa: DTZ001
        sheet.write_row(line, 3, [number, name, f"150020000000{line}"])
        sheet.write_number(line, 6, amount, money)
        sheet.write_row(line, 7, ["CHI TRA CHE DO ND178", "30/QĐ-STC", *(["payment"] if with_kind else [])])
    sheet.write_string(6, 0, "Tổng cộng")
    sheet.write_formula(6, 6, "=SUM(G5:G6)", money, 150_000_000)
    sheet.write_string(8, 5, "KẾ TOÁN TRƯỞNG")
    book.close()
    return path


def refusal(ledger: Sobo, *arguments: str) -> dict[str, Any]:
    done = ledger(*arguments, "--json")
    assert done.returncode == 1, done.stdout
    error: dict[str, Any] = json.loads(done.stdout)["error"]
    return error


def test_three_lists_of_offices_go_in_with_at_most_one_correction_each(ledger: Sobo) -> None:
    """Catches a list that must be handed in three times, and a message that does not say what to write."""
    folder = ledger.home.parent
    early, right = datetime(2015, 7, 1), datetime(2025, 7, 1)  # noqa: DTZ001
    staff = staff_list(folder / "DS cán bộ.xlsx", signed=True, appointed=early)
    told = {where["row"]: where["message"] for where in refusal(ledger, "import", "staff", str(staff))["where"]}
    assert set(told) == {9, 10, 11, 15, 16}
    other = "on other days it is 00004 (Phường Ba Đình, Thành phố Hà Nội) from 2025-07-01"
    assert all(other in told[line] for line in (9, 10, 11))
    assert all("delete the row" in told[line] for line in (15, 16))
    staff_list(staff, signed=False, appointed=right)
    assert ledger.json("import", "staff", str(staff))["recorded"] == 9

    departures, funding = folder / "Nghỉ việc.csv", folder / "Kinh phí.csv"
    departures.write_text(DEPARTURES, encoding="utf-8-sig")
    assert ledger.json("import", "departures", str(departures))["recorded"] == 4
    funding.write_text(FUNDING, encoding="utf-8-sig")
    ledger.json("import", "funding", str(funding))

    bank = bank_list(folder / "Sao kê.xlsx", with_kind=False)
    message = refusal(ledger, "import", "payments", str(bank))["message"]
    assert "missing: kind (payment/reversal/repayment_ordered/repayment_received)" in message
    bank_list(bank, with_kind=True)
    ledger.json("import", "payments", str(bank))
    paid = [ledger.json("settlements", "show", number)["paid"] for number in ("HN-1", "HN-2")]
    assert paid == [100_000_000, 50_000_000]


def test_amounts_in_millions_above_a_list_are_refused(ledger: Sobo) -> None:
    """Catches 450 million đồng recorded as 450 đồng, and a list of đồng refused."""
    file = ledger.home.parent / "Triệu.csv"
    file.write_text(f";;;;;(Đơn vị tính: triệu đồng)\n{FUNDING}", encoding="utf-8")
    error = refusal(ledger, "import", "funding", str(file), "--dry-run")
    assert (error["where"][0]["row"], error["where"][0]["column"]) == (1, "amount")
    assert "amounts are in triệu đồng" in error["message"]
    file.write_text(f";;;;;Đơn vị tính: đồng\n{FUNDING.replace('150.000.000', '1.000')}", encoding="utf-8")
    assert "amounts are in" not in ledger("import", "funding", str(file), "--dry-run").stderr
    file.write_text(FUNDING.replace("(đồng)", "(nghìn đồng)"), encoding="utf-8")
    assert "missing: amount" in refusal(ledger, "import", "funding", str(file), "--dry-run")["message"]
