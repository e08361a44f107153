"""Sessions that functions open or share, and settings that they load."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastlint.index.facts import MODULE, Call, Term, Use
from fastlint.index.terms import dotted_name
from fastlint.project import attributes, callables
from fastlint.project.fastapi.dependencies import SETTINGS
from fastlint.project.fastapi.leaf import Leaf
from fastlint.project.injection.record import Loader, Opening, Sharing
from fastlint.project.sessions import external_session, session_class
from fastlint.project.values import Values

if TYPE_CHECKING:
    from fastlint.project.injection.collect import Collector

_OPENED = (Use.ASSIGNED, Use.ENTERED, Use.ASYNC_ENTERED, Use.AWAITED, Use.ATTRIBUTE)


def opening(c: Collector, number: int, call: Call) -> None:
    """Note a call in a function that opens a session or connection itself: not through a function of the project."""
    if call.owner == MODULE or call.use not in _OPENED:
        return
    callee = c.values(call, call.func)
    if not callee or any(v[0] in ("function", "method", "class") for v in callee):
        return
    for value in callee:
        if value[0] == "external":
            owner, _, last = value[1].rpartition(".")
            if "Pool" in owner or (last != "connect" and external_session(c.ev, owner)):
                return
    name = session_class(c.ev, _entered(c.values(call, ("()", number))))
    if name:
        c.found.openings.append(Opening(call.owner, call.place, c.text(call.func), name))


def _entered(values: Values) -> Values:
    """What awaiting or entering gives, where that must be done."""
    found: list[tuple[object, ...]] = []
    for value in values:
        if value[0] in ("awaitable", "coroutine", "manager", "amanager"):
            found.extend(_entered(value[1]))
        else:
            found.append(value)
    return tuple(found)


def loader(c: Collector, number: int, call: Call) -> None:
    """Note a function that returns new settings each time it is called."""
    f = call.owner
    if f == MODULE or call.args or call.keywords or call.use not in (Use.RETURNED, Use.ASSIGNED):
        return
    function = c.facts.functions[f]
    if function.parameters or function.is_generator or function.is_async:
        return
    for value in c.values(call, call.func):
        is_settings = value[0] == "class" and attributes.is_subclass(c.ev, value, SETTINGS)
        if is_settings and _is_returned(c, f, ("()", number)) and not callables.is_memoised(c.ev, (c.m, f)):
            c.found.loaders.append(Loader(f, call.place, c.ev.klass(value[1], value[2]).name))


def _is_returned(c: Collector, f: int, term: Term) -> bool:
    function = c.facts.functions[f]
    names = {b.name for b in function.bindings if b.value == term} - set(function.globals)
    return any(r.value == term or (type(r.value) is str and r.value in names) for r in function.returns)


# shared by all requests


def sharings(c: Collector) -> None:
    """Note functions that use a session which some module makes when it is imported."""
    names = _shared_names(c)
    seen: set[tuple[int, str]] = set()
    for call in c.facts.calls:
        if call.owner == MODULE:
            continue
        base = call.func[1] if type(call.func) is tuple and call.func[0] == "." else None
        for term in (base, *call.args, *(value for _, value in call.keywords)):
            name = dotted_name(term)
            if not name or (call.owner, name) in seen or name.partition(".")[0] in _local(c, call.owner):
                continue
            made = names.get(name) if "." not in name else _of_module(c, call, term)
            if made is not None:
                seen.add((call.owner, name))
                cls, leaf = made
                place = c.ev.facts(leaf.m).calls[leaf.term[1]].place
                c.found.sharings.append(Sharing(call.owner, call.place, name, cls, leaf.m, place))


def _shared_names(c: Collector) -> dict[str, tuple[str, Leaf]]:
    """Module-level names, own and imported ones, that hold a session."""
    found: dict[str, tuple[str, Leaf]] = {}
    for binding in c.ev.bindings(c.m, MODULE):
        value = binding.value
        if type(value) is not tuple or value[0] not in ("()", "import", "await") or "." in binding.name:
            continue
        if value[0] == "import" and not isinstance(c.ev.imports.module(c.m, value[1], value[2]), int):
            continue
        c.ev.refuel()
        made = _made(c, Leaf(c.m, MODULE, binding.name, None))
        if made is not None:
            found[binding.name] = made
    return found


def _of_module(c: Collector, call: Call, term: Term) -> tuple[str, Leaf] | None:
    """`database.session`: an attribute of a module of the project."""
    base = c.values(call, term[1])
    return _made(c, c.leaf(call, term)) if any(v[0] == "module" for v in base) else None


def _made(c: Collector, leaf: Leaf) -> tuple[str, Leaf] | None:
    cls = session_class(c.ev, c.ev.value(leaf.m, leaf.scope, leaf.term))
    for origin in c.origins.leaves(leaf) if cls else ():
        if origin.term[0] == "()" and c.ev.facts(origin.m).calls[origin.term[1]].owner == MODULE:
            return cls, origin
    return None


def _local(c: Collector, f: int) -> set[str]:
    """Names that a function and those around it bind."""
    found: set[str] = set()
    while f > MODULE:
        function = c.facts.functions[f]
        found |= {p.name for p in function.parameters} | {b.name for b in function.bindings} - set(function.globals)
        f = function.parent
    return found
