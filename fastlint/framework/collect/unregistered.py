"""What must be known of a project before it can be said that something is added nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.framework.collect.started import started
from fastlint.index.facts import Call, Read, Term
from fastlint.index.terms import dotted_name, last_name
from fastlint.inference.sites import Site
from fastlint.inference.values import Value, Values

if TYPE_CHECKING:
    from fastlint.framework.collect.module import Collector

_DYNAMIC = ("builtins", "importlib", "operator", "pkgutil")
_LIFESPANS = ("session_manager", "lifespan")
_APPLICATIONS = ("app", "application", "api")


def is_open(c: Collector, site: Site) -> bool:
    """Whether an included router may be any: its expression is not that of a library's router."""
    if site.term is None:
        return True
    for origin in c.allocations.sites(site) or (site,):
        values: Values = ()
        if origin.term[0] == "()":
            call = c.ev.facts(origin.m).calls[origin.term[1]]
            values = c.ev.value(origin.m, origin.scope, call.func, call.block, call.place[0])
            if _may_search(c, origin.m, origin.term[1]):
                return True
        elif origin.term[0] in ("import", "."):
            values = c.ev.value(*origin[:3], origin.block, origin.row)
        if not values or not all(_is_foreign(value) for value in values):
            return True
    return False


def _may_search(c: Collector, m: int, number: int) -> bool:
    """Whether a library may find routers by what it is given to make one: a folder, a package, a name, or no one knows.

    The calls of a chain count together: `Routes(FOLDER).build()`.
    """
    call = c.ev.facts(m).calls[number]
    for term in call.arguments:
        values = c.ev.at(m, call, term)
        if not values or any(_leads_to_modules(value) for value in values):
            return True
    receiver = call.func[1] if type(call.func) is tuple and call.func[0] == "." else None
    return type(receiver) is tuple and receiver[0] == "()" and _may_search(c, m, receiver[1])


def _leads_to_modules(value: Value) -> bool:
    """A module, a path, what is known by its name alone, or a text that may name one of these; no prefix of routes."""
    if value[0] in ("module", "package", "external", "unknown"):
        return True
    if value[0] == "const":
        return isinstance(value[1], str) and not value[1].startswith("/")
    return value[0] == "object" and str(value[1]).startswith("pathlib.")


def _is_foreign(value: Value) -> bool:
    """A value of a library, other than what the language itself finds by names."""
    return value[0] in ("external", "object") and value[1].partition(".")[0] not in _DYNAMIC


def states(c: Collector) -> None:
    """Attributes of `app.state` that are read, and what makes it impossible to know which are set."""
    for number, function in enumerate(c.facts.functions):
        for read in function.reads:
            if type(read.term) is tuple and read.term[0] == ".":
                _attribute_read(c, number, read)
        if any(b.name.endswith(".state") and b.name.split(".")[-2] in _APPLICATIONS for b in function.bindings):
            c.setup.flags.append("open-state")
    for call in c.facts.calls:
        c.setup.flags.extend(_state_flags(call))
        if type(call.func) is tuple and call.func[0] == "." and call.func[2] in _LIFESPANS:
            c.setup.started.append(started(c, Site(c.m, call.owner, call.func[1], None, call.block, call.place[0])))


def _attribute_read(c: Collector, number: int, read: Read) -> None:
    _, base, attribute = read.term
    site = Site(c.m, number, base, None, read.block, read.place[0])
    if attribute == "routes":
        c.setup.handed.extend(c.refs.of(site))
    if attribute == "lifespan_context":
        c.setup.flags.append("enters-lifespan")
    if attribute in _LIFESPANS:
        c.setup.started.append(started(c, site))
    if _is_state(base):
        c.setup.states.append((attribute, read.place))


def _state_flags(call: Call) -> Iterator[str]:
    """What a call says of `app.state`: that it asks whether a name is there, or that any name may be set."""
    if last_name(call.func) == "lifespan_context":
        yield "enters-lifespan"
    elif call.func in ("getattr", "hasattr") and len(call.args) > 1 and _is_state(call.args[0]):
        name = call.args[1][1] if call.args[1][0] == "const" else None
        yield f"asks:{name}" if isinstance(name, str) else "open-state"
    elif any(_is_state(term) for term in call.arguments):
        yield "open-state"


def _is_state(term: Term) -> bool:
    """`app.state`, `request.app.state`."""
    if type(term) is not tuple or term[0] != "." or term[2] != "state":
        return False
    return dotted_name(term[1]).rpartition(".")[2] in _APPLICATIONS
