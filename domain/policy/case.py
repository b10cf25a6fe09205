"""One person under one regime, with everything that the articles read already worked out."""

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from domain.policy.assumptions import Reading
from domain.policy.facts import Facts
from domain.policy.outcome import Component
from domain.policy.pay import Pay
from domain.policy.reasons import NotComputable, Reason, refuse
from domain.policy.spans import half_up_times, years_from_months


@dataclass(frozen=True)
class Case:
    """`day` is the day whose values the articles take; `window_closes` the first day outside the window (D178).

    `months_early` is 0 and `age_known` false for part-time staff on a pension whose age no table gives: they get the
    same whatever it is.
    """

    facts: Facts
    reading: Reading
    regime: str
    day: date
    leaves_on: date
    months_early: int
    pay: Pay
    in_window: bool | None = None
    window_closes: date | None = None
    age_known: bool = True

    def number(self, name: str) -> Fraction:
        return self.reading.number(name, self.day)

    def months(self, name: str) -> int:
        """A threshold or a span in whole months."""
        return int(self.reading.number(name, self.day))

    @property
    def years_early(self) -> Fraction:
        return years_from_months(self.months_early)

    @property
    def insured_months(self) -> int:
        return given(self.facts.insured_months, "insured_months")

    @property
    def insured_years(self) -> Fraction:
        return years_from_months(self.insured_months)

    def times(self, name: str, article: str, factor: Fraction, formula: str) -> Component:
        """`factor` times S (or P), rounded once."""
        return Component(name, article, f"{formula} x {self.pay.letter}", half_up_times(factor, self.pay.amount))

    def on_the_other_side(
        self, *, months_early: int | None = None, in_window: bool | None = None, work_months: int | None = None
    ) -> "Case":
        """The same person across a boundary, read apart so that its assumptions do not mix with this case's."""
        return replace(
            self,
            reading=Reading(self.reading.rules),
            months_early=self.months_early if months_early is None else months_early,
            in_window=self.in_window if in_window is None else in_window,
            facts=self.facts if work_months is None else replace(self.facts, work_months=work_months),
        )


MEANING = {
    "category": "which group the person belongs to",
    "sex": "the pension age goes by it",
    "birth_date": "the pension age goes by it",
    "leaves_on": "the first day no longer in service",
    "route": "early_retirement, severance or part_time_severance",
    "restructuring_effective_on": "the 12-month window opens on it",
    "insured_months": "whole months of compulsory social insurance",
    "service_months": "whole months in State bodies, for the one-time part of severance",
    "work_months": "whole months of part-time work",
    "rank_coefficient": "the salary: rank_coefficient with its allowances, or salary_amount",
    "part_time_allowance": "the current monthly allowance P",
}


def missing(name: str, article: str) -> Reason:
    return Reason("missing_fact", f"{name} is missing ({MEANING[name]}); give it", article)


def given(months: int | None, name: str) -> int:
    """A fact that an article needs. Raises `NotComputable` (`missing_fact`)."""
    if months is None:
        raise NotComputable([missing(name, "months that the article counts")])
    return months


def insured_months_needed(case: Case) -> int:
    """For a pension on the retirement date: 20 years before 01/07/2025, 15 from then; 15 for women in commune posts."""
    name = "pension.insured_months"
    needed = int(case.reading.number(name, case.leaves_on))
    if case.reading.rules.parameter(name, case.leaves_on).valid_from == case.leaves_on:
        case.reading.assume("days")
    for_women = "pension.insured_months_women_in_commune_posts"
    may_have_fewer = case.facts.is_woman_in_commune_post and case.reading.rules.is_recorded(for_women, case.leaves_on)
    if may_have_fewer and case.insured_months < needed:
        needed = int(case.reading.number(for_women, case.leaves_on))
    if case.insured_months < needed and case.insured_years * 12 >= needed:
        case.reading.assume("whole_months")
    return needed


def refuse_route(case: Case, article: str) -> NotComputable:
    return refuse("route_not_covered", f"{case.regime} has no route {case.facts.route}", article)
