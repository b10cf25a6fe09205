"""Strict workbooks: the same sheets under other names of their XML, of which the reader would see none."""

import io
import zipfile

_STRICT = b"http://purl.oclc.org/ooxml/"
_USUAL = (
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
)


def as_usual(content: bytes) -> bytes:
    """The workbook under the usual names; one that has them already is given back as it is."""
    with zipfile.ZipFile(io.BytesIO(content)) as strict:
        books = [name for name in strict.namelist() if name.endswith("workbook.xml")]
        if not any(_STRICT in strict.read(name) for name in books):
            return content
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as usual:
            for name in strict.namelist():
                part = strict.read(name)
                if name.endswith((".xml", ".rels")):
                    for strictly, usually in _USUAL:
                        part = part.replace(strictly, usually)
                usual.writestr(name, part)
    return out.getvalue()
