"""Text in the codings of the old fonts: known by its words, never found in a name, converted when asked for."""

import csv
from pathlib import Path

import pytest

from commands.files.reading import read_table
from commands.files.table import Table
from commands.files.written_back import errors_written
from commands.kinds.by_name import KINDS
from commands.office.columns import Columns
from commands.office.kept import Kept
from commands.office.old_codings import converted, old_coding_fault, readings
from commands.office.syllables import is_syllable
from domain.errors import Refused, RowError
from tests.table_files import COLUMNS, csv_file, refusal
from tests.workbooks import read, workbook

ROOT = Path(__file__).resolve().parents[2]
CASES = [*csv.DictReader((ROOT / "tests/cases/old_codings.csv").open(encoding="utf-8"))]
CODINGS = ("tcvn3", "vni")
TCVN3_BYTES = {
    "a1": "Ă", "a2": "Â", "a3": "Ê", "a4": "Ô", "a5": "Ơ", "a6": "Ư", "a7": "Đ", "a8": "ă", "a9": "â", "aa": "ê",
    "ab": "ô", "ac": "ơ", "ad": "ư", "ae": "đ", "b5": "à", "b6": "ả", "b7": "ã", "b8": "á", "b9": "ạ", "bb": "ằ",
    "bc": "ẳ", "bd": "ẵ", "be": "ắ", "c6": "ặ", "c7": "ầ", "c8": "ẩ", "c9": "ẫ", "ca": "ấ", "cb": "ậ", "cc": "è",
    "ce": "ẻ", "cf": "ẽ", "d0": "é", "d1": "ẹ", "d2": "ề", "d3": "ể", "d4": "ễ", "d5": "ế", "d6": "ệ", "d7": "ì",
    "d8": "ỉ", "dc": "ĩ", "dd": "í", "de": "ị", "df": "ò", "e1": "ỏ", "e2": "õ", "e3": "ó", "e4": "ọ", "e5": "ồ",
    "e6": "ổ", "e7": "ỗ", "e8": "ố", "e9": "ộ", "ea": "ờ", "eb": "ở", "ec": "ỡ", "ed": "ớ", "ee": "ợ", "ef": "ù",
    "f1": "ủ", "f2": "ũ", "f3": "ú", "f4": "ụ", "f5": "ừ", "f6": "ử", "f7": "ữ", "f8": "ứ", "f9": "ự", "fa": "ỳ",
    "fb": "ỷ", "fc": "ỹ", "fd": "ý", "fe": "ỵ",
}  # fmt: skip
"""As TCVN 5712:1993 numbers the small letters, and the capitals without a tone."""
VNI_LETTERS = {
    "a": "á aù à aø ả aû ã aõ ạ aï â aâ ấ aá ầ aà ẩ aå ẫ aã ậ aä ă aê ắ aé ằ aè ẳ aú ẵ aü ặ aë",
    "e": "é eù è eø ẻ eû ẽ eõ ẹ eï ê eâ ế eá ề eà ể eå ễ eã ệ eä",
    "i": "í í ì ì ỉ æ ĩ ó ị ò",
    "o": "ó où ò oø ỏ oû õ oõ ọ oï ô oâ ố oá ồ oà ổ oå ỗ oã ộ oä ơ ô ớ ôù ờ ôø ở ôû ỡ ôõ ợ ôï",
    "u": "ú uù ù uø ủ uû ũ uõ ụ uï ư ö ứ öù ừ öø ử öû ữ öõ ự öï",
    "y": "ý yù ỳ yø ỷ yû ỹ yõ ỵ î",
    "d": "đ ñ",
}
NAMES = (
    "Y Blŭk Êban", "H'Mŏk Niê", "Y Ñan Niê Kdăm", "Ñăm", "Siu Rô", "Rơ Ô H'Bôt", "Kpă Y Bôl", "H'Lê Ya Mlô",
    "Rmah Hên", "Y Thuên Êñuôl", "K'Brôih", "Hồ Văn Bôp", "Lò Thị Pâng", "Giàng A Sênh", "Điểu K'Rê", "Êban Y Phôk",
    "Thạch Sà Vết", "Café José 2 m² × 3", "«chi» § 5, 1ª, Nº 7", "José Müller-Böhm", "Chế độ 1 · 2 ·", "µ ¶ ß", "Vò",
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["unicode"])
@pytest.mark.parametrize("coding", CODINGS)
def test_words_in_an_old_coding_are_known_as_such_and_converted(case: dict[str, str], coding: str) -> None:
    """Catches text that only its font makes readable recorded as it stands."""
    assert readings(case[coding]) == {coding: case["unicode"]}
    assert converted(case[coding], coding) == case["unicode"]
    assert readings(case["unicode"]) == {}


