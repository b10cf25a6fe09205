"""The exports of other systems: read by a mapping that somebody checked, which is proposed from a file."""

from pathlib import Path

import pytest

from commands.files.reading import read_table
from commands.files.table import Table
from commands.imports.proposed import as_toml, propose
from commands.kinds.by_name import KINDS
from commands.office.kept import Kept
from commands.office.mapping import DAY_FORMATS, Mapped, MappingError, day_in, read_mapping
from domain.errors import Refused
from tests.table_files import csv_file
from tests.workbooks import Rows, workbook

MAPPING = """
days = "yyyymmdd"
[columns]
staff_number = "EMP_ID"
sex = ["GIOI", "PHAI"]
birth_date = "DOB"
[always]
instrument = "12/QĐ-UBND"
signed_on = 2025-07-01
[values.sex]
F = "female"
0 = "male"
"""
REQUIRED, OPTIONAL = ("staff_number", "sex", "birth_date", "instrument"), ("signed_on", "amount")
EXPORT = "Báo cáo,,,\nEmp id,phai,DOB,GHI_CHU\nNV1,F,19800229,x\nNV2,0,19790101,\nNV3,Nữ,20000101,\n"


def mapping(tmp_path: Path, text: str = MAPPING) -> Mapped:
    path = tmp_path / "hr.toml"
    path.write_text(text, encoding="utf-8")
    return read_mapping(path)


def mapped(tmp_path: Path, text: str, by: str = MAPPING) -> Table:
    return read_table(csv_file(tmp_path, text), REQUIRED, OPTIONAL, kept=Kept(mapped=mapping(tmp_path, by)))


def test_an_export_is_read_by_the_headers_values_and_days_of_its_system(tmp_path: Path) -> None:
    """Catches an export that somebody must rewrite by hand each month."""
    table = mapped(tmp_path, EXPORT)
    assert table.errors == []
    assert [tuple(row.values[name] for name in REQUIRED) for row in table.rows] == [
        ("NV1", "female", "1980-02-29", "12/QĐ-UBND"),
        ("NV2", "male", "1979-01-01", "12/QĐ-UBND"),
        ("NV3", "female", "2000-01-01", "12/QĐ-UBND"),
    ]
    assert {(row.values["signed_on"], row.values["amount"]) for row in table.rows} == {("2025-07-01", "")}


def test_a_day_in_another_format_than_the_one_named_is_refused(tmp_path: Path) -> None:
    """Catches 01/07/2025 read day first in an export that writes the month first."""
    by = MAPPING.replace("yyyymmdd", "mm/dd/yyyy")
    table = mapped(tmp_path, EXPORT.replace("19800229", "07/28/1980").replace("19790101", "28/07/1979"), by)
    assert table.rows[0].values["birth_date"] == "1980-07-28"
    assert [(error.row, error.column) for error in table.errors] == [(4, "birth_date"), (5, "birth_date")]
    assert "no day written mm/dd/yyyy" in table.errors[0].message


def test_date_cells_and_numbers_of_a_workbook_are_read_too(tmp_path: Path) -> None:
    rows: Rows = [["EMP_ID", "PHAI", "DOB"], ["NV1", "F", 19800229], ["NV2", 0, "19790101"]]
    path = workbook(tmp_path / "a.xlsx", {"A": rows})
    table = read_table(path, REQUIRED, OPTIONAL, kept=Kept(mapped=mapping(tmp_path)))
    assert [(row.values["sex"], row.values["birth_date"]) for row in table.rows] == [
        ("female", "1980-02-29"), ("male", "1979-01-01"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (EXPORT.replace("DOB", "DATE"), "no column dob (birth_date)"),
        (EXPORT.replace("GHI_CHU", "Số văn bản"), "keep one of the two"),
        (EXPORT.replace("GHI_CHU", "Mã cán bộ"), "stands twice"),
    ],
)
def test_a_mapping_that_does_not_fit_the_file_is_refused(tmp_path: Path, text: str, word: str) -> None:
    """Catches a column that the system renamed left out without a word."""
    with pytest.raises(Refused) as refused:
        mapped(tmp_path, text)
    assert word in refused.value.message


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("[columns", "no TOML"),
        ("[colums]\na = 'b'", "there is no colums"),
        ("[columns]\nstaf_number = 'b'", "did you mean staff_number"),
        ("[columns]\nzzzzzz = 'b'", "--template"),
        ("[columns]\nsex = 5", "columns.sex is no text"),
        ("[columns]\nsex = ''", "columns.sex is no text"),
        ("[columns]\nsex = 'A'\ncategory = 'a'", "keep one of the two"),
        ("columns = 5", "no table"),
        ("[values]\nsex = 5", "[values.sex]"),
        ("[values.sex]\nF = ''", "values.sex.F is no text"),
        ("days = 'mm/dd'", "write one of dd/mm/yyyy"),
    ],
)
def test_a_mapping_that_says_nothing_we_know_is_refused_with_its_place(tmp_path: Path, text: str, word: str) -> None:
    with pytest.raises(MappingError) as error:
        mapping(tmp_path, text)
    assert word in str(error.value)


