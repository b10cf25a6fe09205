"""Assessing anew every settlement whose amount the rules of today would give otherwise: a rule that changed.

Read and assessed in batches, recorded in one transaction: all or none. What was paid stands; the difference becomes due
or is too much, as with a fact that came late.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from domain.errors import Refused
from domain.event import Event, LegalBasis
from domain.moment import Recording
from domain.policy.reasons import Reason
from domain.ports import Decision, Recorded
from domain.recording.ledger import Ledger
from domain.settlements.added import remarks_on
from domain.settlements.dossier import Dossier, add_settlements
from domain.settlements.entitlement import entitlement_due
from domain.settlements.events import EntitlementReassessed
from domain.settlements.paying.payments import order_pay_backs
from domain.staff.circumstances import Circumstances, Reference
from domain.staff.events import DepartureDecided
from domain.staff.member import StaffMember

BATCH = 2_000
"""People whose dossiers are in memory at once."""
Tell = Callable[[int, int], None]
"""Is told how many people of how many were looked at."""


@dataclass(frozen=True)
class Delta:
    """One settlement whose amount changes; đồng. `old_total` None: it could not be assessed before."""

    staff_number: str
    settlement: str
    old_rule_version: str | None
    rule_version: str
    old_total: int | None
    total: int
    delta: int
    paid: int
    reasons: tuple[Reason, ...] = ()


@dataclass
class Reassessment:
    """What the rules of today change: `looked_at` settlements, `deltas` of those that differ, and what was recorded."""

    recorded: Recorded
    looked_at: int = 0
    deltas: list[Delta] = field(default_factory=list)
    erased: list[str] = field(default_factory=list)
    """Staff numbers of those whose data was erased: they keep what stands, as nobody knows their birth dates."""


def reassess(
    ledger: Ledger,
    reference: Reference,
    basis: LegalBasis,
    *,
    rule_version: str | None = None,
    dry_run: bool = False,
    tell: Tell = lambda done, of: None,
) -> Reassessment:
    """Record a reassessment, by the rules at hand, of every settlement whose amount differs from the recorded one.

    Settlements that could not be assessed and now can are assessed. Somebody whose data was erased keeps what stands.
    Raises `Refused` (`rule_version`) when `rule_version` is given and is not that of the rules, and `Conflict`.
    """
    rules = reference.rules
    if rule_version is not None and rule_version != rules.version:
        raise Refused(
            "rule_version",
            f"the rules at hand are version {rules.version}, not {rule_version}; nothing was recorded: use the version "
            "of sobo that has those rules, or leave the version out",
        )
    found = Reassessment(Recorded(0, 0, 0))

    def decide(recording: Recording) -> Decision:
        found.looked_at, found.deltas, found.erased = 0, [], []
        return _decision(ledger, Circumstances(ledger.register(), reference, recording), basis, found, tell)

    found.recorded = ledger.record(decide, dry_run=dry_run)
    return found


def _decision(ledger: Ledger, given: Circumstances, basis: LegalBasis, found: Reassessment, tell: Tell) -> Decision:
    events: list[Event] = []
    remarks: list[str] = []
    seen: dict[str, int] = {}
    people = _people_with_settlements(ledger)
    for done, dossier in enumerate(_dossiers(ledger, people), start=1):
        if dossier.member.is_erased and any(dossier.settled_departures()):
            found.erased.append(dossier.member.number)
        own = _reassessed(dossier, given, basis, found)
        if own:
            # Nobody may state another fact of the person between this look and the record.
            seen[dossier.member.stream] = dossier.member.version
            orders = order_pay_backs(dossier, given, basis)
            remarks += remarks_on(dossier.member.number, orders)
            events += [*own, *orders]
        if done % BATCH == 0 or done == len(people):
            tell(done, len(people))
    return Decision(events, streams_seen=seen, remarks=remarks)


def _reassessed(dossier: Dossier, given: Circumstances, basis: LegalBasis, found: Reassessment) -> list[Event]:
    """The assessments of one person that come to another amount, taken into the dossier."""
    events: list[Event] = []
    rules = given.reference.rules
    for departure, settlement in list(dossier.settled_departures()):
        found.looked_at += 1
        standing = settlement.entitlement
        due = entitlement_due(
            dossier, departure, rules, recording=given.recording, basis=basis, reason=f"rule version {rules.version}"
        )
        if due is None or (isinstance(due, EntitlementReassessed) and due.delta == 0):
            continue
        dossier.apply(due)
        events.append(due)
        found.deltas.append(
            Delta(
                dossier.member.number,
                settlement.stream,
                None if standing is None else standing.rule_version,
                due.rule_version,
                None if standing is None or standing.regime is None else standing.total,
                due.total,
                due.total - (0 if standing is None else standing.total),
                settlement.net_paid(),
                due.reasons if isinstance(due, EntitlementReassessed) else (),
            )
        )
    return events


def _people_with_settlements(ledger: Ledger) -> list[str]:
    """The streams of everybody whose leaving was ever decided on a route with a settlement, each once."""
    decided = ledger.log.of_types([DepartureDecided.__name__])
    streams = (
        placed.event.originator_id
        for placed in decided
        if isinstance(placed.event, DepartureDecided) and placed.event.settlement is not None
    )
    return list(dict.fromkeys(streams))


def _dossiers(ledger: Ledger, streams: Sequence[str]) -> Iterator[Dossier]:
    """The dossiers of these people with their keys, read in batches."""
    log = ledger.log
    for first in range(0, len(streams), BATCH):
        batch = streams[first : first + BATCH]
        known = log.streams(batch)
        keys = log.person_keys(batch)
        found = {stream: Dossier(StaffMember.fold(known[stream]), key=keys.get(stream)) for stream in batch}
        add_settlements(log, found)
        yield from found.values()