def test_every_letter_of_tcvn3_is_converted_by_its_number() -> None:
    for code, letter in TCVN3_BYTES.items():
        assert converted(chr(int(code, 16)), "tcvn3") == letter


def test_every_letter_of_vni_is_converted_small_and_large() -> None:
    for line in VNI_LETTERS.values():
        words = line.split()
        for letter, written in zip(words[::2], words[1::2], strict=True):
            assert converted(written, "vni") == letter
            assert converted(written.upper(), "vni") == letter.upper()


@pytest.mark.parametrize("text", NAMES)
def test_a_name_is_never_taken_for_text_in_an_old_coding(text: str) -> None:
    """Catches people of the minority peoples, and of elsewhere, told that their names are damaged."""
    assert readings(text) == {}


def test_no_name_of_any_unit_is_taken_for_text_in_an_old_coding() -> None:
    rows = [
        row
        for name in ("vn_units_2025-06-30.csv", "vn_changes_2025-07-01.csv")
        for row in csv.DictReader((ROOT / "reference" / name).open(encoding="utf-8"))
    ]
    assert len(rows) > 10_000
    assert [row["name"] for row in rows if readings(row["name"])] == []


def test_a_word_that_two_codings_read_is_told_with_both() -> None:
    """Catches one of two readings chosen for the officer."""
    said = old_coding_fault("Böu") or ""
    assert '"Bửu"' in said and '"Bưu"' in said and "--from-tcvn3 or --from-vni" in said


def test_text_in_capitals_is_converted_in_capitals() -> None:
    """Catches NGUYễN: TCVN3 has no capital letters with a tone, a font of capitals shows them."""
    assert converted("NGUYÔN V¡N SÜ", "tcvn3") == "NGUYỄN VĂN SĨ"
    assert converted("NGUYEÃN VAÊN SÓ", "vni") == "NGUYỄN VĂN SĨ"


def test_text_that_is_in_unicode_already_stays_as_it_is() -> None:
    """Catches the lines that a colleague typed in Unicode converted with the others."""
    for coding in CODINGS:
        assert converted("Nguyễn Thị Hoà", coding) == "Nguyễn Thị Hoà"


