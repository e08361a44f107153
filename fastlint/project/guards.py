"""Branches that a function takes only for some values of a parameter, and the constants that calls give it.

`f(url, resolve=False)` does not run what stands under `if resolve:` in f.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from fastlint.index.facts import Block, BlockKind, Call, Facts, Function, Kind, Term
from fastlint.index.terms import dotted_name, encloses, last_name
from fastlint.project.evaluate import Evaluator
from fastlint.project.values import Values

Guards = tuple[tuple[str, str], ...]
"""Parameters and what they must be: "true", "false", "none", "given" (not None), "async" or "plain" (functions), and
"not False" or another literal that they must not be."""
Flags = tuple[tuple[str, object], ...]
"""Parameters and the constants that a call gives them."""

_PARAMETER = "parameter"
_DEEPEST = 3
RECEIVER = ""
"""Stands for the receiver of a method: what it must be are classes as words, what it is one of them, or None where a
method calls another one of its own object."""

ONCE = "."
"""Stands for a value that an object fills once: what is wanted is the class, as a word, of objects that live for a
request; of others, the place is reached once and never again."""

FRESH = "fresh"
"""What a parameter must be where its object fills a value once: not one that outlives the request (`KEPT`)."""
KEPT = ("kept",)
_PART = "part"
"""An attribute of a parameter of the caller."""

_OPPOSITE = {"true": "false", "false": "true", "none": "given", "given": "none", "async": "plain", "plain": "async"}
_ASKING = frozenset({
    "iscoroutinefunction", "is_async_callable", "is_coroutine_callable", "is_coroutine_function", "is_async_function",
})  # fmt: skip
"""What tells coroutine functions from others, by its last name."""


def guards(facts: Facts, owner: int, block: int, row: int) -> Guards:
    """What the parameters of a function must be for a place in it to be reached."""
    function = facts.functions[owner]
    names = _flags_of(function) if owner else frozenset()
    if not names:
        return ()
    return _reaching(facts, owner, block, row, names)


def _reaching(facts: Facts, owner: int, block: int, row: int, names: Collection[str]) -> Guards:
    """What names of a function must be for a place in it to be reached."""
    found: list[tuple[str, str]] = []
    here = block
    while here > 0 and facts.blocks[here].owner == owner:
        found += _asked(facts, facts.blocks[here], names)
        here = facts.blocks[here].parent
    for result in facts.functions[owner].returns:
        left = facts.blocks[result.block]
        if left.kind == BlockKind.IF and result.place[0] < row and encloses(facts.blocks, left.parent, block):
            asked = _asked(facts, left, names)
            found += [(name, _OPPOSITE[what]) for name, what in asked] if len(asked) == 1 else []
    return tuple(dict.fromkeys(found))


def asks_faces(facts: Facts) -> bool:
    """Whether a module tells coroutine functions from others anywhere."""
    return any(last_name(call.func) in _ASKING for call in facts.calls)


def face_of(facts: Facts, call: Call) -> str:
    """Whether only a coroutine function ("async") or only a plain one ("plain") can be called here, "" if either can.

    `if iscoroutinefunction(f): await f() else: await run_in_threadpool(f)`; what is awaited at once counts as async.
    """
    name, owner, block, row = dotted_name(call.func), call.owner, call.block, call.place[0]
    while name and owner > 0:
        for _, what in _reaching(facts, owner, block, row, (name,)):
            if what in ("async", "plain"):
                return what
        around = facts.functions[owner]
        if any(p.name == name for p in around.parameters):
            break
        if face := _face_of_returned(facts, around, name):
            return face
        owner, block, row = around.parent, around.block, around.place[0]
    return ""


def _face_of_returned(facts: Facts, wrapper: Function, name: str) -> str:
    """What a name must be for a function to be handed out: `if iscoroutinefunction(f): return wrapper`."""
    outside = facts.functions[wrapper.parent]
    given = [result for result in outside.returns if result.value == wrapper.name] if wrapper.parent > 0 else []
    asked = [_reaching(facts, wrapper.parent, result.block, result.place[0], (name,)) for result in given]
    faces = {next((what for _, what in found if what in ("async", "plain")), "") for found in asked}
    return faces.pop() if len(faces) == 1 else ""


def _flags_of(function: Function) -> frozenset[str]:
    """Parameters that the function does not bind anew."""
    return frozenset(p.name for p in function.parameters) - {b.name for b in function.bindings}


def _asked(facts: Facts, block: Block, names: Collection[str]) -> list[tuple[str, str]]:
    """What a branch asks of parameters, as far as it is certain."""
    if block.kind not in (BlockKind.IF, BlockKind.ELSE):
        return []
    positive = block.kind == BlockKind.IF
    test, joined = block.term, "and" if positive else "or"
    parts = test[1] if type(test) is tuple and test[0] == joined else (test,)
    found = [_one(facts, block.owner, part, names) for part in parts]
    return [(name, what if positive else _OPPOSITE[what]) for name, what in filter(None, found)]


def _one(facts: Facts, owner: int, test: Term, names: Collection[str]) -> tuple[str, str] | None:
    if test in names:
        return test, "true"
    if type(test) is str:
        return next(filter(None, (_asks_face(facts, value, names) for value in _bound(facts, owner, test))), None)
    if type(test) is not tuple:
        return None
    if test[0] == "not":
        inner = _one(facts, owner, test[1], names)
        return (inner[0], _OPPOSITE[inner[1]]) if inner is not None else None
    if test[0] == "()":
        return _asks_face(facts, test, names)
    if test[0] == "cmp" and type(test[2]) is str and test[2] in names and test[3] == ("const", None):
        return (test[2], "none") if test[1] == "Is" else (test[2], "given") if test[1] == "IsNot" else None
    return None


def _bound(facts: Facts, owner: int, name: str) -> list[Term]:
    """What a name of a function (or of those around it) is bound to."""
    values = [b.value for b in facts.functions[owner].bindings if b.name == name]
    parent = facts.functions[owner].parent
    return values or (_bound(facts, parent, name) if owner and parent > 0 else [])


def _asks_face(facts: Facts, test: Term, names: Collection[str]) -> tuple[str, str] | None:
    """`iscoroutinefunction(f)`."""
    if type(test) is not tuple or test[0] != "()":
        return None
    call = facts.calls[test[1]]
    name = dotted_name(call.args[0]) if len(call.args) == 1 and last_name(call.func) in _ASKING else ""
    return (name, "async") if name and name in names else None


def flags(ev: Evaluator, m: int, target: tuple[int, int], call: Call, *, bound: bool) -> Flags:
    """The constants that a call in module m gives to parameters on which branches of the called function depend.

    A parameter of the caller that is handed on stands as ("parameter", name); and what outlives the caller, where the
    function keeps something in it, as `KEPT`.
    """
    names = _deciding(ev, target)
    if not names or any(type(a) is tuple and a[0] == "*" for a in call.args):
        return ()
    function = ev.function(*target)
    plain = [p for p in function.parameters if p.kind in (Kind.POSITIONAL_ONLY, Kind.NORMAL)][1 if bound else 0 :]
    given: dict[str | None, Term] = {p.name: a for p, a in zip(plain, call.args, strict=False)}
    given.update(call.keywords)
    found: list[tuple[str, object]] = []
    for parameter in function.parameters:
        if parameter.name in names:
            unpacked = None in given and parameter.name not in given
            term = given.get(parameter.name, None if parameter.required or unpacked else parameter.default)
            if type(term) is tuple and term[0] == "const":
                found.append((parameter.name, term[1]))
            elif type(term) is str and parameter.name in given and term in _flags_of(ev.function(m, call.owner)):
                found.append((parameter.name, (_PARAMETER, term)))
            elif parameter.name in given and (told := _lives(ev, m, call.owner, term)):
                found.append((parameter.name, told))
    return tuple(found)


def _lives(ev: Evaluator, m: int, owner: int, term: Term, depth: int = 0) -> tuple[str, ...]:
    """How long an object lives that a function hands on: as long as a parameter of it, longer, or () if unknown."""
    root, _, rest = dotted_name(term).partition(".")
    if not root or not owner:
        return ()
    function = ev.function(m, owner)
    if rest.startswith("app.state") or ".app.state" in f".{rest}":
        return KEPT
    bound = [b.value for b in function.bindings if b.name == root] if root not in function.globals else []
    if bound:
        told = {_lives(ev, m, owner, value, depth + 1) for value in bound} if depth < _DEEPEST else {()}
        return told.pop() if len(told) == 1 else ()
    if any(p.name == root for p in function.parameters):
        is_own = function.klass >= 0 and root == function.parameters[0].name
        return KEPT if is_own and rest else (_PART, root)
    return KEPT


def handed_on(given: Sequence[tuple[str, object]], wanted: Guards) -> Guards:
    """What the caller's own parameters must be, where it hands them on to those of which something is wanted."""
    passed = {name: value for name, value in given if type(value) is tuple and len(value) > 1}
    wanting = (pair for pair in wanted if pair[0] in passed)
    return tuple((passed[name][1], what) for name, what in wanting if what == FRESH or passed[name][0] == _PARAMETER)