def test_a_mapping_that_is_not_there_or_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match="cannot be read"):
        read_mapping(tmp_path / "none.toml")
    path = tmp_path / "bytes.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(MappingError, match="UTF-8"):
        read_mapping(path)


@pytest.mark.parametrize("day_format", DAY_FORMATS)
def test_a_day_is_read_in_each_format_and_no_day_in_none(day_format: str) -> None:
    written = day_format.replace("dd", "28").replace("mm", "02").replace("yyyy", "1980")
    assert day_in(day_format, written) == "1980-02-28"
    assert day_in(day_format, written.replace("28", "31")) is None
    assert day_in(day_format, f"{written}0") is None


PEOPLE: Rows = [
    ["Báo cáo nhân sự", "", "trang 1"],
    ["EMP_ID", "HO_TEN", "PHAI", "NGAY_SINH", "CMND/CCCD", "LOAI_CB", "Phòng ban", "Chức vụ", "HIRE_DATE", "EMAIL"],
    ["NV1", "Nguyễn Thị Hoà", "F", "19800229", "001180001234", "Công chức cấp xã", "A", "Chuyên viên", "20100301", ""],
    ["NV2", "Trần Văn Bình", "M", "19790101", "001079001234", "CC xã", "A", "Bí thư", "20050315", ""],
]


def test_a_mapping_is_proposed_from_a_file_and_reads_it_once_it_is_completed(tmp_path: Path) -> None:
    """Catches a proposal that is applied, one that cannot be read back, and a guess where two are possible."""
    path = workbook(tmp_path / "hr.xlsx", {"A": PEOPLE})
    proposal = propose(path, KINDS, Kept())
    assert (proposal.kind, proposal.line, proposal.missing, proposal.left) == ("staff", 2, ["instrument"], ["EMAIL"])
    assert proposal.days == ["yyyymmdd"]
    assert proposal.values == {
        "sex": {"F": "female", "M": "male"}, "category": {"CC xã": ""}, "position": {"Bí thư": ""},
    }  # fmt: skip
    text = as_toml(proposal, path, KINDS["staff"])
    completed = (
        text.replace('# instrument = ""', 'instrument = "1/QĐ"')
        .replace('# "CC xã" = ""', '"CC xã" = "commune_civil_servant"')
        .replace('# "Bí thư" = ""', '"Bí thư" = "party_secretary"')
    )
    kind = KINDS["staff"]
    table = read_table(
        path, kind.required_columns, kind.optional_columns, kept=Kept(mapped=mapping(tmp_path, completed))
    )
    assert table.errors == []
    assert [(row.values["sex"], row.values["category"], row.values["position"]) for row in table.rows] == [
        ("female", "commune_civil_servant", "specialist"), ("male", "commune_civil_servant", "party_secretary"),
    ]  # fmt: skip


def test_a_bank_s_list_is_proposed_as_payments_with_what_it_lacks(tmp_path: Path) -> None:
    text = "Mã NV;Người thụ hưởng;Số tiền chuyển;Ngày giao dịch;Mã giao dịch\nCB1;A;1.000;07/13/2025;FT1\n"
    path = csv_file(tmp_path, text)
    proposal = propose(path, KINDS, Kept())
    assert (proposal.kind, proposal.missing) == ("payments", ["kind", "instrument"])
    assert proposal.columns == {
        "staff_number": "Mã NV", "paid_on": "Ngày giao dịch", "amount": "Số tiền chuyển", "reference": "Mã giao dịch",
    }  # fmt: skip
    assert proposal.days == ["mm/dd/yyyy"]


def test_days_that_two_formats_read_are_proposed_as_a_question(tmp_path: Path) -> None:
    """Catches 03-04-2025 taken for a day in April, or in March."""
    path = csv_file(tmp_path, "Mã NV,Số tiền,Ngày chi\nCB1,1,03-04-2025\n")
    proposal = propose(path, {"payments": KINDS["payments"]}, Kept())
    assert proposal.days == ["dd-mm-yyyy", "mm-dd-yyyy"]
    assert '\n# days = "dd-mm-yyyy"  # one of these' in as_toml(proposal, path, KINDS["payments"])


def test_a_file_without_anything_like_a_header_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="looks like a header"):
        propose(csv_file(tmp_path, "1,2,3\n4,5,6\n"), KINDS, Kept())
