"""What a page is made of, in order; the template lays out each kind."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from web.asking.asked import Asked


class Link(NamedTuple):
    text: str
    href: str


Cell = str | int | Link | list[Link] | None


@dataclass(frozen=True)
class Cards:
    """Figures with what each counts; `wide` ones have room for amounts."""

    title: str
    cards: Sequence[tuple[str, int | None]]
    wide: bool = False
    kind: str = "cards"


@dataclass(frozen=True)
class Grid:
    """A table; `numbers` says which columns are figures."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    numbers: Sequence[bool]
    total: Sequence[Cell] | None = None
    notes: Sequence[str] = ()
    kind: str = "grid"


@dataclass(frozen=True)
class Drawing:
    title: str
    svg: str
    kind: str = "drawing"


@dataclass(frozen=True)
class Links:
    links: Sequence[Link]
    title: str = ""
    kind: str = "links"


@dataclass(frozen=True)
class Text:
    """Lines; `is_code` keeps their letters as they stand."""

    title: str
    lines: Sequence[str]
    is_code: bool = False
    kind: str = "text"


class Field(NamedTuple):
    """A field of a form: a text, or one of `choices` (value, words)."""

    name: str
    label: str
    value: str = ""
    choices: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Form:
    title: str
    action: str
    fields: Sequence[Field]
    kind: str = "form"


Part = Cards | Grid | Drawing | Links | Text | Form


@dataclass(frozen=True)
class Page:
    """`reached` is up to which position it rests on; `answers` are the addresses of what it shows as JSON."""

    title: str
    asked: Asked
    parts: Sequence[Part]
    reached: tuple[int, int]
    answers: Sequence[str] = ()
    subtitle: str = ""
    carried: dict[str, str] = field(default_factory=dict)
    """What the form of day and moment sends again, so that it shows this page."""
    path: str = ""
    """Of the menu, where it is one of its pages."""
