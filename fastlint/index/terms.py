"""What terms and blocks say by their form alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fastlint.index.facts import Block, BlockKind, Facts, Term

_WORDED = frozenset({"bin", "cmp", "comp", "item"})
"""Terms that begin with an operator, a kind or a number, which is no name."""


def dotted_name(term: Term) -> str:
    """`a.b.c` as text, empty if it does not start with a name."""
    parts: list[str] = []
    while type(term) is tuple and term and term[0] == ".":
        parts.append(term[2])
        term = term[1]
    return ".".join([term, *reversed(parts)]) if type(term) is str else ""


def dotted_term(text: str) -> Term:
    """The term of `a.b.c`."""
    first, *rest = text.split(".")
    term: Term = first
    for part in rest:
        term = (".", term, part)
    return term


def term_of_dotted(text: str) -> Term:
    """`self.a.b` as a term."""
    first, *others = text.split(".")
    term: Term = first
    for name in others:
        term = (".", term, name)
    return term


def last_name(term: Term) -> str:
    """`b` of `a.b` and of `b`, empty for anything else."""
    return term if type(term) is str else term[2] if type(term) is tuple and term[0] == "." else ""


def root_name(term: Term) -> str:
    """`a` of `a.b.c` and of `a`, empty for what does not start with a name."""
    while type(term) is tuple and term[0] == ".":
        term = term[1]
    return term if type(term) is str else ""


def is_starred(term: Term) -> bool:
    """Whether an argument or element is given as `*values`."""
    return type(term) is tuple and term[0] == "*"


def asks_for_main(term: Term) -> bool:
    """Whether a condition asks if the module is the program: `__name__ == "__main__"`."""
    return type(term) is tuple and term[0] == "cmp" and "__name__" in term[2:] and ("const", "__main__") in term[2:]


def encloses(blocks: Sequence[Block], outer: int, block: int) -> bool:
    """Whether a block is another one or lies in it."""
    while block >= 0:
        if block == outer:
            return True
        block = blocks[block].parent
    return False


def blocks_around(facts: Facts, block: int, owner: int) -> Iterator[tuple[int, Block]]:
    """The blocks of a function around a place, from the inside out, each with its number."""
    blocks = facts.blocks
    while block > 0 and (one := blocks[block]).owner == owner:
        yield block, one
        block = one.parent


def is_stand_in(facts: Facts, block: int, attr: str) -> bool:
    """Whether a place is only reached where something lacks an attribute: `if not hasattr(x, "send"): x.send = own`."""
    while block > 0:
        one = facts.blocks[block]
        if one.kind == BlockKind.EXCEPT and last_name(one.term) == "AttributeError":
            return True
        test = one.term if one.kind in (BlockKind.IF, BlockKind.ELSE) and type(one.term) is tuple else ()
        is_missing = one.kind == BlockKind.ELSE
        if test[:1] == ("not",):
            test, is_missing = test[1], not is_missing
        elif test[:2] == ("cmp", "Is") and test[3] == ("const", None):
            test, is_missing = test[2], not is_missing
        if is_missing and type(test) is tuple and test[:1] == ("()",):
            call = facts.calls[test[1]]
            if call.func in ("hasattr", "getattr") and call.argument(1, "name") == ("const", attr):
                return True
        block = one.parent
    return False


def stands_in(blocks: Sequence[Block], block: int, name: str) -> bool:
    """Whether a place is only reached where a name stands for nothing: `if x is None: x = X()`, `if not x: ...`."""
    while block > 0:
        one = blocks[block]
        if one.kind in (BlockKind.IF, BlockKind.ELSE):
            test, is_if = one.term, one.kind == BlockKind.IF
            if test == (("not", name) if is_if else name):
                return True
            operators = ("Is", "Eq") if is_if else ("IsNot", "NotEq")
            if test in [("cmp", operator, name, ("const", None)) for operator in operators]:
                return True
        block = one.parent
    return False


def asks_for_something(block: Block, name: str) -> bool:
    """Whether a block is entered only where a name stands for something: `if x:`, `if x is not None:`."""
    tests = (name, ("cmp", "IsNot", name, ("const", None)), ("cmp", "NotEq", name, ("const", None)))
    return block.kind == BlockKind.IF and block.term in tests


def filled_items(term: Term) -> tuple[Term, ...]:
    """What `%` fills in."""
    if type(term) is tuple and term[0] in ("tuple", "list"):
        return tuple(term[1])
    if type(term) is tuple and term[0] == "dict":
        return tuple(value for _, value in term[1])
    return (term,)


def parts_of(term: tuple[Term, ...]) -> Iterator[Term]:
    """The terms of which one is made that is neither a name nor a call."""
    if term[0] in ("tuple", "list", "set", "or", "and", "fstr"):
        yield from term[1]
    elif term[0] == "dict":
        for key, value in term[1]:
            yield from (key, value)
    else:
        yield from term[2:] if term[0] in _WORDED else term[1:]
