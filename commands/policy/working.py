"""The working of an assessment as a person at a desk lays it out: facts, salary, time, amounts, what was assumed."""

from collections.abc import Iterator

from commands.output import Dong
from commands.tables import Table
from domain.policy.facts import Facts
from domain.policy.outcome import Assessment, NotEligible
from domain.policy.spans import decimal_text, half_up

NAMED_FACTS = (
    "category",
    "sex",
    "birth_date",
    "route",
    "decided_on",
    "leaves_on",
    "restructuring_effective_on",
    "insured_months",
    "service_months",
    "work_months",
    "appendix",
    "drawing_pension",
    "regime",
)


def working(facts: Facts, answer: Assessment | NotEligible) -> Iterator[Table | str]:
    """The tables and lines of one assessment, in order."""
    yield Table(("fact", "value"), [(name, _shown(getattr(facts, name))) for name in NAMED_FACTS], "Facts")
    if isinstance(answer, NotEligible):
        reasons = [(reason.code, reason.message, reason.article) for reason in answer.reasons]
        yield ""
        yield Table(("reason", "in words", "article"), reasons, "Not computed")
        return
    yield ""
    yield from _salary(answer)
    yield ""
    yield _time(answer)
    yield ""
    rows = [(part.name, part.article, part.formula, Dong(part.amount)) for part in answer.components]
    yield Table(
        ("component", "article", "formula", "đồng"),
        [*rows, ("total", "", "", Dong(answer.total))],
        f"Amounts under {answer.regime} (rules {answer.rule_version})",
    )
    for title, sentences in (("Assumed", answer.assumptions), ("Remarks", answer.notes)):
        if sentences:
            yield ""
            yield f"{title}:"
            yield from (f"- {sentence}" for sentence in sentences)


def _salary(answer: Assessment) -> Iterator[Table | str]:
    pay = answer.pay
    kind = "Monthly salary S" if pay.letter == "S" else "Monthly allowance P"
    rows = [(part.name, part.value, part.formula, Dong(half_up(part.amount))) for part in pay.parts]
    rows.append((pay.letter, "", "", Dong(half_up(pay.amount))))
    yield Table(("component", "given", "taken as", "đồng"), rows, f"{kind} ({answer.regime})")
    if pay.excluded:
        yield ""
        left_out = [(part.name, part.value, part.article) for part in pay.excluded]
        yield Table(("component", "given", "left out by"), left_out, "Excluded: given, and does not count")


def _time(answer: Assessment) -> Table:
    years = [None if number is None else decimal_text(number) for number in (answer.years_early, answer.insured_years)]
    rows = [
        ("months before the pension age", _shown(answer.months_early)),
        ("years early", _shown(years[0])),
        ("years of insurance", _shown(years[1])),
        ("in the first 12 months", _shown(answer.in_window)),
    ]
    return Table(("time", "value"), rows, "Time")


def _shown(value: object) -> str:
    if value is None:
        return "-"
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
