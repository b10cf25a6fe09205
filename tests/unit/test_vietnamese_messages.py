"""Errors, refusals and remarks are said in Vietnamese: no code and no message of the rooms named here is forgotten."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from commands.output import fail
from domain.errors import Refused, RowError
from reports.messages.spoken import HOLE, MESSAGES, PARTS, of_error, of_message, of_part, of_row, said_by, sentences
from tests.unit.test_structure import FILES, ROOT

SPOKEN_ROOMS = (
    "commands/files",
    "commands/imports",
    "commands/kinds",
    "commands/office",
    "domain/amending.py",
    "domain/days.py",
    "domain/policy",
    "domain/recording",
    "domain/retracting.py",
    "domain/row_faults.py",
    "domain/settlements",
    "domain/source_files.py",
    "domain/staff",
    "domain/units",
)
"""What is wrong with a file, its cells, its people, units and money, is said by these whole, not by a code alone."""
USAGE = ("BadParameter", "UsageError")
OF_ROWS = ("add", "Malformed", "Refusal", "RowError", "MappingError", "WorkbookError", "DelimitedError")
CALLS = (*USAGE, *OF_ROWS, "Reason", "refuse")
ARTICLE = re.compile(r"(?:D154|R07), .*|\{\} \([ab]\)")
EVERY = {pattern.english: pattern.vietnamese for pattern in said_by(*MESSAGES, PARTS)}
EXTRA_CODES = {"any", "row", "usage"}


def text_of(node: ast.AST) -> str | None:
    """With what is filled in as a hole."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else HOLE for part in node.values)
    return None


