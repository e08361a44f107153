"""Constant arguments: what a call tells of the parameters on which branches of the called function depend.

Keywords are followed through `**kwargs`, and through dicts that are put together where they are unpacked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fastlint.callgraph.conditions.path_conditions import (
    IS,
    KEEPING,
    KEPT,
    PARAMETER,
    PART,
    UNPACKED,
    Flags,
    fixed_names,
    kept_names,
    tested_names,
)
from fastlint.index.facts import Block, Call, Facts, Function, Kind, Parameter, Term
from fastlint.index.terms import dotted_name, encloses, root_name
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.presence import Presence, excludes_none, presence
from fastlint.inference.values import Values

Target = tuple[int, int]
BoundArguments = dict[str | None, Term]
_TAKING = frozenset({"pop", "get"})
_DEEPEST = 3


def flags(ev: Evaluator, m: int, target: Target, call: Call, *, bound: bool) -> Flags:
    """What a call in module m gives to parameters on which branches of the called function depend."""
    names = _deciding(ev, target)
    if not names or any(type(a) is tuple and a[0] == "*" for a in call.args):
        return ()
    function, facts = ev.function(*target), ev.facts(m)
    given = _given(facts, function, call, bound=bound)
    found: list[tuple[str, object]] = []
    for parameter in function.parameters:
        name = parameter.name
        if name not in names:
            continue
        key = name if name in given else next((key for key in given if f"{name}={key}" in names), None)
        if key is not None:
            found += _told(ev, m, call, name, given[key], is_optional=_is_optional(parameter))
        elif None not in given and not parameter.required:
            found += _constant(name, parameter.default)
    if UNPACKED in names:
        for key, term in _without_parameter(function, given).items():
            found += _told(ev, m, call, key, term, is_optional=True)
    return (*found, *_handed_on_unpacked(facts.functions[call.owner], call))


def _without_parameter(function: Function, given: BoundArguments) -> dict[str, Term]:
    """The keywords of a call that the function catches by `**`."""
    own = {parameter.name for parameter in function.parameters}
    return {key: term for key, term in given.items() if key is not None and key not in own}


def _handed_on_unpacked(caller: Function, call: Call) -> Flags:
    """That a function hands on what it catches by `**`: what it has a parameter for is not in there."""
    catching = _catching(caller)
    is_handed_on = bool(catching) and (None, catching) in call.keywords
    return ((UNPACKED, tuple(p.name for p in caller.parameters)),) if is_handed_on else ()


def _deciding(ev: Evaluator, target: Target) -> frozenset[str]:
    """What `deciding` says of a function."""
    m, f = target

    def compute() -> Values:
        facts = ev.facts(m)
        found = deciding(facts, f, ev.blocks_of(m, f), ev.calls_in(m, f))
        return tuple(("const", name) for name in found)

    return frozenset(v[1] for v in ev.ask(("deciding", m, f), compute)) if ev.function(m, f).parameters else frozenset()


def deciding(facts: Facts, f: int, blocks: Iterable[Block], calls: Iterable[Call]) -> list[str]:
    """Parameters of a function that its own blocks test, that it fills, or hands on in its own calls.

    `name=key` is one that it takes from its `**kwargs` where it is not given.
    """
    function = facts.functions[f]
    if not function.parameters:
        return []
    fixed, kept = fixed_names(function), kept_names(facts, f)
    names = set(tested_names(facts, blocks, fixed | kept))
    names.update(root for root in (_filled(b.name) for b in function.bindings) if root in fixed)
    catching = _catching(function)
    for call in calls:
        names.update(_handed_on(call, fixed, kept))
        if catching and (None, catching) in call.keywords:
            names.add(UNPACKED)
    return sorted([*names, *(f"{name}={key}" for name in names for key in _keywords_for(facts, function, name))])


def _handed_on(call: Call, fixed: frozenset[str], kept: frozenset[str]) -> Iterator[str]:
    """The parameters that a call is given, or parts of them (of those that keep their value: as a whole)."""
    receiver = (call.func[1],) if type(call.func) is tuple else ()
    for part in (*call.arguments, *receiver):
        if type(part) is str:
            if part in fixed or part in kept:
                yield part
        elif type(part) is tuple and part and part[0] == "." and (root := root_name(part)) in fixed:
            yield root


def _told(ev: Evaluator, m: int, call: Call, name: str, term: Term, *, is_optional: bool) -> Flags:
    """What a call tells of one parameter; `is_optional`: None stands for what is not given."""
    if type(term) is tuple and term[0] == "const":
        return _constant(name, term)
    lives = _lives(ev, m, call.owner, term)
    if is_optional and (found := presence(ev, m, call, term)):
        # Where None stands for nothing, a text that is declared as one is taken to have something in it.
        return ((name, (IS, "true" if found >= Presence.SOMETHING else "given", *lives)),)
    if type(term) is str and term in fixed_names(ev.function(m, call.owner)):
        return ((name, (PARAMETER, term)),)
    if type(term) is str and term in kept_names(ev.facts(m), call.owner):
        return ((name, (KEEPING, term)),)
    return ((name, lives),) if lives else ()


def _lives(ev: Evaluator, m: int, owner: int, term: Term, depth: int = 0) -> tuple[str, ...]:
    """How long an object lives that a function hands on: as long as a parameter of it, longer, or () if unknown."""
    root, _, rest = dotted_name(term).partition(".")
    if not root or not owner:
        return ()
    function = ev.function(m, owner)
    if rest.startswith("app.state") or ".app.state" in f".{rest}":
        return KEPT
    bound = function.bound(root) if root not in function.globals else []
    if bound:
        told = {_lives(ev, m, owner, value, depth + 1) for value in bound} if depth < _DEEPEST else {()}
        return told.pop() if len(told) == 1 else ()
    if function.takes(root):
        is_own = function.klass >= 0 and root == function.parameters[0].name
        return KEPT if is_own and rest else (PART, root)
    return KEPT


def _filled(name: str) -> str:
    """The object in which something is put: `state` of `state.pool` and `state[]`, "" of a plain name."""
    root = name.partition(".")[0].removesuffix("[]")
    return root if root != name else ""


def _constant(name: str, term: Term) -> Flags:
    return ((name, term[1]),) if type(term) is tuple and term[0] == "const" else ()


def _is_optional(parameter: Parameter) -> bool:
    """Whether None stands for a parameter that is not given."""
    default = parameter.default == ("const", None) and not parameter.required
    return default or (parameter.annotation is not None and not excludes_none(parameter.annotation))


# keywords


def _given(facts: Facts, function: Function, call: Call, *, bound: bool) -> BoundArguments:
    """Arguments by the names of the parameters; under None what is unpacked."""
    plain = [p for p in function.parameters if p.kind in (Kind.POSITIONAL_ONLY, Kind.NORMAL)][1 if bound else 0 :]
    given: BoundArguments = {p.name: a for p, a in zip(plain, call.args, strict=False)}
    given.update(call.keywords)
    if type(name := given.get(None)) is str:
        for key, value in _put_into(facts, call, name):
            given.setdefault(key, value)
    return given


def _put_into(facts: Facts, call: Call, name: str) -> Iterator[tuple[str, Term]]:
    """What a function is certain to put into a dict before it unpacks it in a call: the last value first."""
    row = call.place[0]
    bound = [b for b in facts.functions[call.owner].bindings if b.name == name and b.row < row]
    made = [b.value[1] for b in bound if type(b.value) is tuple and b.value[0] == "()"]
    found = [
        (other.place[0], key, value)
        for number, other in enumerate(facts.calls)
        if dotted_name(other.func) == f"{name}.update" or (other.func == "dict" and number in made)
        if other.owner == call.owner and other.place[0] < row and encloses(facts.blocks, other.block, call.block)
        for key, value in other.keywords
        if key is not None
    ]
    found += [
        (binding.row, key, value)
        for binding in bound
        if encloses(facts.blocks, binding.block, call.block)
        for key, value in _displayed(binding.value)
    ]
    for _, key, value in sorted(found, key=lambda one: one[0], reverse=True):
        yield key, value


def _displayed(value: Term) -> Iterator[tuple[str, Term]]:
    """The words of a dict that is written out, with their values."""
    for key, one in value[1] if type(value) is tuple and value[0] == "dict" else ():
        if _is_word(key):
            yield key[1], one


def _is_word(key: Term) -> bool:
    return type(key) is tuple and key[0] == "const" and isinstance(key[1], str)


def _catching(function: Function) -> str:
    """The `**kwargs` of a function."""
    return next((p.name for p in function.parameters if p.kind == Kind.VAR_KEYWORD), "")


def _keywords_for(facts: Facts, function: Function, name: str) -> Iterator[str]:
    """Keywords from which a parameter is taken that is not given: `token = token or kwargs.pop("key", None)`."""
    catching = _catching(function)
    for binding in function.bindings if catching else ():
        value = binding.value[1][-1] if type(binding.value) is tuple and binding.value[0] == "or" else binding.value
        if binding.name == name and type(value) is tuple and value[0] == "()":
            call = facts.calls[value[1]]
            is_taken = type(call.func) is tuple and call.func[1:2] == (catching,) and call.func[2] in _TAKING
            if is_taken and call.args and _is_word(call.args[0]):
                yield call.args[0][1]
