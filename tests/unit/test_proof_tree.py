"""Roots and proofs against the vectors of Certificate Transparency and against the tree written down naively."""

from base64 import b64decode

from hypothesis import given
from hypothesis import strategies as st

from proof.checking import continues, includes
from proof.compact import CompactTree
from proof.hashes import leaf_hash, split
from proof.tree import Tree, completed
from tests.naive_tree import VECTOR_LEAVES, mth, path, reader, subproof

ROOTS = """
    e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
    6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d
    fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125
    aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77
    d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7
    4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4
    76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef
    ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c
    5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328
""".split()
LEFT = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
SECOND = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
FIFTH = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
LAST_TWO = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
LAST_FOUR = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
SIXTH_PAIR = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
INCLUSION = {
    (0, 1): [],
    (0, 8): [LEFT, SECOND, LAST_FOUR],
    (5, 8): [FIFTH, LAST_TWO, ROOTS[4]],
    (2, 3): [ROOTS[2]],
    (1, 5): [ROOTS[1], SECOND, FIFTH],
}
CONSISTENCY = {
    (1, 1): [],
    (1, 8): [LEFT, SECOND, LAST_FOUR],
    (6, 8): [SIXTH_PAIR, LAST_TWO, ROOTS[4]],
    (2, 5): [SECOND, FIFTH],
}
LEAVES = [b"%d" % number for number in range(700)]
HASHES = [leaf_hash(leaf) for leaf in LEAVES]
ALL_ROOTS = [mth(LEAVES[:size]) for size in range(len(LEAVES) + 1)]
sizes = st.integers(1, len(LEAVES))


def tree(size: int) -> Tree:
    return Tree(size, reader(LEAVES[:size]))


def flipped(data: bytes, bit: int) -> bytes:
    place = bit // 8 % len(data)
    return data[:place] + bytes((data[place] ^ (1 << bit % 8),)) + data[place + 1 :]


def test_the_roots_are_those_of_certificate_transparency() -> None:
    """Catches a missing prefix, and a split at another place than RFC 6962 says."""
    for size, root in enumerate(ROOTS):
        assert Tree(size, reader(VECTOR_LEAVES[:size])).root().hex() == root


def test_the_proofs_are_those_of_certificate_transparency() -> None:
    """Catches hashes in another order, or one too many for an old tree that is whole."""
    for (index, size), proof in INCLUSION.items():
        assert [one.hex() for one in Tree(size, reader(VECTOR_LEAVES)).inclusion(index)] == proof
        hashes = list(map(bytes.fromhex, proof))
        assert includes(bytes.fromhex(ROOTS[size]), size, index, leaf_hash(VECTOR_LEAVES[index]), hashes)
    for (old, size), proof in CONSISTENCY.items():
        assert [one.hex() for one in Tree(size, reader(VECTOR_LEAVES)).consistency(old)] == proof
        hashes = list(map(bytes.fromhex, proof))
        assert continues(old, bytes.fromhex(ROOTS[old]), size, bytes.fromhex(ROOTS[size]), hashes)


def test_a_proof_of_another_log_verifies() -> None:
    """The log `monkeys` of the witness of transparency-dev, from 5 leaves to 8: none of ours."""
    proof = """
        b9e1d62618f7fee8034e4c5010f727ab24d8e4705cb296c374bf2025a87a10d2
        aac66cd7a79ce4012d80762fe8eec3a77f22d1ca4145c3f4cee022e7efcd599d
        89d0f753f66a290c483b39cd5e9eafb12021293395fad3d4a2ad053cfbcfdc9e
        29e40bb79c966f4c6fe96aff6f30acfce5f3e8d84c02215175d6e018a5dee833
    """.split()
    old = b64decode("41smjBUiAU70EtKlT6lIOIYtRTYxYXsDB+XHfcvu/BE=")
    new = b64decode("V8K9aklZ4EPB+RMOk1/8VsJUdFZR77GDtZUQq84vSbo=")
    assert continues(5, old, 8, new, [bytes.fromhex(one) for one in proof])
    assert not continues(5, old, 8, new, [bytes.fromhex(one) for one in proof[::-1]])


