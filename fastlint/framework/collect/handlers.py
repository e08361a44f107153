"""What else FastAPI runs: middleware, exception handlers, startup and shutdown, background tasks, streams."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from fastlint.callgraph.conditions.control_flow import text_of
from fastlint.framework.collect import middleware
from fastlint.framework.collect.paths import text
from fastlint.framework.records import Handler, Target
from fastlint.framework.registration_order import decorator_point, point_of
from fastlint.framework.setup_records import Caught, Ref
from fastlint.index.facts import Call, Place, Term, Use
from fastlint.inference import attributes
from fastlint.inference.sites import Site
from fastlint.knowledge import framework_names
from fastlint.knowledge.framework_names import last_of
from fastlint.subjects.kinds import HandlerForm

if TYPE_CHECKING:
    from fastlint.framework.collect.module import Collector

_BACKGROUND = frozenset({"BackgroundTasks", "BackgroundTask"})
_MIDDLEWARE_BASES = frozenset({"BaseHTTPMiddleware"})


def handler_decorator(
    c: Collector, receivers: tuple[Ref, ...], name: str, call: Call, target: Target, place: Place
) -> None:
    """`@app.on_event("startup")`, `@app.middleware("http")`, `@app.exception_handler(E)`."""
    if name == "on_event":
        event = c.site(call, call.argument(0, "event_type"))
        _event(c, receivers, event, target, place, "on_event")
    else:
        _role(c, target, "middleware" if name == "middleware" else "exception-handler")
        point = point_of(c.facts, c.m, call)
        if call.use == Use.DECORATOR and target[:2] == ("function", c.m):
            point = decorator_point(c.facts, c.m, target[2], place)
        if name == "middleware":
            middleware.decorated(c, receivers, target, place, point)
        else:
            c.setup.caught.append(Caught(receivers, *_exception(c, call), place, point, _function(target)))


def _event(
    c: Collector, receivers: tuple[Ref, ...], event: Site, target: Target, place: Place, form: HandlerForm
) -> None:
    words = text(c.allocations, event)
    word = words[0] if len(words) == 1 and isinstance(words[0], str) else ""
    c.record.handlers.append(Handler(c.m, receivers, word, c.dependencies.note(target), place, form))


def _role(c: Collector, target: Target | None, role: str) -> None:
    if target is None:
        return
    if target[0] == "function":
        c.dependencies.note_function((target[1], target[2]))
        c.record.roles.append(((target[1], target[2]), role))
    elif target[0] == "instance":
        called = c.dependencies.note_class((target[1], target[2])).call
        if called is not None:
            c.record.roles.append((called, role))


def _function(target: Target | None) -> tuple[int, ...]:
    return target[1:3] if target is not None and target[0] == "function" else ()


def _target(c: Collector, call: Call, term: Term) -> Target | None:
    return c.dependencies.target(c.site(call, term)) if term is not None else None


# calls, by the name of what is called


def _add_middleware(c: Collector, number: int, call: Call) -> None:
    _middleware(c, call)
    middleware.added(c, call)


def _wrapping_middleware(c: Collector, number: int, call: Call) -> None:
    middleware.wrapped(c, call)


def _middleware(c: Collector, call: Call) -> None:
    """`add_middleware(Class, dispatch=f)` and `Middleware(Class, dispatch=f)`."""
    target = _target(c, call, call.argument(0, "middleware_class" if last_of(call.func) == "add_middleware" else "cls"))
    if target is not None and target[0] == "class":
        _middleware_class(c, target[1], target[2])
    elif target is not None and target[0] == "function":
        _role(c, target, "middleware")
    if call.has_keyword("dispatch"):
        _role(c, _target(c, call, call.keyword("dispatch")), "middleware")


def _middleware_class(c: Collector, m: int, k: int) -> None:
    for base in attributes.linearise(c.ev, ("class", m, k)):
        if base[0] != "class":
            continue
        for f in c.ev.methods(base[1], base[2]):
            if c.ev.function(base[1], f).name in ("dispatch", "__call__"):
                _role(c, ("function", base[1], f), "middleware")


def middleware_classes(c: Collector) -> None:
    """Subclasses of BaseHTTPMiddleware are middleware wherever they are added."""
    for number, klass in enumerate(c.facts.classes):
        if any(last_of(base) in _MIDDLEWARE_BASES for base in klass.bases):
            _middleware_class(c, c.m, number)


def _add_exception_handler(c: Collector, number: int, call: Call) -> None:
    target = _target(c, call, call.argument(1, "handler"))
    _role(c, target, "exception-handler")
    receivers = c.refs.of(c.site(call, call.func[1])) if type(call.func) is tuple else ()
    if receivers:
        point = point_of(c.facts, c.m, call)
        c.setup.caught.append(Caught(receivers, *_exception(c, call), call.place, point, _function(target)))


def _exception(c: Collector, call: Call) -> tuple[str, str]:
    term = call.argument(0, "exc_class_or_status_code")
    return _named(c, c.site(call, term)) if term is not None else ("", "")


def _named(c: Collector, site: Site) -> tuple[str, str]:
    """An exception as written, and by its qualified name if it is of a library."""
    values = c.ev.value(site.m, site.scope, site.term, site.block, site.row)
    names = [str(value[1]) for value in values if value[0] == "external"]
    return text_of(site.term, c.ev.facts(site.m)), names[0] if names else ""


def _add_event_handler(c: Collector, number: int, call: Call) -> None:
    target = _target(c, call, call.argument(1, "func"))
    receivers = c.refs.of(c.site(call, call.func[1])) if target is not None and type(call.func) is tuple else ()
    if target is not None and receivers:
        event = c.site(call, call.argument(0, "event_type"))
        _event(c, receivers, event, target, call.place, "add_event_handler")


def _append(c: Collector, number: int, call: Call) -> None:
    """`app.router.on_startup.append(f)`."""
    base = call.func[1] if type(call.func) is tuple else None
    if type(base) is not tuple or base[0] != "." or base[2] not in ("on_startup", "on_shutdown") or not call.args:
        return
    receivers = c.refs.of(c.site(call, base[1]))
    target = _target(c, call, call.args[0])
    if receivers and target is not None:
        event = base[2].removeprefix("on_")
        c.record.handlers.append(Handler(c.m, receivers, event, target, call.place, "append"))


def _add_task(c: Collector, number: int, call: Call) -> None:
    if not call.args and not call.has_keyword("func"):
        return
    receiver = call.func[1] if type(call.func) is tuple else None
    values = c.ev.at(c.m, call, receiver)
    for value in values:
        if value[0] == "object" and value[1].rpartition(".")[2] in _BACKGROUND:
            _role(c, _target(c, call, call.argument(0, "func")), "background-task")
            return


def _background_task(c: Collector, number: int, call: Call) -> None:
    for value in c.ev.at(c.m, call, call.func):
        if value[0] == "external" and framework_names.own_name(value[1]) == "BackgroundTask":
            _role(c, _target(c, call, call.argument(0, "func")), "background-task")


def _stream(c: Collector, number: int, call: Call) -> None:
    """`StreamingResponse(generate())`: the generator function runs while the response is sent."""
    content = call.argument(0, "content")
    if content is None:
        return
    for origin in c.allocations.sites(c.site(call, content)):
        if origin.term[0] != "()":
            continue
        made = c.ev.facts(origin.m).calls[origin.term[1]]
        values = c.ev.value(origin.m, origin.scope, made.func, made.block, made.place[0])
        for value in values:
            if value[0] in ("function", "method") and c.ev.function(value[1], value[2]).is_generator:
                _role(c, ("function", value[1], value[2]), "stream")


def _run_by_hand(c: Collector, number: int, call: Call) -> None:
    """`await app.router.startup()`: whatever serves the application does not run its handlers, the project does."""
    func = call.func
    if type(func) is tuple and func[0] == "." and not (call.args or call.keywords):
        c.setup.touched.extend((ref, func[2]) for ref in c.refs.of(c.site(call, func[1])))


HANDLERS: dict[str, Callable[[Collector, int, Call], None]] = {
    "add_middleware": _add_middleware,
    "Middleware": _add_middleware,
    "CORSMiddleware": _wrapping_middleware,
    "add_exception_handler": _add_exception_handler,
    "add_event_handler": _add_event_handler,
    "append": _append,
    **dict.fromkeys(("startup", "shutdown"), _run_by_hand),
    "add_task": _add_task,
    "BackgroundTask": _background_task,
    **dict.fromkeys(framework_names.STREAMS, _stream),
}


def in_constructor(c: Collector, ref: Ref, call: Call) -> None:
    """on_startup=, on_shutdown= and exception_handlers= of an application or router."""
    forms: tuple[HandlerForm, ...] = ("on_startup", "on_shutdown")
    for form in forms:
        given = call.keyword(form)
        if given is None:
            continue
        for element in c.allocations.elements_of(c.site(call, given)):
            target = c.dependencies.target(element)
            if target is not None:
                c.record.handlers.append(Handler(c.m, (ref,), form.removeprefix("on_"), target, call.place, form))
    middleware.listed(c, ref, call)
    given = call.keyword("exception_handlers")
    for origin in c.allocations.sites(c.site(call, given)) if given is not None else ():
        if origin.term[0] == "dict":
            for key, value in origin.term[1]:
                point = point_of(c.facts, c.m, call)
                target = c.dependencies.target(origin._replace(term=value))
                named = _named(c, origin._replace(term=key))
                c.setup.caught.append(Caught((ref,), *named, call.place, point, _function(target)))
                _role(c, target, "exception-handler")


def lifespan_assignments(c: Collector) -> None:
    """`app.router.lifespan_context = f`."""
    for number, function in enumerate(c.facts.functions):
        for binding in function.bindings:
            if not binding.name.endswith(".lifespan_context"):
                continue
            term: Term = None
            for part in binding.name.split(".")[:-1]:
                term = part if term is None else (".", term, part)
            receivers = c.refs.of(Site(c.m, number, term, None, binding.block, binding.row))
            target = c.dependencies.target(Site(c.m, number, binding.value, None, binding.block, binding.row))
            if receivers and target is not None:
                place = (binding.row, 1, binding.row, 1)
                c.record.handlers.append(Handler(c.m, receivers, "lifespan", target, place, "assignment"))


def reads(c: Collector) -> None:
    """`app.routes` and `app.root_path` are read."""
    for number, function in enumerate(c.facts.functions):
        for read in function.reads:
            term = read.term
            if type(term) is not tuple or term[0] != "." or term[2] not in ("routes", "root_path"):
                continue
            refs = c.refs.of(Site(c.m, number, term[1], None, read.block, read.place[0]))
            if term[2] == "root_path":
                c.setup.touched.extend((ref, "root_path") for ref in refs)
            elif refs:
                c.record.listings.append((c.m, refs, read.place))
