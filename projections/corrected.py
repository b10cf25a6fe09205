"""Which entry of a history corrects which: by the event that each names, or whose place it takes."""

from collections.abc import Sequence
from typing import Any

Answer = dict[str, Any]
REPLACING = {"EntitlementReassessed": "EntitlementAssessed", "PersonalDataCorrected": "StaffRegistered"}
"""Each takes the place of everything of its kind before it, which began with the other."""
OF_A_DEPARTURE = ("DepartureCorrected", "DepartureAmended")


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


def _lines(entry: Answer) -> list[tuple[Any, ...]]:
    """What the entry is one version of: each line begins with an event and goes on with what corrects it."""
    event, stream = entry["event"], entry["stream"]
    if event == "DepartureDecided":
        return [(stream, kind, entry["version"]) for kind in OF_A_DEPARTURE]
    if event in OF_A_DEPARTURE:
        return [(stream, event, entry["changes"]["departure_version"])]
    first = REPLACING.get(event, event)
    return [(stream, first)] if first in REPLACING.values() else []
