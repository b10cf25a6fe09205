#!/usr/bin/env bash
# docx2python 3.7.1 and docx2txt 0.9: the no-break hyphen of a Word file is gone, so 60-NQ/TW is read as 60NQ/TW.
#
# Numbers of decisions are kept from breaking at a line's end by Word's no-break hyphen (Ctrl+Shift+_), which a file
# holds as an element of its own, <w:noBreakHyphen/>, beside the text. Numbers are what one paper cites another by.
# One would expect: "60-NQ/TW", as python-docx gives.
# Seen: docx2python and docx2txt leave nothing in its place, without a word; mammoth and markitdown, which reads through
# it, give U+2011, another sign than the hyphen. So one file's number is three, of which one is found in a register that
# was typed. Nor is Unicode's NFC a way back from U+2011, and NFKC makes U+2010 of it, which is not the hyphen either.
#
# Fails when any of this changes. Needs Python 3.11 or newer and a package index; leaves nothing behind.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check \
    python-docx==1.2.0 docx2python==3.7.1 docx2txt==0.9 mammoth==1.13.0 'markitdown[docx]==0.1.9'
"$folder/venv/bin/python" -W ignore - "$folder/decision.docx" <<'PYTHON'
import sys
import unicodedata
from pathlib import Path

import docx
import docx2txt
import mammoth
from docx.oxml import OxmlElement
from docx2python import docx2python
from markitdown import MarkItDown

PATH = Path(sys.argv[1])
TYPED, LOST, OTHER = "60-NQ/TW", "60NQ/TW", "60\N{NON-BREAKING HYPHEN}NQ/TW"

document = docx.Document()
number = document.add_paragraph().add_run("60")
number._r.append(OxmlElement("w:noBreakHyphen"))
number._r.add_t("NQ/TW")
document.save(PATH)

with PATH.open("rb") as file:
    by_mammoth = mammoth.extract_raw_text(file).value
with docx2python(PATH) as content:
    by_docx2python = content.text
READ = {
    "python-docx": docx.Document(PATH).paragraphs[0].text,
    "docx2python": by_docx2python,
    "docx2txt": docx2txt.process(PATH),
    "mammoth": by_mammoth,
    "markitdown": MarkItDown().convert(PATH).text_content,
}
SEEN = {"python-docx": TYPED, "docx2python": LOST, "docx2txt": LOST, "mammoth": OTHER, "markitdown": OTHER}
for name, text in READ.items():
    print(f"{name:>11}: {text.strip()!a}")
    assert text.strip() == SEEN[name], "changed"
for form in ("NFC", "NFKC"):
    print(f"{form} of the last: {unicodedata.normalize(form, OTHER)!a}")
    assert unicodedata.normalize(form, OTHER) != TYPED
PYTHON
