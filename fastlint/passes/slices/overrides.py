"""Dependencies that one module overrides: of which application, by what, and whether they are taken out again."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from fastlint.callgraph.reach.callbacks import Callbacks
from fastlint.footprint import FunctionId
from fastlint.index.facts import Binding, Call, Facts, Term
from fastlint.index.terms import dotted_term, last_name
from fastlint.inference import attributes
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.values import Value
from fastlint.knowledge.framework_names import is_typical, kind_of_external
from fastlint.passes.slices.written_secrets import constant
from fastlint.subjects.kinds import OverriddenKey, OverridingValue
from fastlint.subjects.shared import DependencyOverride

if TYPE_CHECKING:
    from fastlint.passes.reader import ModuleReader
    from fastlint.passes.registry import Reported
    from fastlint.passes.view import ProjectView


_CONFTEST = "conftest.py"
_TABLE = "dependency_overrides"
_UNDOING = frozenset({"clear", "pop", "popitem", "__delitem__"})
_ENDING = frozenset({
    "__exit__", "__aexit__", "tearDown", "asyncTearDown", "tearDownClass", "teardown_method", "teardown_class",
    "teardown_function", "teardown_module", "doCleanups",
})  # fmt: skip
"""Functions that are called when a test, or a block of it, is over: what they set is what was there before."""
_MOCKS = frozenset({f"{module}.{name}Mock" for module in ("unittest.mock", "mock") for name in ("", "Magic", "Async")})


class Override(NamedTuple):
    """`app.dependency_overrides[key] = value`: rows, what key and value are, whether the application is everybody's."""

    owner: int
    row: int
    key: OverriddenKey
    target: FunctionId | None
    value: OverridingValue
    is_shared: bool


class Kept(NamedTuple):
    """Of one module; `asked`: functions that a `Depends` names, whoever runs what asks; `undoes`: it takes some out."""

    overrides: list[Override]
    asked: list[FunctionId]
    undoes: bool


def collect(reader: ModuleReader) -> Kept:
    """Find the overrides of a module."""
    ev, m, facts = reader.ev, reader.m, reader.facts
    found = [override for number in range(len(facts.functions)) for override in _overrides(ev, m, number)]
    return Kept(found, [*_asked(ev, m)], _undoes_overrides(facts))


def subjects(view: ProjectView) -> Iterator[Reported]:
    """Each override of the project."""
    kept = view.kept(Kept)
    undoing = {
        view.paths[m].removesuffix(_CONFTEST)
        for m, found in kept.items()
        if found.undoes and view.paths[m].endswith(_CONFTEST)
    }
    # Methods that a library makes routes of ask by `Depends` as those do that are seen.
    asked = {target for found in kept.values() for target in found.asked}
    for m, found in sorted(kept.items()):
        if found.overrides:
            undone = found.undoes or any(view.paths[m].startswith(folder) for folder in undoing)
            yield from _worded(view, m, found, asked, is_undone=undone)


def _worded(
    view: ProjectView, m: int, found: Kept, asked: Collection[FunctionId], *, is_undone: bool
) -> Iterator[tuple[int, DependencyOverride]]:
    seen: set[int] = set()
    callbacks = Callbacks(view.evaluator, view.loop)
    # In FastAPI's own repository `Depends` is just another function of the project.
    is_framework = any(path.endswith("fastapi/__init__.py") for path in view.paths)
    for o in found.overrides:
        known = o.key == "function" and o.target is not None and bool(view.model.routes) and not is_framework
        target = o.target or (0, 0)
        is_dependency = not known or "dependency" in view.loop.roles.get(target, ()) or target in asked
        # Whoever is given it, a library that makes routes or a factory of the project, may ask for it.
        is_dependency = is_dependency or callbacks.is_handed_on(target)
        function = view.function((m, o.owner))
        yield (
            m,
            DependencyOverride(
                o.row, o.key, is_dependency, o.value, o.is_shared, is_undone, o.owner not in seen, function
            ),
        )
        seen.add(o.owner)


# one module


def _asked(ev: Evaluator, m: int) -> Iterator[FunctionId]:
    for call in ev.facts(m).calls:
        if last_name(call.func) in ("Depends", "Security") and call.args:
            values = ev.at(m, call, call.args[0])
            yield from ((v[1], v[2]) for v in values if v[0] == "function")


def _overrides(ev: Evaluator, m: int, function: int) -> Iterator[Override]:
    """What a function overrides by what; a whole table that is assigned replaces the one before."""
    facts = ev.facts(m)
    for binding in facts.functions[function].bindings:
        receiver, dot, end = binding.name.rpartition(f".{_TABLE}")
        is_table = dot and end in ("", "[]") and type(binding.value) is tuple and binding.value[0] == "dict"
        if not is_table or not _may_be_application(ev, m, function, receiver, binding):
            continue
        is_shared = function != 0 and not _is_own(ev, m, function, binding.name.partition(".")[0])
        for key, value in binding.value[1]:
            if _was_there(facts, function, value):
                continue
            kind, target = _key(ev, m, function, key, binding)
            yield Override(function, binding.row, kind, target, _value(ev, m, function, value, binding), is_shared)