def _deciding(ev: Evaluator, target: tuple[int, int]) -> frozenset[str]:
    """What `deciding` says of a function."""
    m, f = target

    def compute() -> Values:
        facts = ev.facts(m)
        blocks = (block for block in facts.blocks if block.owner == f)
        found = deciding(facts, f, blocks, (facts.calls[i] for i in ev.calls_of(m, f)))
        return tuple(("const", name) for name in found)

    return frozenset(v[1] for v in ev.ask(("deciding", m, f), compute))


def deciding(facts: Facts, f: int, blocks: Iterable[Block], calls: Iterable[Call]) -> list[str]:
    """Parameters of a function that its own blocks test, that it fills, or hands on in its own calls."""
    names = _flags_of(facts.functions[f])
    if not names:
        return []
    found = {name for block in blocks for name, _ in _asked(facts, block, names)}
    found.update(root for root in (_filled(b.name) for b in facts.functions[f].bindings) if root in names)
    for call in calls:
        handed = (*call.args, *(v for _, v in call.keywords), *((call.func[1],) if type(call.func) is tuple else ()))
        found.update(root for root in (dotted_name(t).partition(".")[0] for t in handed) if root in names)
    return sorted(found)


def _filled(name: str) -> str:
    """The object in which something is put: `state` of `state.pool` and `state[]`, "" of a plain name."""
    root = name.partition(".")[0].removesuffix("[]")
    return root if root != name else ""


def _is_made_only(what: str) -> bool:
    """Whether the receiver has to be made by certain classes, so that nothing less than that will do."""
    return all(word.startswith("=") for word in what.split())


def admits(given: Sequence[tuple[str, object]], wanted: Guards) -> bool:
    """Whether a call that gives these constants can reach what wants the parameters to be so."""
    constants = dict(given)
    for name, what in wanted:
        if name == RECEIVER and RECEIVER not in constants and _is_made_only(what):
            return False
        if name in constants:
            value = constants[name]
            if what == FRESH and value == KEPT:
                return False
            if type(value) is tuple or what == FRESH:
                continue
            if what.startswith("not "):
                if repr(value) == what[4:]:
                    return False
                continue
            if name == RECEIVER:
                if value is not None and value not in what.split():
                    return False
                continue
            fits = {"true": bool(value), "false": not value, "none": value is None, "given": value is not None,
                    "async": False, "plain": True}  # fmt: skip
            if not fits[what]:
                return False
    return True
