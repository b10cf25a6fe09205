"""Records put aside by stream: on the disk, so that memory does not grow with the log."""

import errno
import marshal
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import groupby
from pathlib import Path
from zlib import crc32

from domain.errors import SoboError
from store.events.log import LogRecord

PARTS = 256
"""Files, of which one at a time is in memory."""


class ByStream:
    """Takes records in any order; `streams` gives each stream with its records by version."""

    def __init__(self, folder: Path) -> None:
        self._paths = [folder / f"{part}" for part in range(PARTS)]
        self._opened = ExitStack()
        self._files = [self._opened.enter_context(path.open("wb")) for path in self._paths]

    def put(self, records: Iterable[LogRecord]) -> None:
        for record in records:
            part = crc32(record.stream.encode()) % PARTS
            marshal.dump(tuple(record), self._files[part])

    def streams(self) -> Iterator[tuple[str, list[LogRecord]]]:
        self.close()
        for path in self._paths:
            found = sorted(_read(path), key=lambda record: (record.stream, record.version, record.position))
            for stream, records in groupby(found, key=lambda record: record.stream):
                yield stream, list(records)

    def close(self) -> None:
        self._opened.close()


def _read(path: Path) -> Iterator[LogRecord]:
    with path.open("rb") as file:
        while True:
            try:
                yield LogRecord._make(marshal.load(file))
            except EOFError:
                return


@contextmanager
def put_aside() -> Iterator[ByStream]:
    """In a temporary folder that is gone afterwards. Raises `SoboError` (`no_room`)."""
    with tempfile.TemporaryDirectory(prefix="sobo-streams-") as folder:
        aside = ByStream(Path(folder))
        try:
            yield aside
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT):
                raise
            told = f"there is no room left in {tempfile.gettempdir()} to sort the log by stream"
            raise SoboError(
                "no_room", f"{told}: it takes as much as the log itself. TMPDIR names another place"
            ) from None
        finally:
            aside.close()