def _is_own(ev: Evaluator, m: int, function: int, name: str) -> bool:
    """Whether a name is bound by a function or one around it: a fixture makes it, or is given it, for one test."""
    functions = ev.facts(m).functions
    while function > 0:
        if name == "self" or functions[function].takes(name):
            return True
        if name in ev.table(m, function):
            return True
        function = functions[function].parent
    return False


def _undoes_overrides(facts: Facts) -> bool:
    """Whether a module takes overrides out somewhere, has them taken out, or replaces them as a whole."""
    bindings = [b for function in facts.functions for b in function.bindings]
    named = {b.name for b in bindings if _is_table(b.value, ())}
    tables = (f".{_TABLE}", f".{_TABLE}[-]")
    removed = (b.name.endswith(tables) or b.name.removesuffix("[-]") in named - {b.name} for b in bindings)
    return any(_undoes(call, named) for call in facts.calls) or any(removed) or _puts_back(facts)


def _puts_back(facts: Facts) -> bool:
    """Whether some function gives the table what it has read there before, or ends what a test has begun."""
    return any(
        function.name in _ENDING or _was_there(facts, f, value)
        for f, function in enumerate(facts.functions)
        for binding in function.bindings
        if binding.name.endswith(f".{_TABLE}[]") and type(binding.value) is tuple and binding.value[0] == "dict"
        for _, value in binding.value[1]
    )


def _was_there(facts: Facts, function: int, value: Term) -> bool:
    """Whether a name holds what the function has read in the table: to put it back is no override."""
    bound = facts.functions[function].bound(value) if type(value) is str else []
    return any(_is_read(facts, term) for term in bound)


def _is_read(facts: Facts, term: Term) -> bool:
    """`app.dependency_overrides.get(key)`, `app.dependency_overrides[key]`."""
    if type(term) is not tuple or not term:
        return False
    if term[0] == "()":
        func = facts.calls[term[1]].func
        return type(func) is tuple and func[0] == "." and func[2] in ("get", "pop") and _is_table(func[1], ())
    return term[0] == "[]" and _is_table(term[1], ())


def _undoes(call: Call, named: Collection[str]) -> bool:
    """Whether a call takes something out of the table, or is given it: to patch, clear or restore it."""
    func = call.func
    if type(func) is not tuple or func[0] != ".":
        return False
    given: Any = call.args[0] if call.args else None
    text = constant(given)
    is_patched = _is_table(given, named) or (type(text) is str and text.endswith(f".{_TABLE}"))
    return is_patched or (func[2] in _UNDOING and _is_table(func[1], named))


def _is_table(term: Term, named: Collection[str]) -> bool:
    return (type(term) is tuple and term[0] == "." and term[2] == _TABLE) or (type(term) is str and term in named)


def _may_be_application(ev: Evaluator, m: int, function: int, receiver: str, at: Binding) -> bool:
    """Whether something is an application as far as is known: task brokers have such a table, too."""
    values = ev.value(m, function, dotted_term(receiver), at.block, at.row)
    known = [is_one for value in values if (is_one := _is_application(ev, value)) is not None]
    return any(known) if known else not values or is_typical(receiver.rpartition(".")[2])


def _is_application(ev: Evaluator, value: Value) -> bool | None:
    """Whether a value is an application; None if its class, or one of its bases, is not known."""
    if value[0] == "object":
        return kind_of_external(ev.knowledge.canonical(value[1])) is not None
    if value[0] != "instance":
        return None
    bases = attributes.linearise(ev, ("class", value[1], value[2]))
    outside = [base[1] for base in bases if base[0] == "external"]
    if any(kind_of_external(name) for name in outside):
        return True
    return None if any(base[0] not in ("class", "external") for base in bases) else False


def _key(ev: Evaluator, m: int, function: int, key: Term, at: Binding) -> tuple[OverriddenKey, FunctionId | None]:
    """What a key is: "text", "call", "function" (with which one) or ""."""
    if constant(key) is not None:
        return "text", None
    values = ev.value(m, function, key, at.block, at.row)
    if type(key) is tuple and key[0] == "()":
        callee = ev.value(m, function, ev.facts(m).calls[key[1]].func, at.block, at.row)
        plain = len(callee) == 1 and callee[0][0] == "function"
        wrapped = len(callee) == 1 and callee[0][0] == "external" and callee[0][1].endswith((".Depends", ".Security"))
        made = plain and not any(v[0] in ("function", "class", "method", "unknown") for v in values)
        return ("call", None) if made or wrapped else ("", None)
    if len(values) == 1 and values[0][0] == "function":
        return "function", (values[0][1], values[0][2])
    return "", None


def _value(ev: Evaluator, m: int, function: int, value: Term, at: Binding) -> OverridingValue:
    """Whether a value is an instance of a mock without specification: "mock", else ""."""
    if type(value) is tuple and value[0] == "()":
        call = ev.facts(m).calls[value[1]]
        callee = ev.value(m, function, call.func, at.block, at.row)
        if any(v[0] == "external" and v[1] in _MOCKS for v in callee):
            return "" if call.args or call.keywords else "mock"
        return ""
    values = ev.value(m, function, value, at.block, at.row)
    return "mock" if len(values) == 1 and values[0][0] == "object" and values[0][1] in _MOCKS else ""
