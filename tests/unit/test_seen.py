"""What was looked at with tokens: the newest first, however long the file, and however its lines lie in its blocks."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from domain.errors import SoboError
from web.access import seen
from web.access.seen import Seen
from web.access.tokens import Holder

AT = datetime(2026, 1, 5, tzinfo=UTC)


def written(tokens: Path, count: int) -> Seen:
    kept = Seen(tokens, lambda: AT)
    for number in range(count):
        holder = Holder("x", "officer", ("31", "01")[number % 2], AT + timedelta(days=1))
        kept.write(holder, f"/settlement/{'Đ' * (number % 9)}{number}", 200, "10.0.0.1")
    return kept


def numbers(lines: list[dict[str, str]]) -> list[int]:
    return [int(line["what"].rpartition("/")[2].lstrip("Đ")) for line in lines]


@pytest.mark.parametrize("block", [1, 7, 200, 2**16])
def test_the_newest_stand_first_wherever_a_block_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    """Catches: a line that is cut where two blocks meet, or a letter within it."""
    monkeypatch.setattr(seen, "BLOCK", block)
    kept = written(tmp_path / "tokens", 30)
    assert numbers(kept.last(100, None)) == list(range(29, -1, -1))
    assert numbers(kept.last(3, "province:01")) == [29, 27, 25]
    assert kept.last(3, "province:33") == []


def test_only_the_end_of_a_long_file_is_read(tmp_path: Path) -> None:
    """Catches: a page that takes longer with every look."""
    kept = written(tmp_path / "tokens", 3)
    end = kept.path.read_bytes()
    kept.path.write_bytes(b"what was written long ago\n" * 10_000 + end)
    assert numbers(kept.last(3, None)) == [2, 1, 0]
    with pytest.raises(SoboError, match="cannot be read"):
        kept.last(4, None)


def test_nothing_was_looked_at_yet(tmp_path: Path) -> None:
    assert Seen(tmp_path / "tokens", lambda: AT).last(5, None) == []
