"""Middleware as it is added, what it is given, and whether it answers requests itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from fastlint.callgraph.conditions.control_flow import text_of
from fastlint.framework.records import Target
from fastlint.framework.registration_order import ProgramPoint, point_of
from fastlint.framework.setup_records import Added, Ref
from fastlint.index.facts import BlockKind, Call, Facts, Place, Term
from fastlint.index.terms import encloses
from fastlint.inference import attributes
from fastlint.inference.sites import Site, site_at
from fastlint.knowledge import framework_names
from fastlint.knowledge.framework_names import last_of
from fastlint.subjects.applications import AddingForm

if TYPE_CHECKING:
    from fastlint.framework.collect.module import Collector

_OWN_STATUS = {
    "AuthenticationMiddleware": 400,
    "SlowAPIMiddleware": 429,
    "SlowAPIASGIMiddleware": 429,
    "HTTPSRedirectMiddleware": 307,
}
"""Middleware of libraries that answers requests itself, with the status code."""
_ORIGINS = "access-control-allow-origin"
_FIRST_ERROR = 400
_REDIRECT = 307


def added(c: Collector, call: Call) -> None:
    """`app.add_middleware(Class, ...)`, whatever `app` is; `Middleware(Class, ...)` wherever it stands."""
    point = point_of(c.facts, c.m, call)
    if last_of(call.func) == "Middleware":
        _add(c, (), "listed", c.m, call, point)
    elif type(call.func) is tuple:
        _add(c, c.refs.of(c.site(call, call.func[1])), "added", c.m, call, point)


def wrapped(c: Collector, call: Call) -> None:
    """`CORSMiddleware(app, ...)`."""
    for value in c.ev.at(c.m, call, call.func):
        if value[0] == "external":
            point = point_of(c.facts, c.m, call)
            name = c.ev.knowledge.canonical(value[1])
            given = _arguments(c, c.m, call)
            c.setup.added.append(Added((), "wrapped", name, c.m, call.place, given, False, 0, point))


def listed(c: Collector, ref: Ref, constructor: Call) -> None:
    """`FastAPI(middleware=[Middleware(Class, ...)])`."""
    given = constructor.keyword("middleware")
    if given is None:
        return
    point = point_of(c.facts, c.m, constructor)
    for element in c.allocations.elements_of(c.site(constructor, given)):
        if element.term[0] != "()":
            continue
        call = c.ev.facts(element.m).calls[element.term[1]]
        if last_of(call.func) == "Middleware":
            _add(c, (ref,), "listed", element.m, call, point)


def decorated(c: Collector, receivers: tuple[Ref, ...], target: Target, place: Place, point: ProgramPoint) -> None:
    """`@app.middleware("http")`."""
    if target[0] == "function":
        status = _answers(c, (target[1], target[2]))
        name = _own(c, target[1], c.ev.function(target[1], target[2]).qualname)
        c.setup.added.append(Added(receivers, "decorator", name, c.m, place, (), True, status, point))


def _add(c: Collector, receivers: tuple[Ref, ...], form: AddingForm, m: int, call: Call, point: ProgramPoint) -> None:
    first = call.argument(0, "middleware_class" if form == "added" else "cls")
    if first is None:
        return
    site = site_at(m, call, first)
    for value in c.ev.value(*site[:3], site.block, site.row):
        name = _name(c, value)
        if name:
            base, status = _class_facts(c, value)
            handed = call.keyword("dispatch")
            if handed is not None:
                status = _of_target(c, c.dependencies.target(site._replace(term=handed)))
            given = _arguments(c, m, call)
            if name.endswith("trustedhost.TrustedHostMiddleware"):
                status = _FIRST_ERROR if _refuses_hosts(given) else 0
            c.setup.added.append(Added(receivers, form, name, m, call.place, given, base, status, point))
            return


def _refuses_hosts(given: tuple[tuple[str, str, tuple[Any, ...]], ...]) -> bool:
    """Whether the allowed hosts are known, and not all hosts."""
    hosts = next((described for key, _, described in given if key == "allowed_hosts"), ())
    constants = [item[1] for kind, items, *_ in hosts if kind == "list" for item in items if item[0] == "const"]
    count = sum(len(items) if kind == "list" else 1 for kind, items, *_ in hosts)
    return bool(constants) and len(constants) == count and "*" not in constants


def _name(c: Collector, value: Any) -> str:
    if value[0] == "external":
        return c.ev.knowledge.canonical(value[1])
    if value[0] == "class":
        return _own(c, value[1], c.ev.klass(value[1], value[2]).qualname)
    if value[0] == "function":
        return _own(c, value[1], c.ev.function(value[1], value[2]).qualname)
    return ""


def _own(c: Collector, m: int, qualname: str) -> str:
    return f"{c.ev.imports.paths[m]}:{qualname}"


def _class_facts(c: Collector, value: Any) -> tuple[bool, int]:
    """Whether a middleware is a BaseHTTPMiddleware, and the status with which it answers itself."""
    if value[0] == "external":
        last = value[1].rpartition(".")[2]
        return last == "BaseHTTPMiddleware", _OWN_STATUS.get(last, 0)
    if value[0] != "class":
        return False, 0
    status, base = 0, False
    for klass in attributes.linearise(c.ev, value):
        if klass[0] == "external":
            base = base or klass[1].rpartition(".")[2] == "BaseHTTPMiddleware"
            continue
        for f in c.ev.methods(klass[1], klass[2]) if klass[0] == "class" else ():
            if c.ev.function(klass[1], f).name in ("dispatch", "__call__"):
                status = status or _answers(c, (klass[1], f))
    return base, status


def _of_target(c: Collector, target: Target | None) -> int:
    return _answers(c, (target[1], target[2])) if target is not None and target[0] == "function" else 0


def _arguments(c: Collector, m: int, call: Call) -> tuple[tuple[str, str, tuple[Any, ...]], ...]:
    """Keyword arguments with all that they can be; those of an unpacked dict too."""
    found: list[tuple[str, str, tuple[Any, ...]]] = []
    for key, term in call.keywords:
        described = c.describing.describe(site_at(m, call, term))
        text = text_of(term, c.ev.facts(m))
        if key is not None:
            found.append((key, text, described))
        elif len(described) == 1 and described[0][0] == "dict":
            pairs: dict[str, list[Any]] = {}
            for name, value in described[0][1]:
                pairs.setdefault(name or "**", []).append(value)
            found.extend((name, text, tuple(values)) for name, values in pairs.items())
        else:
            found.append(("**", text, described))
    return tuple(found)


# answering


def _answers(c: Collector, function: tuple[int, int]) -> int:
    """The status of a response that a middleware function makes itself, 0 if none is known."""
    m, f = function
    facts = c.ev.facts(m)
    if _knows_browsers(facts, f):
        return 0
    terms: list[tuple[Term, int, int]] = [(r.value, r.block, r.place[0]) for r in c.ev.function(m, f).returns]
    sent = (call for call in facts.calls if call.owner == f and len(call.args) == len(("scope", "receive", "send")))
    terms += [(call.func, call.block, call.place[0]) for call in sent]
    for term, block, row in terms:
        if term is None or term == ("const", None) or _is_answered_inside(c, m, f, block):
            continue
        for origin in c.allocations.sites(Site(m, f, term, None, block, row)):
            is_made = origin.term[0] == "()" and not _is_answered_inside(c, origin.m, origin.scope, origin.block)
            status = _status(c, origin) if is_made and not _allows_origins(c, origin) else 0
            if status:
                return status
    return 0


def _knows_browsers(facts: Facts, f: int) -> bool:
    """Whether a function looks at the method for OPTIONS, or compares the header `Origin`.

    The one lets preflight requests through, as far as anybody can tell, the other refuses other origins on purpose.
    """
    tests = [block.term for block in facts.blocks if block.owner == f]
    if any(_mentions(term, "OPTIONS") for term in tests):
        return True
    named = {b.name for b in facts.functions[f].bindings if _reads_origin(facts, b.value)}
    return any(_reads_origin(facts, part) or part in named for term in tests for part in _compared(term))


def _reads_origin(facts: Facts, term: Term) -> bool:
    if type(term) is not tuple or not term:
        return False
    key = term[2] if term[0] == "[]" else None
    if term[0] == "()":
        call = facts.calls[term[1]]
        key = call.args[0] if last_of(call.func) == "get" and call.args else None
    return type(key) is tuple and key[:1] == ("const",) and str(key[1]).lower() == "origin"


def _compared(term: Term) -> Iterator[Term]:
    """What the comparisons in a test compare."""
    if type(term) is not tuple or not term:
        return
    if term[0] == "cmp":
        yield from term[2:]
    elif term[0] in ("and", "or"):
        for part in term[1]:
            yield from _compared(part)
    elif term[0] == "not":
        yield from _compared(term[1])


def _is_answered_inside(c: Collector, m: int, f: int, block: int) -> bool:
    """Whether a place is only reached by an exception that the application has answered before: it never comes out.

    A HTTPException may be one that the middleware has raised itself, if it does anything but to ask the application.
    """
    blocks = c.ev.facts(m).blocks
    while block >= 0 and blocks[block].owner == f:
        one = blocks[block]
        if one.kind == BlockKind.EXCEPT and one.term is not None:
            terms = one.term[1] if type(one.term) is tuple and one.term[0] in ("tuple", "list") else (one.term,)
            values = [value for term in terms for value in c.ev.value(m, f, term, one.parent, one.place[0])]
            caught = {value[1].rpartition(".")[2] if value[0] == "external" else "" for value in values}
            if caught and caught <= {"RequestValidationError", "HTTPException"}:
                return "HTTPException" not in caught or _only_asks(c, m, f, block)
        block = one.parent
    return False


def _only_asks(c: Collector, m: int, f: int, handler: int) -> bool:
    """Whether the body of the `try` before a handler makes one call, that of the application."""
    blocks = c.ev.facts(m).blocks
    bodies = [
        i for i, b in enumerate(blocks[:handler]) if b.kind == BlockKind.TRY and b.parent == blocks[handler].parent
    ]
    calls = [
        call for call in c.ev.facts(m).calls if call.owner == f and bodies and encloses(blocks, bodies[-1], call.block)
    ]
    return len(calls) == 1 and last_of(calls[0].func) in ("call_next", "app")


def _status(c: Collector, site: Site) -> int:
    """The status code of an error or redirection that a call makes."""
    call = c.ev.facts(site.m).calls[site.term[1]]
    name = last_of(call.func)
    if name == "RedirectResponse":
        return _REDIRECT
    given = call.argument(1, "status_code") if name in framework_names.RESPONSES else None
    if given is None:
        return 0
    for kind, value, _, _ in c.describing.describe(site._replace(term=given, block=call.block, row=call.place[0])):
        code = value if kind == "const" else _in_name(value) if kind == "name" else 0
        if isinstance(code, int) and code >= _FIRST_ERROR:
            return code
    return 0


def _allows_origins(c: Collector, site: Site) -> bool:
    """Whether a response that a call makes gets the headers of CORS by hand, there or where the call stands."""
    facts = c.ev.facts(site.m)
    call = facts.calls[site.term[1]]
    given = call.keyword("headers")
    made = (
        c.allocations.sites(site._replace(term=given, block=call.block, row=call.place[0])) if given is not None else ()
    )
    if any(_names_origins(origin.term) for origin in (site._replace(term=given), *made)):
        return True
    around = [*c.ev.function(site.m, site.scope).bindings] if site.scope >= 0 else []
    later = [b.value for b in around if b.name.endswith(".headers[]") and encloses(facts.blocks, call.block, b.block)]
    later += [
        one.arguments
        for one in facts.calls
        if one.owner == site.scope and _is_of_headers(one.func) and encloses(facts.blocks, call.block, one.block)
    ]
    return any(_names_origins(term) for term in later)


def _is_of_headers(func: Term) -> bool:
    """`response.headers.update`."""
    return type(func) is tuple and func[0] == "." and last_of(func[1]) in ("headers", "raw_headers")


def _names_origins(term: Term) -> bool:
    if type(term) is not tuple:
        return False
    is_name = term[:1] == ("const",) and isinstance(term[1], (str, bytes))
    text = term[1].decode("latin-1") if is_name and isinstance(term[1], bytes) else term[1] if is_name else ""
    return text.lower() == _ORIGINS or any(_names_origins(part) for part in term)


def _in_name(name: str) -> int:
    digits = [part for part in name.rpartition(".")[2].split("_") if part.isdigit()]
    return int(digits[0]) if digits else 0


def _mentions(term: Term, text: str) -> bool:
    if type(term) is not tuple:
        return False
    return term == ("const", text) or any(_mentions(part, text) for part in term)
