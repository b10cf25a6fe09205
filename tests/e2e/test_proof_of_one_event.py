"""`sobo verify --proof`: one event and the file that proves it, on a machine that has nothing else."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from proof.checkpoint import Checkpoint, sign_checkpoint
from proof.hashes import leaf_hash
from proof.keys import COSIGNATURE, SigningKey
from proof.note import signature_of
from proof.proof_file import ProofFile
from store.tree.leaf import leaf
from tests.e2e.conftest import Sobo

UNITS = Path(__file__).resolve().parents[2] / "reference" / "vn_units_2025-06-30.csv"
POSITION, SIZE = 11, 20


class Given(NamedTuple):
    """What a stranger was given, and the ledger that gave it."""

    stranger: Sobo
    office: Sobo
    folder: Path
    key: str

    def __call__(self, *words: str, **files: Path) -> "tuple[int, dict[str, object]]":
        options = [word for name, path in files.items() for word in (f"--{name}", str(path))]
        done = self.stranger("verify", *options, "--key", self.key, *words, "--json")
        return done.returncode, json.loads(done.stdout)


@pytest.fixture(scope="module")
def given(sobo: Sobo, tmp_path_factory: pytest.TempPathFactory) -> Given:
    folder = tmp_path_factory.mktemp("given")
    lines = UNITS.read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "units.csv").write_text("".join(lines[: SIZE + 1]), encoding="utf-8")
    for words in (
        ("units", "load", str(folder / "units.csv"), "--on", "2025-06-30", "--instrument", "opening list"),
        ("key", "generate"),
        ("prove", str(POSITION), "--out", str(folder / "one.tlog-proof"), "--leaf", str(folder / "one.leaf")),
        ("log", "export", str(folder / "log.avro")),
        ("log", "tiles", str(folder / "tiles")),
    ):
        done = sobo(*words)
        assert done.returncode == 0, done.stdout + done.stderr
    (folder / "one.json").write_text(json.dumps(sobo.json("prove", str(POSITION))), encoding="utf-8")
    return Given(Sobo(folder / "nowhere"), sobo, folder, sobo("key", "show").stdout.strip())


def kinds(told: dict[str, object]) -> list[tuple[int | None, str]]:
    problems = told["problems"]
    assert isinstance(problems, list)
    return [(one["position"], one["kind"]) for one in problems]


@pytest.mark.parametrize("event", [{"event": "one.leaf"}, {"event": "one.json"}, {"log": "log.avro"}, {"log": "tiles"}])
def test_an_event_is_checked_with_its_file_and_the_key_alone(given: Given, event: dict[str, str]) -> None:
    """Catches a proof that only the ledger's own machine can check."""
    files = {name: given.folder / file for name, file in event.items()}
    code, told = given(proof=given.folder / "one.tlog-proof", **files)
    proved = given.office.json("prove", str(POSITION))
    assert (code, told["ok"], told["position"], told["size"], told["problems"]) == (0, True, POSITION, SIZE, [])
    assert (told["root"], told["leaf_hash"]) == (proved["root"], proved["leaf_hash"])
    [shown] = given.office("log", "show", "--from", str(POSITION), "--to", str(POSITION)).stdout.splitlines()
    kept = {name: json.loads(shown)[name] for name in ("position", "stream", "version", "type")}
    assert told["event"] == (None if "log" in event else kept)
    assert not given.stranger.home.exists()


def test_people_are_told_what_was_proved(given: Given) -> None:
    """Catches a yes without what it is about; without --event and --log it is about the event in the ledger."""
    words = ("verify", "--proof", str(given.folder / "one.tlog-proof"))
    done = given.office(*words)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"position {POSITION} (UnitRegistered, version 1 of unit:" in done.stdout
    assert f"stands in the log of {SIZE} events that sobo/ledger-" in done.stdout


def made(given: Given, index: int, entry: bytes) -> bytes:
    """A proof in a log of one's own, of one leaf, by the key of nobody."""
    root = leaf_hash(entry)
    note = sign_checkpoint(Checkpoint("sobo/ours", 1, root), OURS)
    return bytes(ProofFile(index, (), note))


OURS = SigningKey("sobo/ours", bytes(range(32)))


