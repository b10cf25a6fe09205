"""Checkpoints (C2SP tlog-checkpoint v1.0.0): a note that states the size and the root of a log's tree."""

from collections.abc import Sequence
from dataclasses import dataclass

from proof.hashes import SIZE
from proof.keys import SigningKey, VerifierKey
from proof.lines import encoded, hash_of, number_of, text_of
from proof.malformed import Malformed
from proof.note import Note, signed


@dataclass(frozen=True)
class Checkpoint:
    """`extensions` are lines of another log's; ours have none, because nobody audits them."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def text(self) -> bytes:
        """The note's text ("Note text")."""
        return "".join(f"{line}\n" for line in (self.origin, self.size, encoded(self.root), *self.extensions)).encode()

    @classmethod
    def parse(cls, text: bytes) -> "Checkpoint":
        """Raises `Malformed` for a text that is no checkpoint to the letter."""
        lines = text_of(text, "the checkpoint").split("\n")
        if lines.pop() != "" or len(lines) < 3 or not all(lines):
            raise Malformed("a checkpoint is three lines or more, none empty: origin, size, root")
        size = number_of(lines[1], "the size of the checkpoint")
        return cls(lines[0], size, hash_of(lines[2], "the root of the checkpoint"), tuple(lines[3:]))


@dataclass(frozen=True)
class Opened:
    """A checkpoint that the log's key signed, and the note that it stood in."""

    checkpoint: Checkpoint
    note: Note


def sign_checkpoint(checkpoint: Checkpoint, key: SigningKey) -> bytes:
    """The note, signed by the key named after the origin."""
    if key.name != checkpoint.origin or len(checkpoint.root) != SIZE:
        raise Malformed(f"the key {key.name} does not sign for the log {checkpoint.origin}")
    return signed(checkpoint.text(), [key])


def open_checkpoint(data: bytes, keys: Sequence[VerifierKey]) -> Opened:
    """The checkpoint, when one of the keys signed it and is named after its origin. Raises `Malformed`."""
    note = Note.parse(data)
    checkpoint = Checkpoint.parse(note.text)
    of_origin = [key for key in keys if key.name == checkpoint.origin]
    if not of_origin:
        told = " or ".join(key.name for key in keys)
        raise Malformed(f"it is a checkpoint of {checkpoint.origin}, and the key is of {told}")
    note.verified(of_origin)
    return Opened(checkpoint, note)
