"""The report on deadlines: each with its instrument, and what remains."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from reports.documents.document import Answer, Document, Style, Table, table_of
from reports.documents.facts import facts_of, sources_of, subtitle_of
from reports.documents.posts import by_province, posts_by_province
from reports.documents.suppress import HIDDEN
from reports.words.words import day, definition, head, sentence, title
from reports.workbook import Cell

FIGURES = ("due", "paid_in_full", "repayable", "remaining", "amount_outstanding")
EVERY = ("counted_in", "to_do", "done", "repayable", "remaining", "amount_outstanding")
Deadline = tuple[date, str, str]
"""Its day, what it asks for, its instrument."""


def deadlines(answers: Mapping[str, Answer], asked: Sequence[Deadline], style: Style, command: str) -> Document:
    """`answers`: `deadline` and `province` of the payments that were due by the day, `posts` of `vacancies`, `regime`
    and `category` of `stats departures`, `staff` of `stats staffing` by category."""
    lang, whole = style.lang, answers["deadline"]
    tables = [
        _every(answers, asked, style),
        table_of(
            answers["province"], FIGURES, style, heading=sentence("remaining_by_province", lang), defined="deadlines"
        ),
        posts_by_province(answers["posts"], Style(lang, 0, style.names)),
    ]
    instruments = dict.fromkeys(title("asked_by", instrument, lang) for _, _, instrument in asked)
    return Document(
        "deadlines", sentence("report_deadlines", lang), subtitle_of(whole, lang), tables,
        sources_of(whole, command, lang, *instruments),
        whole["complete_to"], facts_of(whole, tables, lang),
    )  # fmt: skip


def _every(answers: Mapping[str, Answer], asked: Sequence[Deadline], style: Style) -> Table:
    """One row a deadline: they are for overlapping groups, so there is no total, and a row with a small count is hidden
    whole."""
    lang, answer = style.lang, answers["deadline"]
    counted = {row["deadline"]: [sentence("of_settlements", lang), *(row[name] for name in FIGURES)]
               for row in answer["rows"]}  # fmt: skip
    rows = []
    for on, what, instrument in asked:
        values: list[Cell] = counted.get(on.isoformat(), [])
        if what in OTHERS:
            unit, done, remaining = OTHERS[what](answers)
            values = [sentence(unit, lang), done + remaining, done, None, remaining, None]
        values = values or [None] * (len(FIGURES) + 1)
        if any(isinstance(value, int) and 0 < value < style.least for value in values[:-1]):
            values = [values[0], *[HIDDEN] * len(FIGURES)]
        passed = sentence("yes" if on.isoformat() < answer["on"] else "no", lang)
        rows.append([day(on, lang), title("what", what, lang), title("asked_by", instrument, lang), passed, *values])
    keys = ("deadline", "what", "instrument", "passed", *EVERY)
    notes = [f"{head(key, lang)}: {means}." for key in EVERY if (means := definition("every_deadline", key, lang))]
    if style.least:
        notes.append(sentence("suppressed", lang, mark=HIDDEN, least=style.least))
    return Table(
        sentence("every_deadline", lang), [head(key, lang) for key in keys], [False] * 5 + [True] * len(FIGURES), rows,
        None, notes, is_suppressed=bool(style.least), widest=1,
    )  # fmt: skip


def _posts(answers: Mapping[str, Answer]) -> tuple[str, int, int]:
    """Holders of key posts: filled, missing."""
    filled, missing = (sum(row[name] for row in by_province(answers["posts"])) for name in ("filled", "missing"))
    return "of_posts", filled, missing


def _scheduled(answers: Mapping[str, Answer]) -> tuple[str, int, int]:
    """Departures under Decree 178: left, still in service."""
    row = _row(answers["regime"], "regime", "D178")
    return "of_people", row["left"], row["decided"] - row["left"]


def _part_time(answers: Mapping[str, Answer]) -> tuple[str, int, int]:
    """Part-time staff of communes: left with a settlement, still in service."""
    left = _row(answers["category"], "category", "part_time")["left"]
    return "of_people", left, _row(answers["staff"], "category", "part_time")["active"]


def _row(answer: Answer, key: str, value: str) -> Mapping[str, int]:
    return next((row for row in answer["rows"] if row[key] == value), dict.fromkeys(answer["total"], 0))


OTHERS: dict[str, Callable[[Mapping[str, Answer]], tuple[str, int, int]]] = {
    "key posts of communes are filled": _posts,
    "scheduled D178 departures end": _scheduled,
    "part-time commune staff end": _part_time,
}
"""What is counted for a deadline that is none of payment, by what it asks for: of what, how many are done, how many
remain."""
