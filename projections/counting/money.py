"""Counts of settlements: what is owed, approved, paid and outstanding; what each deadline of payment is for."""

from dataclasses import replace
from datetime import date
from typing import Any

from domain.policy.parameters import Rules
from projections.counting.statistic import Key, Parts, Statistic
from projections.departure_keys import KEYS
from projections.terms import STATE, Ahead, states, terms


def _states(lies_ahead: Ahead) -> Parts:
    return {"states": states(lies_ahead=lies_ahead)}


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


def _deadlines(rules: Rules, on: date) -> dict[str, Any]:
    """Those of payment, also such as lie ahead."""
    asked = [one for one in rules.deadlines if one.decided_until is not None]
    days = {"deadlines": [one.on for one in asked], "decided_until": [one.decided_until for one in asked]}
    return terms(rules, on) | days


DEADLINES = Statistic(
    name="deadlines",
    query="deadlines_by",
    state=STATE,
    keys={
        "deadline": Key("d.deadline::text", "day by which was to be paid", "thời hạn chi trả"),
        "province": replace(SETTLEMENTS.keys["province"], column="s.province", parts={"province": "o.code"}),
    },
    figures=("due", "paid_in_full", "repayable", "remaining", "amount_outstanding"),
    parts={"province": "null::text"},
    terms=_deadlines,
    texts=_states,
    provinces=("province",),
)
"""Asked for by the report; a departure is in as many rows as deadlines are for it."""
