"""Finding units by the names that people write: type words, spellings, provinces behind a comma.

May import: `domain.spelling` and `domain.vocabulary`, nothing of the other rooms.
"""
