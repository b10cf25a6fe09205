"""What a log and a witness write to each other (C2SP tlog-witness v1.0.0, "add-checkpoint"); no HTTP stands here."""

from collections.abc import Sequence
from dataclasses import dataclass

from proof.keys import VerifierKey
from proof.lines import encoded, hash_of, number_of, text_of
from proof.malformed import Malformed
from proof.note import Note, Signature

MOST_HASHES = 63
SIZE_TYPE = "text/x.tlog.size"


@dataclass(frozen=True)
class AddCheckpoint:
    """The request: the size that the witness knows, a consistency proof from there, the checkpoint as signed."""

    old_size: int
    proof: tuple[bytes, ...]
    checkpoint: bytes

    def __bytes__(self) -> bytes:
        if len(self.proof) > MOST_HASHES:
            raise Malformed(f"a consistency proof of {len(self.proof)} hashes: a witness takes {MOST_HASHES}")
        lines = [f"old {self.old_size}", *map(encoded, self.proof)]
        return "".join(f"{line}\n" for line in lines).encode() + b"\n" + self.checkpoint

    @classmethod
    def parse(cls, data: bytes) -> "AddCheckpoint":
        head, blank, checkpoint = data.partition(b"\n\n")
        first, *rest = text_of(head, "the request").split("\n")
        if not blank or not first.startswith("old ") or len(rest) > MOST_HASHES:
            raise Malformed("a request is a line 'old SIZE', up to 63 hashes, a blank line and a checkpoint")
        old_size = number_of(first.removeprefix("old "), "the old size")
        return cls(old_size, tuple(hash_of(line, "a hash of the proof") for line in rest), checkpoint)


def conflict(size: int) -> bytes:
    """The body of 409, of the type `SIZE_TYPE`: the size of the checkpoint that the witness cosigned last."""
    return b"%d\n" % size


def size_in_conflict(body: bytes) -> int:
    line = text_of(body, "the witness's answer")
    if not line.endswith("\n"):
        raise Malformed(f"the witness's answer is no size: {line[:80]!r}")
    return number_of(line[:-1], "the size in the witness's answer")


def cosignatures(note: bytes, answer: bytes, keys: Sequence[VerifierKey]) -> tuple[Signature, ...]:
    """The lines of an answer (the body of 200) that are of these keys and of this checkpoint; others are passed over.

    Raises `Malformed` when the answer is no signature lines, or one of these keys did not sign, or signed something
    else.
    """
    text = Note.parse(note).text
    return Note.parse(text + b"\n" + answer).verified(keys)
