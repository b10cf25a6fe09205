"""Key, checkpoint, proofs and verification as an auditor uses them, and a verifier that shares nothing with them."""

import base64
import hashlib
import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.e2e.conftest import Sobo

OPENING = Path(__file__).resolve().parents[2] / "reference" / "vn_units_2025-06-30.csv"


@pytest.fixture(scope="module")
def ledger(sobo: Sobo, tmp_path_factory: pytest.TempPathFactory) -> Sobo:
    """A few hundred units, and a key."""
    few = tmp_path_factory.mktemp("few") / "units.csv"
    lines = OPENING.read_text(encoding="utf-8").splitlines(keepends=True)
    few.write_text("".join(lines[:301]), encoding="utf-8")
    done = sobo("units", "load", str(few), "--on", "2025-06-30", "--instrument", "opening list")
    assert done.returncode == 0, done.stderr
    assert sobo.json("key", "generate")["name"].startswith("sobo/ledger-")
    return sobo


def verify_note(note: bytes, vkey: str) -> list[str]:
    """Written from the specification of signed notes alone; returns the lines of the text."""
    name, stated, material = vkey.split("+", 2)
    key = base64.b64decode(material)
    key_id = hashlib.sha256(name.encode() + b"\n" + key).digest()[:4]
    assert key_id.hex() == stated and key[0] == 1
    text, _, signatures = note.rpartition(b"\n\n")
    [line] = [line for line in signatures.decode().splitlines() if line.startswith(f"— {name} ")]
    blob = base64.b64decode(line.split(" ")[2])
    assert blob[:4] == key_id
    Ed25519PublicKey.from_public_bytes(key[1:]).verify(blob[4:], text + b"\n")
    return (text + b"\n").decode().splitlines()


def root_from(leaf: bytes, index: int, size: int, proof: list[bytes]) -> bytes:
    """RFC 9162 section 2.1.3.2."""
    found, place, last = hashlib.sha256(b"\x00" + leaf).digest(), index, size - 1
    for sibling in proof:
        if place % 2 or place == last:
            found = hashlib.sha256(b"\x01" + sibling + found).digest()
            while place and place % 2 == 0:
                place, last = place // 2, last // 2
        else:
            found = hashlib.sha256(b"\x01" + found + sibling).digest()
        place, last = place // 2, last // 2
    assert last == 0
    return found


def test_a_checkpoint_is_a_note_signed_by_the_key_that_is_shown(ledger: Sobo, tmp_path: Path) -> None:
    """Catches a signature that only our own reader takes."""
    out = tmp_path / "a.checkpoint"
    printed = ledger("checkpoint", "--out", str(out)).stdout
    vkey = ledger("key", "show").stdout.strip()
    assert out.read_text(encoding="utf-8") == printed
    origin, size, root = verify_note(printed.encode(), vkey)
    told = ledger.json("checkpoint")
    assert (told["origin"], told["size"], told["root"]) == (origin, int(size), base64.b64decode(root).hex())
    assert ledger.json("status")["head"] == int(size) == 300
    assert ledger.json("verify")["root"] == told["root"]
    assert ledger.json("key", "show")["verifier_key"] == vkey


def test_a_proof_file_is_checked_with_the_key_alone(ledger: Sobo, tmp_path: Path) -> None:
    """Catches a proof that does not come to the root that was signed."""
    out = tmp_path / "p.tlog-proof"
    told = ledger.json("prove", "258", "--out", str(out))
    header, index, *rest = out.read_bytes().split(b"\n")
    assert (header, index) == (b"c2sp.org/tlog-proof@v1", b"index 257")
    hashes = [base64.b64decode(line) for line in rest[: rest.index(b"")]]
    note = out.read_bytes().partition(b"\n\n")[2]
    _, size, root = verify_note(note, ledger("key", "show").stdout.strip())
    leaf = base64.b64decode(told["leaf"])
    assert root_from(leaf, 257, int(size), hashes) == base64.b64decode(root)
    assert [one.hex() for one in hashes] == told["proof"]
    assert hashlib.sha256(b"\x00" + leaf).hexdigest() == told["leaf_hash"]
    [shown] = ledger("log", "show", "--from", "258", "--to", "258").stdout.splitlines()
    assert json.loads(shown)["stream"].encode() in leaf


def test_people_are_shown_the_leaf_as_programs_are(ledger: Sobo) -> None:
    """Catches bytes as Python writes them."""
    leaf = ledger.json("prove", "3", "--size", "7")["leaf"]
    assert f"leaf: {leaf}\n" in ledger("prove", "3", "--size", "7").stdout


