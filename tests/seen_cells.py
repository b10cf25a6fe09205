"""Cells of a sheet drawn at random, each with what a person sees in it, worked out from the drawing alone."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random

MONEY = ("đ", "₫", "đồng", "VND")


@dataclass(frozen=True)
class Seen:
    """What a cell shows: a `text` without marks between groups of digits, with a point in front of decimals; `number`
    where it is one, of a percent that in front of its sign. `is_bare`: the text alone, no groups, no word for money."""

    text: str = ""
    number: Decimal | None = None
    day: date | None = None
    is_percent: bool = False
    is_bare: bool = True


@dataclass(frozen=True)
class Cell:
    """What is stored under which format; `formula` in front of a stored value. `seen` None: nothing to be taken."""

    value: object
    seen: Seen | None
    number_format: str = "General"
    formula: str = ""


def blank() -> Cell:
    return Cell(None, Seen())


Show = Callable[[Decimal], Seen | None]


def fixed(decimals: int, *, zeros: int = 1, grouped: bool = False, before: str = "", after: str = "") -> Show:
    """A number with so many decimals, `zeros` digits in front at least, and words around it, the sign before all."""

    def show(number: Decimal) -> Seen:
        rounded = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        whole, _, behind = f"{abs(rounded):f}".partition(".")
        digits = whole.zfill(zeros) + (f".{behind}" if behind else "")
        sign = "-" if rounded < 0 else ""
        money = after.strip() in MONEY
        words = "" if money else after
        is_number = not (before or words)
        bare = not money and not (grouped and len(whole) > 3)
        return Seen(f"{sign}{before}{digits}{words}", rounded if is_number else None, is_bare=bare)

    return show


def general(number: Decimal) -> Seen | None:
    """Fifteen digits at most; what has more before its point is shown with an exponent."""
    kept = Decimal(f"{number:.15g}")
    return Seen(_plain(kept), kept) if abs(kept) < Decimal(10) ** 15 else None


def percent(decimals: int) -> Show:
    def show(number: Decimal) -> Seen:
        rounded = (number * 100).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        return Seen(f"{rounded:f}%", rounded, is_percent=True, is_bare=False)

    return show


def scaled(thousands: int) -> Show:
    return lambda number: fixed(0)(number / 1000**thousands)


def apart(above: Show, below: Show, zero: Show) -> Show:
    """Of a format in sections: what stands for a number below zero, which has its own sign or none."""

    def show(number: Decimal) -> Seen | None:
        return above(number) if number > 0 else below(-number) if number < 0 else zero(number)

    return show


def word(text: str) -> Show:
    return lambda _: Seen(text)


def never(_: Decimal) -> None:
    return None


def negated(show: Show) -> Show:
    """With a minus in front of it all."""

    def negative(number: Decimal) -> Seen | None:
        seen = show(number)
        if seen is None or not seen.text.strip("0."):
            return seen
        return replace(seen, text=f"-{seen.text}", number=None if seen.number is None else -seen.number)

    return negative


ACCOUNT = '_(* #,##0_);_(* \\(#,##0\\);_(* "-"_);_(@_)'
FORMATS: dict[str, Show] = {
    "General": general,
    "0": fixed(0),
    "0.00": fixed(2),
    "0.000": fixed(3),
    "#,##0": fixed(0, grouped=True),
    "#,##0.00": fixed(2, grouped=True),
    '#,##0 "đ"': fixed(0, grouped=True, after=" đ"),
    '0 "VND"': fixed(0, after=" VND"),
    "#,##0\\ [$₫-42A]": fixed(0, grouped=True, after=" ₫"),
    "#,###": apart(fixed(0, grouped=True), negated(fixed(0, grouped=True)), word("")),
    "0%": percent(0),
    "0.0%": percent(1),
    "00000": fixed(0, zeros=5),
    "000000000000": fixed(0, zeros=12),
    '"QĐ-"0': fixed(0, before="QĐ-"),
    '0"/QĐ-UBND"': fixed(0, after="/QĐ-UBND"),
    '0" triệu"': fixed(0, after=" triệu"),
    '0"000"': fixed(0, after="000"),
    '0",5"': fixed(0, after=",5"),
    '0.0"0"': fixed(1, after="0"),
    '"1"0': fixed(0, before="1"),
    "\\-0": fixed(0, before="-"),
    '"-"0': fixed(0, before="-"),
    "0,": scaled(1),
    "#,##0,,": scaled(2),
    "0.00E+00": never,
    "# ?/?": never,
    "000-000": never,
    "[<100]0;0.0": never,
    '0"%"': never,
    "0;0": apart(fixed(0), fixed(0), fixed(0)),
    "#,##0;#,##0": apart(fixed(0, grouped=True), fixed(0, grouped=True), fixed(0)),
    '0;"âm "0': apart(fixed(0), fixed(0, before="âm "), fixed(0)),
    "0;-0;": apart(fixed(0), negated(fixed(0)), word("")),
    "0;;0": apart(fixed(0), word(""), fixed(0)),
    ";;;": word(""),
    '"có"': word("có"),
    '0;-0;"không"': apart(fixed(0), negated(fixed(0)), word("không")),
    "[Red]0;[Blue]-0": apart(fixed(0), negated(fixed(0)), fixed(0)),
    ACCOUNT: apart(fixed(0, grouped=True), negated(fixed(0, grouped=True)), fixed(0)),
}
DAYS: dict[str, bool] = {
    "dd/mm/yyyy": True,
    "d/m/yyyy": True,
    "yyyy-mm-dd": True,
    "mm/dd/yyyy": True,
    'dd" tháng "mm" năm "yyyy': True,
    "dd/mm/yyyy hh:mm": True,
    "mm/yyyy": False,
    "mmm-yy": False,
    "d-mmm": False,
    "dd/mm": False,
    "yyyy": False,
    "hh:mm": False,
    "[h]:mm": False,
    "dddd": False,
}
"""Of each format whether it shows a whole day."""


def number_cell(random: Random) -> Cell:
    value = random.choice(
        [
            0, 1, 7, 12, 25, 100, -5, -744778125, 744778125, 1500, 123456789012, 45839, 20, 2025,
            10**15 + 1, 12345678901234567, 0.25, 0.075, 4.65, 4.655, 0.1 + 0.2, 1e-7, 2.5, -0.5, 999.5, 1.005,
            random.randint(-10**6, 10**12), round(random.uniform(0, 12), 2), random.uniform(0, 1000),
        ]
    )  # fmt: skip
    number_format = random.choice(list(FORMATS))
    kept = Decimal(f"{value:.15g}")
    lost = abs(kept) >= Decimal(10) ** 15
    return Cell(value, None if lost else FORMATS[number_format](kept), number_format)


def day_cell(random: Random) -> Cell:
    number_format, is_whole = random.choice(list(DAYS.items()))
    moment = datetime(1955, 1, 1) + timedelta(random.randrange(27_000))  # noqa: DTZ001
    if random.random() < 0.2:
        moment += timedelta(minutes=random.randrange(1, 1440))
    return Cell(moment, Seen(day=moment.date()) if is_whole else None, number_format)


def text_cell(random: Random, text: str) -> Cell:
    """A text, under a format that says nothing of texts, one that shows it, or one that adds to it or hides it."""
    number_format = random.choice(["General", "@", "0.00", "dd/mm/yyyy", '"CB-"@', '@" (x)"', ";;;", '0;-0;0;"ẩn"'])
    shown = {'"CB-"@': f"CB-{text}", '@" (x)"': f"{text} (x)", ";;;": "", '0;-0;0;"ẩn"': "ẩn"}
    return Cell(text, Seen(shown.get(number_format, text)), number_format)


def truth_cell(random: Random) -> Cell:
    value = random.random() < 0.5
    return Cell(value, Seen("TRUE" if value else "FALSE"))


def error_cell(random: Random) -> Cell:
    return Cell(random.choice(["#N/A", "#REF!", "#DIV/0!", "#VALUE!"]), None, formula="=NA()")


def calculated(cell: Cell) -> Cell:
    """The same, as what a formula came to."""
    return replace(cell, formula="=B1+1") if isinstance(cell.value, str | int | float) else cell


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
