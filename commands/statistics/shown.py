"""One count in every format: table, CSV, JSON, workbook, bars."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from commands.language import language
from commands.names import Names, with_names
from commands.output import Dong, emit, emit_csv
from commands.pictures import PICTURES, put_picture
from commands.reach import reach_in_words, say_when_incomplete
from commands.tables import Table, say

if TYPE_CHECKING:
    from reports.words.words import Lang

Command = TypeVar("Command", bound=Callable[..., Any])
FORMATS = ("table", "csv", "json", "xlsx", "chart", "map")


@dataclass(frozen=True)
class Counted:
    """`answer` has `on`, `from`, `as_known`, the reach, `rows` and `total`; rows have the keys in `by` and the figures.
    `subject` is its name among the sentences, `defined` that of its definitions."""

    subject: str
    defined: str
    answer: Mapping[str, Any]
    by: Sequence[str]
    figures: Sequence[str]
    named: Mapping[str, Names] = field(default_factory=dict)
    own_map: bool = False
    """Whether provinces are those of each person's last day of service."""

    def heading(self, lang: Lang) -> str:
        from reports.words.words import day, sentence

        answer, what = self.answer, sentence(self.subject, lang)
        on = day(answer["on"], lang)
        said = (
            sentence("on_day", lang, what=what, on=on)
            if answer.get("from") is None
            else sentence("in_period", lang, what=what, since=day(answer["from"], lang), on=on)
        )
        known = answer["as_known"]
        return said if known is None else said + sentence("as_known", lang, known=known)

    def label(self, row: Mapping[str, Any], lang: Lang) -> str:
        """What a row is of, in words."""
        from reports.words.words import sentence, title

        parts = []
        for key in self.by:
            value = row[key]
            named = None if value is None else self.named.get(key, {}).get(str(value))
            parts.append(sentence("none", lang) if value is None else named or title(key, value, lang))
        return ", ".join(parts)


@dataclass(frozen=True)
class Shape:
    """How it is to be shown."""

    form: str
    out: Path | None
    figure: str | None
    overwrite: bool
    as_json: bool

    @property
    def for_people(self) -> bool:
        """Whether names stand beside codes."""
        return not self.as_json and self.form in ("table", "xlsx", "chart", "map")


def shape_options(figures: Sequence[str]) -> Callable[[Command], Command]:
    """`--format`, `--out`, `--figure`, `--overwrite`, passed as `form`, `out`, `figure`, `overwrite`."""

    def decorate(command: Command) -> Command:
        command = click.option("--overwrite", is_flag=True, help="Replace a file that is newer, or none of sobo's.")(
            command
        )
        command = click.option(
            "--figure", type=click.Choice(figures), metavar="FIGURE",
            help=f"Which figure a chart or map draws, of {', '.join(figures)}. Default: {figures[0]}.",
        )(command)  # fmt: skip
        command = click.option(
            "--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
            help="Where the workbook, or the picture of a chart or map (.svg, .png), goes.",
        )(command)  # fmt: skip
        return click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True)(command)

    return decorate


def show(counted: Counted, shape: Shape) -> None:
    """Print it, or write it into the file that was asked for."""
    form = "json" if shape.as_json else shape.form
    if shape.out is not None and form not in ("xlsx", "chart", "map"):
        raise click.UsageError("--out goes with --format xlsx, chart or map; the others print what > puts into a file")
    if not counted.answer["rows"]:
        from reports.words.words import sentence

        say(f"sobo: {sentence('nothing_found', language())}")
    if form == "csv":
        say_when_incomplete(dict(counted.answer))
        columns = (*counted.by, *counted.figures)
        emit_csv(columns, ([row[column] for column in columns] for row in counted.answer["rows"]))
    elif form == "xlsx":
        _workbook(counted, shape)
    elif form == "chart":
        _chart(counted, shape)
    elif form == "map":
        _map(counted, shape)
    else:
        emit(counted.answer, form == "json", lambda: _table(counted))


