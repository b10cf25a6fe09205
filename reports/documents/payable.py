"""The accountant's list: who, how much is approved, paid and left, with totals, by unit or by decision."""

from collections.abc import Mapping, Sequence
from typing import Any

from reports.words.order import in_order, of_person, of_unit
from reports.words.words import Lang, day, head, sentence, title
from reports.workbook import Cell, Column, Sheet, workbook

AMOUNTS = ("assessed", "approved", "paid", "left_to_pay", "to_repay")
BY = {"unit": "name", "decision": "instrument"}
Row = Mapping[str, Any]


def payable(
    rows: Sequence[Row],
    names: Mapping[str, str],
    *,
    by: str,
    lang: Lang,
    facts: Sequence[tuple[str, str]],
    position: int,
) -> bytes:
    """`names` are those of people by staff number: who is missing there was erased. A sheet with everybody, grouped,
    one with the sums of each group, and what was asked."""
    group = BY[by]
    order = of_unit if by == "unit" else in_order
    erased = sentence("erased", lang)

    def place(row: Row) -> tuple[Any, ...]:
        person = of_person(names.get(row["staff_number"], erased))
        unit_id = row["unit_id"] if by == "unit" else ""
        return order(row[group]), unit_id, person, row["staff_number"], row["decided_on"]

    ordered = sorted(rows, key=place)
    texts = ("name", "full_name", "staff_number", "category", "instrument", "decided_on", "regime", "status")
    heads = [head("unit" if name == "name" else name, lang) for name in texts]
    columns = [Column(head("line", lang), "number"), *map(Column, heads)]
    columns += [Column(head(f"amount_{name}", lang), "number", totalled=True) for name in AMOUNTS]
    listed: list[list[Cell]] = []
    for line, row in enumerate(ordered, start=1):
        told = {**row, "full_name": names.get(row["staff_number"], erased), "decided_on": day(row["decided_on"], lang)}
        said = [told[name] if name in ("decided_on", "full_name") else title(name, told[name], lang) for name in texts]
        listed.append([line, *said, *(left_to_pay(row) if name == "left_to_pay" else row[name] for name in AMOUNTS)])
    total = head("total", lang)
    means = [f"{head(f'amount_{name}', lang)}: {sentence(f'payable_{name}', lang)}." for name in AMOUNTS]
    heading = sentence("payable", lang)
    everybody = Sheet(heading, heading, columns, listed, total, means)
    about = sentence("about", lang)
    told_about: list[list[Cell]] = [[name, value] for name, value in facts]
    sheets = [everybody, _sums(ordered, by, lang), Sheet(about, about, [Column(""), Column("")], told_about)]
    return workbook(sheets, position=position, title=heading)


def left_to_pay(row: Row) -> int:
    """Approved and not yet paid, at most what is still owed; nothing of who is to return it."""
    left: int = min(row["approved"] - row["paid"], row["outstanding"] or 0)
    return max(0, left)


def _sums(ordered: Sequence[Row], by: str, lang: Lang) -> Sheet:
    sums: dict[tuple[str, str], list[int]] = {}
    for row in ordered:
        key = (row["unit"], row["name"]) if by == "unit" else ("", row["instrument"])
        counted = sums.setdefault(key, [0] * (len(AMOUNTS) + 1))
        amounts = [left_to_pay(row) if name == "left_to_pay" else row[name] or 0 for name in AMOUNTS]
        for index, amount in enumerate((1, *amounts)):
            counted[index] += amount
    texts = [head("unit", lang), head("unit_name", lang)] if by == "unit" else [head("instrument", lang)]
    columns = [*map(Column, texts), Column(head("settlements", lang), "number", totalled=True)]
    columns += [Column(head(f"amount_{name}", lang), "number", totalled=True) for name in AMOUNTS]
    rows: list[list[Cell]] = [[*key, *figures] if by == "unit" else [key[1], *figures] for key, figures in sums.items()]
    heading = sentence(f"payable_by_{by}", lang)
    return Sheet(heading, heading, columns, rows, head("total", lang))
