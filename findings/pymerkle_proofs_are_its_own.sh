#!/usr/bin/env bash
# pymerkle 7.0.0: the root is that of RFC 9162, the proofs are not.
#
# A log whose tree is RFC 6962's (9162 names the same tree) hands out proofs that any library of that tree is to check.
# pymerkle hashes leaves and nodes with the prefixes 00 and 01 and splits at the largest power of two.
# One would expect: with equal roots, equal proofs.
# Seen: roots agree for every size, proofs for none. Entries count from 1. An inclusion proof has the entry's own leaf
# hash in its path, and a list "rule" that says how each hash is joined, where the RFC lists the siblings from the leaf
# up and takes the sides from index and size. A consistency proof has the RFC's hashes in another order, or, from sizes
# that are powers of two, others, with "rule" and "subset". So what another party holds as a proof of the same tree is
# none to pymerkle, and the reverse.
#
# Fails when any of this changes. Needs Python 3.11 or newer and a package index; leaves nothing behind.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check pymerkle==7.0.0
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
from hashlib import sha256

from pymerkle import InmemoryTree


def leaf(entry: bytes) -> bytes:
    return sha256(b"\0" + entry).digest()


def root(entries: list[bytes]) -> bytes:
    if len(entries) <= 1:
        return leaf(entries[0]) if entries else sha256(b"").digest()
    half = 1 << (len(entries) - 1).bit_length() - 1
    return sha256(b"\1" + root(entries[:half]) + root(entries[half:])).digest()


def audit_path(index: int, entries: list[bytes]) -> list[bytes]:
    """RFC 9162, 2.1.3.1: siblings from the leaf up."""
    if len(entries) == 1:
        return []
    half = 1 << (len(entries) - 1).bit_length() - 1
    if index < half:
        return [*audit_path(index, entries[:half]), root(entries[half:])]
    return [*audit_path(index - half, entries[half:]), root(entries[:half])]


def consistency(size: int, entries: list[bytes], whole: bool = True) -> list[bytes]:
    """RFC 9162, 2.1.4.1."""
    if size == len(entries):
        return [] if whole else [root(entries)]
    half = 1 << (len(entries) - 1).bit_length() - 1
    if size <= half:
        return [*consistency(size, entries[:half], whole), root(entries[half:])]
    return [*consistency(size - half, entries[half:], False), root(entries[:half])]


SIZE = 7
entries = [b"event %d" % number for number in range(1, SIZE + 1)]
tree = InmemoryTree(algorithm="sha256")
assert [tree.append_entry(entry) for entry in entries] == [*range(1, SIZE + 1)], "changed: entries count otherwise"
assert all(tree.get_root(size) == root(entries[:size]) for size in range(SIZE + 1)), "changed: the roots differ"
same = own = 0
for index in range(SIZE):
    path = [bytes.fromhex(one) for one in tree.prove_inclusion(index + 1, SIZE).serialize()["path"]]
    rfc = audit_path(index, entries)
    same += path == rfc
    own += leaf(entries[index]) in path and sorted(path) == sorted([leaf(entries[index]), *rfc])
print(f"inclusion: {same} of {SIZE} paths as in the RFC, {own} with the entry's own hash among them")
proofs = {size: tree.prove_consistency(size, SIZE).serialize() for size in range(1, SIZE)}
paths = {size: [bytes.fromhex(one) for one in proof["path"]] for size, proof in proofs.items()}
equal = [size for size, path in paths.items() if path == consistency(size, entries)]
reordered = [size for size, path in paths.items() if sorted(path) == sorted(consistency(size, entries))]
print(f"consistency to {SIZE}: as in the RFC from {equal}, its hashes in another order from {reordered}")
assert (same, own) == (0, SIZE), "changed: inclusion proofs"
assert (equal, reordered) == ([], [3, 5, 6]), "changed: consistency proofs"
assert {"rule", "subset"} < proofs[3].keys(), "changed: the form of a proof"
PYTHON