def _table(counted: Counted) -> Table:
    answer, by, figures = counted.answer, tuple(counted.by), counted.figures
    lang = language()
    rows_of = ([*(row[key] for key in by), *(_figure(name, row[name]) for name in figures)] for row in answer["rows"])
    columns, rows = with_names((*by, *figures), rows_of, counted.named)
    blank = len(columns) - len(figures) - 1
    rows.append(["total", *[""] * blank, *(_figure(name, answer["total"][name]) for name in figures)])
    return Table(columns, rows, counted.heading(lang), _reach(answer, lang))


def _reach(answer: Mapping[str, Any], lang: Lang) -> str:
    from reports.words.words import sentence

    if lang == "vi" and answer["complete_to"] == answer["includes_to"]:
        said = sentence("complete_to", lang, position=answer["complete_to"])
    else:
        said = reach_in_words(dict(answer))
    return said[:1].upper() + said[1:]


def _figure(name: str, value: int | None) -> int | None:
    return Dong(value) if value is not None and name.startswith("amount_") else value


def _workbook(counted: Counted, shape: Shape) -> None:
    from reports.statistic_book import statistic_book

    if shape.out is None and sys.stdout.isatty():
        raise click.UsageError(
            "a workbook is no text for a terminal: name a file with --out FILE.xlsx, or take > FILE.xlsx"
        )
    lang = language()
    book = statistic_book(
        counted.answer,
        by=counted.by,
        figures=counted.figures,
        named=counted.named,
        heading=counted.heading(lang),
        defined=counted.defined,
        question=_question(),
        lang=lang,
    )
    _put(book, counted, shape)


def _question() -> str:
    """As it was typed, without what concerns the machine."""
    return " ".join(["sobo", *sys.argv[1:]])


def _chart(counted: Counted, shape: Shape) -> None:
    from reports.charts import bars

    figure, lang = _drawn_figure(counted, shape), language()
    heading = _heading_of(counted, figure, lang)
    rows = [(counted.label(row, lang), int(row[figure] or 0)) for row in counted.answer["rows"]]
    if shape.out is None:
        width = _columns()
        emit(None, False, [heading, *bars.lines(rows, lang, width), _reach(counted.answer, lang)])
        return
    position = counted.answer["complete_to"]
    _picture(bars.bars(heading, rows, lang, position=position), counted, shape)


def _map(counted: Counted, shape: Shape) -> None:
    """The country as squares, of the provinces from 2025-07-01 on."""
    from reports.charts.tiles import FROM, tile_map

    if tuple(counted.by) != ("province",):
        raise click.UsageError("a map is of provinces: ask --by province, with the other keys as filters")
    if counted.own_map or counted.answer["on"] < FROM.isoformat():
        raise click.UsageError(f"the squares are the provinces from {FROM} on; ask --on that day or later, --map on")
    figure, lang = _drawn_figure(counted, shape), language()
    figures = [(row["province"], row[figure]) for row in counted.answer["rows"] if row[figure] is not None]
    position = counted.answer["complete_to"]
    _picture(tile_map(_heading_of(counted, figure, lang), figures, lang, position=position), counted, shape)


def _drawn_figure(counted: Counted, shape: Shape) -> str:
    return shape.figure or counted.figures[0]


def _heading_of(counted: Counted, figure: str, lang: Lang) -> str:
    from reports.words.words import head

    return f"{counted.heading(lang)}: {head(figure, lang)}"


def _picture(svg: str, counted: Counted, shape: Shape) -> None:
    form = "svg" if shape.out is None else shape.out.suffix.lower().removeprefix(".")
    if form not in PICTURES:
        raise click.UsageError(
            f"--out {shape.out}: a picture is written as {' or '.join(f'.{one}' for one in PICTURES)}"
        )
    put_picture(svg, form, shape.out, position=counted.answer["complete_to"], overwrite=shape.overwrite)


def _columns() -> int:
    import shutil

    return shutil.get_terminal_size().columns if sys.stdout.isatty() else 100


def _put(content: bytes, counted: Counted, shape: Shape) -> None:
    from reports.writing import write_all

    if shape.out is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    write_all({shape.out: content}, counted.answer["complete_to"], overwrite=shape.overwrite)
    say(f"sobo: {shape.out}")
