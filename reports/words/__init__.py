"""The words of heads, codes and sentences in English and Vietnamese, as tables.

May import: `reference` (titles of posts, specialisms, bodies).
"""
