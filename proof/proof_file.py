"""Proofs as files (C2SP tlog-proof v1): that one leaf stands in the tree of a signed checkpoint, checked offline."""

from collections.abc import Sequence
from dataclasses import dataclass

from proof.checking import includes
from proof.checkpoint import Opened, open_checkpoint
from proof.keys import VerifierKey
from proof.lines import decoded, encoded, hash_of, number_of, text_of
from proof.malformed import Malformed

HEADER = "c2sp.org/tlog-proof@v1"
MOST_EXTRA = 48_000
"""Bytes: readers of the extra line stop at 64 KiB of text."""
MOST_HASHES = 63


@dataclass(frozen=True)
class ProofFile:
    """`checkpoint` is the note as the log signed it, with every signature. `extra` is authenticated by nothing."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes | None = None

    def __bytes__(self) -> bytes:
        if self.extra is not None and not 0 < len(self.extra) < MOST_EXTRA:
            raise Malformed(f"the extra data has {len(self.extra)} bytes: from 1 to {MOST_EXTRA - 1} are read again")
        extra = [] if self.extra is None else [f"extra {encoded(self.extra)}"]
        lines = [HEADER, *extra, f"index {self.index}", *map(encoded, self.hashes)]
        return "".join(f"{line}\n" for line in lines).encode() + b"\n" + self.checkpoint

    @classmethod
    def parse(cls, data: bytes) -> "ProofFile":
        """Raises `Malformed` ("Format"); the checkpoint is taken as it stands and opened by `verified`."""
        head, blank, checkpoint = data.partition(b"\n\n")
        lines = text_of(head, "the proof").split("\n")
        if not blank or lines.pop(0) != HEADER:
            raise Malformed(f"a proof begins with the line {HEADER}, and has its checkpoint behind a blank line")
        extra = None
        if lines and lines[0].startswith("extra "):
            extra = decoded(lines.pop(0).removeprefix("extra "), "the extra data")
        if not lines or not lines[0].startswith("index "):
            raise Malformed("the proof has no line with the index")
        index = number_of(lines.pop(0).removeprefix("index "), "the index")
        if len(lines) > MOST_HASHES:
            raise Malformed(f"the proof has {len(lines)} hashes, more than any tree needs")
        return cls(index, tuple(hash_of(line, "a hash of the proof") for line in lines), checkpoint, extra)

    def verified(self, leaf: bytes, keys: Sequence[VerifierKey]) -> Opened:
        """The checkpoint, when its log signed it and the hash `leaf` stands in it at the index. Raises `Malformed`."""
        opened = open_checkpoint(self.checkpoint, keys)
        tree = opened.checkpoint
        if not includes(tree.root, tree.size, self.index, leaf, self.hashes):
            raise Malformed(f"the leaf is not number {self.index} of the {tree.size} under the checkpoint's root")
        return opened
