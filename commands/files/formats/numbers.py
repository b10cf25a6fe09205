"""What a person sees of a number in a sheet: the number format decides, and where it changes the number it is told."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from commands.office.cells import DressedNumber, NumberText, PercentText, UnreadableText

UNITS_OF_MONEY = frozenset({"", "đ", "₫", "đồng", "vnd", "vnđ"})
"""Words behind a number that say only what it counts."""
SHOWN_DIGITS = 15
"""Significant digits that a sheet keeps; what a binary fraction has beyond them nobody typed."""

_CURRENCY = re.compile(r"\[\$([^\]-]*)(?:-[0-9A-Fa-f]+)?\]")
_OTHER_BRACKETS = re.compile(r"\[[^\]]*\]")
_PADDING = re.compile(r"_.|\*.")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)')
_SCALED = re.compile(r"[0#?],+(?![0#?,])")
_SPACED = re.compile(r'(?<=[0#])(?:\\ |" "|[ \u00a0\u202f])(?=[0#])')
CONDITION = re.compile(r"\[[<>=]")
_DIGITS = re.compile(r"general|[0#?][0#?,]*(?:\.[0#?]*)?|\.[0#?]+", re.IGNORECASE)
_MASK = "\ue000"
LARGEST_CHECKED = Decimal(10) ** SHOWN_DIGITS
SHOWS_NOTHING = "the sheet shows nothing here and holds 0; write 0, or clear the cell"
MORE_DIGITS = "a sheet keeps 15 digits of a number, and this one has more; format the cell as text and type it anew"


@dataclass(frozen=True)
class Form:
    """The part of a format that is for a number above zero. `decimals` None: as many as it has, else at most, of which
    `least` are shown whatever they are; `zeros` is the least number of digits in front."""

    prefix: str = ""
    suffix: str = ""
    decimals: int | None = None
    zeros: int = 0
    is_percent: bool = False
    refused: str = ""
    is_dressed: bool = False
    """It says what the number counts, or groups its digits: more than the number where a text is asked for."""
    least: int = 0


def seen(value: float, number_format: str) -> str:
    """The text of a number cell as a person reads it, or an `UnreadableText` where that is not the number stored."""
    number = Decimal(f"{value:.{SHOWN_DIGITS}g}")
    if not number.is_finite() or abs(number) >= LARGEST_CHECKED:
        return UnreadableText(f"{value:g}", MORE_DIGITS)
    number += 0  # of zero there is one
    if not number_format or number_format in ("General", "@"):
        return NumberText(_plain(number))
    form = _form(number_format)
    refused = form.refused or _otherwise(number, number_format)
    if refused:
        return UnreadableText(_plain(number), f"the sheet shows this number {refused}; write it out in full")
    return _under(number, form)


def _under(number: Decimal, form: Form) -> str:
    text = _plain(number)
    if form.is_percent:
        number *= 100
    shown = _plain(abs(number))
    if form.decimals is not None:
        rounded = number.quantize(Decimal(1).scaleb(-form.decimals), ROUND_HALF_UP)
        if rounded != number:
            why = f"the sheet shows {rounded:f} and holds {number:f}; write the one that is meant"
            return UnreadableText(text, why)
        shown = _shown(abs(rounded), form)
    if not shown:
        return UnreadableText(text, SHOWS_NOTHING)
    if form.is_percent:
        return PercentText(_plain(number))
    if form.prefix or form.suffix:
        return NumberText(f"{'-' if number < 0 else ''}{form.prefix}{shown}{form.suffix}")
    text = text.zfill(form.zeros) if form.zeros > 1 and form.decimals == 0 else text
    return (DressedNumber if form.is_dressed or shown != text.removeprefix("-") else NumberText)(text)


def _shown(number: Decimal, form: Form) -> str:
    """The digits that a format shows of a number, its sign and the marks between groups aside."""
    whole, _, behind = f"{number:f}".partition(".")
    if form.zeros == 0 and whole == "0":
        whole = ""
    behind = behind[: form.least] + behind[form.least :].rstrip("0")
    return whole.zfill(form.zeros) + (f".{behind}" if behind else "")


def _otherwise(number: Decimal, number_format: str) -> str:
    """How a number below zero, or zero, is shown by a section of its own; empty when that changes nothing."""
    parts = sections(number_format)
    place = 1 if number < 0 else 2
    if number > 0 or len(parts) <= place:
        return ""
    own, usual = parts[place], _bare_words(parts[0])
    if _bare_words(own) not in (("", "0", usual) if number == 0 else (usual,)):
        return "with other words than one above zero"
    if _DIGITS.search(_without_words(own)) is None:
        return "" if number == 0 and "-" in own else "not at all"
    if number < 0 and not any(sign in own for sign in "-–("):
        return "without its minus"
    return "in another way than one above zero" if number < 0 and usual else ""


def _without_words(section: str) -> str:
    """The marks of a section alone."""
    return _LITERAL.sub("", _OTHER_BRACKETS.sub("", _PADDING.sub("", section)))


def _bare_words(section: str) -> str:
    """The words that a section shows, without signs, brackets and units of money."""
    section = _OTHER_BRACKETS.sub("", _CURRENCY.sub("", _PADDING.sub("", section)))
    words = "".join(found[0] or found[1] for found in _LITERAL.findall(section)).strip("-–() \u00a0").casefold()
    return "" if words in UNITS_OF_MONEY else words


def text_form(number_format: str) -> Form | None:
    """What a format shows around a text; None when it shows the text as it is."""
    parts = sections(number_format)
    section = parts[3] if len(parts) > 3 else parts[-1]
    bare = _OTHER_BRACKETS.sub("", _PADDING.sub("", section))
    before, at, after = _LITERAL.sub(lambda found: _MASK * len(found[0]), bare).partition("@")
    if not at:
        return Form(refused="in another way") if len(parts) > 3 else None
    before, after = _words(bare[: len(before)]), _words(bare[len(bare) - len(after) :])
    return Form(before, after) if before.strip() or after.strip() else None


def seen_text(text: str, form: Form) -> str:
    """The text of a text cell as a person reads it, under a format that changes it."""
    if form.refused:
        return UnreadableText(text, f"the sheet shows this text {form.refused}; write it out in full")
    return f"{form.prefix}{text}{form.suffix}"


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@lru_cache(maxsize=1024)
def _form(number_format: str) -> Form:
    if CONDITION.search(number_format):
        return Form(refused="in a way that depends on the number")
    first = _PADDING.sub("", sections(number_format)[0])
    first = _SPACED.sub(",", _OTHER_BRACKETS.sub("", _CURRENCY.sub(lambda found: f'"{found[1]}"', first)))
    core = _LITERAL.sub(lambda found: _MASK * len(found[0]), first)
    digits = _DIGITS.search(core)
    is_percent = "%" in core
    if digits is None:
        return Form(refused="as a word")
    rest = core[: digits.start()] + core[digits.end() :]
    before, after = _words(first[: digits.start()]), _words(first[digits.end() :])
    refused = _refused(core, rest)
    if not refused and "?" in digits[0] and not {part.strip().casefold() for part in (before, after)} <= UNITS_OF_MONEY:
        refused = "with spaces between its words and its digits"
    if refused:
        return Form(refused=refused)
    if "%" in before + after or (is_percent and (core.count("%") > 1 or (before + after).strip())):
        return Form(refused="with a % that is only written beside it" if not is_percent else "with more than its %")
    dressed = bool((before + after).strip())
    if before.strip().casefold() in UNITS_OF_MONEY:
        before = ""
    if after.strip().casefold() in UNITS_OF_MONEY:
        after = ""
    dressed = (dressed and not (before or after)) or "," in digits[0]
    front, _, behind = digits[0].partition(".")
    if front.casefold() == "general":
        return Form(before, after, is_percent=is_percent)
    zeros, least = front.replace(",", "").count("0"), behind.count("0")
    return Form(before, after, len(behind), zeros, is_percent, is_dressed=dressed, least=least)


def _refused(core: str, rest: str) -> str:
    """How a format shows another number than the one stored, in words; empty when it does not. `rest`: what is
    around the first run of digits."""
    if _SCALED.search(core):
        return "in thousands or millions"
    if "/" in rest:
        return "as a fraction"
    if "E" in rest.upper():
        return "with an exponent"
    return "in groups of digits" if _DIGITS.search(rest) else ""


def sections(number_format: str) -> list[str]:
    """For numbers above zero, below it, zero, and for text."""
    found, quoted = [""], False
    for letter in number_format:
        quoted ^= letter == '"'
        if letter == ";" and not quoted:
            found.append("")
        else:
            found[-1] += letter
    return found


def _words(part: str) -> str:
    """The literal text of a part of a format, without the marks that stand for something else."""
    bare = _LITERAL.sub(lambda found: found[0].replace("%", _MASK), part).replace("%", "").replace(_MASK, "%")
    return _LITERAL.sub(lambda found: found[1] or found[2] or "", bare)
