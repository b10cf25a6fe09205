"""What the pages say of an address stands in both languages, never in two at once."""

import ast
import re
import tomllib

import pytest

from reports.messages.spoken import HOLE, MESSAGES, of_message, said_by
from tests.unit.test_structure import ROOT
from tests.unit.test_vietnamese_messages import TREES, errors_of_ours, name_of, text_of
from web.asking.speech import of_error

ROOMS = [path for path in TREES if path.startswith("web/")]
ASKED = [path for path in TREES if path.startswith("projections/")]
KNOWN = {pattern.english for pattern in said_by(*MESSAGES)}
UNEXPECTED = {"unexpected", "other"}


def raised(rooms: list[str]) -> dict[str, tuple[str, str | None]]:
    """By where it stands, the code and message of each error that the pages make."""
    ours = errors_of_ours()
    found = {}
    for path in rooms:
        for node in ast.walk(TREES[path]):
            if isinstance(node, ast.Call) and name_of(node) in ours and len(node.args) == 2:
                code = node.args[0]
                if isinstance(code, ast.Constant):
                    found[f"{path}:{node.lineno}"] = (str(code.value), text_of(node.args[1]))
    return found


def test_every_error_of_the_pages_is_said_whole_in_vietnamese() -> None:
    """Catches: 'đã chọn: is none of a, b, which may be', half of it English."""
    found = raised(ROOMS)
    assert len(found) > 25
    unsaid = {place: said for place, (_, said) in found.items() if said is not None and said not in KNOWN}
    assert unsaid == {}


def test_every_code_of_the_pages_has_words_of_its_own_that_say_what_to_do() -> None:
    """Catches: 'The address cannot be answered' for whatever was forgotten."""
    words = tomllib.loads((ROOT / "web/words/pages.toml").read_text(encoding="utf-8"))["errors"]
    codes = {code for code, _ in raised([*ROOMS, *ASKED]).values()} - UNEXPECTED
    assert codes - set(words) == set()
    for code in codes:
        assert of_error(code, "vi") != of_error(code, "en")


@pytest.mark.parametrize(
    ("english", "vietnamese"),
    [
        ("'no' is none of on, own, which 'map' may be", "'no' không thuộc các giá trị mà 'map' nhận: on, own"),
        (
            "'x' is no position: write a whole number from 1 on",
            "'x' không phải vị trí: hãy viết số nguyên từ 1 trở lên",
        ),
        ("'from' is given twice; give it once", "'from' được nêu hai lần; chỉ nêu một lần"),
    ],
)
def test_what_was_wrong_with_an_address_is_told_in_one_language(english: str, vietnamese: str) -> None:
    assert of_message(english) == vietnamese


def test_a_value_of_an_address_is_repeated_as_it_was_written() -> None:
    """Catches: a value that is taken for a word of ours and translated."""
    said = of_message("'approved' is none of paid, assessed, which 'status' may be")
    assert said is not None
    assert re.findall(r"'([^']*)'", said) == ["approved", "status"]
    assert HOLE not in said
