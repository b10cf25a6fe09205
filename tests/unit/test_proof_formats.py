"""Proof files, tiles and the words of witnesses, as the specifications of C2SP write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proof.checkpoint import Checkpoint, sign_checkpoint
from proof.hashes import leaf_hash
from proof.keys import COSIGNATURE, SigningKey
from proof.malformed import Malformed
from proof.note import Note, signature_of
from proof.proof_file import ProofFile
from proof.tiles import Tile, bundle, entries_of, tiles_of
from proof.tree import Tree
from proof.witness import AddCheckpoint, conflict, cosignatures, size_in_conflict
from tests.naive_tree import mth, reader

LEAVES = [b"leaf %d" % number for number in range(300)]
KEY = SigningKey("sobo/test", bytes(range(32)))
CHECKPOINT = sign_checkpoint(Checkpoint("sobo/test", 300, mth(LEAVES)), KEY)
WITNESS = SigningKey("witness.example/w1", bytes(32), COSIGNATURE)
# The example of tlog-proof without its checkpoint, whose signatures the specification abridges.
EXAMPLE = b"""\
c2sp.org/tlog-proof@v1
index 73894
gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=
EKNzoDWG8LGC0Yp9o+sv3qllpMP9uHQ9B20KNL+Q1zs=
RoopEkOdqkYqMB4MJXrbt/hMjOxsVn0IrWjpz1ZMMes=
AHCioX9nLjsrse6YhjRRmk1WUEirVOLLRoOQ6vfO5vk=

example.com/fancylog
109482
"""
SOFA = "— example.com/behind-the-sofa"
REQUEST = f"""\
old 20852014
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

{SOFA} Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
{SOFA} opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=
""".encode()


def proof_of(index: int, extra: bytes | None = None) -> bytes:
    return bytes(ProofFile(index, tuple(Tree(300, reader(LEAVES)).inclusion(index)), CHECKPOINT, extra))


def test_the_example_of_the_specification_is_read_and_written_to_the_byte() -> None:
    """Catches lines in another order."""
    read = ProofFile.parse(EXAMPLE)
    assert (read.index, len(read.hashes), read.extra) == (73894, 5, None)
    assert bytes(read) == EXAMPLE


@given(st.integers(0, 299), st.none() | st.binary(min_size=1, max_size=50))
def test_every_proof_verifies_and_is_of_no_other_leaf(index: int, extra: bytes | None) -> None:
    """Catches a proof that is believed for another event."""
    read = ProofFile.parse(proof_of(index, extra))
    assert read.extra == extra
    assert read.verified(leaf_hash(LEAVES[index]), [KEY.verifier()]).checkpoint.size == 300
    with pytest.raises(Malformed, match="is not number"):
        read.verified(leaf_hash(LEAVES[index - 1]), [KEY.verifier()])


def test_every_changed_byte_of_a_proof_fails() -> None:
    """Catches a line that is not looked at; the extra data alone is covered by nothing, as the specification says."""
    whole = proof_of(217)
    for place in range(len(whole)):
        changed = whole[:place] + bytes((whole[place] ^ 1,)) + whole[place + 1 :]
        with pytest.raises(Malformed):
            ProofFile.parse(changed).verified(leaf_hash(LEAVES[217]), [KEY.verifier()])
        with pytest.raises(Malformed):
            ProofFile.parse(whole[:place]).verified(leaf_hash(LEAVES[217]), [KEY.verifier()])


@pytest.mark.parametrize(
    "wrong",
    [
        EXAMPLE.replace(b"@v1", b"@v2"),
        EXAMPLE.replace(b"index 73894", b"index 073894"),
        EXAMPLE.replace(b"index 73894\n", b""),
        EXAMPLE.replace(b"index 73894\n", b"index 73894\nextra AAAA\n"),
        EXAMPLE.replace(b"index", b"extra A\nindex"),
        EXAMPLE.replace(b"gSKyXoYZUgZ6", b""),
        EXAMPLE.replace(b"\n", b"\r\n"),
        b"",
    ],
)
def test_a_proof_that_is_not_written_to_the_letter_is_refused(wrong: bytes) -> None:
    """Catches a reader that guesses."""
    with pytest.raises(Malformed):
        ProofFile.parse(wrong)


def test_more_extra_data_than_is_read_is_not_written() -> None:
    """Catches a file that its own library does not read again."""
    assert ProofFile.parse(proof_of(1, bytes(47_999))).extra == bytes(47_999)
    for extra in (bytes(48_000), b""):
        with pytest.raises(Malformed, match="extra data"):
            proof_of(1, extra)


def test_tiles_lie_where_the_specification_puts_them() -> None:
    """Catches a path that a tile log's client does not ask for."""
    assert Tile(0, 1234067).path == "tile/0/x001/x234/067"
    assert Tile(1, 0).path == "tile/1/000"
    assert Tile(2, 1000, 17).path == "tile/2/x001/000.p/17"
    assert Tile(None, 999, 255).path == "tile/entries/999.p/255"


