"""Path conditions: branches that a function takes only for some values of its parameters.

`f(url, resolve=False)` does not run what stands under `if resolve:` in f.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import chain

from fastlint.footprint import Constant, Word
from fastlint.index.facts import Block, BlockKind, Call, Facts, Function, Term
from fastlint.index.terms import blocks_around, dotted_name, encloses, last_name

Guards = tuple[tuple[str, Word], ...]
"""Parameters and what they must be: "true", "false", "none", "given" (not None), "async" or "plain" (functions),
"is 'a'" (a text), and "not False" or another literal that they must not be. Alternatives, one of which must hold, are
joined by `|`."""
Flags = tuple[tuple[str, Constant], ...]
"""Parameters and the constants that a call gives them. A tuple stands for what is no constant: ("parameter", name) and
("keeping", name) for a parameter of the caller, ("part", name) for a part of one, `KEPT` for what outlives the caller,
("is", "true" or "given") for what is known to be so, with how long it lives behind it."""

PARAMETER = "parameter"
KEEPING = "keeping"
"""A parameter that keeps its value if it is true: it is only bound anew where it is not."""
PART = "part"
"""An attribute of a parameter of the caller."""
IS = "is"
UNPACKED = "**"
"""Stands for the keywords that a caller hands on with its own `**kwargs`; the value names those that it keeps."""
RECEIVER = ""
"""Stands for the receiver of a method: what it must be are classes as words, what it is one of them, or None where a
method calls another one of its own object."""

ONCE = "."
"""Stands for a value that an object fills once: what is wanted is the class, as a word, of objects that live for a
request; of others, the place is reached once and never again."""

FRESH = "fresh"
"""What a parameter must be where its object fills a value once: not one that outlives the request (`KEPT`)."""
KEPT = ("kept",)
KEYED = "keyed"
"""What a parameter must be where a memo is asked with it: of the request that is served."""

_OPPOSITE = {"true": "false", "false": "true", "none": "given", "given": "none", "async": "plain", "plain": "async"}
_ASKING = frozenset({
    "iscoroutinefunction", "is_async_callable", "is_coroutine_callable", "is_coroutine_function", "is_async_function",
})  # fmt: skip
"""What tells coroutine functions from others, by its last name."""
_MISSING = ("false", "none")
"""What a parameter that is true cannot be."""
_MOST_ALTERNATIVES = 3
_LONGEST_TEXT = 40
_BRANCHES = (BlockKind.IF, BlockKind.ELSE)

_Literal = tuple[str, str]
_Clause = tuple[_Literal, ...]
"""Alternatives, one of which must hold."""


def guards(facts: Facts, owner: int, block: int, row: int) -> Guards:
    """What the parameters of a function must be for a place in it to be reached."""
    asking = _asking(facts, owner, block, row) if owner and facts.functions[owner].parameters else []
    if not asking:
        return ()
    fixed, kept = fixed_names(facts.functions[owner]), kept_names(facts, owner)
    clauses = _clauses_of(facts, asking, fixed | kept)
    certain = (c for c in clauses if all(name in fixed or what in _MISSING for name, what in c))
    return tuple(dict.fromkeys(map(_joined, certain)))


def _joined(clause: _Clause) -> _Literal:
    return "|".join(name for name, _ in clause), "|".join(what for _, what in clause)


def _alternatives(name: str, what: str) -> list[_Literal]:
    return list(zip(name.split("|"), what.split("|"), strict=True)) if "|" in name else [(name, what)]


def _reaching(facts: Facts, owner: int, block: int, row: int, names: Collection[str]) -> list[_Clause]:
    """What names of a function must be for a place in it to be reached."""
    return _clauses_of(facts, _asking(facts, owner, block, row), names)


def _clauses_of(facts: Facts, asking: Iterable[tuple[Block, bool]], names: Collection[str]) -> list[_Clause]:
    found: list[_Clause] = []
    for block, is_left in asking:
        found += _asked(facts, block, names, is_left=is_left)
    return found


def _asking(facts: Facts, owner: int, block: int, row: int) -> list[tuple[Block, bool]]:
    """The branches around a place of a function, and those before it that leave, which is told with each."""
    found = [(one, False) for _, one in blocks_around(facts, block, owner) if one.kind in _BRANCHES]
    for result in facts.functions[owner].returns:
        left = facts.blocks[result.block]
        if left.kind in _BRANCHES and result.place[0] < row and _is_behind(facts, result.block, block):
            found.append((left, True))
    return found


def _is_behind(facts: Facts, left: int, block: int) -> bool:
    """Whether a place is only reached if a block beside or around it was not entered."""
    is_around = encloses(facts.blocks, facts.blocks[left].parent, block)
    return is_around and not encloses(facts.blocks, left, block)


def asks_faces(facts: Facts) -> bool:
    """Whether a module tells coroutine functions from others anywhere."""
    return any(last_name(call.func) in _ASKING for call in facts.calls)


def face_of(facts: Facts, call: Call) -> str:
    """Whether only a coroutine function ("async") or only a plain one ("plain") can be called here, "" if either can.

    `if iscoroutinefunction(f): await f() else: await run_in_threadpool(f)`; what is awaited at once counts as async.
    """
    name, owner, block, row = dotted_name(call.func), call.owner, call.block, call.place[0]
    while name and owner > 0:
        if face := _face(_reaching(facts, owner, block, row, (name,))):
            return face
        around = facts.functions[owner]
        if around.takes(name):
            break
        if face := _face_of_returned(facts, around, name):
            return face
        owner, block, row = around.parent, around.block, around.place[0]
    return ""


def _face(clauses: Sequence[_Clause]) -> str:
    return next((c[0][1] for c in clauses if len(c) == 1 and c[0][1] in ("async", "plain")), "")


def _face_of_returned(facts: Facts, wrapper: Function, name: str) -> str:
    """What a name must be for a function to be handed out: `if iscoroutinefunction(f): return wrapper`."""
    outside = facts.functions[wrapper.parent]
    given = [result for result in outside.returns if result.value == wrapper.name] if wrapper.parent > 0 else []
    faces = {_face(_reaching(facts, wrapper.parent, result.block, result.place[0], (name,))) for result in given}
    return faces.pop() if len(faces) == 1 else ""


def fixed_names(function: Function) -> frozenset[str]:
    """Parameters that the function does not bind anew."""
    return frozenset([p.name for p in function.parameters]).difference([b.name for b in function.bindings])


def kept_names(facts: Facts, owner: int) -> frozenset[str]:
    """Parameters that are only bound anew where they are not true: under `if not p`, or as `p = p or x`."""
    function = facts.functions[owner]
    changed = {p.name for p in function.parameters}.intersection([b.name for b in function.bindings])
    if not changed:
        return frozenset()
    return frozenset(
        name
        for name in changed
        if all(_keeps(facts, owner, b.value, b.block, name) for b in function.bindings if b.name == name)
    )


def _keeps(facts: Facts, owner: int, value: Term, block: int, name: str) -> bool:
    """Whether a parameter that is true keeps its value where it is bound anew."""
    if type(value) is tuple and value[:1] == ("or",):
        first, *others = value[1]
        return bool(first == name) and not any(type(term) is tuple and term[:1] == ("const",) for term in others)
    wanted = (((name, "false"),), ((name, "none"),))
    around = blocks_around(facts, block, owner)
    return any(clause in wanted for _, one in around for clause in _asked(facts, one, (name,)))


def tested_names(facts: Facts, blocks: Iterable[Block], names: Collection[str]) -> frozenset[str]:
    """Those of some names that blocks test."""
    return frozenset(name for block in blocks for clause in _asked(facts, block, names) for name, _ in clause)


def _asked(facts: Facts, block: Block, names: Collection[str], *, is_left: bool = False) -> list[_Clause]:
    """What a branch asks of parameters, as far as it is certain; `is_left`: what it leaves for those behind it."""
    if block.kind not in _BRANCHES:
        return []
    return _clauses(facts, block.owner, block.term, names, wanted=(block.kind == BlockKind.IF) != is_left)


def _clauses(facts: Facts, owner: int, test: Term, names: Collection[str], *, wanted: bool) -> list[_Clause]:
    """What must be for a test to hold (`wanted`) or not."""
    if type(test) is tuple and test[:1] == ("not",):
        return _clauses(facts, owner, test[1], names, wanted=not wanted)
    if type(test) is tuple and test[:1] in (("and",), ("or",)):
        parts = [_clauses(facts, owner, part, names, wanted=wanted) for part in test[1]]
        if (test[0] == "and") == wanted:
            return list(chain.from_iterable(parts))
        known = all(len(part) == 1 for part in parts) and len(parts) <= _MOST_ALTERNATIVES
        return [tuple(chain.from_iterable(part[0] for part in parts))] if known else []
    if (compared := _compared(test, names)) is not None:
        return _of_texts(*compared, wanted=wanted)
    found = _one(facts, owner, test, names)
    if found is None:
        return []
    return [((found[0], found[1] if wanted else _OPPOSITE[found[1]]),)]


def _of_texts(name: str, texts: list[str], is_one: bool, *, wanted: bool) -> list[_Clause]:
    if is_one == wanted:
        return [tuple((name, f"is {text}") for text in texts)]
    return [((name, f"not {text}"),) for text in texts]


def _compared(test: Term, names: Collection[str]) -> tuple[str, list[str], bool] | None:
    """A parameter, the texts with which it is compared, and whether it must be one of them: `mode in ("a", "b")`."""
    if type(test) is not tuple or test[0] != "cmp" or test[2] not in names or type(test[3]) is not tuple:
        return None
    is_one = test[1] in ("Eq", "In")
    if test[1] in ("In", "NotIn"):
        texts = list(test[3][1]) if test[3][0] in ("tuple", "list", "set") else []
    else:
        texts = [test[3]] if test[1] in ("Eq", "NotEq") else []
    known = [repr(text[1]) for text in texts if type(text) is tuple and text[0] == "const" and _is_plain(text[1])]
    return (test[2], known, is_one) if texts and len(known) == len(texts) <= _MOST_ALTERNATIVES else None


def _is_plain(value: object) -> bool:
    """Whether a constant is a text that stands for itself among alternatives."""
    return isinstance(value, str) and "|" not in value and len(value) <= _LONGEST_TEXT


def _one(facts: Facts, owner: int, test: Term, names: Collection[str]) -> _Literal | None:
    if type(test) is str and test in names:
        return test, "true"
    if type(test) is str:
        return next(filter(None, (_asks_face(facts, value, names) for value in _bound(facts, owner, test))), None)
    if type(test) is not tuple:
        return None
    if test[0] == "()":
        return _asks_face(facts, test, names)
    if test[0] == "cmp" and type(test[2]) is str and test[2] in names and test[3] == ("const", None):
        return (test[2], "none") if test[1] == "Is" else (test[2], "given") if test[1] == "IsNot" else None
    return None


def _bound(facts: Facts, owner: int, name: str) -> list[Term]:
    """What a name of a function (or of those around it) is bound to."""
    values = facts.functions[owner].bound(name)
    parent = facts.functions[owner].parent
    return values or (_bound(facts, parent, name) if owner and parent > 0 else [])


def _asks_face(facts: Facts, test: Term, names: Collection[str]) -> _Literal | None:
    """`iscoroutinefunction(f)`."""
    if type(test) is not tuple or test[0] != "()":
        return None
    call = facts.calls[test[1]]
    name = dotted_name(call.args[0]) if len(call.args) == 1 and last_name(call.func) in _ASKING else ""
    return (name, "async") if name and name in names else None


# what calls give


def keys_in(guards: Guards) -> Guards:
    """What says that a memo is asked with what a request brings along."""
    return tuple(guard for guard in guards if guard[1].startswith(KEYED))


def without_keys(guards: Guards) -> Guards:
    """All other guards."""
    return tuple(guard for guard in guards if not guard[1].startswith(KEYED))


def handed_on(given: Sequence[tuple[str, object]], wanted: Guards) -> Guards:
    """What the caller's own parameters must be, where it hands them on to those of which something is wanted."""
    constants = dict(given)
    found = (_handed(constants, _alternatives(name, what)) for name, what in wanted if name not in (RECEIVER, ONCE))
    return tuple(map(_joined, filter(None, found)))


