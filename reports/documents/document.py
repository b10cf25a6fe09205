"""What a document is made of, whether it becomes a page or a workbook."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from reports.charts.bars import bars
from reports.documents.suppress import HIDDEN, Counted, suppressed
from reports.words.words import Lang, codes, definition, head, sentence, title
from reports.workbook import Cell

Answer = Mapping[str, Any]


@dataclass(frozen=True)
class Table:
    """`numbers` says which columns are of numbers."""

    title: str
    heads: Sequence[str]
    numbers: Sequence[bool]
    rows: Sequence[Sequence[Cell]]
    totals: Sequence[Cell] | None
    notes: Sequence[str] = ()
    drawings: Sequence[str] = ()
    is_suppressed: bool = False
    is_named: bool = False
    """Whether the second column has the name of what the first has the code of."""
    widest: int = 0
    """The column of text that needs the most room, unless there are names."""

    @property
    def texts(self) -> int:
        """How many columns of text stand before the first number."""
        return next((index for index, is_number in enumerate(self.numbers) if is_number), len(self.numbers))


@dataclass(frozen=True)
class Document:
    name: str
    title: str
    subtitle: str
    tables: Sequence[Table]
    sources: Sequence[str]
    position: int
    facts: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Style:
    """How every table of a document is made: its language, and below which count a cell is hidden (0: none)."""

    lang: Lang
    least: int = 0
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def table_of(
    answer: Answer,
    figures: Sequence[str],
    style: Style,
    *,
    heading: str,
    defined: str,
    drawn: str | None = None,
    drawing: Callable[[str, Sequence[tuple[Any, int]]], str] | None = None,
) -> Table:
    """A table of one key of an answer of `stats`, with the figures, their totals and their meanings; `drawn` is the
    figure of its chart, `drawing` draws it in place of bars."""
    [key] = answer["by"]
    lang = style.lang
    answer = in_order_of_codes(answer, key)
    names = style.names.get(key)
    labelled = [_label(row[key], key, names, lang) for row in answer["rows"]]
    counted = Counted(
        figures, [[row[figure] for figure in figures] for row in answer["rows"]], [answer["total"][f] for f in figures]
    )
    told = suppressed(counted, style.least) if style.least else counted
    before = 2 if names is not None else 1
    heads = [head(key, lang)] if names is None else [head("code", lang), head(key, lang)]
    rows: list[list[Cell]] = [[*label, *values] for label, values in zip(labelled, told.rows, strict=True)]
    notes = [f"{head(figure, lang)}: {means}." for figure in figures if (means := definition(defined, figure, lang))]
    if style.least:
        notes.append(sentence("suppressed", lang, mark=HIDDEN, least=style.least))
    drawings = []
    if drawn is not None:
        index = list(figures).index(drawn)
        shown = [
            (row[key] if drawing is not None else label[-1] or label[0], values[index])
            for row, label, values in zip(answer["rows"], labelled, told.rows, strict=True)
            if isinstance(values[index], int)
        ]
        over = f"{heading}: {head(drawn, lang)}"
        drawings.append(
            drawing(over, shown) if drawing is not None else bars(over, [(str(n), v) for n, v in shown], lang)
        )
    return Table(
        title=heading,
        heads=[*heads, *(head(figure, lang) for figure in figures)],
        numbers=[False] * before + [True] * len(figures),
        rows=rows,
        totals=[head("total", lang), *[""] * (before - 1), *told.totals],
        notes=notes,
        drawings=drawings,
        is_suppressed=bool(style.least),
        is_named=names is not None,
    )


def in_order_of_codes(answer: Answer, key: str) -> Answer:
    """Rows by groups of staff, ways of leaving, fields, ... as papers list them, not by the letters of their codes; who
    has none stands last."""
    known = list(codes().get(key, {}))
    if not known:
        return answer
    place = {code: number for number, code in enumerate(known)}
    return {**answer, "rows": sorted(answer["rows"], key=lambda row: place.get(row[key], len(place)))}


def _label(value: Any, key: str, names: Mapping[str, str] | None, lang: Lang) -> list[Cell]:
    said = sentence("none", lang) if value is None else value if names is not None else title(key, value, lang)
    return [said] if names is None else [said, names.get(str(value), "")]
