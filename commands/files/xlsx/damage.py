"""Workbooks that cannot be read: whatever the readers of archives and XML stumble over, in words."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager


class WorkbookError(ValueError):
    """The file is no workbook that can be read. The message says why and what to do."""


@contextmanager
def readable() -> Iterator[None]:
    """Turns every error of reading into a `WorkbookError`."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about drop-down lists and styles, which hold no data
            yield
    except WorkbookError:
        raise
    except Exception as error:  # whatever a damaged or foreign archive makes the reader stumble over
        raise WorkbookError(
            f"the file cannot be read as an XLSX workbook ({type(error).__name__}); save it again as .xlsx or CSV"
        ) from error


def refuse_declarations(*_: object) -> None:
    """For a parser, at a document type: entities can make gigabytes of a line, and no program writes them here."""
    raise WorkbookError("the XML of the workbook declares a kind of document of its own; save it again as .xlsx or CSV")