def _handed(constants: dict[str, object], alternatives: list[_Literal]) -> _Clause:
    """The alternatives in terms of the caller's parameters; () if nothing is asked of them."""
    found: list[_Literal] = []
    for name, what in alternatives:
        value = constants.get(name)
        if what == KEYED and not _is_passed(value, what):
            continue
        if type(value) is tuple and (passed := _passed(value, what)):
            found.append((passed, what))
        elif name not in constants and _is_unpacked(constants, name):
            found.append((name, what))
        elif name not in constants or not _is_refuted(value, what):
            return ()
    return tuple(found)


def _passed(value: tuple[str, ...], what: str) -> str:
    """The parameter of the caller that is handed on, if what is wanted of it is wanted of that one too."""
    if value[0] == PARAMETER or (value[0] == KEEPING and (what == KEYED or what in _MISSING)):
        return value[1]
    lives = value[2:] if value[0] == IS else value
    return lives[1] if what in (FRESH, KEYED) and lives[:1] == (PART,) else ""


def _is_passed(value: object, what: str) -> bool:
    return type(value) is tuple and bool(_passed(value, what))


def _is_unpacked(constants: dict[str, object], name: str) -> bool:
    """Whether it may be one of the keywords that the caller hands on."""
    kept = constants.get(UNPACKED)
    return type(kept) is tuple and name not in kept


