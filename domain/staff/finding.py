"""People by their names as others write them: whole or a part, with or without accents."""

from domain.spelling import folded, unaccented

EXACT, SPELT, PLAIN, PART = range(4)


def matches(asked: str, full_name: str) -> int | None:
    """How well a text fits a name, the lower the better; None when it does not. A part is whole words of it, in order:
    Hoa is no part of Hoàng."""
    if " ".join(asked.split()) == full_name:
        return EXACT
    for rank, key in ((SPELT, folded), (PLAIN, unaccented)):
        if _words(key(asked)) == _words(key(full_name)):
            return rank
    part, whole = _words(unaccented(asked)), _words(unaccented(full_name))
    return PART if part and any(whole[n : n + len(part)] == part for n in range(len(whole))) else None


def _words(text: str) -> list[str]:
    return text.split()
