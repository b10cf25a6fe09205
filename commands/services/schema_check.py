"""`sobo schemas check`: what is wrong with the catalogue, by our rules and by each library at hand."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from domain.errors import SoboError

if TYPE_CHECKING:
    from schemas.catalogue import EventSchema


class Checked(NamedTuple):
    problems: list[str]
    by: list[str]
    """The libraries that were asked."""
    skipped: list[str]


def checked(every: Sequence[EventSchema], say: Callable[[str], None]) -> Checked:
    """Rules first, then each version of a type written and read with each other."""
    from schemas.compatibility import LIBRARIES, broken_rules, mistaken, newly_alike, unreadable

    problems = [*broken_rules(every), *newly_alike(every)]
    by, skipped = [], []
    for library, read in LIBRARIES.items():
        if find_spec("avro" if library.startswith("Apache") else library) is None:
            skipped.append(f"{library}: it is not installed (`pip install avro`)")
            continue
        problems += [*unreadable(every, library, read), *mistaken(every, library, read)]
        by.append(library)
    try:
        problems += _by_java(every, say)
        by.append("Apache Avro for Java")
    except SoboError as error:
        skipped.append(f"Apache Avro for Java: {error.message}")
    return Checked(problems, by, skipped)


def _by_java(every: Sequence[EventSchema], say: Callable[[str], None]) -> Iterator[str]:
    from broker.avro_java import COMPATIBLE, verdicts
    from schemas.compatibility import alike

    same = [(reader, writer) for reader, writer in product(every, every) if reader.name == writer.name]
    pairs = [*same, *alike(every)]
    found = verdicts([(_line(reader), _line(writer)) for reader, writer in pairs], say)
    for (reader, writer), verdict in zip(pairs, found, strict=True):
        meant = reader.name == writer.name
        if (verdict == COMPATIBLE) != meant:
            yield (
                f"Apache Avro for Java says {verdict}: {reader.full_name} version {reader.version} reading "
                f"{writer.full_name} version {writer.version}"
            )


def _line(schema: EventSchema) -> str:
    return json.dumps(schema.source)


def unpublished() -> Iterator[str]:
    """Where the classes say something else than what is published."""
    from store.events.published import NotPublishable, files

    try:
        for path, text in files().items():
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                yield f"{path.name} is not what the classes say: run `make schemas`"
    except NotPublishable as error:
        yield from str(error).splitlines()
