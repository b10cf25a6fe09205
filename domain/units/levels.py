"""The order of levels: province, district, commune; who may stand above whom, and who needs somebody above."""

from domain.vocabulary import LEVEL_OF_TYPE, RANK_OF_LEVEL


def needs_parent(unit_type: str) -> bool:
    """A district or a commune does; a province and a central body have none."""
    return RANK_OF_LEVEL.get(LEVEL_OF_TYPE[unit_type], 1) > 1


def is_above(parent_type: str, child_type: str) -> bool:
    """Is a unit of the first type of a higher level than one of the second?"""
    parent, child = LEVEL_OF_TYPE[parent_type], LEVEL_OF_TYPE[child_type]
    return parent in RANK_OF_LEVEL and child in RANK_OF_LEVEL and RANK_OF_LEVEL[parent] < RANK_OF_LEVEL[child]
