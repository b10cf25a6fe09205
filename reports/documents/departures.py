"""The report on people who left: the official columns, by group, way of leaving, central and local, province, month."""

from collections.abc import Mapping, Sequence
from typing import Any

from reports.charts.tiles import tile_map
from reports.documents.document import Answer, Document, Style, Table, table_of
from reports.documents.facts import facts_of, sources_of, subtitle_of
from reports.words.words import sentence

FIGURES = ("decided", "left", "submitted", "approved", "paid", "amount_approved", "amount_paid")
KEYS = ("category", "route", "level", "province", "month")


def departures(answers: Mapping[str, Answer], style: Style, command: str) -> Document:
    """`answers` are those of `stats departures` by each of `KEYS`."""
    lang, whole = style.lang, answers["category"]
    defined = "departures" if whole["from"] is None else "period"
    tables: list[Table] = []
    for key in KEYS:
        answer = _spheres(answers[key]) if key == "level" else answers[key]
        drawing = None
        if key == "province":
            drawing = lambda title, rows: tile_map(title, rows, lang)  # noqa: E731
        drawn = {"category": "decided", "province": "decided", "month": "left"}.get(key)
        tables.append(
            table_of(
                answer, FIGURES, style, heading=sentence(f"by_{key}", lang), defined=defined, drawn=drawn,
                drawing=drawing,
            )
        )  # fmt: skip
    return Document(
        "departures", sentence("report_departures", lang), subtitle_of(whole, lang), tables,
        [sentence("apart", lang), *sources_of(whole, command, lang)], whole["complete_to"],
        facts_of(whole, tables, lang),
    )  # fmt: skip


def _spheres(answer: Answer) -> Answer:
    """Levels as central or local."""
    rows: dict[str, dict[str, Any]] = {}
    for row in answer["rows"]:
        sphere = "central" if row["level"] == "central" else "local"
        merged = rows.setdefault(sphere, {"sphere": sphere} | dict.fromkeys(answer["total"], 0))
        for figure in answer["total"]:
            merged[figure] = merged[figure] + row[figure]
    ordered: Sequence[Any] = [rows[sphere] for sphere in ("central", "local") if sphere in rows]
    return {**answer, "by": ["sphere"], "rows": ordered}