@given(sizes, st.data())
def test_every_inclusion_proof_is_the_naive_one_verifies_and_fails_with_any_bit_changed(
    size: int, data: st.DataObject
) -> None:
    """Catches a wrong edge of a tile, and a check that believes a proof for something else."""
    index = data.draw(st.integers(0, size - 1))
    proof = tree(size).inclusion(index)
    root, leaf = ALL_ROOTS[size], HASHES[index]
    assert tree(size).root() == root
    assert proof == path(index, LEAVES[:size])
    assert includes(root, size, index, leaf, proof)
    bit = data.draw(st.integers(0, 8 * 32 * (len(proof) + 2) - 1))
    parts = split(flipped(b"".join([root, leaf, *proof]), bit))
    assert not includes(parts[0], size, index, parts[1], parts[2:])
    assert not includes(root, size, index, leaf, [*proof, root])
    if proof:
        assert not includes(root, size, index, leaf, proof[:-1])
    assert not includes(root, size, size, leaf, proof)
    other = data.draw(st.integers(0, size - 1))
    assert includes(root, size, other, leaf, proof) == (other == index)


@given(sizes, st.data())
def test_every_consistency_proof_is_the_naive_one_verifies_and_fails_with_any_bit_changed(
    size: int, data: st.DataObject
) -> None:
    """Catches a history that was rewritten and still counts as a continuation."""
    old = data.draw(st.integers(1, size))
    proof = tree(size).consistency(old)
    assert proof == subproof(old, LEAVES[:size])
    assert continues(old, ALL_ROOTS[old], size, ALL_ROOTS[size], proof)
    bit = data.draw(st.integers(0, 8 * 32 * (len(proof) + 2) - 1))
    parts = split(flipped(b"".join([ALL_ROOTS[old], ALL_ROOTS[size], *proof]), bit))
    assert not continues(old, parts[0], size, parts[1], parts[2:])
    assert not continues(old, ALL_ROOTS[old], size, ALL_ROOTS[size], [*proof, ALL_ROOTS[old]])
    if proof:
        assert not continues(old, ALL_ROOTS[old], size, ALL_ROOTS[size], proof[1:])
    if old < size:
        assert not continues(size, ALL_ROOTS[size], old, ALL_ROOTS[old], proof)


def test_an_empty_tree_is_continued_by_every_tree_with_no_proof() -> None:
    """Catches a first checkpoint that cannot be signed, and a proof that is not looked at."""
    assert tree(5).consistency(0) == []
    assert continues(0, ALL_ROOTS[0], 5, ALL_ROOTS[5], [])
    assert not continues(0, ALL_ROOTS[0], 5, ALL_ROOTS[5], [ALL_ROOTS[5]])


@given(st.integers(0, 600), st.integers(1, 100), st.integers(0, 600))
def test_tiles_become_full_once_however_leaves_come(size: int, more: int, many: int) -> None:
    """Catches a tile whose root is never kept, or kept before it is full."""
    found: dict[int, bytes] = {}
    end = 0
    for added in (size, more, many):
        start, end = end, min(end + added, len(LEAVES))
        new = completed(start, b"".join(HASHES[start - start % 256 : start]), HASHES[start:end])
        assert not found.keys() & dict(new).keys()
        found |= dict(new)
    assert found == {number: mth(LEAVES[number * 256 : (number + 1) * 256]) for number in range(end // 256)}


def test_a_root_of_millions_of_leaves_reads_few_tiles() -> None:
    """Catches a root that reads the log: of a million leaves a handful of tiles is enough, each read once."""
    asked: list[tuple[int, int, int]] = []

    def read(level: int, number: int, width: int) -> bytes:
        asked.append((level, number, width))
        return bytes(32 * width)

    million = Tree(1_000_001, read)
    million.inclusion(123_456)
    million.consistency(777_777)
    million.root()
    assert len(asked) == len(set(asked)) <= 8
    assert all(width <= 256 for _, _, width in asked)


@given(st.lists(st.integers(0, 300), max_size=6))
def test_a_tree_that_keeps_no_leaf_has_the_same_root_at_every_step(counts: list[int]) -> None:
    """Catches subtrees that are joined in another order than they stand."""
    compact = CompactTree()
    for count in counts:
        size = compact.size
        compact.append(HASHES[size : size + count])
        assert compact.size == min(size + count, len(HASHES))
        assert compact.root() == ALL_ROOTS[compact.size]
