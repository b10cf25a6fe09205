"""Rows of sheets at random, written plainly and in every other way that XML allows: read as openpyxl reads them."""

from collections.abc import Callable, Iterator
from random import Random
from xml.sax.saxutils import escape

import pytest

from commands.files.xlsx import sheet_rows
from commands.files.xlsx.book import sheets_of
from commands.files.xlsx.cell_texts import NEVER_CALCULATED
from commands.files.xlsx.sheet_xml import SheetParser
from commands.office.cells import UnreadableText
from tests.sheet_parts import MAIN, around, by_openpyxl, worksheet

SHEETS = 25
WORDS = (
    "Xã Đông Hà",
    "a & b <c>",
    ' "x" ',
    "00012",
    "ỡ\u00a0é",
    "hai\ndòng",
    "]]>",
    "=B2",
    "#N/A",
    "_x000D_",
    "'",
    "0",
)
STRINGS = "".join(f'<si><t xml:space="preserve">{escape(word)}</t></si>' for word in WORDS) + (
    '<si><r><t>Xã </t></r><r><rPr><b/></rPr><t>Một</t></r><rPh sb="0" eb="1"><t>xa</t></rPh></si><si/>'
)
NUMBERS = ("0", "1", "-3", "4.65", "1E3", "2.5e-2", "45839", "45839.5", "0.25", "999999999999", "0.1", "60", "1.0")
NUMBER_STYLES = (0, 0, 0, 1, 2, 3)


def cell(random: Random, reference: str) -> str:
    """What stands between the quotation marks of `r` and the end of the cell; no format alone is among them."""
    style = random.choice(NUMBER_STYLES)
    styled = f' s="{style}"' if style or random.random() < 0.3 else ""
    formula = ""
    if random.random() < 0.2:
        formula = random.choice(["<f>A1*2</f>", '<f>IF(A1&lt;2,"x","")</f>', "<f>SUM(A1:B2)</f>", "<f>A1&amp;B1</f>"])
    word = escape(random.choice(WORDS), {'"': random.choice(['"', "&quot;"])})
    kind, inside = random.choice(
        [
            ("", f"{formula}<v>{random.choice(NUMBERS)}</v>"),
            ("n", f"{formula}<v>{random.choice(NUMBERS)}</v>"),
            ("s", f"<v>{random.randrange(len(WORDS) + 2)}</v>"),
            ("str", f"{formula or '<f>A1</f>'}<v>{word}</v>"),
            ("str", "<f>A1</f><v></v>"),
            ("b", f"{formula}<v>{random.choice('01')}</v>"),
            ("e", f"{formula}<v>#DIV/0!</v>"),
            ("d", "<v>2025-07-01</v>"),
            ("inlineStr", f'<is><t xml:space="preserve">{word}</t></is>'),
            ("inlineStr", f"<is><r><t>{word}</t></r><r><rPr><i/></rPr><t>x</t></r></is>"),
            ("inlineStr", f'<is><t>{word}</t><rPh sb="0" eb="1"><t>no</t></rPh></is>'),
            ("inlineStr", "<is><t></t></is>"),
            ("", "<f>B1</f>"),
            ("", "<f>B1</f><v/>"),
            ("", ""),
            ("s", ""),
        ]
    )
    typed = f' t="{kind}"' if kind else ""
    closed = f">{inside}</c>" if inside or random.random() < 0.5 else random.choice(["/>", " />"])
    return f'<c r="{reference}"{styled}{typed}{closed}'


def drawn_rows(random: Random) -> Iterator[str]:
    number = 0
    for _ in range(random.randrange(1, 12)):
        number += random.choice([1, 1, 1, 2, 5])
        letters = [letter for letter in ("A", "B", "C", "D", "Z", "AA", "AB") if random.random() < 0.7]
        said = random.choice(["", ' spans="1:5"', ' ht="12.5" customHeight="1"', ' hidden="1"'])
        cells = "".join(cell(random, f"{letter}{number}") for letter in letters)
        yield f'<row r="{number}"{said}>{cells}</row>' if cells else f'<row r="{number}"/>'


def plainly(_: Random, rows: list[str]) -> str:
    return worksheet("".join(rows))


