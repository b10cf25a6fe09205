"""A checkpoint from outside, and the key by which it is believed."""

from collections.abc import Sequence
from pathlib import Path

from consumers.auditing.problem import Problem
from domain.errors import NotFound, SoboError
from proof.checkpoint import Checkpoint, open_checkpoint
from proof.keys import VerifierKey
from proof.malformed import Malformed
from store.tree import signing


def trusted_key(given: str | None, own: Path) -> VerifierKey:
    """The key that was given, as text or as a file with it, else the public part of this ledger's own.

    Raises `SoboError` (`key_unusable`), `NotFound` (`no_key`).
    """
    if given is None:
        if not own.exists():
            told = f"there is no signing key of this ledger in {own}: say with --key who must have signed"
            raise NotFound("no_key", f"{told} the checkpoint, by a verifier key (NAME+ID+KEY) or a file with one")
        return signing.load(own).verifier()
    text = given
    if "+" not in given or Path(given).is_file():
        try:
            text = Path(given).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise NotFound(
                "no_key", f"{given} is no verifier key (NAME+ID+KEY), and no file that can be read either"
            ) from None
    try:
        return VerifierKey.parse(text)
    except Malformed as error:
        raise SoboError("key_unusable", f"the key of --key: {error}") from None


def checkpoint_bytes(path: str) -> bytes:
    """Raises `NotFound` (`no_checkpoint`)."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise NotFound("no_checkpoint", f"{path} cannot be read: {error.strerror}") from None


def signed_checkpoint(
    path: str, key: VerifierKey, witnesses: Sequence[VerifierKey] = ()
) -> tuple[Checkpoint | None, list[Problem]]:
    """The checkpoint of a file when this key signed it, and each of the witnesses cosigned it; else nothing of it is
    believed, and the problem says why."""
    data = checkpoint_bytes(path)
    try:
        opened = open_checkpoint(data, [key])
        for witness in witnesses:
            opened.note.verified([witness])
        return opened.checkpoint, []
    except Malformed as error:
        return None, [Problem(None, "checkpoint", f"{path} is not believed: {error}")]
