"""Documents into files: whole or not at all, and never over one that knows more."""

from pathlib import Path

import pytest

from domain.errors import Refused
from reports.charts.bars import bars, lines
from reports.charts.svg import png, shortened, width_of
from reports.workbook import Column, Sheet, workbook
from reports.writing import png_with_position, position_of, write_all

ROWS = [("Thành phố Hà Nội", 1200), ("Tỉnh <Một>", 0), ("Tỉnh Hai", -300)]


def documents(position: int) -> dict[str, bytes]:
    svg = bars("Nghỉ việc", ROWS, "vi", position=position)
    return {
        "d.xlsx": workbook([Sheet("a", "a", [Column("a")], [])], position=position, title="a"),
        "d.svg": svg.encode(),
        "d.png": png_with_position(png(svg), position),
    }


def test_each_kind_of_document_says_on_which_position_it_rests(tmp_path: Path) -> None:
    for name, content in documents(1234).items():
        write_all({tmp_path / name: content}, 1234)
        assert position_of(tmp_path / name) == 1234, name


def test_a_newer_document_stays_and_an_older_one_is_replaced(tmp_path: Path) -> None:
    """Catches: the report of this morning under the one of last month; half of two files written."""
    for name in documents(1):
        path, other = tmp_path / name, tmp_path / f"other-{name}"
        write_all({path: documents(20)[name]}, 20)
        with pytest.raises(Refused, match="rests on position 20 of the ledger, this one on 19") as refused:
            write_all({other: b"x", path: documents(19)[name]}, 19)
        assert refused.value.code == "file_in_the_way"
        assert not other.exists()
        assert position_of(path) == 20
        write_all({path: documents(19)[name]}, 19, overwrite=True)
        assert position_of(path) == 19
        write_all({path: documents(20)[name]}, 20)
        assert position_of(path) == 20


def test_a_file_of_somebody_else_stays(tmp_path: Path) -> None:
    path = tmp_path / "mine.xlsx"
    path.write_text("my notes", encoding="utf-8")
    for target in (path, tmp_path):
        with pytest.raises(Refused) as refused:
            write_all({target: b"x"}, 5)
        assert refused.value.code == "file_in_the_way"
    assert path.read_text(encoding="utf-8") == "my notes"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    good, bad = tmp_path / "good.svg", tmp_path / "file" / "bad.svg"
    with pytest.raises(Refused, match="nothing was written") as refused:
        write_all({good: b"x", bad: b"x"}, 5)
    assert refused.value.code == "not_written"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_bars_are_drawn_to_scale_with_escaped_labels() -> None:
    """Catches: a name that is markup, a bar below zero drawn to the right, figures with a comma in Vietnamese."""
    drawn = bars("Nghỉ việc & chi trả", ROWS, "vi")
    assert "Tỉnh &lt;Một&gt;" in drawn
    assert "Nghỉ việc &amp; chi trả" in drawn
    assert "1.200" in drawn
    wide, none, below = (float(part.split('"')[0]) for part in drawn.split('<rect x="')[1:])
    assert wide == none > below


def test_bars_on_a_terminal_keep_to_its_width_and_show_the_smallest() -> None:
    drawn = lines([("Tỉnh " + "A" * 60, 100_000), ("B", 1), ("C", 0)], "vi", 60)
    assert all(len(line) <= 60 for line in drawn)
    assert drawn[1].endswith("1 ▏")
    assert drawn[2].endswith("0")
    assert lines([], "vi", 60) == []


def test_a_label_without_room_is_cut_with_a_mark() -> None:
    cut = shortened("Thành phố Hồ Chí Minh", 60)
    assert cut.endswith("…")
    assert width_of(cut) <= 60
    assert shortened("Huế", 60) == "Huế"
