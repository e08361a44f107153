"""The FastAPI model as rules see it: routes, and applications with what they do at startup."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from fastlint.diagnostic import Span
from fastlint.footprint import FunctionId
from fastlint.framework.model import Model
from fastlint.framework.records import Handler, Object, RouteRecord
from fastlint.framework.route_clashes import is_documented
from fastlint.framework.setup_records import is_parameter
from fastlint.index.facts import Place
from fastlint.knowledge.framework_names import own_name
from fastlint.passes.access.guarding import idle_guards
from fastlint.passes.lifecycle.event_handlers import adding_of_middleware, is_guarded
from fastlint.passes.slices.calls import call_subject
from fastlint.passes.slices.returns import Returned
from fastlint.subjects.data import Parameter
from fastlint.subjects.kinds import AppKind
from fastlint.subjects.shared import Application, EventHandler, Frame, ResponseClass, Route, RouteReturn

if TYPE_CHECKING:
    from fastlint.passes.registry import Reported
    from fastlint.passes.view import ProjectView

_DEFAULT = "starlette.responses.JSONResponse"
_OWNERS = frozenset({"FastAPI", "APIRouter"})

ALONE = True


def subjects(view: ProjectView) -> Iterator[Reported]:
    """Routes, response classes, and applications with what they do at startup, outside of tests."""
    yield from view.served(_routes(view))
    yield from view.served(_response_classes(view.model))
    yield from view.served(_applications(view.model, view))


def _routes(view: ProjectView) -> Iterator[tuple[int, Route]]:
    """Each declaration of a route, with the module in which it stands."""
    model, returns = view.model, view.returns
    hidden = _hidden(model)
    for index, route in enumerate(model.routes):
        endpoint = model.function_of(route.endpoint)
        if endpoint is None or route.kind == "plain" or not view.shows_alone(route.module, Route):
            continue
        yield route.module, _route(model, view, index, route, endpoint, returns.get(endpoint, ()), hidden)


def _hidden(model: Model) -> frozenset[int]:
    """Routes that no application documents: kept out by themselves, their routers or the calls that include them."""
    entries = [entry for application in model.applications for entry in application.entries]
    shown = {entry.route for entry in entries if is_documented(model, entry)}
    out = {index for index, route in enumerate(model.routes) if not _is_shown_alone(model, route)}
    return frozenset(out | ({entry.route for entry in entries} - shown))


def _is_shown_alone(model: Model, route: RouteRecord) -> bool:
    owners = [model.objects[ref] for ref in route.receivers if ref in model.objects]
    return route.in_schema and (not owners or any(owner.in_schema for owner in owners))


def _route(
    model: Model,
    view: ProjectView,
    index: int,
    route: RouteRecord,
    endpoint: FunctionId,
    returns: tuple[Returned, ...],
    hidden: frozenset[int],
) -> Route:
    words = view.parameters.of_route(index, route)
    sensitive = dict.fromkeys(name for r in returns for name in r.sensitive)
    return Route(
        span=Span(*route.place),
        endpoint=model.word_of(route.endpoint),
        function=view.function(endpoint),
        methods=route.methods,
        path="".join(str(part) for part in route.path if isinstance(part, str)),
        paths=model.paths.get(index, ()),
        response_model=route.response_model,
        response_class=route.response_class or _inherited_class(model, route),
        status_code=route.status_code,
        returns=tuple(_return(view, endpoint[0], r) for r in returns),
        sensitive=tuple(sensitive),
        is_websocket=route.kind == "websocket",
        is_hidden=index in hidden,
        declares="" if route.response_model or not route.model else "None" if route.model == "None" else "Any",
        is_documented=route.is_documented,
        documented=route.documented,
        guards=idle_guards(model, view, index, route),
        body_fields=_body_fields(view, words.parameters),
        **words._asdict(),
    )


def _body_fields(view: ProjectView, parameters: Iterable[Parameter]) -> tuple[str, ...]:
    """The fields of the models that come as a body."""
    names = (member.name for p in parameters if p.source == "body" for member in p.type.members)
    known = (view.models[name] for name in names if name in view.models)
    return tuple(dict.fromkeys(field.name for model in known for field in model.fields))


def _return(view: ProjectView, m: int, r: Returned) -> RouteReturn:
    calls = tuple(call_subject(m, call, view) for call in r.calls)
    return RouteReturn(
        Span(*r.place),
        r.kind,
        r.name,
        calls,
        r.branch,
        r.is_row,
        r.text,
        r.is_fixed,
        r.callee,
        r.filled,
        r.contents,
        r.private,
        r.is_foreign,
    )


def _inherited_class(model: Model, route: RouteRecord) -> str:
    """The response class that its router sets for all its routes."""
    for ref in route.receivers:
        owner = model.objects.get(ref)
        if owner is not None and owner.response_class:
            return owner.response_class
    return ""


def _response_classes(model: Model) -> Iterator[tuple[int, ResponseClass]]:
    """Each response class that is given to a route, router or application, with the module in which it stands."""
    routes = [r for r in model.routes if r.kind == "http"]
    given = {o.response_class for o in model.objects.values()} - {"", _DEFAULT}
    for route in routes:
        if route.response_class:
            has_model, is_stream = route.response is not None, _is_stream(route, model)
            found = ResponseClass(Span(*route.place), "route", route.response_class, has_model, bool(given), is_stream)
            yield route.module, found
    yield from _response_classes_of_owners(model, routes, given)


def _is_stream(route: RouteRecord, model: Model) -> bool:
    """Whether the endpoint of a route is a generator function."""
    function = model.function_of(route.endpoint)
    return function is not None and model.functions[function].is_generator


def _response_classes_of_owners(
    model: Model, routes: list[RouteRecord], given: set[str]
) -> Iterator[tuple[int, ResponseClass]]:
    """Those that routers and applications give to all of their routes."""
    has_streams = any(_is_stream(route, model) for route in routes)
    for ref, owner in model.objects.items():
        if owner.response_class and owner.kind in ("router", "application") and len(owner.id) != 3:
            own = [r for r in routes if ref in r.receivers]
            is_filtered = owner.kind == "router" and bool(own) and all(r.response is not None for r in own)
            others = given - {owner.response_class} if owner.kind == "router" else ()
            place, name = Span(*owner.place), owner.response_class
            yield owner.id[0], ResponseClass(place, owner.kind, name, is_filtered, bool(others), has_streams)


def _applications(model: Model, view: ProjectView) -> Iterator[tuple[int, Application]]:
    """Each application or router that has handlers, with the modules in which they are registered.

    What a function registers on a parameter is told of one application that it is given: one with a lifespan, if any.
    """
    told: set[tuple[int, Place]] = set()
    owners = [owner for ref, owner in model.objects.items() if len(ref) != 3 and isinstance(ref[0], int)]
    for owner in sorted(owners, key=lambda owner: not _is_alive(model, owner)):
        handlers = model.registered.get(owner.id, ())
        shared = {(h.module, h.place) for h in handlers if all(is_parameter(ref) for ref in h.receivers)}
        fresh = [h for h in handlers if (h.module, h.place) not in told]
        told |= shared
        for module in dict.fromkeys(h.module for h in fresh):
            yield module, _application(model, view, module, owner, handlers, fresh)
    for handler in model.handlers:
        if (handler.module, handler.place) not in told and (known := _declared(handler, view)) is not None:
            yield handler.module, _application(model, view, handler.module, known, (handler,), (handler,))


def _is_alive(model: Model, owner: Object) -> bool:
    """Whether an application has a lifespan, from the beginning or assigned."""
    assigned = any(h.event == "lifespan" for h in model.registered.get(owner.id, ()))
    return owner.lifespan is not None or assigned


def _declared(handler: Handler, view: ProjectView) -> Object | None:
    """The application that a parameter stands for by its annotation, where nobody is known to give it one."""
    refs = handler.receivers
    if len(refs) != 1 or len(refs[0]) != 3:
        return None
    m, f, name = refs[0]
    types = {value[1] for value in view.evaluator.parameter(m, f, name) if value[0] == "object"}
    kinds: set[AppKind] = {
        "router" if text.endswith("APIRouter") else "application" for text in types if own_name(text) in _OWNERS
    }
    if len(kinds) != 1 or len(types) != 1:
        return None
    kind = kinds.pop()
    return Object(refs[0], kind, name, handler.place, (), (), None, None, "", True, (), f, False, ())


def _application(
    model: Model,
    view: ProjectView,
    module: int,
    owner: Object,
    handlers: Sequence[Handler],
    fresh: Sequence[Handler],
) -> Application:
    here = [h for h in fresh if h.module == module and h.event in ("startup", "shutdown")]
    elsewhere = [h for h in handlers if h.module != module]
    is_here = owner.id[0] == module and len(owner.id) != 3
    given = _is_alive(model, owner)
    return Application(
        span=Span(*owner.place),
        name=owner.name,
        kind=owner.kind,
        lifespan=model.name_of(owner.lifespan) if owner.lifespan is not None else "assigned" if given else "",
        lifespan_span=Span(*owner.lifespan_place) if owner.lifespan_place and is_here else None,
        handlers=tuple(_handler(model, view, owner, module, h) for h in here),
        elsewhere=tuple(_frame(model, view, h) for h in elsewhere),
        is_here=is_here,
        is_repeating=owner.id in model.stack.repeating,
        is_by_file=not is_here and view.standing.begun.is_by_file(module),
    )


def _handler(model: Model, view: ProjectView, owner: Object, module: int, handler: Handler) -> EventHandler:
    function = model.function_of(handler.target)
    facts: Any = model.functions.get(function) if function is not None else None
    local = function is not None and function[0] == module and facts is not None
    return EventHandler(
        event=handler.event,
        span=Span(*handler.place),
        name=model.word_of(handler.target),
        handler_span=Span(*facts.place) if local else None,
        is_async=bool(facts and facts.is_async),
        form=handler.form,
        adds_middleware=adding_of_middleware(view.evaluator, function, owner.name) if function is not None else "",
        is_guarded=function is not None and is_guarded(view.evaluator, function),
        is_run_by_hand=handler.event in view.touched(owner),
    )


def _frame(model: Model, view: ProjectView, handler: Handler) -> Frame:
    return Frame(view.paths[handler.module], Span(*handler.place), "", model.word_of(handler.target))
