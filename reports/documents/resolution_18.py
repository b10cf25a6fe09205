"""The report on Resolution 18-NQ/TW over a period: units and staff before and after, who left, posts, money."""

from collections import Counter
from collections.abc import Mapping, Sequence

from reports.documents.departures import FIGURES as LEFT
from reports.documents.document import Answer, Document, Style, Table, table_of
from reports.documents.facts import facts_of, sources_of, subtitle_of
from reports.documents.posts import posts_by_province
from reports.documents.staffing import STAFF
from reports.words.words import day, head, sentence, title
from reports.workbook import Cell

LEVELS = ("province", "district", "commune")
MONEY = ("settlements", "assessed", "amount_assessed", "amount_approved", "amount_paid", "amount_outstanding")


def resolution_18(
    answers: Mapping[str, Answer], units: Mapping[str, Sequence[Answer]], style: Style, command: str
) -> Document:
    """`answers`: `before` and `after` of `stats staffing` by province, each with names of its own under
    `before:province`; `mergers` by form, `month` and `province` of the departures of the period, `regime` of
    `settlements`, `posts` of `vacancies`. `units`: those that lived `before` and `after`."""
    lang, whole, before = style.lang, answers["month"], answers["before"]
    plain = Style(lang, 0, style.names)
    old = Style(lang, style.least, {"province": style.names["before:province"]})
    tables = [
        _units(units, lang_style=plain),
        table_of(
            answers["mergers"], ("units", "predecessors"), plain, heading=sentence("mergers", lang), defined="mergers"
        ),
    ]
    if not style.least:
        told = sentence("staff_before", lang, on=day(before["on"], lang))
        tables.append(table_of(before, STAFF, old, heading=told, defined="staffing"))
    told = sentence("staff_after", lang, on=day(answers["after"]["on"], lang))
    tables += [
        table_of(answers["after"], STAFF, style, heading=told, defined="staffing"),
        table_of(whole, LEFT, style, heading=sentence("by_month", lang), defined="period", drawn="left"),
        table_of(answers["province"], LEFT, style, heading=sentence("by_province", lang), defined="period"),
        posts_by_province(answers["posts"], plain),
        table_of(answers["regime"], MONEY, style, heading=sentence("by_regime", lang), defined="settlements"),
    ]
    more = ["18-NQ/TW", *([sentence("one_map", lang)] if style.least else [])]
    return Document(
        "resolution-18", sentence("report_resolution_18", lang), subtitle_of(whole, lang), tables,
        sources_of(whole, command, lang, *more), whole["complete_to"], facts_of(whole, tables, lang),
    )  # fmt: skip


def _units(units: Mapping[str, Sequence[Answer]], *, lang_style: Style) -> Table:
    lang = lang_style.lang
    counts = {when: Counter(unit["level"] for unit in found) for when, found in units.items()}
    rows = [(level, counts["before"][level], counts["after"][level]) for level in LEVELS]
    filled: list[list[Cell]] = [
        [title("level", level, lang), before, after, after - before] for level, before, after in rows
    ]
    before, after = (sum(row[index] for row in rows) for index in (1, 2))  # type: ignore[misc]
    totals = [before, after, after - before]
    heads = [head(key, lang) for key in ("level", "before", "after", "difference")]
    return Table(
        sentence("units_before_after", lang), heads, [False, True, True, True], filled, [head("total", lang), *totals]
    )
