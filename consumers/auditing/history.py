"""The tree over events as they are, held against what was signed of it."""

from collections.abc import Iterator, Sequence

from consumers.auditing.problem import Problem
from proof.checkpoint import Checkpoint
from proof.compact import CompactTree
from proof.tree import HEIGHT, WIDTH


class History:
    """Is told the hashes of the events in order. Behind a gap it knows no root any more."""

    def __init__(self, signed: Sequence[Checkpoint] = (), kept: Sequence[Checkpoint] = ()) -> None:
        """`kept` are those that lie beside the log, which others than their signer may have changed."""
        self.whole = True
        self._signed = [
            *(("the checkpoint", one) for one in signed),
            *(("the checkpoint that is kept beside the log", one) for one in kept),
        ]
        self._tree = CompactTree()
        self._stops = sorted({one.size for _, one in self._signed}, reverse=True)
        """The sizes at which a root is still wanted, the next one last."""
        self._roots: dict[int, bytes] = {}
        self._note_root()

    @property
    def size(self) -> int:
        return self._tree.size

    @property
    def wanted(self) -> Sequence[int]:
        """The sizes at which a root is still to be noted."""
        return tuple(self._stops)

    @property
    def root(self) -> bytes | None:
        return self._tree.root() if self.whole else None

    def broken(self) -> None:
        """A position is missing, or comes twice."""
        self.whole = False

    def grow(self, first: int, hashes: list[bytes]) -> bool:
        """`hashes` are those of the position `first` and of what follows it without a gap; False behind a gap."""
        self.whole = self.whole and first == self._tree.size + 1
        while self.whole and hashes:
            until = self._stops[-1] - self._tree.size if self._stops else len(hashes)
            self._tree.append(hashes[:until])
            self._note_root()
            hashes = hashes[until:]
        return self.whole

    def grow_tile(self, root: bytes, leaves: list[bytes]) -> None:
        """By a whole tile; where a root is wanted within it, by its hashes."""
        if self._stops and self._stops[-1] - self.size < WIDTH:
            self.grow(self.size + 1, leaves)
        else:
            self._tree.append([root], HEIGHT)
            self._note_root()

    def problems(self) -> Iterator[Problem]:
        """Where another history was signed than the one that is here."""
        for which, signed in self._signed:
            root = self._roots.get(signed.size)
            if root is None:
                told = f"{which} is of {signed.size} events, and "
                told += f"the log has only {self._tree.size}" if self.whole else "positions are missing among them"
                yield Problem(None, "checkpoint", told)
            elif root != signed.root:
                told = (
                    f"the first {signed.size} events have the root {root.hex()}, and {which} was signed over "
                    f"{signed.root.hex()}: another history was signed than the one that is here"
                )
                yield Problem(None, "checkpoint", told)

    def _note_root(self) -> None:
        if self._stops and self._stops[-1] == self._tree.size:
            self._roots[self._stops.pop()] = self._tree.root()
