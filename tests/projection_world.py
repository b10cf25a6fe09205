"""Small ledgers made by hand: facts go through the codec and the same COPY as in the projector, without a domain.

So a test of a projection can also say what the domain would refuse, and depends on nothing but the projection.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg

from projections.facts import tables as facts
from projections.state import schema
from projections.state import tables as state
from schemas.catalogue import event_schemas
from schemas.codec import HEADER_LENGTH, encode

FIRST_MOMENT = datetime(2025, 1, 1, 12, tzinfo=UTC)
OPENING = date(2025, 6, 30)
REORGANISED = date(2025, 7, 1)
SETTLED_BY = ("early_retirement", "severance", "part_time_severance")
NOTHING_STATED = dict.fromkeys(
    ("restructuring_effective_on", "insured_months", "service_months", "work_months", "appendix", "drawing_pension")
)
NO_WORKING = dict.fromkeys(("salary", "months_early", "years_early", "insured_years", "in_window"))
FUNDED = {"submitted": "FundingSubmitted", "approved": "FundingApproved"}
PAID = {
    "payment": "PayoutMade",
    "reversal": "PayoutReversed",
    "repayment_ordered": "RepaymentOrdered",
    "repayment_received": "RepaymentReceived",
}
"""The event of each stage of funding and each kind of payment, in the words of the import."""


class FactWorld:
    """Records events at positions 1, 2, 3, ..., each one day after the other as far as the clock is concerned."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection = connection
        self.position = 0
        self.versions: dict[str, int] = {}
        self.recorded: list[tuple[int, str, str, dict[str, Any]]] = []
        self.following = True
        """Set it to False to record much, and leave the state to `state.derive` at the end."""
        self.version_of: dict[int, int] = {}
        self.assessed: dict[str, int] = {}
        """What each settlement comes to by its newest assessment."""
        schema.create(connection)

    def record(self, event: str, stream: str, on: date, *, derive: bool = True, **body: Any) -> int:
        """One event; returns its position. `derive=False` leaves the state to the caller."""
        self.position += 1
        version = self.versions[stream] = self.versions.get(stream, 0) + 1
        record = {
            "effective_on": on,
            "recorded_at": FIRST_MOMENT + timedelta(days=self.position),
            "recorded_by": "clerk",
            "legal_basis": {"instrument": f"{self.position}/NQ", "clause": "1", "signed_on": None, "authority": ""},
            **body,
        }
        encoded = encode(event_schemas()[event], record)[HEADER_LENGTH:]
        facts.copy(self.connection, event, facts.rows(event, [(self.position, stream, version)], [encoded]))
        self.recorded.append((self.position, event, stream, record))
        self.version_of[self.position] = version
        if derive and self.following:
            state.derive(self.connection, state.SCHEMA, [stream])
        return self.position

    def unit(self, code: str, kind: str, parent: str | None = None, *, on: date = OPENING, **more: Any) -> str:
        """A unit of the opening list, named after its code; returns its id."""
        unit_id = f"{code}@{on}"
        body: dict[str, Any] = {"code": code, "name": f"Unit {code}", "type": kind, "parent_id": parent}
        self.record("UnitRegistered", f"unit:{unit_id}", on, **body, **more)
        return unit_id

    def form(
        self,
        code: str,
        kind: str,
        parent: str | None,
        predecessors: Iterable[tuple[str | None, str]],
        *,
        on: date = REORGANISED,
        ends: Iterable[str] = (),
    ) -> str:
        """A new unit out of (id, scope) pairs; those in `ends` are dissolved into it. Returns its id."""
        unit_id = f"{code}@{on}"
        made_of: list[dict[str, str | None]] = [
            {"unit_id": gave, "scope": scope, "note": "" if gave else "an island"} for gave, scope in predecessors
        ]
        body: dict[str, Any] = {
            "code": code,
            "name": f"Unit {code}",
            "type": kind,
            "parent_id": parent,
            "predecessors": made_of,
        }
        event = "UnitsMerged" if len(made_of) > 1 or any(p["scope"] == "whole" for p in made_of) else "UnitEstablished"
        self.record(event, f"unit:{unit_id}", on, **body)
        scopes = dict(predecessors)
        for ended in ends:
            self.dissolve(ended, on, [(unit_id, scopes[ended])])
        return unit_id

    def dissolve(self, unit_id: str, on: date, successors: Iterable[tuple[str, str]] = ()) -> int:
        named = [{"unit_id": successor, "scope": scope} for successor, scope in successors]
        return self.record("UnitDissolved", f"unit:{unit_id}", on, successors=named)

    def person(self, number: str, unit_id: str, *, on: date = OPENING, category: str = "cadre", **post: Any) -> str:
        """Somebody registered and appointed on the same day; returns the stream."""
        stream = f"staff:{number.lower()}"
        body: dict[str, Any] = {
            "staff_number": number,
            "sex": "female",
            "category": category,
            "appointed_on": on,
            "sealed": b"sealed",
        }
        self.record("StaffRegistered", stream, on, **body)
        self.appoint(stream, unit_id, on, **post)
        return stream

    def appoint(
        self,
        stream: str,
        unit_id: str,
        on: date,
        *,
        concurrent: bool = False,
        position: str = "specialist",
        basis: str = "appointed",
        budget_paid: bool = True,
        specialism: str | None = None,
        body: str | None = None,
    ) -> int:
        post: dict[str, Any] = {
            "unit_id": unit_id,
            "position": position,
            "basis": basis,
            "concurrent": concurrent,
            "budget_paid": budget_paid,
            "specialism": specialism,
            "body": body,
        }
        return self.record("StaffAppointed", stream, on, **post)

    def second(self, stream: str, to_unit_id: str, on: date, until: date | None = None) -> int:
        return self.record("SecondmentStarted", stream, on, to_unit_id=to_unit_id, ends_on=until, reason="short")

    def quota(self, unit_id: str, category: str, headcount: int, on: date) -> int:
        return self.record("StaffingQuotaSet", f"unit:{unit_id}", on, category=category, headcount=headcount)

    def retract(self, event: str, stream: str, position: int, on: date = OPENING) -> int:
        """`event` is the retraction: Appointment-, Secondment-, UnitChangeRetracted, or DepartureRescinded."""
        body: dict[str, Any] = {
            "retracted_position": position,
            "retracted_version": 1,
            "retracted_type": "",
            "reason": "in error",
        }
        return self.record(event, stream, on, **body)

    def decide(self, stream: str, on: date, leaves_on: date, *, route: str = "severance", **cohort: Any) -> int:
        """A decision to leave; a settlement route opens the person's next settlement (see `settlement`)."""
        decided = [body for _, event, of, body in self.recorded if (event, of) == ("DepartureDecided", stream)]
        opened = sum(body["settlement"] is not None for body in decided)
        body: dict[str, Any] = {
            "route": route,
            "leaves_on": leaves_on,
            "settlement": self.settlement(stream, opened + 1) if route in SETTLED_BY else None,
            **{"category": "cadre", "sex": "female", "age_band": "50-54", "regime": None},
        }
        return self.record("DepartureDecided", stream, on, **body | NOTHING_STATED | cohort)

    @staticmethod
    def settlement(stream: str, number: int = 1) -> str:
        return f"settlement:{stream.removeprefix('staff:')}/{number}"

    def correct_departure(self, stream: str, decided: int, on: date, *, sex: str, age_band: str) -> int:
        """The facts of the decision at this position, once more."""
        body: dict[str, Any] = {"departure_version": self.version_of[decided], "sex": sex, "age_band": age_band}
        body |= NOTHING_STATED
        return self.record("DepartureCorrected", stream, on, **body, regime=None, reason="a slip")

    def assess(
        self, settlement: str, on: date, total: int, *, regime: str | None = "D178", until: date | None = None
    ) -> int:
        """What is owed, the first time or again; without a regime nothing could be computed. `until` is the day of
        pay-back that it states; none, as in assessments that were recorded before they stated one."""
        old = self.assessed.get(settlement)
        body: dict[str, Any] = {"regime": regime, "rule_version": "1", "route": "severance", "total": total}
        body |= {"inputs": {}, "pay_back_until": until}
        body |= NO_WORKING
        body |= {name: [] for name in ("salary_parts", "excluded", "components", "assumptions", "notes")}
        self.assessed[settlement] = total
        if old is None:
            return self.record("EntitlementAssessed", settlement, on, **body)
        why = [] if regime else [{"code": "none", "message": "no rule", "article": ""}]
        changed: dict[str, Any] = {"old_total": old, "delta": total - old, "reason": "late", "reasons": why}
        return self.record("EntitlementReassessed", settlement, on, **body, **changed)

    def fund(self, settlement: str, stage: str, on: date, amount: int) -> int:
        return self.record(FUNDED[stage], settlement, on, amount=amount, source="state budget")

    def pay(self, settlement: str, kind: str, on: date, amount: int) -> int:
        more: dict[str, Any] = {"appointment_version": None, "reason": ""} if kind == "repayment_ordered" else {}
        return self.record(PAID[kind], settlement, on, amount=amount, reference=f"R{self.position + 1}", **more)


def of(code: str, day: date = OPENING) -> str:
    """The id of the unit that was registered that day under that code."""
    return f"{code}@{day}"


def with_communes(connection: psycopg.Connection[Any], codes: str) -> FactWorld:
    """Province 01 with these communes, a letter each."""
    made = FactWorld(connection)
    province = made.unit("01", "province")
    for code in codes:
        made.unit(code, "commune", province)
    return made
