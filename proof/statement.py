"""What a log's owner says of a document, under a checkpoint: a signed note that no reader takes for a checkpoint.

Both are signed by one key, so the first line says which it is: that of a checkpoint is its origin, which is the key's
name, and this one is none.
"""

from dataclasses import dataclass
from hashlib import sha256

from proof.checkpoint import Checkpoint
from proof.keys import SigningKey, VerifierKey
from proof.lines import encoded
from proof.malformed import Malformed
from proof.note import Note, signed

KIND = "sobo-report/1"


@dataclass(frozen=True)
class Statement:
    """`document` is signed by its SHA-256, the checkpoint by what it says, without its signatures: cosignatures may
    come later."""

    document: bytes
    checkpoint: Checkpoint

    def text(self) -> bytes:
        tree = self.checkpoint
        lines = (KIND, tree.origin, tree.size, encoded(tree.root), encoded(sha256(self.document).digest()))
        return "".join(f"{line}\n" for line in lines).encode()

    def sign(self, key: SigningKey) -> bytes:
        if key.name != self.checkpoint.origin:
            raise Malformed(f"the key {key.name} does not sign for the log {self.checkpoint.origin}")
        return signed(self.text(), [key])

    def verify(self, note: bytes, key: VerifierKey) -> None:
        """Raises `Malformed` when the note is not of this document and checkpoint, or the key did not sign it."""
        opened = Note.parse(note)
        opened.verified([key])
        if opened.text != self.text():
            lines = opened.text.decode().split("\n")
            differs = [
                name
                for name, said, own in zip(
                    ("its kind", "the log", "the size", "the root", "the document"),
                    lines,
                    self.text().decode().split("\n"),
                    strict=False,
                )
                if said != own
            ]
            raise Malformed(f"what was signed is another report: {', '.join(differs) or 'it has other lines'} differ")
