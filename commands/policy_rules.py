"""The rules in force, read once in a run from the parameter files."""

from functools import cache

from domain.policy.parameters import Rules
from domain.policy.tables import rules_from
from reference.policy import tables


@cache
def policy_rules() -> Rules:
    return rules_from(tables())
