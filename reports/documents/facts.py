"""What stands around the tables of every document: of which days, out of what, how to be asked again."""

import hashlib
import json
from collections.abc import Sequence

from reports.documents.document import Answer, Table
from reports.words.words import Lang, day, sentence


def subtitle_of(answer: Answer, lang: Lang) -> str:
    on = day(answer["on"], lang)
    if answer.get("from") is None:
        return sentence("as_of", lang, on=on)
    return sentence("of_period", lang, since=day(answer["from"], lang), on=on)


def sources_of(answer: Answer, command: str, lang: Lang, *more: str) -> list[str]:
    return [
        sentence("source_ledger", lang, position=answer["complete_to"]),
        *more,
        sentence("source_again", lang, command=command),
    ]


def facts_of(answer: Answer, tables: Sequence[Table], lang: Lang) -> list[tuple[str, str]]:
    known = answer["as_known"]
    return [
        (sentence("day", lang), day(answer["on"], lang)),
        (sentence("known", lang), sentence("everything", lang) if known is None else str(known)),
        (sentence("position", lang), str(answer["complete_to"])),
        (sentence("digest", lang), digest_of_tables(tables)),
    ]


def digest_of_tables(tables: Sequence[Table]) -> str:
    """SHA-256, hex, of what is shown: of hidden cells it says nothing, or they could be tried out against it."""
    shown = [[list(map(list, table.rows)), list(table.totals or [])] for table in tables]
    text = json.dumps(shown, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