def _proof(change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def harm(folder: Path) -> None:
        path = folder / "one.tlog-proof"
        path.write_bytes(change(path.read_bytes()))

    return harm


def _event(change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def harm(folder: Path) -> None:
        path = folder / "one.leaf"
        path.write_bytes(change(path.read_bytes()))

    return harm


@pytest.mark.parametrize(
    ("harm", "kind"),
    [
        (_event(lambda data: data.replace(b"\xc3\x01", b"\xc3\x02")), (POSITION, "proof")),
        (_event(lambda data: data[:-1] + bytes([data[-1] ^ 1])), (POSITION, "proof")),
        (_event(lambda _: b""), (POSITION, "proof")),
        (_proof(lambda data: data.replace(b"index 10\n", b"index 11\n")), (12, "proof")),
        (_proof(lambda data: data.replace(b"index 10\n", b"index 20\n")), (21, "proof")),
        (_proof(lambda data: data.replace(b"\n20\n", b"\n21\n")), (None, "checkpoint")),
        (_proof(lambda data: data[:-9]), (None, "checkpoint")),
        (_proof(lambda data: data.replace(b"index 10\n", b"index 010\n")), (None, "proof")),
        (_proof(lambda data: data.replace(b"@v1", b"@v2")), (None, "proof")),
        (_proof(lambda data: data[:60]), (None, "proof")),
        (_proof(lambda _: b"\xff\x00"), (None, "proof")),
    ],
)
def test_whatever_was_changed_is_named(
    given: Given, tmp_path: Path, harm: Callable[[Path], None], kind: tuple[int | None, str]
) -> None:
    """Catches a changed event, index, hash, size, signature or form that passes."""
    for name in ("one.tlog-proof", "one.leaf"):
        shutil.copy(given.folder / name, tmp_path)
    harm(tmp_path)
    code, told = given(proof=tmp_path / "one.tlog-proof", event=tmp_path / "one.leaf")
    assert (code, told["ok"]) == (1, False)
    assert kind in kinds(told)


def test_each_hash_of_the_proof_counts(given: Given, tmp_path: Path) -> None:
    """Catches a hash that is left out, doubled or another."""
    whole = ProofFile.parse((given.folder / "one.tlog-proof").read_bytes())
    path = tmp_path / "x.tlog-proof"
    for hashes in (whole.hashes[1:], (*whole.hashes, bytes(32)), (bytes(32), *whole.hashes[1:])):
        path.write_bytes(bytes(ProofFile(whole.index, hashes, whole.checkpoint)))
        assert kinds(given(proof=path, event=given.folder / "one.leaf")[1]) == [(POSITION, "proof")]


def test_an_event_that_is_proved_at_another_place_than_it_says_is_named(given: Given, tmp_path: Path) -> None:
    """Catches a log whose leaves lie about their positions, and leaves that are none of ours."""
    event, path = tmp_path / "x.leaf", tmp_path / "x.tlog-proof"
    for entry, kind in ((leaf(7, "unit:x", 1, b"\xc3\x01" + bytes(8)), "misplaced"), (b"no leaf", "unreadable")):
        event.write_bytes(entry)
        path.write_bytes(made(given, 0, entry))
        done = given.stranger(
            "verify", "--proof", str(path), "--event", str(event), "--key", str(OURS.verifier()), "--json"
        )
        assert kinds(json.loads(done.stdout)) == [(1, kind)]


def test_a_witness_that_is_named_must_have_cosigned(given: Given, tmp_path: Path) -> None:
    """Catches a cosignature that nobody looks at."""
    witness = SigningKey("witness.example/w1", bytes(range(32, 64)), COSIGNATURE)
    files = {"proof": given.folder / "one.tlog-proof", "event": given.folder / "one.leaf"}
    asked = ("--witness", str(witness.verifier()))
    assert kinds(given(*asked, **files)[1]) == [(None, "checkpoint")]
    whole = ProofFile.parse(files["proof"].read_bytes())
    text = whole.checkpoint.rpartition(b"\n\n")[0] + b"\n"
    cosigned = whole.checkpoint + str(signature_of(text, witness, 1_763_200_000)).encode()
    files["proof"] = tmp_path / "cosigned.tlog-proof"
    files["proof"].write_bytes(bytes(ProofFile(whole.index, whole.hashes, cosigned)))
    assert given(*asked, **files)[0] == 0


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--proof", "{0}/none"), 1, "{0}/none cannot be read"),
        (("--proof", "{0}/one.tlog-proof", "--event", "{0}/none"), 1, "{0}/none cannot be read"),
        (("--proof", "{0}/one.tlog-proof", "--log", "{0}/none"), 1, "{0}/none is not there"),
        (("--proof", "{0}/one.tlog-proof", "--event", "{0}/one.leaf"), 1, "say with --key who must have signed"),
        (("--proof", "{0}/one.tlog-proof", "--event", "{0}/bad.json"), 1, "has no leaf in base64"),
        (("--proof", "{0}/one.tlog-proof", "--event", "{0}/one.leaf", "--log", "{0}/tiles"), 2, "give one of them"),
        (("--proof", "{0}/one.tlog-proof", "--checkpoint", "{0}/tiles/checkpoint"), 2, "a proof has its own"),
        (("--proof", "{0}/one.tlog-proof", "--report", "{0}"), 2, "not both"),
        (("--event", "{0}/one.leaf"), 2, "it is for --proof FILE"),
        (("--unsigned",), 2, "it is for --report DIR"),
        (("--report", "{0}/none"), 1, "{0}/none is no report"),
        (("--report", "{0}/none", "--key", "nonsense"), 1, "{0}/none is no report"),
        (("--checkpoint", "{0}/none"), 1, "{0}/none cannot be read"),
        (("--log", "{0}/log.avro", "--checkpoint", "{0}/none"), 1, "{0}/none cannot be read"),
        (("--log", "{0}/none", "--checkpoint", "{0}/none", "--key", "nonsense"), 1, "{0}/none cannot be read"),
    ],
)
def test_what_is_missing_is_said_before_the_key_is_asked_for(
    given: Given, words: tuple[str, ...], code: int, told: str
) -> None:
    """Catches a word about the key where the file is not there, and options that do not go together."""
    (given.folder / "bad.json").write_text("{}", encoding="utf-8")
    done = given.stranger("verify", *(word.format(given.folder) for word in words))
    assert done.returncode == code, done.stdout + done.stderr
    assert told.format(given.folder) in " ".join(done.stderr.split())
    assert not given.stranger.home.exists()
