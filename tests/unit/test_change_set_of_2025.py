"""The real reorganisation: the totals of the resolutions, out of the files that come with the product."""

from collections import Counter, defaultdict

import pytest

from domain.units.events import UnitDissolved, UnitEstablished, UnitReassigned, UnitRenamed, UnitsMerged
from tests.real_country import AFTER, BEFORE, NEXT_YEAR, Country


@pytest.fixture(scope="module")
def country() -> Country:
    return Country()


def test_the_country_before(country: Country) -> None:
    """Catches a unit lost or counted twice on loading."""
    levels, _ = country.count(BEFORE)
    assert levels == {"province": 63, "district": 696, "commune": 10_035}


def test_the_country_after(country: Country) -> None:
    """Catches any row of the 11,316 taken wrongly: the totals are official."""
    levels, types = country.count(AFTER)
    assert levels == {"province": 34, "commune": 3_321}
    assert types == {"province": 28, "municipality": 6, "commune": 2_621, "ward": 687, "special_zone": 13}


def test_the_country_a_year_later(country: Country) -> None:
    """Catches type changes of 2026 that do not find the units of 2025, or change their number."""
    levels, types = country.count(NEXT_YEAR)
    assert levels == {"province": 34, "commune": 3_321}
    assert types == {"province": 27, "municipality": 7, "commune": 2_611, "ward": 697, "special_zone": 13}
    assert country.count(AFTER)[1]["municipality"] == 6


def test_who_was_formed_and_who_continued(country: Country) -> None:
    """Catches a unit that continues recorded as a new one, or the reverse."""
    kinds = Counter(type(event) for event in country.reorganisation)
    formed = [e for e in country.reorganisation if isinstance(e, UnitsMerged | UnitEstablished) and len(e.code) == 5]
    assert len(formed) == 3_192
    assert (kinds[UnitReassigned], kinds[UnitRenamed]) == (129, 2)
    assert kinds[UnitDissolved] == 63 + 696 + 10_035 - 129 - _continuing_provinces(country)


def _continuing_provinces(country: Country) -> int:
    old = {unit.id for unit in country.register.living_on(BEFORE) if unit.level == "province"}
    return sum(unit.id in old for unit in country.register.living_on(AFTER))


def test_divided_and_whole_predecessors(country: Country) -> None:
    """Catches scopes mixed up, and predecessors dropped from a long list."""
    shares: dict[str, list[str]] = defaultdict(list)
    most = 0
    nameless = 0
    for event in country.reorganisation:
        if isinstance(event, UnitsMerged | UnitEstablished) and len(event.code) == 5:
            most = max(most, len(event.predecessors))
            for predecessor in event.predecessors:
                if predecessor.unit_id is None:
                    nameless += 1
                    assert predecessor.note
                else:
                    shares[predecessor.unit_id].append(predecessor.scope)
    whole = Counter(len(unit_id.split("@")[0]) for unit_id, scopes in shares.items() if scopes == ["whole"])
    assert whole == {len("00001"): 9_465, len("318"): 5}, "five special zones come of a whole district"
    divided = [scopes for scopes in shares.values() if scopes != ["whole"]]
    assert (len(divided), max(map(len, divided)), most, nameless) == (441, 5, 14, 2)


def test_codes_pass_on_but_never_to_two(country: Country) -> None:
    """Catches two living bearers of one code, in a country that reuses 3,316 of 3,321."""
    for on in (BEFORE, AFTER, NEXT_YEAR):
        codes = Counter(unit.code for unit in country.register.living_on(on))
        assert max(codes.values()) == 1
    old = {unit.code for unit in country.register.living_on(BEFORE) if unit.level == "commune"}
    new = {unit.code for unit in country.register.living_on(AFTER) if unit.level == "commune"}
    assert len(old & new) == 3_316


def test_every_unit_lives_below_a_living_province(country: Country) -> None:
    """Catches a commune left under its old district or under the province that gave up its code."""
    provinces = {unit.id for unit in country.register.living_on(AFTER) if unit.level == "province"}
    communes = [unit for unit in country.register.living_on(AFTER) if unit.level == "commune"]
    assert {unit.parent_id for unit in communes} == provinces
