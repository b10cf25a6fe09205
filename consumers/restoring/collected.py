"""What has come so far: which positions, of which bytes, and how far each stream is. Kept small: nine bytes a position,
and an entry for each stream."""

from array import array
from collections import Counter
from hashlib import blake2b

from consumers.restoring.messages import BadMessage, Sent
from store.events.log import LogRecord

PAGE = 65_536


class Collected:
    """Positions may come in any order, and again; a stream comes in its own order. `most` bounds the positions."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._prints = array("Q", bytes(8 * PAGE))
        self._last: dict[str, tuple[int, int]] = {}
        self.highest = 0
        self.events = 0
        self.repeated = 0
        self.newest_micros = 0
        self.types: Counter[str] = Counter()

    @property
    def streams(self) -> int:
        return len(self._last)

    def is_new(self, sent: Sent) -> bool:
        """Take a message in; False for one that was there already. Raises `BadMessage` when it is not what came at that
        position before, or not the next of its stream."""
        record = sent.record
        prints = self._prints
        if record.position > self._most:
            raise BadMessage(f"it is of position {record.position}, and the topic never had more than {self._most}")
        if record.position >= len(prints):
            prints.extend(array("Q", bytes(8 * (record.position + PAGE - len(prints)))))
        found, known = _print(record), prints[record.position]
        if known:
            if known != found:
                raise BadMessage(f"position {record.position} came before with other bytes")
            self.repeated += 1
            return False
        version, position = self._last.get(record.stream, (0, 0))
        if record.version != version + 1 or record.position <= position:
            behind = f"version {version} at position {position}" if version else "nothing"
            raise BadMessage(
                f"position {record.position} is version {record.version} of {record.stream}, of which {behind} came "
                "before it"
            )
        prints[record.position] = found
        self._last[record.stream] = record.version, record.position
        self.highest = max(self.highest, record.position)
        self.newest_micros = max(self.newest_micros, sent.micros)
        self.events += 1
        self.types[record.type] += 1
        return True

    def missing(self) -> list[tuple[int, int]]:
        """Ranges of positions, first and last, that did not come below the highest one."""
        found: list[tuple[int, int]] = []
        if self.events == self.highest:
            return found
        for position in range(1, self.highest + 1):
            if self._prints[position]:
                continue
            if found and found[-1][1] == position - 1:
                found[-1] = found[-1][0], position
            else:
                found.append((position, position))
        return found


def _print(record: LogRecord) -> int:
    """Never 0, which stands for a position that has not come."""
    told = f"{record.stream}\0{record.version}\0".encode()
    return int.from_bytes(blake2b(told + record.event, digest_size=8).digest(), "big") or 1
