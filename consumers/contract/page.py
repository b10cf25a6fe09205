"""The table of events in `docs/stream.md`."""

from collections.abc import Iterator

from schemas.catalogue import event_schemas
from schemas.ids import pinned
from schemas.relations import relation

BEGIN, END = "<!-- events: written by `make schemas` -->\n", "<!-- end of events -->\n"
HEAD = (
    "| event, the last part of `ce_type` | subject | schema id by version | says | a later event may |\n"
    "|---|---|---|---|---|\n"
)


def with_table(page: str) -> str:
    """The page with the table as it is now, between its two marks. Raises `ValueError` for a page without them."""
    before, begins, rest = page.partition(BEGIN)
    _, ends, after = rest.partition(END)
    if not (begins and ends):
        raise ValueError(f"the page has lost the lines {BEGIN.strip()} and {END.strip()}")
    return before + BEGIN + HEAD + "".join(_rows()) + END + after


def _rows() -> Iterator[str]:
    for name, schema in event_schemas().items():
        versions = [one for one in pinned() if one.name == name]
        ids = ", ".join(f"{one.version}: {one.id}" for one in versions)
        told = schema.source["doc"].replace("|", "\\|")
        yield f"| `{name}` | `{versions[-1].subject}` | {ids} | {told} | {_amended(name)} |\n"


def _amended(name: str) -> str:
    """What a consumer must look for behind an event of that type."""
    found = []
    if by := relation(name, "taken_back_by"):
        found.append(f"take it back: `{by}`")
    found += [f"stand in its place: `{other}`" for other in event_schemas() if relation(other, "corrects") == name]
    return "; ".join(found)
