"""From the facts that the ledger holds to what a departure is owed, and to the event that says so when it changed."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from domain.event import LegalBasis
from domain.moment import Recording
from domain.policy.assessment.assess import assess
from domain.policy.facts import Facts
from domain.policy.outcome import Assessment, NotEligible
from domain.policy.parameters import Rules
from domain.policy.spans import decimal_text, half_up
from domain.settlements.dossier import Dossier
from domain.settlements.events import Entitlement, EntitlementAssessed, EntitlementReassessed, SalaryPart
from domain.settlements.settlement import Settlement
from domain.staff.member import Departure, StaffMember
from domain.staff.personal import PersonalData

SEALED = frozenset({"birth_date"})
"""Facts that never stand in an event in clear."""
OPEN = tuple(field.name for field in fields(Facts) if field.name not in SEALED)


def facts_of(member: StaffMember, departure: Departure, personal: PersonalData | None) -> Facts:
    """The facts of a departure as they are known now. Erased personal data is a missing fact."""
    stated = departure.facts
    return Facts(
        category=member.category,
        sex=member.sex,
        birth_date=None if personal is None else personal.birth_date,
        leaves_on=departure.leaves_on,
        decided_on=departure.decided_on,
        route=departure.route,
        restructuring_effective_on=stated.restructuring_effective_on,
        insured_months=stated.insured_months,
        service_months=stated.service_months,
        work_months=stated.work_months,
        appendix=stated.appendix,
        drawing_pension=stated.drawing_pension,
        regime=stated.regime,
        salary=member.salary_before(departure.leaves_on),
    )


def entitlement_due(
    dossier: Dossier, departure: Departure, rules: Rules, *, recording: Recording, basis: LegalBasis, reason: str
) -> Entitlement | None:
    """The assessment that the facts now call for, or None: the one that stands holds, or nothing can be computed yet.

    `reason` says which fact changed, for a reassessment.
    """
    settlement = dossier.settlement(str(departure.decided.settlement))
    facts, answer = assessed_now(dossier, departure, rules)
    standing = settlement.entitlement
    if standing is not None and dossier.key is None:
        return None  # the person's data was erased: what was assessed before stands
    if standing is None:
        if isinstance(answer, NotEligible):
            return None
        return EntitlementAssessed(
            **_begun(settlement, departure.decided_on, recording, basis), **_working(facts, answer, rules)
        )
    if _says_the_same(standing, settlement.pay_back_until(departure.leaves_on, rules), answer):
        return None
    return EntitlementReassessed(
        **_begun(settlement, departure.decided_on, recording, basis),
        **_working(facts, answer, rules),
        old_total=standing.total,
        delta=(answer.total if isinstance(answer, Assessment) else 0) - standing.total,
        reason=reason,
        reasons=answer.reasons if isinstance(answer, NotEligible) else (),
    )


def never_assessed_again(dossier: Dossier) -> Iterator[str]:
    """Of somebody whose data was erased, of each of the settlements: a birth date is needed, and nobody has it."""
    for departure, settlement in dossier.settled_departures():
        standing = settlement.entitlement
        yield f"the personal data was erased: leaving on {departure.leaves_on} " + (
            "was never assessed, and without a birth date never can be"
            if standing is None
            else f"stays as assessed, at {standing.total:,} đồng, and without a birth date is not assessed again"
        )


def assessed_now(dossier: Dossier, departure: Departure, rules: Rules) -> tuple[Facts, Assessment | NotEligible]:
    """What the facts come to now, recorded or not, with the facts."""
    facts = facts_of(dossier.member, departure, dossier.personal_data())
    return facts, assess(facts, rules)


def entitlement_withdrawn(
    settlement: Settlement, *, recording: Recording, basis: LegalBasis, reason: str
) -> EntitlementReassessed | None:
    """Nothing is owed any more, since the decision to leave was rescinded; None when nothing was owed before."""
    standing = settlement.entitlement
    if standing is None or standing.regime is None:
        return None
    return EntitlementReassessed(
        **_begun(settlement, standing.effective_on, recording, basis),
        **_nothing(standing.route, standing.rule_version, standing.inputs),
        old_total=standing.total,
        delta=-standing.total,
        reason=reason,
        reasons=(),
    )


def _says_the_same(standing: Entitlement, pay_back_until: date | None, answer: Assessment | NotEligible) -> bool:
    if isinstance(answer, NotEligible):
        return standing.regime is None
    said = standing.regime, standing.components, pay_back_until
    return said == (answer.regime, answer.components, answer.pay_back_until)


def _begun(settlement: Settlement, on: date, recording: Recording, basis: LegalBasis) -> dict[str, Any]:
    """The fields that every event has."""
    return {
        "originator_id": settlement.stream,
        "originator_version": settlement.version + 1,
        "effective_on": on,
        "recorded_at": recording.recorded_at,
        "recorded_by": recording.recorded_by,
        "legal_basis": basis,
    }


def _working(facts: Facts, answer: Assessment | NotEligible, rules: Rules) -> dict[str, Any]:
    if isinstance(answer, NotEligible):
        return _nothing(str(facts.route), rules.version, _inputs(facts))
    pay = answer.pay
    return {
        "regime": answer.regime,
        "rule_version": answer.rule_version,
        "route": answer.route,
        "inputs": _inputs(facts),
        "salary": half_up(pay.amount),
        "salary_parts": tuple(SalaryPart(p.name, p.value, p.formula, half_up(p.amount)) for p in pay.parts),
        "excluded": pay.excluded,
        "months_early": answer.months_early,
        "years_early": None if answer.years_early is None else decimal_text(answer.years_early),
        "insured_years": None if answer.insured_years is None else decimal_text(answer.insured_years),
        "in_window": answer.in_window,
        "components": answer.components,
        "total": answer.total,
        "assumptions": answer.assumptions,
        "notes": answer.notes,
        "pay_back_until": answer.pay_back_until,
    }


def _nothing(route: str, rule_version: str, inputs: Mapping[str, str]) -> dict[str, Any]:
    return {
        "regime": None,
        "rule_version": rule_version,
        "route": route,
        "inputs": dict(inputs),
        "salary": None,
        "salary_parts": (),
        "excluded": (),
        "months_early": None,
        "years_early": None,
        "insured_years": None,
        "in_window": None,
        "components": (),
        "total": 0,
        "assumptions": (),
        "notes": (),
    }


def _inputs(facts: Facts) -> dict[str, str]:
    """The facts that were known, as text; what is sealed stays out."""
    told: dict[str, str] = {}
    for name in OPEN:
        value = getattr(facts, name)
        if name == "salary":
            told |= value
        elif value is not None:
            told[name] = ("yes" if value else "no") if isinstance(value, bool) else str(value)
    return told
