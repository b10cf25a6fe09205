"""What each of these people is owed, a page a person, with the working article by article."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.policy.facts import Facts
from domain.policy.outcome import Assessment, NotEligible
from domain.policy.spans import half_up
from reports.words.spelled import spelled
from reports.words.words import Lang, head, number, sentence, title
from reports.words.working import dated, decimal, formula, in_words, reading


@dataclass(frozen=True)
class Slip:
    """One person's. `row` is that of the list of settlements with the decision; `full_name` and `birth_date` are None
    of somebody whose data was erased. `position` is that of the assessment in the ledger."""

    row: dict[str, Any]
    full_name: str | None
    birth_date: date | None
    facts: Facts
    answer: Assessment | NotEligible
    position: int | None

    def about(self, lang: Lang) -> list[tuple[str, str]]:
        """Who it is and on what the amount rests; what is not known is left out."""
        row, facts = self.row, self.facts
        told = [
            ("full_name", self.full_name or sentence("erased", lang)),
            ("staff_number", row["staff_number"]),
            ("birth_date", dated(self.birth_date, lang)),
            ("category", title("category", row["category"], lang)),
            ("unit", row["name"]),
            ("route", title("route", row["route"], lang)),
            ("instrument", row["instrument"]),
            ("decided_on", dated(row["decided_on"], lang)),
            ("leaves_on", dated(row["leaves_on"], lang)),
            ("restructuring_effective_on", dated(facts.restructuring_effective_on, lang)),
            ("regime", "" if row["regime"] is None else title("regime", row["regime"], lang)),
            ("insured_months", _text(facts.insured_months)),
            ("work_months", _text(facts.work_months)),
            ("months_early", _text(self._early())),
        ]
        return [(head(name, lang), value) for name, value in told if value]

    def _early(self) -> int | None:
        early = self.answer.months_early if isinstance(self.answer, Assessment) else None
        return early if early is not None and early > 0 else None

    @property
    def is_assessed(self) -> bool:
        return isinstance(self.answer, Assessment)

    @property
    def letter(self) -> str:
        return self.answer.pay.letter if isinstance(self.answer, Assessment) else ""

    def salary(self, lang: Lang) -> list[tuple[str, str, str, str]]:
        """Component, as given, how it is taken, đồng; the last one is the salary."""
        if not isinstance(self.answer, Assessment):
            return []
        pay = self.answer.pay
        rows = [
            (title("salary", part.name, lang), _given(part.value, lang), formula(part.formula, lang),
             number(half_up(part.amount), lang))
            for part in pay.parts
        ]  # fmt: skip
        return [*rows, (sentence(f"salary_{pay.letter.lower()}", lang), "", "", number(half_up(pay.amount), lang))]

    def excluded(self, lang: Lang) -> list[str]:
        if not isinstance(self.answer, Assessment):
            return []
        return [
            f"{title('salary', part.name, lang)} ({_given(part.value, lang)}): {in_words(part.article, lang)}"
            for part in self.answer.pay.excluded
        ]

    def amounts(self, lang: Lang) -> list[tuple[str, str, str, str]]:
        """Component, article, formula, đồng; the last one is the total."""
        if not isinstance(self.answer, Assessment):
            return []
        rows = [
            (title("component", part.name, lang), in_words(part.article, lang), formula(part.formula, lang),
             number(part.amount, lang))
            for part in self.answer.components
        ]  # fmt: skip
        return [*rows, (head("total", lang), "", "", number(self.answer.total, lang))]

    def in_words(self, lang: Lang) -> str:
        """The total as Vietnamese papers of money spell it; nothing in English."""
        return spelled(self.answer.total) if lang == "vi" and isinstance(self.answer, Assessment) else ""

    def money(self, lang: Lang) -> list[tuple[str, str]]:
        told = [("amount_approved", self.row["approved"]), ("amount_paid", self.row["paid"]),
                ("amount_outstanding", self.row["outstanding"]), ("amount_to_repay", self.row["to_repay"])]  # fmt: skip
        kept = [(name, value) for name, value in told if value is not None and (value or name != "amount_to_repay")]
        return [(head(name, lang), number(value, lang)) for name, value in kept]

    def remarks(self, lang: Lang) -> list[str]:
        if isinstance(self.answer, NotEligible):
            return [f"{reason.message} ({in_words(reason.article, lang)})" for reason in self.answer.reasons]
        return [*(reading(text, lang) for text in self.answer.assumptions), *self.answer.notes]

    def recorded(self, lang: Lang) -> str:
        if self.position is None or not isinstance(self.answer, Assessment):
            return ""
        return sentence("assessed_at", lang, position=self.position, version=self.answer.rule_version)


@dataclass(frozen=True)
class Slips:
    """Of one day; `position` is that of the ledger."""

    slips: Sequence[Slip]
    on: date
    position: int


def _text(value: int | None) -> str:
    return "" if value is None else str(value)


def _given(value: str, lang: Lang) -> str:
    """A coefficient or a percentage as it was recorded, an amount with its thousands apart."""
    return number(int(value), lang) if value.isdigit() and len(value) > 3 else decimal(value, lang)
