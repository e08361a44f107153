"""What in an expression stands for who asks, and what for a group of which he is one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from fastlint.index.facts import BlockKind, Facts, Term

_GROUPS = re.compile(r"(?:\w+_)?(?:company|tenant|org|organi[sz]ation|workspace)(?:_?(?:id|uuid|pk))?", re.IGNORECASE)
"""What a user is a member of, with others: nobody knows how many, nor how many rows they have together."""


def is_group(term: Term) -> bool:
    """Whether an expression is what users have in common: `user.company_id`, `user["tenant"]`."""
    if type(term) is not tuple or term[:1] not in ((".",), ("[]",)):
        return False
    key = term[2][1] if type(term[2]) is tuple and term[2][:1] == ("const",) else term[2]
    return type(key) is str and _GROUPS.fullmatch(key) is not None


def compared_with(
    facts: Facts, functions: Collection[int], given: Collection[str], users: Collection[Term]
) -> set[Term]:
    """Parameters that must be what a user has: `if user_id != user.id: raise ...`."""
    tests = (block.term for block in facts.blocks if block.owner in functions and block.kind == BlockKind.IF)
    equal = [sides for term in tests for sides in _equations(term)]
    asked = [sides for sides in equal if any(mentions(facts, side, users) for side in sides)]
    return {side for sides in asked for side in sides if type(side) is str and side in given}


def _equations(term: Term) -> Iterator[tuple[Term, ...]]:
    """What a test compares for being the same."""
    if type(term) is tuple and term[:1] == ("cmp",) and term[1] in ("Eq", "NotEq"):
        yield term[2:]
    for part in children(term):
        yield from _equations(part)


def mentions(facts: Facts, term: Term, names: Collection[Term]) -> bool:
    """Whether one of the names for who asks stands anywhere in an expression, but to say of which group he is one."""
    if (type(term) is not str and type(term) is not tuple) or is_group(term):
        return False
    parts = children(term)
    if type(term) is tuple and term[:1] == ("()",):
        call = facts.calls[term[1]]
        parts = (call.func, *call.args, *(value for _, value in call.keywords))
    return term in names or any(mentions(facts, part, names) for part in parts)


def children(term: Term) -> tuple[Term, ...]:
    """The terms that a term is made of, those of a call apart."""
    if type(term) is not tuple or not term or term[0] in ("const", "()", "import", "def", "class", "lambda", "slice"):
        return ()
    if term[0] in ("or", "and", "tuple", "list", "set", "fstr"):
        return tuple(term[1])
    if term[0] == "dict":
        return tuple(part for pair in term[1] for part in pair)
    return tuple(term[2:] if term[0] in ("bin", "cmp", "item") else term[1:2] if term[0] == "." else term[1:])
