"""What is counted besides departures, each with its line of help and an example: without loading what counts it."""

from typing import NamedTuple


class Subject(NamedTuple):
    means: str
    example: str


SUBJECTS = {
    "staffing": Subject(
        "People by where they count, against the authorised headcount, on any day before or after a merger.",
        "--by province,category --on 2025-07-01",
    ),
    "specialisms": Subject(
        "Communes without anybody for a field of work, and those where somebody was lent for it.",
        "--by province,specialism --on 2025-09-01",
    ),
    "centres": Subject(
        "Public administration service centres: communes that staff one, its posts, and whether it has a director.",
        "--by province --on 2025-09-01",
    ),
    "secondments": Subject(
        "Who was sent to help communes, by where they came from: begun, ended and open.",
        "--by province,from_level --from 2025-07-01 --on 2025-12-31",
    ),
    "mergers": Subject(
        "Units merged, divided, founded, renamed, reclassified and dissolved, and what each province came from.",
        "--by level,form --on 2025-07-01",
    ),
    "settlements": Subject(
        "What is owed, submitted, approved, paid and outstanding, by regime, source of the money and state.",
        "--by regime,source --on 2025-10-31",
    ),
}
