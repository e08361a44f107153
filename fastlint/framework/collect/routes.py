"""Routes: decorators, add_api_route and the like, and `routes=[...]` lists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.framework.collect.paths import text, words
from fastlint.framework.collect.responses import class_of, response_of
from fastlint.framework.records import RouteForm, RouteKind, RouteRecord, Target
from fastlint.framework.registration_order import decorator_point, point_of
from fastlint.framework.setup_records import Ref
from fastlint.framework.types import type_text
from fastlint.index.facts import Call, Place, Term
from fastlint.inference import attributes
from fastlint.inference.sites import Env, Site
from fastlint.knowledge import framework_names
from fastlint.knowledge.framework_names import last_of
from fastlint.subjects.kinds import ModelSource

if TYPE_CHECKING:
    from fastlint.framework.collect.module import Collector

_NOTHING = (None, ("const", None))


class Reader:
    """Makes sites of a call's arguments."""

    def __init__(self, m: int, call: Call, scope: int, env: Env | None) -> None:
        self.m, self.call, self.scope, self.env = m, call, scope, env

    def __call__(self, term: Term) -> Site:
        return Site(self.m, self.scope, term, self.env, self.call.block, self.call.place[0])


def decorated_route(
    c: Collector,
    receivers: tuple[Ref, ...],
    name: str,
    call: Call,
    target: Target,
    place: Place,
    site: Reader,
    form: RouteForm,
) -> RouteRecord:
    """A route from `@router.get(...)` and its sisters."""
    kind: RouteKind = "http"
    methods: tuple[str, ...] = (name.upper(),)
    if name in framework_names.WEBSOCKETS:
        kind, methods = "websocket", ("WEBSOCKET",)
    elif name in ("api_route", "route"):
        kind = "http" if name == "api_route" else "plain"
        given = call.keyword("methods")
        methods = words(c.allocations, site(given)) if given is not None else ("GET",)
    plain = name in ("route", "websocket_route")
    route = _route(c, receivers, kind, form, target, methods, call, place, site, plain=plain)
    if form != "decorator" or target[:2] != ("function", c.m):
        return route
    return route._replace(point=decorator_point(c.facts, c.m, target[2], place))


def added_route(c: Collector, receivers: tuple[Ref, ...], call: Call, env: Env | None) -> RouteRecord | None:
    """A route from `router.add_api_route(path, endpoint, ...)` and its sisters."""
    site = Reader(c.m, call, call.owner, env)
    name = call.func[2]
    endpoint = call.argument(1, "route" if name == "add_websocket_route" else "endpoint")
    target = (
        c.dependencies.target(site(endpoint or call.keyword("route")))
        if endpoint or call.has_keyword("route")
        else None
    )
    if target is None:
        return None
    if "websocket" in name:
        methods: tuple[str, ...] = ("WEBSOCKET",)
    else:
        given = call.keyword("methods") or (call.args[2] if name == "add_route" and len(call.args) > 2 else None)
        methods = words(c.allocations, site(given)) if given not in _NOTHING else ("GET",)
    kind: RouteKind = "websocket" if "websocket" in name else "plain" if name == "add_route" else "http"
    plain = name in ("add_route", "add_websocket_route")
    return _route(c, receivers, kind, "call", target, methods, call, call.place, site, plain=plain)


_LISTED: dict[str, RouteKind] = {
    "Route": "plain", "APIRoute": "http", "WebSocketRoute": "websocket", "APIWebSocketRoute": "websocket"
}  # fmt: skip


def listed_routes(c: Collector, ref: Ref, constructor: Call) -> None:
    """`routes=[Route("/", endpoint), ...]`."""
    given = constructor.keyword("routes")
    if given in _NOTHING:
        return
    for element in c.allocations.elements_of(c.site(constructor, given)):
        if element.term[0] != "()":
            continue
        call = c.ev.facts(element.m).calls[element.term[1]]
        kind = _LISTED.get(last_of(call.func))
        endpoint = call.argument(1, "endpoint")
        if kind is None or endpoint is None or element.m != c.m:
            continue
        site = Reader(c.m, call, call.owner, None)
        target = c.dependencies.target(site(endpoint))
        if target is not None:
            methods = call.keyword("methods")
            found = words(c.allocations, site(methods)) if methods not in _NOTHING else ("GET",)
            found = ("WEBSOCKET",) if kind == "websocket" else found
            plain = not last_of(call.func).startswith("API")
            c.record.routes.append(_route(c, (ref,), kind, "call", target, found, call, call.place, site, plain=plain))


