"""The table of texts that the cells of a workbook share: each is written once and cells name its number."""

from typing import IO
from xml.parsers import expat

from commands.files.xlsx.damage import refuse_declarations

_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "
_ITEM, _TEXT, _PHONETIC = (_NAMESPACE + name for name in ("si", "t", "rPh"))
_CHUNK = 1 << 18


def shared_texts(table: IO[bytes]) -> list[str]:
    """By number. The runs of a text are joined; how it is pronounced is no part of it."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    texts: list[str] = []
    pieces: list[str] = []
    pronounced = False

    def begin(tag: str, _: dict[str, str]) -> None:
        nonlocal pronounced
        if tag == _TEXT:
            parser.CharacterDataHandler = None if pronounced else pieces.append
        elif tag == _ITEM:
            pieces.clear()
        elif tag == _PHONETIC:
            pronounced = True

    def end(tag: str) -> None:
        nonlocal pronounced
        if tag == _TEXT:
            parser.CharacterDataHandler = None
        elif tag == _ITEM:
            texts.append("".join(pieces).replace("x005F_", ""))  # what is written to keep _x000D_ a text of 7 letters
        elif tag == _PHONETIC:
            pronounced = False

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.StartDoctypeDeclHandler = refuse_declarations
    while chunk := table.read(_CHUNK):
        parser.Parse(chunk, False)
    parser.Parse(b"", True)
    return texts
