"""Codes of units completed by a shell: what it is given for the word under the cursor."""

from pathlib import Path

import pytest
from click.shell_completion import CompletionItem, ShellComplete

from cli import sobo as commands
from commands.context import Session
from tests.e2e.conftest import Sobo

UNITS = """code,name,type,parent
01,Thành phố Hà Nội,municipality,
79,Thành phố Hồ Chí Minh,municipality,
00004,Phường Trúc Bạch,ward,01
00008,Phường Vĩnh Phúc,ward,01
00009,Phường Tân Hòa,ward,01
26734,Phường Tân Hoà,ward,79
"""
CHANGES = """effective_on,instrument,clause,change,code,name,type,parent,predecessor,scope,note
2025-07-01,1656/NQ-UBTVQH15,4,form,00004,Phường Ngọc Hà,ward,01,00004,whole,
2025-07-01,1656/NQ-UBTVQH15,4,form,00004,Phường Ngọc Hà,ward,01,00008,whole,
"""
DAY = ("--on", "2025-06-30")


@pytest.fixture(scope="module")
def ledger(sobo: Sobo) -> Sobo:
    (sobo.home.parent / "units.csv").write_text(UNITS, encoding="utf-8")
    (sobo.home.parent / "changes.csv").write_text(CHANGES, encoding="utf-8")
    sobo.json("units", "load", "units.csv", *DAY, "--instrument", "124/2004/QĐ-TTg")
    sobo.json("units", "apply", "changes.csv")
    return sobo


def completed(home: Path, *words: str) -> list[CompletionItem]:
    """For the last of the words, in this process."""
    given = {"obj": Session()}
    shell = ShellComplete(commands, given, "sobo", "_SOBO_COMPLETE")
    return shell.get_completions(["--home", str(home), *words[:-1]], words[-1])


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("staff", "list", *DAY, "--unit", "0000"), ["00004", "00008", "00009"]),
        (("units", "show", *DAY, "00004"), ["00004"]),
        (("units", "lineage", *DAY, "vinh phuc"), ["00008"]),
        (("settlements", "list", *DAY, "--province", "Ho Chi"), ["79"]),
        (("settlements", "list", *DAY, "--province", "0"), ["01"]),
        (("staffing", *DAY, "--unit", "tan hoa"), ["00009", "26734"]),
        (("staffing", "--on", "2025-07-01", "--unit", "0000"), ["00004", "00009"]),
        (("staffing", "--on", "2025-07-01", "--unit", "vinh phuc"), []),
        (("staffing", "--on", "2025-06-29", "--unit", "0000"), []),
        (("staffing", *DAY, "--unit", "Trúc Bạck"), []),
        (("staffing", *DAY, "--unit", ""), []),
    ],
)
def test_codes_are_completed_from_their_beginning_and_from_names(
    ledger: Sobo, words: tuple[str, ...], expected: list[str]
) -> None:
    """Catches a unit that does not live on the day, a commune for a province, and a name that is only similar."""
    assert sorted(item.value for item in completed(ledger.home, *words)) == expected


def test_a_completed_code_says_whose_it_is(ledger: Sobo) -> None:
    of_code, of_name = (completed(ledger.home, "staffing", *DAY, "--unit", word) for word in ("26", "Tân Hoà, 79"))
    assert [item.help for item in (*of_code, *of_name)] == ["Phường Tân Hoà, Thành phố Hồ Chí Minh"] * 2
    assert [item.help for item in completed(ledger.home, "units", "show", *DAY, "01")] == ["Thành phố Hà Nội"]


@pytest.mark.parametrize(
    ("word", "expected"), [("0000", ["00004", "00008", "00009"]), ("vinh", ["00008"]), ("tan", [])]
)
def test_bash_is_given_one_code_for_a_name_or_none(ledger: Sobo, word: str, expected: list[str]) -> None:
    """Catches a name that bash overwrites with the zeros that the codes of all who bear it begin with."""
    line = {"_SOBO_COMPLETE": "bash_complete", "COMP_WORDS": f"sobo staffing --on 2025-06-30 --unit {word}"}
    done = ledger(**line, COMP_CWORD="5")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split() == [f"plain,{code}" for code in expected]


def test_where_no_ledger_answers_nothing_is_completed_said_or_made(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Catches a server that starts because somebody pressed a key, and an error in the middle of a line."""
    home = tmp_path / "home"
    elsewhere = ("--database-url", "postgresql://127.0.0.1:1/none")
    assert completed(home, "units", "show", "0000") == []
    assert completed(home, *elsewhere, "units", "show", "0000") == []
    assert not home.exists() and capfd.readouterr() == ("", "")