def _route(
    c: Collector, receivers: tuple[Ref, ...], kind: RouteKind, form: RouteForm, target: Target,
    methods: tuple[str, ...], call: Call, place: Place, site: Reader, *, plain: bool,
) -> RouteRecord:  # fmt: skip
    c.dependencies.note(target)
    path = call.argument(0, "path")
    dependencies = call.keyword("dependencies")
    model, model_text = _response_model(c, call, target)
    is_documented, documented = _documented(c, site, call.keyword("responses"))
    response_class, schema = call.keyword("response_class"), call.keyword("include_in_schema")
    return RouteRecord(
        c.m, receivers, kind, form, target, tuple(m.upper() for m in methods),
        text(c.allocations, site(path)) if path is not None else (),
        place,
        c.dependencies.listed(site(dependencies)) if dependencies not in _NOTHING and not plain else (),
        model, model_text,
        class_of(c.ev, site(response_class)) if response_class is not None else "",
        _status(c, site, call.keyword("status_code")),
        schema != ("const", False),
        _constant(call.keyword("operation_id")),
        _decorators(c, target),
        point_of(c.ev.facts(site.m), site.m, call, site.env),
        *response_of(c, site, call, target, model),
        is_documented=is_documented,
        documented=documented,
    )  # fmt: skip


def _documented(c: Collector, site: Reader, term: Term) -> tuple[bool, tuple[str, ...]]:
    """What `responses=` says of a success, `{200: {"model": Book}}`: that it is described, and with which fields."""
    described: list[Site] = []
    is_documented = False
    for origin in c.allocations.sites(site(term)) if term not in _NOTHING else ():
        for key, value in origin.term[1] if origin.term[0] == "dict" else ():
            status = _status_of(c, origin._replace(term=key)) if key is not None else None
            if status is not None and 200 <= status < 300:
                for each in c.allocations.sites(origin._replace(term=value)):
                    pairs = dict(each.term[1]) if each.term[0] == "dict" else {}
                    is_documented |= ("const", "model") in pairs or ("const", "content") in pairs
                    described += [each._replace(term=pairs[key]) for key in (("const", "model"),) if key in pairs]
    fields = {name for one in described for name in _field_names(c, one)}
    return is_documented, tuple(sorted(fields))


def _field_names(c: Collector, site: Site) -> Iterator[str]:
    """The fields of the classes that a type is made of: `Page[Book]`, `list[Book] | None`."""
    term = site.term
    if type(term) is tuple and term[0] in ("[]", "bin", "tuple"):
        for part in term[1] if term[0] == "tuple" else term[1:] if term[0] == "[]" else term[2:]:
            yield from _field_names(c, site._replace(term=part))
        return
    for value in c.ev.value(*site[:3], site.block, site.row):
        for base in attributes.linearise(c.ev, value) if value[0] == "class" else ():
            if base[0] == "class":
                yield from (b.name for b in c.ev.bindings(base[1], ~base[2]) if b.annotation is not None)


def _constant(term: Term) -> str:
    return term[1] if type(term) is tuple and term[0] == "const" and isinstance(term[1], str) else ""


def _decorators(c: Collector, target: Target) -> tuple[str, ...]:
    """Last names of the decorators of an endpoint, but for those of FastAPI's routers."""
    if target[0] != "function":
        return ()
    facts = c.ev.facts(target[1])
    terms = (term for term, _ in facts.functions[target[2]].decorators)
    found = [last_of(facts.callee(t)) for t in terms]
    return tuple(name for name in found if name not in framework_names.DECORATORS)


def _status(c: Collector, site: Reader, term: Term) -> int | None:
    """A literal status code, or one of starlette's constants by the number in its name."""
    return _status_of(c, site(term)) if term is not None else None


def _status_of(c: Collector, site: Site) -> int | None:
    for origin in c.allocations.sites(site):
        if origin.term[0] == "const" and isinstance(origin.term[1], int):
            return origin.term[1]
        last = last_of(origin.term) or (origin.term[3] or "" if origin.term[0] == "import" else "")
        digits = [part for part in last.split("_") if part.isdigit() and len(part) == 3]
        if digits:
            return int(digits[0])
    return None


def _response_model(c: Collector, call: Call, target: Target) -> tuple[ModelSource, str]:
    """Whether and how a response model is declared, and its text."""
    if call.has_keyword("response_model"):
        term = call.keyword("response_model")
        return ("none", "") if term == ("const", None) else ("keyword", type_text(term))
    if target[0] != "function":
        return "", ""
    _, m, f = target[:3]
    function = c.ev.function(m, f)
    annotation = function.returns_annotation
    if annotation in _NOTHING or last_of(annotation) == "Any":
        return "", "" if annotation is None else type_text(annotation)
    scope = function.outer
    return ("response" if _is_response(c, m, scope, annotation) else "annotation"), type_text(annotation)


def _is_response(c: Collector, m: int, scope: int, annotation: Term) -> bool:
    """Whether a class (also as one part of a union, which FastAPI would refuse) is a Response."""
    if type(annotation) is tuple and annotation[0] == "bin":
        return any(_is_response(c, m, scope, part) for part in annotation[2:])
    if last_of(annotation) in framework_names.RESPONSES:
        return True
    for value in c.ev.value(m, scope, annotation) if type(annotation) is str else ():
        if value[0] == "class":
            bases = attributes.linearise(c.ev, value)
            return any(b[0] == "external" and b[1].rpartition(".")[2] in framework_names.RESPONSES for b in bases)
    return False
