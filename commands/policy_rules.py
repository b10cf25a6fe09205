"""What stands outside the ledger, read once in a run: the rules in force, the titles of posts, specialisms, bodies."""

from functools import cache

from domain.policy.parameters import Rules
from domain.policy.tables import rules_from
from domain.staff.circumstances import Reference
from reference.catalogue import bodies, posts, specialisms
from reference.policy import tables


@cache
def policy_rules() -> Rules:
    return rules_from(tables())


@cache
def reference() -> Reference:
    return Reference({code: post.title for code, post in posts().items()}, policy_rules(), specialisms(), bodies())
