"""What an assessment comes to: an amount with its working, or the reasons why there is none."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Annotated, Any

from domain.policy.pay import Pay
from domain.policy.reasons import Reason
from domain.policy.spans import decimal_text, half_up


@dataclass(frozen=True)
class Component:
    """One amount under one article, rounded once, half up."""

    name: Annotated[str, "one_time, early_years, insurance_time, job_search or work_years."]
    article: Annotated[str, "The article that gives it (điều khoản)."]
    formula: Annotated[str, "How it was worked out, such as 30 x S."]
    amount: Annotated[int, "Whole đồng."]


@dataclass(frozen=True)
class Assessment:
    """What is owed. Months and years are None where the regime does not use them and the facts do not give them.

    `pay_back_until`: who takes a post paid by the State budget before that day returns what was paid; None: nobody.
    """

    regime: str
    rule_version: str
    route: str
    pay: Pay
    months_early: int | None
    years_early: Fraction | None
    insured_years: Fraction | None
    in_window: bool | None
    components: tuple[Component, ...]
    assumptions: tuple[str, ...]
    notes: tuple[str, ...]
    pay_back_until: date | None = None

    @property
    def total(self) -> int:
        return sum(component.amount for component in self.components)

    def as_json(self) -> dict[str, Any]:
        """Under the keys of the interface; the shown salary is rounded half up, the components come from the exact one.

        `salary` is null for part-time staff, whose `allowance` (P) is a recorded fact.
        """
        amount = half_up(self.pay.amount)
        return {
            "eligible": True,
            "regime": self.regime,
            "rule_version": self.rule_version,
            "route": self.route,
            "salary": amount if self.pay.letter == "S" else None,
            "allowance": amount if self.pay.letter == "P" else None,
            "salary_components": [
                {"name": part.name, "value": part.value, "formula": part.formula, "amount": half_up(part.amount)}
                for part in self.pay.parts
            ],
            "salary_excluded": [
                {"name": left.name, "value": left.value, "article": left.article} for left in self.pay.excluded
            ],
            "months_early": self.months_early,
            "years_early": None if self.years_early is None else decimal_text(self.years_early),
            "insured_years": None if self.insured_years is None else decimal_text(self.insured_years),
            "in_window": self.in_window,
            "components": [
                {"name": part.name, "article": part.article, "formula": part.formula, "amount": part.amount}
                for part in self.components
            ],
            "total": self.total,
            "assumptions": list(self.assumptions),
            "notes": list(self.notes),
        }


@dataclass(frozen=True)
class NotEligible:
    """No amount, and why: not eligible, not computable, or a fact is missing."""

    reasons: tuple[Reason, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "eligible": False,
            "reasons": [
                {"code": reason.code, "message": reason.message, "article": reason.article} for reason in self.reasons
            ],
        }
