"""The report on staffing: people per province and group, and what communes lack."""

from collections.abc import Mapping

from reports.documents.document import Answer, Document, Style, table_of
from reports.documents.facts import facts_of, sources_of, subtitle_of
from reports.documents.posts import posts_by_province
from reports.words.words import sentence

STAFF = (
    "assigned",
    "awaiting_reassignment",
    "unallocated",
    "active",
    "seconded_in",
    "seconded_out",
    "present",
    "authorised",
)
FIELDS = ("required", "with_specialist", "filled_by_secondment", "lacking")
CENTRES = ("communes", "staffed", "without_staff", "posts_filled", "with_director", "without_director")


def staffing(answers: Mapping[str, Answer], style: Style, command: str) -> Document:
    """`answers`: `province`, `category` of `stats staffing`; `field`, `lacking` of `specialisms`; `centres`; `posts` of
    `vacancies`, the filled ones too."""
    lang, whole = style.lang, answers["province"]
    plain = Style(lang, 0, style.names)
    tables = [
        table_of(whole, STAFF, style, heading=sentence("staff_by_province", lang), defined="staffing"),
        table_of(
            answers["category"], STAFF, style, heading=sentence("staff_by_category", lang), defined="staffing",
            drawn="active",
        ),
        posts_by_province(answers["posts"], plain),
        table_of(
            answers["field"], FIELDS, plain, heading=sentence("lacking_by_field", lang), defined="specialisms",
            drawn="lacking",
        ),
        table_of(
            answers["lacking"], FIELDS, plain, heading=sentence("lacking_by_province", lang), defined="specialisms"
        ),
        table_of(answers["centres"], CENTRES, plain, heading=sentence("centres_by_province", lang), defined="centres"),
    ]  # fmt: skip
    return Document(
        "staffing", sentence("report_staffing", lang), subtitle_of(whole, lang), tables,
        sources_of(whole, command, lang), whole["complete_to"], facts_of(whole, tables, lang),
    )  # fmt: skip
