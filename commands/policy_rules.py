"""What stands outside the ledger, read once in a run: the rules in force, the titles of positions and specialisms."""

from functools import cache

from domain.policy.parameters import Rules
from domain.policy.tables import rules_from
from domain.staff.circumstances import Reference
from reference.catalogue import positions, specialisms
from reference.policy import tables


@cache
def policy_rules() -> Rules:
    return rules_from(tables())


@cache
def reference() -> Reference:
    return Reference({code: position.title for code, position in positions().items()}, policy_rules(), specialisms())
