"""Text in the codings of the old fonts, TCVN3 (.VnTime) and VNI (VNI-Times): known by its words, converted when asked.

Such text is letters and signs of Latin-1 that stand for Vietnamese ones under its font alone. It is known by a word
that is no Vietnamese syllable as it stands and one when it is converted; the names of the minority peoples, which are
neither before nor after, stay as they are.
"""

import re
from functools import lru_cache
from itertools import product
from unicodedata import normalize

from commands.office.syllables import is_syllable

CODINGS = {"tcvn3": "TCVN3", "vni": "VNI"}
LONGEST_SHOWN = 80

_TCVN3 = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
_GRAVE, _ACUTE, _TILDE, _HOOK, _DOT, _HAT, _BREVE = "\u0300\u0301\u0303\u0309\u0323\u0302\u0306"
_TONES = {"ø": _GRAVE, "ù": _ACUTE, "õ": _TILDE, "û": _HOOK, "ï": _DOT}
_HATS = {"â": "", "à": _GRAVE, "á": _ACUTE, "ã": _TILDE, "å": _HOOK, "ä": _DOT}
_BREVES = {"ê": "", "è": _GRAVE, "é": _ACUTE, "ü": _TILDE, "ú": _HOOK, "ë": _DOT}
_ALONE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}


def _vni() -> dict[str, str]:
    """What every letter alone and every letter with a mark behind it stands for."""
    small = dict(_ALONE)
    small |= {base + mark: _ALONE.get(base, base) + tone for base, (mark, tone) in product("aeouyôö", _TONES.items())}
    small |= {base + mark: base + _HAT + tone for base, (mark, tone) in product("aeo", _HATS.items())}
    small |= {"a" + mark: "a" + _BREVE + tone for mark, tone in _BREVES.items()}
    table = {}
    for written, letter in small.items():
        table[written] = normalize("NFC", letter)
        table[written[0].upper() + written[1:]] = table[written.upper()] = normalize("NFC", letter.upper())
    return table


_VNI = _vni()
_VNI_LETTER = re.compile("|".join(sorted(_VNI, key=len, reverse=True)))
_WORD = re.compile("[A-Za-z\u00a1-\u1fff]+")
_LATIN_1 = re.compile("[\\x00-\u00ff\u2010-\u2026]*")
_OTHER_SIGNS = re.compile("[\\x00-\\x7f\u00a0\u2010-\u2026]")
_PLAIN_WORD = re.compile("[A-Za-z]{2}")


def converted(text: str, coding: str) -> str:
    """The text in Unicode; as it is when a letter in it cannot stand in this coding."""
    if text.isascii():
        return text
    if coding == "vni":
        return _VNI_LETTER.sub(lambda found: _VNI[found[0]], text) if _is_vni(text) else text
    if any(letter not in _TCVN3 for letter in _OTHER_SIGNS.sub("", text)):
        return text
    read = "".join(_TCVN3.get(letter, letter) for letter in text)
    # Capital letters with a tone have no code: a font of capitals shows them.
    return read.upper() if _PLAIN_WORD.search(text) and _is_in_capitals(text) else read


def _is_vni(text: str) -> bool:
    return not _OTHER_SIGNS.sub("", _VNI_LETTER.sub("", text))


def _is_in_capitals(text: str) -> bool:
    return not any("a" <= letter <= "z" for letter in text)


def readings(text: str) -> dict[str, str]:
    """For each old coding in which the text may be what it would then read; empty for text that is in none."""
    if text.isascii() or _LATIN_1.fullmatch(text) is None:
        return {}
    words = _words(text)
    found = {
        coding: converted(text, coding)
        for coding in CODINGS
        if converted(text, coding) != text and any(_is_old(word, coding) for word in words)
    }
    fits = {
        coding: sum(is_syllable(word, loosely=True) or is_syllable(converted(word, coding)) for word in words)
        for coding in found
    }
    return {coding: read for coding, read in found.items() if fits[coding] == max(fits.values())}


def _words(text: str) -> list[str]:
    """Those that could be in an old coding."""
    return [word for word in _WORD.findall(text) if not word.isascii() and _LATIN_1.fullmatch(word) is not None]


def _codings(word: str) -> list[str]:
    return [coding for coding in CODINGS if _is_old(word, coding)]


@lru_cache(maxsize=1 << 14)
def _is_old(word: str, coding: str) -> bool:
    """Is this a word that says by itself in which coding it is? Ñ alone says nothing: Y Ñan is a name."""
    if is_syllable(word, loosely=True) or not re.search("[A-Za-z]", word):
        return False
    read = converted(word, coding)
    if coding == "vni" and read == word.replace("ñ", "đ").replace("Ñ", "Đ"):
        return False
    return read != word and is_syllable(read)


def old_coding_fault(text: str) -> str | None:
    """What to say of a cell in an old coding; None for any other."""
    found = readings(text)
    if not found:
        old = None if text.isascii() else next((word for word in _words(text) if _codings(word)), None)
        return old and f'"{old}" in this text is for an old font and the rest of it is not; type the text anew'
    names = " or ".join(f'{CODINGS[coding]}, where it would read "{_short(read)}"' for coding, read in found.items())
    options = " or ".join(f"--from-{coding}" for coding in found)
    return (
        f'"{_short(text)}" is for an old font, in {names}; {options} converts every text of the file, or type it anew'
    )


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}..."
