"""Signed notes (C2SP signed-note v1.0.0): a text, a blank line, and a line for each signature."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from proof.keys import SigningKey, VerifierKey, wrong_with_name
from proof.lines import decoded, encoded, text_of
from proof.malformed import Malformed

DASH = "\u2014"
MOST_SIGNATURES = 100
"""As many as Go's reader takes; 16 must be accepted."""


@dataclass(frozen=True)
class Signature:
    """One line: who says that they signed, with which key, and what they wrote (without the key id)."""

    name: str
    key_id: bytes
    data: bytes

    def __str__(self) -> str:
        return f"{DASH} {self.name} {encoded(self.key_id + self.data)}\n"

    @classmethod
    def parse(cls, line: str) -> "Signature":
        """A line without its newline."""
        dash, _, rest = line.partition(" ")
        name, _, blob = rest.partition(" ")
        if dash != DASH or wrong_with_name(name):
            raise Malformed(f"this is no signature line: {line[:120]!r}")
        data = decoded(blob, f"the signature of {name}")
        if len(data) < 5:
            raise Malformed(f"the signature of {name} is too short")
        return cls(name, data[:4], data[4:])

    def is_by(self, key: VerifierKey) -> bool:
        """Whether it says that it is of this key: name and id, of which neither suffices."""
        return (self.name, self.key_id) == (key.name, key.id)


@dataclass(frozen=True)
class Note:
    """Signatures in the order of their lines; nothing of it is verified by being read."""

    text: bytes
    signatures: tuple[Signature, ...]

    def __bytes__(self) -> bytes:
        return self.text + b"\n" + "".join(map(str, self.signatures)).encode()

    @classmethod
    def parse(cls, data: bytes) -> "Note":
        """Raises `Malformed` ("Format"): not UTF-8, control characters, no blank line, no signature line."""
        whole = text_of(data, "the note")
        if any(letter < " " and letter != "\n" for letter in whole):
            raise Malformed("the note has a control character, perhaps line ends of another system (CR)")
        text, blank, lines = whole.rpartition("\n\n")
        if not blank or not lines.endswith("\n"):
            raise Malformed("the note has no blank line with signatures behind it, or its last line has no end")
        found = [Signature.parse(line) for line in lines[:-1].split("\n")]
        if len(found) > MOST_SIGNATURES:
            raise Malformed(f"the note has {len(found)} signatures; more than {MOST_SIGNATURES} are not read")
        return cls((text + "\n").encode(), tuple(found))

    def verified(self, keys: Sequence[VerifierKey]) -> tuple[Signature, ...]:
        """The signatures of these keys ("Signatures"): others are passed over, one that does not verify spoils all.

        Raises `Malformed` when one of them does not verify, or none is there.
        """
        found: list[Signature] = []
        for signature in self.signatures:
            for key in keys:
                if not signature.is_by(key):
                    continue
                if not key.verifies(self.text, signature.data):
                    raise Malformed(f"the signature of {key.name}+{key.id.hex()} is not of this text")
                if not any(earlier.is_by(key) for earlier in found):
                    found.append(signature)
        if not found:
            asked = ", ".join(f"{key.name}+{key.id.hex()}" for key in keys)
            told = ", ".join(f"{one.name}+{one.key_id.hex()}" for one in self.signatures)
            raise Malformed(f"it is not signed by {asked or 'any key that is known'}, but says it is by {told}")
        return tuple(found)


def signature_of(text: bytes, key: SigningKey, time: int | None = None) -> Signature:
    return Signature(key.name, key.verifier().id, key.sign(text, time))


def signed(text: bytes, keys: Iterable[SigningKey]) -> bytes:
    """The note. It is opened again before anybody gets it, as strictly as a stranger would: a text or a name of which
    no note can be made raises `Malformed` here."""
    if not text.endswith(b"\n"):
        raise Malformed("the text of a note ends with a newline")
    signers = list(keys)
    made = bytes(Note(text, tuple(signature_of(text, key) for key in signers)))
    opened = Note.parse(made)
    if opened.text != text:
        raise Malformed("the text would be read as another: it ends like a note")
    opened.verified([key.verifier() for key in signers])
    return made
