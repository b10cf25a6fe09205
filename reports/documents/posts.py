"""Key posts of communes, of which nobody is named: required, filled, missing."""

from typing import Any

from reports.documents.document import Answer, Style, Table, table_of
from reports.words.words import sentence

FIGURES = ("required", "filled", "missing", "overdue")


def posts_by_province(answer: Answer, style: Style) -> Table:
    """Of `vacancies` with the filled posts too."""
    ordered = by_province(answer)
    total = {name: sum(row[name] for row in ordered) for name in FIGURES}
    counted = {**answer, "by": ["province"], "rows": ordered, "total": total}
    return table_of(counted, FIGURES, style, heading=sentence("key_posts", style.lang), defined="key_posts")


def by_province(answer: Answer) -> list[dict[str, Any]]:
    """The figures of each; holders beyond those required fill no other post."""
    rows: dict[str | None, dict[str, Any]] = {}
    for post in answer["rows"]:
        row = rows.setdefault(post["province"], {"province": post["province"], **dict.fromkeys(FIGURES, 0)})
        required = post["required"] or 0
        filled = min(required, post["filled"])
        for name, value in zip(FIGURES, (required, filled, required - filled, int(post["overdue"])), strict=True):
            row[name] = row[name] + value
    return [rows[province] for province in sorted(rows, key=lambda code: code or "~")]
