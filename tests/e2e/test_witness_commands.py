"""A witness named, asked, out of reach, back, and removed, as an office does it; what a stranger then makes of it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from proof.keys import COSIGNATURE, SigningKey, VerifierKey
from tests.e2e.conftest import Sobo
from tests.e2e.handed_in import imported
from tests.e2e.settlement_files import person, with_units
from tests.small_witness import SmallWitness, served

LONG = ("--seconds", "100")
"""No test rests on how soon a busy machine answers."""


@pytest.fixture(scope="module")
def witness(sobo: Sobo) -> Iterator[SmallWitness]:
    with_units(sobo)
    public = VerifierKey.parse(sobo.json("key", "generate")["verifier_key"])
    with served(SmallWitness(public)) as running:
        yield running


def test_a_checkpoint_is_cosigned_and_says_so_to_a_stranger(sobo: Sobo, witness: SmallWitness, tmp_path: Path) -> None:
    """Catches a cosignature that is printed and not kept, or kept and not printed, or that nobody can check."""
    out, key = tmp_path / "a.checkpoint", str(witness.key.verifier())
    nobody = sobo("checkpoint", "--witness", *LONG)
    assert nobody.returncode == 1 and "`sobo witness add URL KEY`" in nobody.stderr
    assert "no witness is asked" in sobo("witness", "list").stdout
    log_key = VerifierKey(witness.key.name, witness.key.verifier().public)  # published as a key that signs notes
    added = sobo.json("witness", "add", f"{witness.url}/", str(log_key))
    assert added == {"name": witness.key.name, "url": witness.url, "key": key}
    done = sobo("checkpoint", "--witness", "--out", str(out), *LONG)
    assert done.returncode == 0, done.stderr
    assert out.read_text(encoding="utf-8") == done.stdout
    assert done.stdout.count("\n— ") == 2 and done.stdout.splitlines()[-1].startswith(f"— {witness.key.name} ")
    told = sobo.json("checkpoint", "--witness", *LONG)
    assert told["checkpoint"] == done.stdout
    assert [(one["name"], one["problem"]) for one in told["witnesses"]] == [(witness.key.name, None)]
    [listed] = sobo.json("witness", "list")
    assert (listed["size"], listed["key"]) == (told["size"], key) and listed["cosigned_at"].endswith("Z")
    assert sobo("prove", "3", "--out", str(tmp_path / "p.tlog-proof")).returncode == 0
    assert sobo("log", "tiles", str(tmp_path / "tiles")).returncode == 0
    assert sobo("certify", "staffing", "--on", "2025-07-01", "--out", str(tmp_path / "report")).returncode == 0
    assert (tmp_path / "p.tlog-proof").read_bytes().endswith(b"\n\n" + out.read_bytes())
    for folder in ("tiles", "report"):
        assert (tmp_path / folder / "checkpoint").read_bytes() == out.read_bytes()
    assert sobo("log", "export", str(tmp_path / "log.avro")).returncode == 0
    stranger = Sobo(tmp_path / "home")
    asked = ("verify", "--log", str(tmp_path / "log.avro"), "--checkpoint", str(out), "--key", str(witness.log))
    assert stranger.json(*asked, "--witness", key)["ok"]
    other = str(SigningKey("witness.example/w2", bytes(32), COSIGNATURE).verifier())
    refused = stranger(*asked, "--witness", key, "--witness", other, "--json")
    assert (refused.returncode, json.loads(refused.stdout)["problems"][0]["kind"]) == (1, "checkpoint")
    assert stranger("verify", "--witness", key).returncode == 2


def test_an_outage_is_told_and_made_up_for(sobo: Sobo, witness: SmallWitness) -> None:
    """Catches a checkpoint that is not signed because somebody else is away, and one that stays without cosignature."""
    imported(sobo, "staff", [person("CB7")])
    witness.lie = lambda _: (503, "text/plain", b"")
    done = sobo("checkpoint", "--witness", *LONG)
    assert (done.returncode, done.stdout.count("\n— ")) == (1, 1)
    assert f"{witness.key.name} did not cosign: it answers 503" in done.stderr
    witness.lie = None
    done = sobo("checkpoint", "--witness", *LONG)
    assert (done.returncode, done.stdout.count("\n— ")) == (0, 2)
    assert sobo("checkpoint").stdout.count("\n— ") == 1
    assert sobo.json("witness", "remove", witness.url)["name"] == witness.key.name
    assert sobo.json("witness", "list") == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("add", "ftp://w.example", "{key}"), "write it as https"),
        (("add", "https://w.example", "nothing"), "no verifier key"),
        (("add", "https://w.example", "w+00000000+BAAA"), "key"),
        (("remove", "nobody"), "sobo witness list"),
    ],
)
def test_what_is_no_witness_is_refused(sobo: Sobo, witness: SmallWitness, words: tuple[str, ...], told: str) -> None:
    """Catches a witness that could never be asked."""
    done = sobo("witness", *(word.format(key=witness.key.verifier()) for word in words))
    assert (done.returncode, told in done.stderr) == (1, True), done.stderr
