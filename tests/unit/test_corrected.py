"""Histories say which entry corrects which, as far as both are known."""

from typing import Any

import pytest

from domain.recording.event_types import EVENT_TYPES
from projections.auditing.corrected import mark_corrections, replaced_wholly


def entries(*told: tuple[str, dict[str, Any]], stream: str = "staff:a") -> list[dict[str, Any]]:
    """At positions 11, 12, ..., with versions 1, 2, ..."""
    return [
        {"position": 10 + version, "version": version, "stream": stream, "event": event, "changes": changes}
        for version, (event, changes) in enumerate(told, start=1)
    ]


def marked(history: list[dict[str, Any]]) -> list[tuple[int | None, int | None, int | None]]:
    mark_corrections(history)
    return [(entry["corrects"], entry["corrected_by"], entry.get("retracted_by")) for entry in history]


def test_what_was_taken_back_names_what_took_it_back_and_the_reverse() -> None:
    """Catches an entry that looks as if it held."""
    told = entries(("StaffAppointed", {}), ("AppointmentRetracted", {"retracted_position": 11}))
    assert marked(told) == [(None, 12, 12), (11, None, None)]


def test_of_several_corrections_the_newest_counts_and_the_older_ones_do_not() -> None:
    """Catches the first correction named, and an older one that looks as if it still held."""
    told = entries(
        ("DepartureDecided", {}),
        ("DepartureCorrected", {"departure_version": 1}),
        ("DepartureAmended", {"departure_version": 1}),
        ("DepartureCorrected", {"departure_version": 1}),
    )
    assert marked(told) == [(None, 14, None), (11, 14, None), (11, None, None), (11, None, None)]


def test_a_reassessment_takes_the_place_of_every_assessment_of_its_settlement_only() -> None:
    """Catches a settlement corrected by that of another departure."""
    told = entries(("EntitlementAssessed", {}), ("EntitlementReassessed", {}), ("EntitlementReassessed", {}))
    other = entries(("EntitlementAssessed", {}), stream="settlement:b/2")
    assert marked([*other, *told]) == [(None, None, None), (None, 13, None), (11, 13, None), (11, None, None)]


def test_a_correction_that_was_not_known_yet_corrects_nothing() -> None:
    """Catches a mark that tells the future to an answer as known before."""
    told = entries(("StaffRegistered", {}), ("PersonalDataCorrected", {}))
    assert marked(told[:1]) == [(None, None, None)]
    assert marked(told) == [(None, 12, None), (11, None, None)]


@pytest.mark.parametrize("name", EVENT_TYPES)
def test_what_corrects_another_stands_in_its_stream_and_is_not_corrected_itself(name: str) -> None:
    """Catches a correction that no history could show beside what it corrects."""
    corrected = EVENT_TYPES[name].corrects
    assert corrected is None or (corrected.stream_kind, corrected.corrects) == (EVENT_TYPES[name].stream_kind, None)


def test_only_what_is_said_anew_as_a_whole_is_replaced() -> None:
    """Catches a history in which a registration or a departure seems to hold no more, because a part was corrected."""
    assert replaced_wholly("EntitlementAssessed")
    assert replaced_wholly("PersonalDataCorrected")
    assert not replaced_wholly("StaffRegistered")
    assert not replaced_wholly("DepartureDecided")
    assert not replaced_wholly("PayoutMade")
