"""Facts to vary in the tests of the policies, and short ways to what an assessment says.

`DUE` has S of 10 million, so that an amount reads as a multiple of S.
"""

from dataclasses import replace
from datetime import date
from typing import Any

from domain.policy.assessment.assess import assess
from domain.policy.facts import Facts
from domain.policy.outcome import Assessment, NotEligible
from domain.policy.tables import rules_from
from reference.policy import tables

RULES = rules_from(tables())
S = 10_000_000

DUE = Facts(
    category="civil_servant",
    sex="male",
    birth_date=date(1968, 5, 20),  # 60 months before the age on 01/06/2025
    leaves_on=date(2025, 6, 1),
    decided_on=date(2025, 5, 15),
    route="early_retirement",
    restructuring_effective_on=date(2025, 3, 1),
    insured_months=360,
    service_months=360,
    drawing_pension=False,
    salary={"salary_amount": str(S)},
)
SEVERED = replace(DUE, route="severance", birth_date=date(1985, 1, 10), insured_months=38, service_months=38)
D154 = replace(DUE, leaves_on=date(2026, 1, 1), decided_on=date(2025, 11, 15))
PART_TIME = Facts(
    category="part_time",
    sex="male",
    birth_date=date(1985, 1, 10),
    leaves_on=date(2025, 8, 1),
    decided_on=date(2025, 7, 10),
    route="part_time_severance",
    work_months=48,
    drawing_pension=False,
    salary={"part_time_allowance": "3510000"},
)
AT_AGE = replace(
    D154, route="severance", birth_date=date(1963, 7, 5), leaves_on=date(2025, 9, 1), decided_on=date(2025, 8, 10)
)


def assessed(facts: Facts, **changes: Any) -> Assessment:
    answer = assess(replace(facts, **changes), RULES)
    assert isinstance(answer, Assessment), answer
    return answer


def amounts(facts: Facts, **changes: Any) -> dict[str, int]:
    """Component name to đồng."""
    return {component.name: component.amount for component in assessed(facts, **changes).components}


def codes(facts: Facts, **changes: Any) -> list[str]:
    """The codes of the reasons; the case must not be computed."""
    answer = assess(replace(facts, **changes), RULES)
    assert isinstance(answer, NotEligible), answer
    assert all(reason.message and reason.article for reason in answer.reasons)
    return [reason.code for reason in answer.reasons]