def name_of(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


TREES = {path.relative_to(ROOT).as_posix(): tree_of(path) for path in [*FILES, ROOT / "cli.py"]}


def errors_of_ours() -> set[str]:
    """`SoboError` and every class below it."""
    classes = [node for tree in TREES.values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    known = {"SoboError"}
    while True:
        below = {one.name for one in classes if any(isinstance(b, ast.Name) and b.id in known for b in one.bases)}
        if below <= known:
            return known
        known |= below


def codes() -> set[str]:
    """Every code that an error of ours is made with: a text, or a constant of its file."""
    ours = errors_of_ours()
    found = set()
    for tree in TREES.values():
        constants = {
            target.id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        made = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and name_of(node) in ours]
        for owner in ast.walk(tree):
            if isinstance(owner, ast.ClassDef) and owner.name in ours:
                calls = (node for node in ast.walk(owner) if isinstance(node, ast.Call))
                made += [call for call in calls if ast.unparse(call.func) == "super().__init__"]
        for first in (node.args[0] for node in made if node.args):
            code = first.value if isinstance(first, ast.Constant) else constants.get(getattr(first, "id", ""))
            if isinstance(code, str) and code.replace("_", "").isalnum() and code.islower():
                found.add(code)
    return found


def messages(path: str, calls: tuple[str, ...], *, with_advice: bool) -> Iterator[str]:
    """Texts that such calls are given; with advice also every other text that says what to do, behind a semicolon."""
    tree = TREES[path]
    aside = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            aside.update(map(id, node.values))
        is_option = isinstance(node, ast.Call) and name_of(node) in ("option", "argument", "command", "group")
        is_published = isinstance(node, ast.Subscript) and ast.unparse(node.value) == "Annotated"
        if is_option or is_published or (isinstance(node, ast.keyword) and node.arg == "help"):
            aside.update(map(id, ast.walk(node)))
    for node in ast.walk(tree):
        said = "" if id(node) in aside else text_of(node) or ""
        if with_advice and "; " in said[1:] and said.isprintable() and "  # " not in said:
            yield said
        if with_advice and isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "message":
            yield from filter(None, [text_of(node.value)])
        if isinstance(node, ast.Call) and name_of(node) in calls:
            given = map(text_of, [*node.args, *(one.value for one in node.keywords)])
            yield from (text for text in given if text and " " in text.strip() and not ARTICLE.fullmatch(text))


def unspoken(found: Iterator[str]) -> list[str]:
    """Those that no table has, also not when something stands in their holes."""
    return sorted({text for text in found if text not in EVERY and of_part(text.replace(HOLE, "X1")) is None})


def test_every_code_of_an_error_has_its_sentence_and_every_sentence_its_code() -> None:
    """Catches: a code that is raised somewhere and said in English, or a sentence for a code that is gone."""
    assert len(codes()) > 150
    assert codes() - set(sentences()) == set()
    assert set(sentences()) - codes() - EXTRA_CODES == set()


@pytest.mark.parametrize("room", SPOKEN_ROOMS)
def test_every_message_of_files_people_units_and_money_is_said_whole(room: str) -> None:
    """Catches: a refusal of a row that nobody put in Vietnamese."""
    paths = [path for path in TREES if path == room or path.startswith(f"{room}/")]
    assert paths
    assert unspoken(text for path in paths for text in messages(path, CALLS, with_advice=True)) == []


def test_every_wrong_usage_of_every_command_is_said_whole() -> None:
    """Catches: an option whose refusal is said in English."""
    found = [text for path in TREES for text in messages(path, USAGE, with_advice=False)]
    assert len(found) > 40
    assert unspoken(iter(found)) == []


def test_vietnamese_fills_only_what_the_english_names() -> None:
    """Catches: a Vietnamese sentence with a hole that its English one has not, which would break off the telling."""
    for english, vietnamese in EVERY.items():
        numbers = {int(name) for _, name, _, _ in Formatter().parse(vietnamese) if name is not None}
        assert numbers <= set(range(english.count(HOLE))), english


@pytest.mark.parametrize(
    ("english", "vietnamese"),
    [
        ("the staff number is missing; fill it in", "thiếu Mã cán bộ (staff_number); hãy điền vào"),
        (
            '"2025-13-01" is no day; write year-month-day, like 2025-07-01',
            '"2025-13-01" không phải là ngày; hãy viết năm-tháng-ngày, ví dụ 2025-07-01',
        ),
        (
            '"officer" is no known category; did you mean cadre or contract?',
            '"officer" không có trong danh mục của cột Đối tượng (category); có phải là cadre hoặc contract?',
        ),
        (
            "no unit bears the code 9 on 2025-07-01; its bearers are: A (9@1) from 2025-01-01 to 2025-02-01; "
            "B (9@2) from 2025-03-01 on. Please give one of these days",
            "không đơn vị nào mang mã 9 ngày 01/07/2025; các đơn vị từng mang mã: A (9@1) từ 01/01/2025 đến "
            "01/02/2025; B (9@2) từ 01/03/2025. Hãy chọn một trong các ngày này",
        ),
    ],
)
def test_a_message_is_said_with_its_days_columns_and_lists(english: str, vietnamese: str) -> None:
    assert of_message(english) == vietnamese


def test_what_no_pattern_fits_is_never_half_english() -> None:
    """Catches: a Vietnamese sentence around an English clause."""
    strange = "staff.csv: the moon is in the way of `sobo stats` on 2025-07-01"
    assert of_message(strange) is None
    assert of_message(f"these facts do not read: {strange}; check the day") is None
    said = of_error("file_refused", strange)
    assert said.startswith("Tệp không được chấp nhận; chưa ghi gì.")
    assert said.endswith("Chi tiết: `sobo stats`; 2025-07-01")
    assert "moon" not in said
    assert "moon" not in of_row(strange)


def test_a_refused_file_is_told_in_vietnamese_and_its_code_stays(capsys: pytest.CaptureFixture[str]) -> None:
    """Catches: places in English, a translated code, or English that is no longer what it was."""
    row = RowError("staff.csv", 3, "category", "the category is missing; fill it in")
    error = Refused("rows_refused", "staff.csv: 2 errors, so nothing was recorded; correct the rows named and "
                    "import the file again", [row, row])  # fmt: skip
    fail(error, as_json=True, lang="vi")
    printed = capsys.readouterr()
    assert printed.err.splitlines()[0] == (
        "sobo: staff.csv: 2 lỗi, nên chưa ghi gì; hãy sửa các dòng đã nêu rồi nhập lại tệp"
    )
    assert printed.err.splitlines()[1] == (
        "  staff.csv, dòng 3, cột Đối tượng (category): thiếu Đối tượng (category); hãy điền vào"
    )
    assert '"code": "rows_refused"' in printed.out
    assert '"column": "category"' in printed.out
    fail(error, as_json=False)
    assert "  staff.csv, row 3, category: the category is missing; fill it in" in capsys.readouterr().err
