"""The report on deadlines: each with its instrument, and what remains."""

from collections.abc import Mapping, Sequence
from datetime import date

from reports.documents.document import Answer, Document, Style, Table, table_of
from reports.documents.facts import facts_of, sources_of, subtitle_of
from reports.documents.posts import posts_by_province
from reports.documents.suppress import HIDDEN
from reports.words.words import day, head, sentence, title

FIGURES = ("due", "paid_in_full", "repayable", "remaining", "amount_outstanding")
Deadline = tuple[date, str, str]
"""Its day, what it asks for, its instrument."""


def deadlines(answers: Mapping[str, Answer], asked: Sequence[Deadline], style: Style, command: str) -> Document:
    """`answers`: `deadline` and `province` of the payments that were due by the day, `posts` of `vacancies`."""
    lang, whole = style.lang, answers["deadline"]
    tables = [
        _every(whole, asked, style),
        table_of(
            answers["province"], FIGURES, style, heading=sentence("remaining_by_province", lang), defined="deadlines"
        ),
        posts_by_province(answers["posts"], Style(lang, 0, style.names)),
    ]
    return Document(
        "deadlines", sentence("report_deadlines", lang), subtitle_of(whole, lang), tables,
        sources_of(whole, command, lang, *dict.fromkeys(instrument for _, _, instrument in asked)),
        whole["complete_to"], facts_of(whole, tables, lang),
    )  # fmt: skip


def _every(answer: Answer, asked: Sequence[Deadline], style: Style) -> Table:
    """One row a deadline: they are for overlapping groups, so there is no total, and a row with a small count is hidden
    whole."""
    lang = style.lang
    counted = {row["deadline"]: [row[figure] for figure in FIGURES] for row in answer["rows"]}
    rows = []
    for on, what, instrument in asked:
        values = counted.get(on.isoformat(), [None] * len(FIGURES))
        if any(isinstance(value, int) and 0 < value < style.least for value in values[:-1]):
            values = [HIDDEN] * len(FIGURES)
        passed = sentence("yes" if on.isoformat() < answer["on"] else "no", lang)
        rows.append([day(on, lang), title("what", what, lang), instrument, passed, *values])
    keys = ("deadline", "what", "instrument", "passed", *FIGURES)
    table = table_of(answer, FIGURES, Style(lang), heading=sentence("every_deadline", lang), defined="deadlines")
    notes = list(table.notes)
    if style.least:
        notes.append(sentence("suppressed", lang, mark=HIDDEN, least=style.least))
    return Table(
        table.title, [head(key, lang) for key in keys], [False] * 4 + [True] * len(FIGURES), rows, None, notes,
        is_suppressed=bool(style.least),
    )  # fmt: skip