def test_a_tree_of_70_000_has_the_tiles_that_the_specification_counts() -> None:
    """Catches a partial tile hashed into the level above, and an empty one."""
    found = [tile for tile in tiles_of(70_000) if tile.level is not None]
    assert len([tile for tile in found if (tile.level, tile.width) == (0, 256)]) == 273
    assert [tile for tile in found if tile.width < 256] == [Tile(0, 273, 112), Tile(1, 1, 17), Tile(2, 0, 1)]
    assert [tile for tile in found if (tile.level, tile.width) == (1, 256)] == [Tile(1, 0)]
    assert list(tiles_of(256)) == [Tile(None, 0), Tile(0, 0), Tile(1, 0, 1)]
    assert list(tiles_of(0)) == []


@given(st.integers(0, 200_000), st.integers(0, 200_000))
def test_what_a_grown_tree_adds_is_what_it_has_without_the_full_tiles_of_before(old: int, more: int) -> None:
    """Catches a tile that is never written because the log grew over it."""
    size = old + more
    kept = {tile for tile in tiles_of(old) if tile.width == 256}
    assert set(tiles_of(size, old)) == set(tiles_of(size)) - kept
    assert kept <= set(tiles_of(size))


@given(st.lists(st.binary(max_size=300), max_size=20))
def test_bundles_give_back_their_entries_and_a_cut_one_is_noticed(entries: list[bytes]) -> None:
    """Catches a length in another order of bytes."""
    data = bundle(entries)
    assert entries_of(data) == entries
    if data:
        with pytest.raises(Malformed, match="ends within"):
            entries_of(data[:-1])
    assert data[:2] == (len(entries[0]).to_bytes(2, "big") if entries else b"")


def test_an_entry_above_two_bytes_of_length_is_in_no_bundle() -> None:
    """Catches a length that is cut to two bytes: every entry behind it would be garbage."""
    assert entries_of(bundle([bytes(65_535)])) == [bytes(65_535)]
    with pytest.raises(Malformed, match="65536"):
        bundle([bytes(65_536)])


def test_the_request_of_the_specification_is_read_and_written_to_the_byte() -> None:
    """Catches a request that witnesses answer with 400."""
    read = AddCheckpoint.parse(REQUEST)
    assert (read.old_size, len(read.proof)) == (20852014, 4)
    assert len(Note.parse(read.checkpoint).signatures) == 2
    assert bytes(read) == REQUEST
    assert bytes(AddCheckpoint(0, (), CHECKPOINT)) == b"old 0\n\n" + CHECKPOINT


@pytest.mark.parametrize(
    "wrong", [b"", b"old 1\n", b"old 01\n\nx", b"new 1\n\nx", b"old 1\nAAAA\n\nx", b"old 0\n" + REQUEST[13:58] * 64]
)
def test_a_request_that_is_not_written_to_the_letter_is_refused(wrong: bytes) -> None:
    """Catches a witness that guesses what it cosigns."""
    with pytest.raises(Malformed):
        AddCheckpoint.parse(wrong)
    with pytest.raises(Malformed, match="64"):
        bytes(AddCheckpoint(1, (bytes(32),) * 64, CHECKPOINT))


def test_of_an_answer_only_what_a_known_witness_signed_of_this_checkpoint_is_kept() -> None:
    """Catches somebody else's signature, or one of another checkpoint, below our own."""
    text = Note.parse(CHECKPOINT).text
    ours, stranger = signature_of(text, WITNESS, 7), signature_of(text, SigningKey("w2", bytes(32), COSIGNATURE), 7)
    assert cosignatures(CHECKPOINT, f"{stranger}{ours}".encode(), [WITNESS.verifier()]) == (ours,)
    for answer in (
        str(stranger),
        str(signature_of(text + b"more\n", WITNESS, 7)),
        str(signature_of(text, SigningKey("witness.example/w1", bytes(32)))),
        "",
        "200 OK\n",
        f"\n{ours}",
        str(ours)[:-1],
    ):
        with pytest.raises(Malformed):
            cosignatures(CHECKPOINT, answer.encode(), [WITNESS.verifier()])


def test_a_conflict_tells_the_size_that_the_witness_knows() -> None:
    """Catches a size with anything around it."""
    assert size_in_conflict(conflict(20852014)) == 20852014
    for body in (b"12", b" 12\n", b"012\n", b"12\n\n", b"<html>\n", b"\xff\n"):
        with pytest.raises(Malformed):
            size_in_conflict(body)
