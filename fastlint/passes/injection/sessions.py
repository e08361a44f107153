"""Sessions that functions open or share, and settings that they load."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from fastlint.callgraph.conditions.control_flow import in_loop
from fastlint.callgraph.graph import callables
from fastlint.framework.dependencies import SETTINGS
from fastlint.framework.request_bound import Sources
from fastlint.framework.session_types import external_session, session_class
from fastlint.index.facts import MODULE, BlockKind, Call, Term, Use
from fastlint.index.terms import dotted_name, encloses, last_name
from fastlint.inference import attributes
from fastlint.inference.sites import Site
from fastlint.inference.values import Values
from fastlint.passes.injection.record import Loader, Opening, Sharing

if TYPE_CHECKING:
    from fastlint.passes.injection.collect import Collector

_ENTERING = frozenset({"enter_context", "enter_async_context", "closing", "aclosing"})
_WITHS = (BlockKind.WITH, BlockKind.ASYNC_WITH)
_OPENED = (Use.ASSIGNED, Use.ENTERED, Use.ASYNC_ENTERED, Use.AWAITED, Use.ATTRIBUTE)


def opening(c: Collector, number: int, call: Call) -> None:
    """Note a call in a function that opens a session or connection itself: not through a function of the project."""
    if not _may_open(c, call):
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
        terms = (call.func, *call.arguments)
        is_found = (
            in_loop(c.facts, call.block, call.owner)
            or _is_given_back_meanwhile(c, call)
            or _is_beside_another(c, call.owner, name)
            or Sources(c.ev).is_found_there((c.m, call.owner), terms)
        )
        entered = _is_entered(c, number, call)
        is_probe = _is_only_pinged(c, number, call)
        c.found.openings.append(Opening(call.owner, call.place, c.text(call.func), name, entered, is_found, is_probe))


def _may_open(c: Collector, call: Call) -> bool:
    """Whether a route may open something here; what a dependency has given to open it, tests override."""
    if call.owner == MODULE or call.use not in _OPENED or not _may_be_route(c, call.owner):
        return False
    return all(p.name != call.func for p in c.facts.functions[call.owner].parameters)


def _is_beside_another(c: Collector, owner: int, name: str) -> bool:
    """Whether a function is given such a session already: it opens another one for a transaction of its own."""
    parameters = c.facts.functions[owner].parameters
    return any(session_class(c.ev, c.ev.parameter(c.m, owner, p.name)) == name for p in parameters)


def _is_given_back_meanwhile(c: Collector, call: Call) -> bool:
    """Whether a function enters several such sessions one after the other, and waits for others between them.

    What a dependency opens would be held while it waits.
    """
    blocks = c.facts.blocks
    withs = [
        number
        for number, block in enumerate(blocks)
        if block.owner == call.owner and block.kind in _WITHS and _is_call_of(c, block.term, call.func)
    ]
    waits = [one for one in c.facts.calls if one.owner == call.owner and one.use == Use.AWAITED]
    outside = [one for one in waits if not any(encloses(blocks, number, one.block) for number in withs)]
    return any(
        blocks[before].place[:2] < wait.place[:2] < blocks[after].place[:2]
        for before, after in pairwise(withs)
        for wait in outside
    )


def _is_only_pinged(c: Collector, number: int, call: Call) -> bool:
    """Whether a session is asked nothing but `SELECT 1`, and nobody reads that: whether the database answers."""
    made = ("()", number)
    entered = (made, ("enter", made), ("aenter", made), ("await", made))
    names = {b.name for b in c.facts.functions[call.owner].bindings if b.value in entered}
    asked = [
        n
        for n in c.ev.calls_of(c.m, call.owner)
        if type(func := c.facts.calls[n].func) is tuple and func[0] == "." and func[1] in names
    ]
    return bool(asked) and all(_pings(c, n) for n in asked)


def _pings(c: Collector, number: int) -> bool:
    """Whether a call of a method of a session only sees whether the database answers."""
    call = c.facts.calls[number]
    function = c.facts.functions[call.owner]
    if call.func[2] in ("close", "commit", "ping"):
        return True
    given = ("await", ("()", number))
    kept = [*(b.value for b in function.bindings), *(r.value for r in function.returns)]
    read = any(type(one.func) is tuple and one.func[1:2] == (given,) for one in c.facts.calls)
    is_unread = call.use == Use.STATEMENT or (call.use == Use.AWAITED and given not in kept and not read)
    return is_unread and len(call.args) == 1 and _is_ping(c, call.args[0])


def _is_ping(c: Collector, term: Term) -> bool:
    """Whether a statement asks for a constant: `text("SELECT 1")`, `select(1)`."""
    if type(term) is not tuple or not term:
        return False
    if term[0] == "()":
        made = c.facts.calls[term[1]]
        return len(made.args) == 1 and not made.keywords and _is_ping(c, made.args[0])
    return term[0] == "const" and re.fullmatch(r"(?i)\s*(?:select\s+)?1\s*;?\s*", str(term[1])) is not None


def _is_call_of(c: Collector, term: Term, callee: Term) -> bool:
    return type(term) is tuple and term[:1] == ("()",) and c.facts.calls[term[1]].func == callee


def _is_entered(c: Collector, number: int, call: Call) -> bool:
    """Whether a `with` enters what a call gives, there or by its name."""
    if call.use in (Use.ENTERED, Use.ASYNC_ENTERED):
        return True
    made = (("()", number), ("await", ("()", number)))
    names = {b.name for b in c.facts.functions[call.owner].bindings if b.value in made}
    withs = [b.term for b in c.facts.blocks if b.kind in _WITHS]
    entering = [x.args[0] for x in c.facts.calls if last_name(x.func) in _ENTERING and x.args]
    return any(term in names or term in made for term in (*withs, *entering))


def _may_be_route(c: Collector, f: int) -> bool:
    """Whether a function is decorated by a call, as routes are."""
    return any(type(term) is tuple and term[0] == "()" for term, _ in c.facts.functions[f].decorators)


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
    if function.parameters or function.is_generator or function.is_async or not last_name(call.func)[:1].isupper():
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
    names, modules = _shared_names(c)
    seen: set[tuple[int, str]] = set()
    for call in c.facts.calls if names or modules else ():
        if call.owner == MODULE:
            continue
        base = call.func[1] if type(call.func) is tuple and call.func[0] == "." else None
        for term in (base, *call.arguments):
            made = _shared(c, call, term, names, modules)
            if made is not None and (call.owner, name := dotted_name(term)) not in seen:
                seen.add((call.owner, name))
                cls, site = made
                place = c.ev.facts(site.m).calls[site.term[1]].place
                c.found.sharings.append(Sharing(call.owner, call.place, name, cls, site.m, place))


Made = tuple[str, Site]


def _shared(c: Collector, call: Call, term: Term, names: dict[str, Made], modules: set[str]) -> Made | None:
    """The shared session that a term is: a name, or an attribute of a module of the project."""
    is_attribute = type(term) is tuple and term[0] == "." and type(term[1]) is str and term[1] in modules
    root = term[1] if is_attribute else term
    if type(root) is not str or (not is_attribute and root not in names) or root in _local(c, call.owner):
        return None
    return _made(c, Site(c.m, MODULE, term, None)) if is_attribute else names[root]


def _shared_names(c: Collector) -> tuple[dict[str, Made], set[str]]:
    """Module-level names, own and imported ones, that hold a session; names of imported modules of the project."""
    found: dict[str, Made] = {}
    modules: set[str] = set()
    for binding in c.ev.bindings(c.m, MODULE):
        value = binding.value
        if type(value) is not tuple or "." in binding.name:
            continue
        if value[0] == "import":
            target = c.ev.imports.module(c.m, value[1], value[2])
            if not isinstance(target, int) or value[3] is None or not _may_be_made(c, target, value[3]):
                if any(v[0] == "module" for v in c.ev.member(c.m, binding.name)):
                    modules.add(binding.name)
                continue
        elif value[0] not in ("()", "await"):
            continue
        made = _made(c, Site(c.m, MODULE, binding.name, None))
        if made is not None:
            found[binding.name] = made
    return found, modules


def _may_be_made(c: Collector, m: int, name: str) -> bool:
    """Whether a name of a module is bound to the result of a call, or imported there in turn."""
    values = [c.ev.bindings(m, MODULE)[i].value for i in c.ev.table(m, MODULE).get(name, ())]
    return any(type(v) is tuple and v[0] in ("()", "await", "import") for v in values)


def _made(c: Collector, site: Site) -> Made | None:
    cls = session_class(c.ev, c.ev.value(site.m, site.scope, site.term))
    for origin in c.allocations.sites(site) if cls else ():
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
