"""The text of a function that is made for one schema, line by line."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any


class Code:
    """`known` is what the function knows besides its arguments. Nothing but names and numbers of ours goes into its
    text."""

    def __init__(self, arguments: str, **known: Any) -> None:
        self._numbers = count()
        self._lines = [f"def made({arguments}):"]
        self._indent = "    "
        self.known = known

    def line(self, text: str) -> None:
        self._lines.append(self._indent + text)

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        self.line(head)
        self._indent += "    "
        yield
        self._indent = self._indent[:-4]

    def variable(self) -> str:
        return f"v{next(self._numbers)}"

    def made(self) -> Any:
        exec("\n".join(self._lines), self.known)
        return self.known["made"]
