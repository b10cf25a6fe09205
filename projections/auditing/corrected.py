"""Which entry of a history corrects which: by the event that each names, or whose place it takes."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from schemas.relations import correcting, relation

Answer = dict[str, Any]


def mark_corrections(entries: Sequence[Answer]) -> None:
    """Give every entry `corrects` and `corrected_by`, positions or None; of several corrections the newest.

    Takes the entries of whole streams, each with `stream` and `version`, and marks among what is given only: what was
    not known yet corrects nothing. `corrects` is the event as first recorded; a correction that a later one replaces is
    corrected by that too. What was taken back also gets `retracted_by`.
    """
    in_order = sorted(entries, key=lambda entry: int(entry["position"]))
    by_position = {entry["position"]: entry for entry in in_order}
    lines: dict[tuple[Any, ...], list[Answer]] = {}
    for entry in in_order:
        entry["corrects"] = entry["corrected_by"] = None
        taken_back = by_position.get(entry["changes"].get("retracted_position"))
        if taken_back is not None:
            entry["corrects"] = taken_back["position"]
            taken_back["corrected_by"] = taken_back["retracted_by"] = entry["position"]
        for line in (lines.setdefault(key, []) for key in _lines(entry)):
            if line and entry["event"] != line[0]["event"]:
                entry["corrects"] = line[0]["position"]
                for earlier in line:
                    earlier["corrected_by"] = entry["position"]
            elif line:
                line.clear()  # begun anew: somebody registered again
            line.append(entry)


def replaced_wholly(event: str) -> bool:
    """Does what corrects an event of this type say all anew that it says? Else the rest of it still holds."""
    if relation(event, "corrects") is not None:
        return True
    return any(_body(event) <= _body(correcting) for correcting in _correcting(event))


def _lines(entry: Answer) -> list[tuple[Any, ...]]:
    """What the entry is one version of: each line begins with an event and goes on with what corrects it."""
    event, stream = entry["event"], entry["stream"]
    corrected, field = relation(event, "corrects"), relation(event, "corrects_version")
    if corrected is None:
        lines = [
            (stream, one, entry["version"]) if relation(one, "corrects_version") else (stream, event)
            for one in _correcting(event)
        ]
        return list(dict.fromkeys(lines))
    return [(stream, event, entry["changes"][field])] if field else [(stream, corrected)]


_correcting = cache(correcting)


def _body(event: str) -> set[str]:
    from schemas.catalogue import event_schemas

    return set(event_schemas()[event].field_names)