def with_a_prefix(_: Random, rows: list[str]) -> str:
    text = worksheet("".join(rows))
    for name in ("worksheet", "sheetData", "row", "c", "v", "f", "is", "t", "r", "rPr", "rPh", "b", "i"):
        for end in " ", ">", "/":
            text = text.replace(f"<{name}{end}", f"<x:{name}{end}").replace(f"</{name}{end}", f"</x:{name}{end}")
    return text.replace("xmlns=", "xmlns:x=")


def spread_out(random: Random, rows: list[str]) -> str:
    """With blanks, comments, CDATA and numbers of characters, and attributes in another order."""
    made = []
    for row in rows:
        text = row.replace("<c ", random.choice(["<c ", "\n  <c ", "<!-- <c r='A1'> --><c "]))
        if random.random() < 0.3:
            text = text.replace("0", "&#48;") if "<v>" not in text and ' r="' not in text else text
        if random.random() < 0.3:
            text = text.replace("<v>Xã Đông Hà</v>", "<v><![CDATA[Xã Đông Hà]]></v>").replace('"', "'")
        made.append(random.choice(["", "\n", "<!-- </row><row r='1'> -->"]) + text)
    return worksheet("".join(made)).replace("'x'", "&quot;x&quot;")


def half_and_half(random: Random, rows: list[str]) -> str:
    """Plain rows between others, so that both ways of reading take turns."""
    text = "".join(row if random.random() < 0.5 else row.replace("<c ", "<c  ") for row in rows)
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{worksheet(text)}'


def ours(content: bytes) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for number, texts in sheets_of(content)[0].rows():
        shown = [_shown(text) for text in texts]
        while shown and not shown[-1]:
            shown.pop()
        if shown:
            found[number] = shown
    return found


def _shown(text: str) -> str:
    return "never calculated" if isinstance(text, UnreadableText) and text.why == NEVER_CALCULATED else str(text)


@pytest.mark.parametrize("chunk", [1 << 18, 7, 100])
@pytest.mark.parametrize("write", [plainly, with_a_prefix, spread_out, half_and_half])
def test_every_cell_reads_as_another_reader_reads_it(
    write: Callable[[Random, list[str]], str], chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches a value under another cell, row or type, a text with its escapes or without its spaces, a formula in
    place of its value: whichever way the row is read, and wherever the file is cut."""
    monkeypatch.setattr(sheet_rows, "_CHUNK", chunk)
    cells = 0
    for seed in range(SHEETS):
        random = Random(seed)
        content = around(write(random, list(drawn_rows(random))), STRINGS)
        expected = by_openpyxl(content)
        assert ours(content) == expected, f"seed {seed}"
        cells += sum(map(len, expected.values()))
    assert cells > SHEETS * 10


@pytest.mark.parametrize(
    "end", ["/>", " />", "><v>7</v></c>", ' t="s"><v>0</v></c>', ' t="inlineStr"><is><t>x</t></is></c>']
)
def test_a_sheet_as_programs_write_it_is_hardly_parsed(end: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches an expression that fits no program any more: all would still be read, at a third of the speed."""
    fed: list[int] = []
    feed = SheetParser.feed

    def counted(parser: SheetParser, piece: bytes, *, is_last: bool = False) -> object:
        fed.append(len(piece))
        return feed(parser, piece, is_last=is_last)

    monkeypatch.setattr(SheetParser, "feed", counted)
    text = worksheet(
        "".join(f'<row r="{n}" spans="1:2"><c r="A{n}"{end}<c r="C{n}" s="2"{end}</row>' for n in range(1, 500))
    )
    assert len(list(sheets_of(around(text, STRINGS))[0].rows())) == 499
    assert sum(fed) < len(text) / 50


def test_rows_under_another_name_of_the_same_letters_are_none() -> None:
    """Catches rows taken for those of the list because their tags look the same."""
    rows = '<row r="1"><c r="A1"><v>1</v></c></row>'
    text = worksheet(rows).replace(
        "</sheetData>", f'</sheetData><extLst xmlns="urn:x"><sheetData>{rows}</sheetData></extLst>'
    )
    assert ours(around(text)) == {1: ["1"]}
    assert ours(around(text.replace(f' xmlns="{MAIN}"', ""))) == {}
    elsewhere = "".join(f'<row r="{n}" xmlns="urn:x"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 5))
    assert ours(around(worksheet(elsewhere))) == {}