def admits(given: Sequence[tuple[str, object]], wanted: Guards) -> bool:
    """Whether a call that gives these constants can reach what wants the parameters to be so."""
    constants = dict(given)
    return not any(_is_ruled_out(constants, name, what) for name, what in wanted)


def _is_ruled_out(constants: dict[str, object], name: str, what: str) -> bool:
    if name == RECEIVER and RECEIVER not in constants:
        return _is_made_only(what)
    if name == RECEIVER:
        return constants[name] is not None and constants[name] not in what.split()
    return all(_cannot_be(constants, n, w) for n, w in _alternatives(name, what))


def _cannot_be(constants: dict[str, object], name: str, what: str) -> bool:
    if what == KEYED:
        return not _is_passed(constants.get(name), what)
    return name in constants and _is_refuted(constants[name], what)


def _is_made_only(what: str) -> bool:
    """Whether the receiver has to be made by certain classes, so that nothing less than that will do."""
    return all(word.startswith("=") for word in what.split())


def _is_refuted(value: object, what: str) -> bool:
    """Whether what a call gives to a parameter cannot be what is wanted of it."""
    if what == FRESH:
        return KEPT in (value, value[2:] if type(value) is tuple else ())
    if type(value) is tuple:
        return value[0] == IS and what in (_MISSING if value[1] == "true" else ("none",))
    if what.startswith("not "):
        return repr(value) == what[4:]
    if what.startswith("is "):
        return repr(value) != what[3:]
    holds = {"true": bool(value), "false": not value, "none": value is None, "given": value is not None, "plain": True}
    return not holds.get(what, False)
