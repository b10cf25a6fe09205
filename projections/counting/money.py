"""Counts of settlements: what is owed, approved, paid and outstanding, by regime and source."""

from projections.counting.statistic import Key, Parts, Statistic
from projections.departure_keys import KEYS
from projections.terms import STATE, states, terms


def _states() -> Parts:
    return {"states": states()}


SETTLEMENTS = Statistic(
    name="settlements",
    query="settlements_by",
    state=STATE,
    keys={
        **{key.name: Key(key.column, key.means, key.vietnamese, joins=key.joined) for key in KEYS.values()},
        "status": Key("s.status", "state of the settlement", "trạng thái hồ sơ"),
        "source": Key(
            "a.source",
            "where the approved money comes from; none while nothing is approved",
            "nguồn kinh phí được phê duyệt",
            joins=("sources_of_funding",),
        ),
    },
    figures=(
        "settlements", "assessed", "amount_assessed", "amount_submitted", "amount_approved", "amount_paid",
        "amount_outstanding", "amount_to_repay",
    ),
    terms=terms,
    texts=_states,
    units=("unit",),
    provinces=("province",),
)  # fmt: skip
