"""Tables of state that a rebuild derives at once, on two connections that do not see each other's rows."""

from re import findall

from projections.state.tables import ALL_STATE, OF_MONEY, RESTS_ON, SCHEMA, state_query


def test_no_table_is_derived_from_one_that_another_connection_is_deriving() -> None:
    """Catches a table that is empty, or half of it, in every rebuild, as what it rests on is not committed yet."""
    beside = tuple(name for name in ALL_STATE if name not in OF_MONEY)
    asking = 0
    for ours in (OF_MONEY, beside):
        for name in ours:
            named = findall(r"\b(?:from|join)\s+(?:\w+\.)?(\w+)", state_query(name, SCHEMA))
            asked = {*named, *RESTS_ON.get(name, ())} & {*ALL_STATE}
            asking += len(asked)
            assert asked <= {*ours[: ours.index(name)]}, f"{name} is derived before one that it asks, or beside it"
    assert asking == sum(map(len, RESTS_ON.values())), "the search finds what is asked"
    assert sorted([*OF_MONEY, *beside]) == sorted(ALL_STATE)