@pytest.mark.parametrize(
    "word", "gì giêng quyển nghiêng thuở khuỷu hoà hòa ươm ỷ yến oẳn Quốc kẻ nghệ các cạch".split()
)
def test_a_syllable_is_known(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", "kang ghà ngê cếc các̀ hat Krông baừ toàn̉ wa jút niờ aư".split())
def test_other_words_are_no_syllables(word: str) -> None:
    assert not is_syllable(word)


def people(tmp_path: Path, coding: str, *, kept: Kept) -> Table:
    rows = [
        [converted_back(text, coding) for text in ("Danh sách cán bộ",)],
        ["staff_number", "full_name", "category"],
        ["CB1", converted_back("Nguyễn Thị Hoà", coding), converted_back("Cán bộ cấp xã", coding)],
        ["CB2", "Y Blŭk Êban", "Cán bộ cấp xã"],
    ]
    return read_table(workbook(tmp_path / "a.xlsx", {"A": rows}), ("staff_number", "full_name", "category"), kept=kept)


def converted_back(text: str, coding: str) -> str:
    found = {case["unicode"]: case[coding] for case in CASES}
    return found.get(text, text)


@pytest.mark.parametrize("coding", CODINGS)
def test_a_file_in_an_old_coding_is_refused_at_its_cells_with_what_it_would_read_as(
    tmp_path: Path, coding: str
) -> None:
    table = people(tmp_path, coding, kept=Kept())
    assert [(error.row, error.column) for error in table.errors] == [(3, "full_name"), (3, "category")]
    assert 'would read "Nguyễn Thị Hoà"' in table.errors[0].message
    assert f"--from-{coding} converts" in table.errors[0].message


@pytest.mark.parametrize("coding", CODINGS)
def test_a_file_in_an_old_coding_is_converted_when_asked_for_and_said(
    tmp_path: Path, coding: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Catches names converted in silence, and a second coding in one file."""
    table = people(tmp_path, coding, kept=Kept(coding=coding, shows=True))
    assert table.errors == []
    assert [(row.values["full_name"], row.values["category"]) for row in table.rows] == [
        ("Nguyễn Thị Hoà", "commune_cadre"),
        ("Y Blŭk Êban", "commune_cadre"),
    ]
    said = capsys.readouterr().err
    assert "2 texts read as " in said and "-> Nguyễn Thị Hoà" in said
    people(tmp_path, coding, kept=Kept(coding=coding))
    assert "Hoà" not in capsys.readouterr().err


def test_a_header_in_an_old_coding_is_told_and_converted(tmp_path: Path) -> None:
    """Catches "the column is missing" for a header that stands there under its font."""
    kind = KINDS["payments"]
    header = ["M· c¸n bé", "Lo¹i", "Ngµy chi", "Sè tiÒn", "Sè chøng tõ", "Sè v¨n b¶n"]
    path = workbook(tmp_path / "a.xlsx", {"A": [header, ["CB1", "Chi tr¶", "25/07/2025", "1.000", "UNC", "1/Q§"]]})
    with pytest.raises(Refused, match="--from-tcvn3"):
        read_table(path, kind.required_columns)
    (row,) = read_table(path, kind.required_columns, kept=Kept(coding="tcvn3")).rows
    assert (row.values["kind"], row.values["instrument"]) == ("payment", "1/QĐ")


def test_a_text_of_one_byte_a_letter_is_read_in_its_old_coding(tmp_path: Path) -> None:
    """Catches the CSV of an old program that no option can bring in."""
    path = csv_file(tmp_path, "code,name\n1,Lª V¨n Hïng\n".encode("latin-1"))
    error = refusal(path)
    assert error.where[0].row == 2 and "Lê Văn Hùng" in error.message and "--from-tcvn3" in error.message
    (row,) = read_table(path, COLUMNS, kept=Kept(coding="tcvn3")).rows
    assert row.values["name"] == "Lê Văn Hùng"
    target = tmp_path / "errors.csv"
    with pytest.raises(Refused), errors_written(target, path, Columns(COLUMNS), Kept(coding="tcvn3")):
        raise Refused("rows_refused", "no", (RowError("a", 2, "name", "no"),))
    assert target.read_text(encoding="utf-8").endswith("name: no\n")


def test_what_stays_unreadable_after_a_conversion_is_refused(tmp_path: Path) -> None:
    """Catches a cell in the other coding recorded, because one was asked for."""
    rows = [["code", "name"], ["1", "Nguyeãn Thò Leä"], ["2", "Trần V¨n Đạt"], ["3", "Lª V¨n Hïng"]]
    path = workbook(tmp_path / "a.xlsx", {"A": rows})
    assert [error.row for error in read(path).errors] == [2, 3, 4]
    errors = read_table(path, COLUMNS, kept=Kept(coding="vni")).errors
    assert [error.row for error in errors] == [3, 4]
    assert '"V¨n" in this text is for an old font' in errors[0].message
