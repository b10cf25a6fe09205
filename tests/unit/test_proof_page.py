"""docs/proof.md describes what is signed and published: its vectors, computed again with nothing of the product."""

import base64
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from consumers.certifying.folder import canonical, digest
from proof.checking import continues, includes
from proof.checkpoint import open_checkpoint, sign_checkpoint
from proof.keys import SigningKey, VerifierKey
from proof.malformed import Malformed
from proof.proof_file import ProofFile
from proof.statement import Statement
from proof.tiles import bundle
from proof.witness import AddCheckpoint, cosignatures
from store.tree.leaf import leaf, leaf_hashes
from tests.naive_tree import mth, path, subproof

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "proof.md").read_text(encoding="utf-8")
VECTORS: dict[str, Any] = json.loads(re.findall(r"^```json\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)[0])
TEXTS = dict(re.findall(r"^```text (\w+)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL))
LEAVES = [bytes.fromhex(one["leaf"]) for one in VECTORS["log"]]


def long(value: int) -> bytes:
    """As the page says it."""
    doubled, out = 2 * value, []
    while doubled >= 128:
        out.append(doubled % 128 + 128)
        doubled //= 128
    return bytes([*out, doubled])


def test_the_leaves_are_what_the_page_says_and_what_is_kept() -> None:
    """Catches a page that describes other bytes than the ledger hashes."""
    for one, encoded in zip(VECTORS["log"], LEAVES, strict=True):
        stream, event = one["stream"].encode(), bytes.fromhex(one["event"])
        described = long(one["position"]) + long(len(stream)) + stream + long(one["version"]) + long(len(event)) + event
        assert described == encoded == leaf(one["position"], one["stream"], one["version"], event)
        assert hashlib.sha256(b"\x00" + described).hexdigest() == one["leaf_hash"]
    rows = [(one["stream"], one["version"], bytes.fromhex(one["event"])) for one in VECTORS["log"]]
    assert [one.hex() for one in leaf_hashes(0, rows)] == [one["leaf_hash"] for one in VECTORS["log"]]


def test_roots_and_proofs_of_the_page_hold() -> None:
    """Catches a vector that another verifier would refuse."""
    assert {size: mth(LEAVES[: int(size)]).hex() for size in VECTORS["roots"]} == VECTORS["roots"]
    roots = {int(size): bytes.fromhex(root) for size, root in VECTORS["roots"].items()}
    inclusion, consistency = VECTORS["inclusion"], VECTORS["consistency"]
    index, size, old = inclusion["position"] - 1, inclusion["size"], consistency["from_size"]
    assert [one.hex() for one in path(index, LEAVES[:size])] == inclusion["proof"]
    assert [one.hex() for one in subproof(old, LEAVES)] == consistency["proof"]
    proof = [bytes.fromhex(one) for one in inclusion["proof"]]
    assert includes(roots[size], size, index, bytes.fromhex(VECTORS["log"][index]["leaf_hash"]), proof)
    proof = [bytes.fromhex(one) for one in consistency["proof"]]
    assert continues(old, roots[old], consistency["size"], roots[consistency["size"]], proof)


def test_the_notes_of_the_page_are_signed_as_it_says() -> None:
    """Catches an id, a message or a line that is described otherwise than it is written."""
    name, stated, material = VECTORS["verifier_key"].split("+", 2)
    kind_and_key = base64.b64decode(material)
    seed = bytes.fromhex(VECTORS["signing_seed"])
    assert kind_and_key == b"\x01" + Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    key_id = hashlib.sha256(name.encode() + b"\n" + kind_and_key).digest()[:4]
    assert key_id.hex() == stated
    text, _, line = TEXTS["checkpoint"].rpartition("\n\n")
    text += "\n"
    assert text == f"{name}\n5\n{base64.b64encode(bytes.fromhex(VECTORS['roots']['5'])).decode()}\n"
    dash, signer, blob = line.rstrip("\n").split(" ")
    assert (dash, signer, base64.b64decode(blob)[:4]) == ("—", name, key_id)
    Ed25519PublicKey.from_public_bytes(kind_and_key[1:]).verify(base64.b64decode(blob)[4:], text.encode())

    name, stated, material = VECTORS["witness_key"].split("+", 2)
    kind_and_key = base64.b64decode(material)
    assert TEXTS["cosigned"].startswith(TEXTS["checkpoint"])
    dash, signer, blob = TEXTS["cosigned"].removeprefix(TEXTS["checkpoint"]).rstrip("\n").split(" ")
    signed = base64.b64decode(blob)
    time = int.from_bytes(signed[4:12], "big")
    assert (signer, signed[:4].hex(), time, kind_and_key[0]) == (name, stated, 1763200000, 4)
    message = f"cosignature/v1\ntime {time}\n{text}".encode()
    Ed25519PublicKey.from_public_bytes(kind_and_key[1:]).verify(signed[12:], message)


def test_ours_writes_and_reads_the_files_of_the_page() -> None:
    """Catches a page that describes what we no longer write."""
    log, witness = VerifierKey.parse(VECTORS["verifier_key"]), VerifierKey.parse(VECTORS["witness_key"])
    opened = open_checkpoint(TEXTS["cosigned"].encode(), [log])
    assert len(opened.note.verified([log, witness])) == 2
    key = SigningKey(log.name, bytes.fromhex(VECTORS["signing_seed"]))
    assert sign_checkpoint(opened.checkpoint, key) == TEXTS["checkpoint"].encode()
    read = ProofFile.parse(TEXTS["proof"].encode())
    assert bytes(read) == TEXTS["proof"].encode()
    read.verified(bytes.fromhex(VECTORS["log"][2]["leaf_hash"]), [log])


def test_requests_bundles_and_results_are_what_the_page_says() -> None:
    """Catches a witness that refuses what was built after the page, a tile or a digest of other bytes."""
    request = AddCheckpoint.parse(TEXTS["request"].encode())
    assert bytes(request) == TEXTS["request"].encode()
    assert (request.old_size, request.checkpoint) == (3, TEXTS["checkpoint"].encode())
    assert [one.hex() for one in request.proof] == VECTORS["consistency"]["proof"]
    answer = TEXTS["cosigned"].removeprefix(TEXTS["checkpoint"]).encode()
    assert len(cosignatures(request.checkpoint, answer, [VerifierKey.parse(VECTORS["witness_key"])])) == 1

    entries = b"".join(len(one).to_bytes(2, "big") + one for one in LEAVES)
    assert bundle(LEAVES) == entries
    assert f"{len(entries)} bytes" in PAGE and hashlib.sha256(entries).hexdigest() in PAGE

    result = TEXTS["result"].encode()
    told = json.loads(result)
    written = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"
    assert written == result == canonical(told)
    assert hashlib.sha256(result).hexdigest() == TEXTS["digest"].strip() == digest(result)


def test_a_report_is_signed_as_the_page_says_and_never_taken_for_a_checkpoint() -> None:
    """Catches a signature of other lines, and one note that passes for the other kind."""
    log = VerifierKey.parse(VECTORS["verifier_key"])
    document = TEXTS["report"].encode()
    opened = open_checkpoint(TEXTS["checkpoint"].encode(), [log])
    checkpoint_lines = TEXTS["checkpoint"].splitlines()[:3]
    lines = ["sobo-report/1", *checkpoint_lines, base64.b64encode(hashlib.sha256(document).digest()).decode()]
    text, _, line = TEXTS["signature"].rpartition("\n\n")
    assert text.splitlines() == lines
    signature = base64.b64decode(line.rstrip("\n").split(" ")[2])
    Ed25519PublicKey.from_public_bytes(log.public).verify(signature[4:], f"{text}\n".encode())

    statement, note = Statement(document, opened.checkpoint), TEXTS["signature"].encode()
    key = SigningKey(log.name, bytes.fromhex(VECTORS["signing_seed"]))
    assert statement.sign(key) == note
    statement.verify(note, log)
    with pytest.raises(Malformed):
        open_checkpoint(note, [log])
    with pytest.raises(Malformed, match="its kind"):
        statement.verify(TEXTS["checkpoint"].encode(), log)
    with pytest.raises(Malformed, match="the document differ"):
        Statement(document + b" ", opened.checkpoint).verify(note, log)
    with pytest.raises(Malformed, match="does not sign for"):
        statement.sign(SigningKey("sobo/another", bytes(32)))
