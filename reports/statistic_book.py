"""The workbook of one count: its rows with totals, and what was asked."""

from collections.abc import Mapping, Sequence
from typing import Any

from reports.digest import digest_of
from reports.words.words import Lang, day, definition, head, sentence, title
from reports.workbook import Cell, Column, Sheet, workbook


def statistic_book(
    answer: Mapping[str, Any],
    *,
    by: Sequence[str],
    figures: Sequence[str],
    named: Mapping[str, Mapping[str, str]],
    heading: str,
    defined: str,
    question: str,
    lang: Lang,
) -> bytes:
    columns: list[Column] = []
    for key in by:
        columns.append(Column(head(key, lang)))
        if key in named:
            columns.append(Column(head(f"{key}_name", lang)))
    totals = answer["total"]
    columns += [Column(head(figure, lang), "number", _adds_up(answer, figure)) for figure in figures]
    rows: list[list[Cell]] = []
    for row in answer["rows"]:
        cells: list[Cell] = []
        for key in by:
            value = row[key]
            if value is None:
                cells.append(sentence("none", lang))
            else:
                cells.append(value if key in named else title(key, value, lang))
            if key in named:
                cells.append(named[key].get(str(value)))
        rows.append([*cells, *(row[figure] for figure in figures)])
    notes = [sentence("apart", lang), *(f"{name}: {means}" for name, means in definitions(defined, figures, lang))]
    counted = Sheet(heading, heading, columns, rows, total=head("total", lang), notes=notes)
    assert all(name in totals for name in figures)
    return workbook([counted, about(answer, question, lang)], position=answer["complete_to"], title=heading)


def about(answer: Mapping[str, Any], question: str, lang: Lang) -> Sheet:
    """What was asked, of which days, what the answer rests on."""
    since, known = answer.get("from"), answer["as_known"]
    period: list[list[Cell]] = [] if since is None else [[sentence("since", lang), day(since, lang)]]
    lines: list[list[Cell]] = [
        [sentence("question", lang), question],
        [sentence("day", lang), day(answer["on"], lang)],
        *period,
        [sentence("known", lang), sentence("everything", lang) if known is None else str(known)],
        [sentence("position", lang), str(answer["complete_to"])],
        [sentence("digest", lang), digest_of(answer)],
    ]
    name = sentence("about", lang)
    return Sheet(name, name, [Column(""), Column("")], lines, notes=[sentence("digest_means", lang)])


def definitions(defined: str, figures: Sequence[str], lang: Lang) -> list[tuple[str, str]]:
    """Head and meaning of every figure of which something is to be said."""
    found = ((head(figure, lang), definition(defined, figure, lang)) for figure in figures)
    return [(name, means) for name, means in found if means]


def _adds_up(answer: Mapping[str, Any], figure: str) -> bool:
    return bool(answer["total"][figure] == sum(row[figure] or 0 for row in answer["rows"]))
