"""What an auditor does on a machine of their own, with files and a public key: no ledger is there, and none is made."""

import json
import shutil
from pathlib import Path

import pytest

from tests.e2e.conftest import Sobo

OPENING = Path(__file__).resolve().parents[2] / "reference" / "vn_units_2025-06-30.csv"


@pytest.fixture(scope="module")
def handed_out(sobo: Sobo, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the office gives away: the log in its three forms, a checkpoint, the key's public part."""
    out = tmp_path_factory.mktemp("handed-out")
    few = out / "units.csv"
    few.write_text("".join(OPENING.read_text(encoding="utf-8").splitlines(keepends=True)[:301]), encoding="utf-8")
    for words in (
        ("units", "load", str(few), "--on", "2025-06-30", "--instrument", "opening list"),
        ("key", "generate"),
        ("log", "export", str(out / "log.avro")),
        ("log", "export", str(out / "events")),
        ("log", "tiles", str(out / "tiles")),
        ("checkpoint", "--out", str(out / "a.checkpoint")),
    ):
        done = sobo(*words)
        assert done.returncode == 0, done.stderr
    (out / "ledger.vkey").write_text(sobo("key", "show").stdout, encoding="utf-8")
    return out


def test_a_stranger_checks_the_log_without_a_database(handed_out: Path, tmp_path: Path) -> None:
    """Catches a verifier that wants the ledger, its home or its key."""
    stranger = Sobo(tmp_path / "home")
    key, checkpoint = str(handed_out / "ledger.vkey"), str(handed_out / "a.checkpoint")
    roots = set()
    for form in ("log.avro", "events", "tiles"):
        told = stranger.json("verify", "--log", str(handed_out / form), "--checkpoint", checkpoint, "--key", key)
        assert (told["ok"], told["events"], told["problems"], told["projection"]) == (True, 300, [], None)
        roots.add(told["root"])
    assert len(roots) == 1
    done = stranger("verify", "--log", str(handed_out / "tiles"), "--key", key)
    assert "the first 300 events are those of the checkpoint" in done.stdout
    assert "no checkpoint says" in stranger("verify", "--log", str(handed_out / "log.avro")).stdout
    assert not stranger.home.exists()


def test_what_a_stranger_lacks_or_finds_is_said(handed_out: Path, tmp_path: Path) -> None:
    """Catches a flipped byte that passes, and a refusal that does not say what is wanted."""
    stranger = Sobo(tmp_path / "home")
    tiles, key = tmp_path / "tiles", str(handed_out / "ledger.vkey")
    shutil.copytree(handed_out / "tiles", tiles)
    assert "--key who must have signed" in stranger("verify", "--log", str(tiles)).stderr
    assert stranger("verify", "--log", str(handed_out / "log.avro"), "--key", key).returncode == 2
    assert "sobo log tiles" in stranger("verify", "--log", str(tmp_path / "none")).stderr
    entries = tiles / "tile" / "entries" / "000"
    entries.write_bytes(entries.read_bytes().replace(b"clerk", b"cl3rk", 1))
    done = stranger("verify", "--log", str(tiles), "--key", key, "--json")
    found = {(one["position"], one["kind"]) for one in json.loads(done.stdout)["problems"]}
    assert (done.returncode, {(1, "hash"), (None, "checkpoint")} <= found) == (1, True)
    assert not stranger.home.exists()