def test_the_answers_have_the_keys_of_the_interface(ledger: Sobo) -> None:
    """Catches a key that another program asks for and does not find."""
    proof = ledger.json("prove", "3", "--size", "7")
    assert list(proof) == ["position", "index", "size", "leaf", "leaf_hash", "proof", "root"]
    assert (proof["position"], proof["index"], proof["size"]) == (3, 2, 7)
    leaf, hashes = base64.b64decode(proof["leaf"]), [bytes.fromhex(one) for one in proof["proof"]]
    assert root_from(leaf, 2, 7, hashes).hex() == proof["root"]
    grown = ledger.json("prove", "--from-size", "7", "--size", "20")
    assert list(grown) == ["from_size", "size", "from_root", "root", "proof"]
    assert grown["from_root"] == proof["root"]
    assert grown["root"] == ledger.json("prove", "1", "--size", "20")["root"]
    verified = ledger.json("verify")
    assert list(verified) == ["ok", "events", "root", "problems", "projection", "digest"]


def test_verification_against_a_checkpoint(ledger: Sobo, tmp_path: Path) -> None:
    """Catches a checkpoint that is believed whoever signed it, and one that is not although we signed it."""
    out = tmp_path / "a.checkpoint"
    assert ledger("checkpoint", "--out", str(out)).returncode == 0
    vkey = tmp_path / "ledger.vkey"
    vkey.write_text(ledger("key", "show").stdout, encoding="utf-8")
    for words in ((), ("--key", str(vkey)), ("--key", vkey.read_text(encoding="utf-8").strip())):
        done = ledger("verify", "--checkpoint", str(out), *words)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "are those of the checkpoint" in done.stdout
    forged = tmp_path / "forged.checkpoint"
    lines = out.read_text(encoding="utf-8").splitlines(keepends=True)
    forged.write_text("".join([lines[0], "5\n", *lines[2:]]), encoding="utf-8")
    stranger = "sobo/stranger+00000000+AAAA"
    for path, words in ((forged, ()), (out, ("--key", _key_named("sobo/stranger"))), (vkey, ())):
        done = ledger("verify", "--checkpoint", str(path), *words, "--json")
        told = json.loads(done.stdout)
        assert (done.returncode, told["ok"]) == (1, False)
        assert [(one["position"], one["kind"]) for one in told["problems"]] == [(None, "checkpoint")]
    assert ledger("verify", "--checkpoint", str(out), "--key", stranger).returncode == 1
    assert ledger("verify", "--key", str(vkey)).returncode == 2
    assert ledger("verify", "--checkpoint", str(tmp_path / "none")).returncode == 1


def _key_named(name: str) -> str:
    key = b"\x01" + bytes(32)
    key_id = hashlib.sha256(name.encode() + b"\n" + key).digest()[:4].hex()
    return f"{name}+{key_id}+{base64.b64encode(key).decode()}"


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("prove",), 2, "give the POSITION"),
        (("prove", "3", "--from-size", "2"), 2, "give the POSITION"),
        (("prove", "--from-size", "2", "--out", "x"), 2, "for the POSITION"),
        (("prove", "100000"), 1, "is not among"),
        (("prove", "3", "--size", "100000"), 1, "not 100000 yet"),
        (("prove", "3", "--size", "2"), 1, "is not among"),
        (("prove", "--from-size", "9", "--size", "8"), 2, "more than"),
        (("prove", "0"), 2, "POSITION"),
        (("prove", "3", "--size", "7", "--out", "x.tlog-proof"), 1, "no checkpoint was signed"),
        (("key", "generate"), 1, "there is a signing key"),
        (("--signing-key", "nowhere", "checkpoint"), 1, "`sobo key generate` makes one"),
    ],
)
def test_what_cannot_be_proved_is_said(ledger: Sobo, words: tuple[str, ...], code: int, told: str) -> None:
    """Catches a proof of nothing, and a refusal that does not say why."""
    done = ledger(*words)
    assert (done.returncode, told in done.stderr) == (code, True), done.stderr
    assert done.stdout == ""


def test_the_key_may_lie_elsewhere(ledger: Sobo, tmp_path: Path) -> None:
    """Catches a key that is looked for in the home although another file was named."""
    elsewhere = tmp_path / "elsewhere.key"
    elsewhere.write_bytes((ledger.home / "signing.key").read_bytes())
    elsewhere.chmod(0o600)
    assert ledger("key", "show", SOBO_SIGNING_KEY=str(elsewhere)).stdout == ledger("key", "show").stdout
    elsewhere.write_text("nonsense\n", encoding="utf-8")
    done = ledger("checkpoint", SOBO_SIGNING_KEY=str(elsewhere))
    assert done.returncode == 1 and "no signing key" in done.stderr
