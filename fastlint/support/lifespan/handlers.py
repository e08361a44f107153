"""What is there: the handlers of an application, and where it is constructed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from fastlint.diagnostic import Edit, Span
from fastlint.subjects.shared import Application, EventHandler
from fastlint.support.lifespan.handing import is_handed_on

if TYPE_CHECKING:
    from fastlint.walk.module import Module

ARGUMENTS = {"on_startup": "startup", "on_shutdown": "shutdown"}
"""Arguments of the constructor that take handlers."""


class UnfixableError(Exception):
    """The application cannot be moved to a lifespan by edits of this file alone."""


class Site(NamedTuple):
    """Where an application is constructed: the call, the row of its statement, the block that this stands in."""

    call: cst.Call
    row: int
    block: cst.CSTNode


class Handlers(NamedTuple):
    """The handlers of an application: the calls that run them, by event, and the decorated ones."""

    site: Site
    startup: tuple[str, ...]
    shutdown: tuple[str, ...]
    decorated: tuple[EventHandler, ...]


def refuse_unless(condition: bool) -> None:
    """Give up on the application."""
    if not condition:
        raise UnfixableError


def read_handlers(application: Application, module: Module) -> Handlers:
    """The handlers of an application; raises UnfixableError if not all of them can be called from a lifespan here."""
    refuse_unless(application.is_here and not application.elsewhere)
    site = _site(application, module)
    decorated = tuple(handler for handler in application.handlers if handler.form == "on_event")
    given = list(_given(site, application, module))
    refuse_unless(len(decorated) + len(given) == len(application.handlers))
    refuse_unless(module.outline.times_called(f"{application.name}.on_event") == len(decorated))
    refuse_unless(not application.name.isidentifier() or not is_handed_on(application.name, module))
    steps = [*given, *((handler, _plain_function(handler, module, site)) for handler in decorated)]
    calls = [(handler.event, f"{'await ' if handler.is_async else ''}{name}()") for handler, name in steps]
    startup, shutdown = (tuple(call for at, call in calls if at == event) for event in ("startup", "shutdown"))
    return Handlers(site, startup, shutdown, decorated)


def _site(application: Application, module: Module) -> Site:
    call = module.node(application.span)
    around = module.ancestors(application.span)
    line = next((i for i, node in enumerate(around) if isinstance(node, cst.SimpleStatementLine)), None)
    if not isinstance(call, cst.Call) or line is None:
        raise UnfixableError
    refuse_unless(isinstance(around[line - 1], (cst.Assign, cst.AnnAssign)))
    # The names of a class's block are not seen by the functions in it.
    refuse_unless(not any(isinstance(node, cst.ClassDef) for node in around[: line + 3]))
    return Site(call, module.span(around[line]).row, around[line + 1])


def _given(site: Site, application: Application, module: Module) -> Iterator[tuple[EventHandler, str]]:
    """Handlers in `on_startup=[...]` and `on_shutdown=[...]`."""
    for arg in site.call.args:
        refuse_unless(not arg.star and (bool(application.lifespan) or not _is_named(arg, "lifespan")))
        event = ARGUMENTS.get(arg.keyword.value) if arg.keyword else None
        if event is None:
            continue
        handlers = [h for h in application.handlers if h.event == event and h.form != "on_event"]
        if not isinstance(arg.value, (cst.List, cst.Tuple)) or len(arg.value.elements) != len(handlers):
            raise UnfixableError
        for element, handler in zip(arg.value.elements, handlers, strict=True):
            _function(handler, module)
            refuse_unless(isinstance(element.value, (cst.Name, cst.Attribute)))
            yield handler, module.text(module.span(element.value))


def _is_named(arg: cst.Arg, name: str) -> bool:
    return arg.keyword is not None and arg.keyword.value == name


def _plain_function(handler: EventHandler, module: Module, site: Site) -> str:
    """The name of a decorated handler, if it stands beside the application and is the only one of that name."""
    function = _function(handler, module)
    name = function.name.value
    refuse_unless(handler.handler_span is not None and is_beside(handler.handler_span, site, module))
    refuse_unless(module.outline.times_bound(name) == 1)
    return name


def is_beside(span: Span, site: Site, module: Module) -> bool:
    """Whether the statement at a span stands in the same block as the application."""
    block = module.ancestors(span)[0]
    return block is site.block or (isinstance(block, cst.Module) and isinstance(site.block, cst.Module))


def _function(handler: EventHandler, module: Module) -> cst.FunctionDef:
    """The function of a handler in this file; it must be callable without arguments."""
    function = module.node(handler.handler_span) if handler.handler_span else None
    if not isinstance(function, cst.FunctionDef):
        raise UnfixableError
    parameters = function.params
    required = [p for p in (*parameters.posonly_params, *parameters.params, *parameters.kwonly_params) if not p.default]
    refuse_unless(not required)
    for decorator in function.decorators:
        refuse_unless(_is_registering(decorator, module) or _keeps_its_kind(decorator, function, module))
    return function


def _is_registering(decorator: cst.Decorator, module: Module) -> bool:
    func = decorator.decorator.func if isinstance(decorator.decorator, cst.Call) else decorator.decorator
    return isinstance(func, cst.Attribute) and func.attr.value == "on_event"


def _keeps_its_kind(decorator: cst.Decorator, function: cst.FunctionDef, module: Module) -> bool:
    """Whether a decorator of this file makes a coroutine function of one, and a plain one of a plain one."""
    func = decorator.decorator.func if isinstance(decorator.decorator, cst.Call) else decorator.decorator
    if not isinstance(func, cst.Name):
        return False
    definitions = module.outline.functions_named(func.value)
    if len(definitions) != 1 or definitions[0].is_async:
        return False
    wrappers = module.outline.functions_in(definitions[0])
    return not wrappers or wrappers[-1].is_async == (function.asynchronous is not None)


def unregistered(handlers: Handlers, module: Module) -> Iterator[Edit]:
    """The edits that delete the decorators."""
    for handler in handlers.decorated:
        yield _without_decorator(handler, module)


def _without_decorator(handler: EventHandler, module: Module) -> Edit:
    """The rows of a decorator, deleted."""
    function = _function(handler, module)
    for decorator in function.decorators:
        span = module.span(decorator)
        if span.row <= handler.span.row <= span.end_row:
            return Edit(Span(span.row, 1, span.end_row + 1, 1), "")
    raise UnfixableError
