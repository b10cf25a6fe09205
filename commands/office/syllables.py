"""What a syllable of Vietnamese looks like, to tell words of the language from other text."""

import re
from functools import lru_cache
from unicodedata import normalize

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_ONSETS = "ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnprstvx]|"
_RHYMES = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu y yêm yên yêng yêt yêu ynh yt
o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oem oen oeo oet oi om on ong op ot
ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt uơ up ut uy uya uych uyên uyêt uynh uyt uyu
ư ưa ưc ưi ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
"""
_SYLLABLE = re.compile(f"({_ONSETS})({'|'.join(sorted(_RHYMES.split(), key=len, reverse=True))})")
_BEFORE_BRIGHT, _BEFORE_OTHERS = frozenset(("k", "gh", "ngh")), frozenset(("c", "g", "ng"))
_VOWELS = re.compile("[aăâeêioôơuưy]+")
_STOPPED = re.compile("(?:c|ch|p|t)$")
_STOPPED_TONES = frozenset("\u0301\u0323")


@lru_cache(maxsize=1 << 14)
def is_syllable(word: str, *, loosely: bool = False) -> bool:
    """Could this be a syllable of Vietnamese, in any case? `loosely`: also with a tone or a first letter that the rules
    of spelling exclude there, as in names from other languages."""
    toned = normalize("NFD", word.casefold())
    places = [len(_letters(toned[:place])) - 1 for place, mark in enumerate(toned) if mark in _TONES]
    text = _letters(toned)
    found = _SYLLABLE.fullmatch(text)
    if found is None or len(places) > 1:
        return False
    onset, rhyme = found.groups()
    if places and places[0] - len(onset) not in _places(rhyme):
        return False
    if loosely:
        return True
    tone = next((mark for mark in toned if mark in _TONES), "")
    if _STOPPED.search(rhyme) is not None and tone not in _STOPPED_TONES:
        return False
    if onset == "g" and rhyme[0] == "i":  # gì, of which the letter stands for both
        return True
    return onset not in (_BEFORE_OTHERS if rhyme[0] in "eêiy" else _BEFORE_BRIGHT)


def _letters(toned: str) -> str:
    """Without the tone."""
    return normalize("NFC", "".join(letter for letter in toned if letter not in _TONES))


def _places(rhyme: str) -> tuple[int, ...]:
    """The vowels of a rhyme that may bear the tone mark."""
    found = _VOWELS.match(rhyme)
    vowels = found[0] if found else ""
    hatted = [place for place, vowel in enumerate(vowels) if vowel in "ăâêôơư"]
    if hatted:
        return (hatted[-1],)
    if len(vowels) < len(rhyme):
        return (len(vowels) - 1,)
    return (0, 1) if vowels in ("oa", "oe", "uy") else (len(vowels) // 2 if len(vowels) > 2 else 0,)
