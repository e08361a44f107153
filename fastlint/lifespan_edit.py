"""From startup and shutdown handlers to a lifespan: the edits that move an application of one file.

The handlers stay where they are as plain functions; a new lifespan calls them, startup handlers before its `yield` and
shutdown handlers after it, in the order in which they were registered. It stands above the statement that constructs
the application: its body runs later, so it may name functions that are defined further down.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from fastlint.diagnostic import Edit, Span
from fastlint.nouns import Application, EventHandler

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_ARGUMENTS = {"on_startup": "startup", "on_shutdown": "shutdown"}


class _UnfixableError(Exception):
    """The application cannot be moved to a lifespan by edits of this file alone."""


class _Site(NamedTuple):
    """Where an application is constructed: the call, the row of its statement, the block that this stands in."""

    call: cst.Call
    row: int
    block: cst.CSTNode


class _Step(NamedTuple):
    """One call in the lifespan."""

    event: str
    code: str


def lifespan_edits(application: Application, module: Module) -> tuple[Edit, ...] | None:
    """The edits that give an application a lifespan in place of all its handlers.

    None if they lie in several files or blocks, are no plain functions, or if the file has no free name for a lifespan.
    """
    try:
        return tuple(_edits(application, module))
    except _UnfixableError:
        return None


def _edits(application: Application, module: Module) -> Iterator[Edit]:
    _refuse_unless(application.is_here and not application.elsewhere and not application.lifespan)
    site = _site(application, module)
    decorated = [handler for handler in application.handlers if handler.form == "on_event"]
    given = list(_given(site, application, module))
    _refuse_unless(len(decorated) + len(given) == len(application.handlers))
    registrations = re.findall(rf"\b{re.escape(application.name)}\.on_event\(", module.source.text)
    _refuse_unless(len(registrations) == len(decorated))
    steps = [*given, *(_step(handler, _plain_function(handler, module, site)) for handler in decorated)]
    name = _free_name(application, module)
    yield from _definition(name, steps, site, module)
    yield from _arguments(name, site, module)
    for handler in decorated:
        yield _without_decorator(handler, module)


def _refuse_unless(condition: bool) -> None:
    if not condition:
        raise _UnfixableError


# what is there


def _site(application: Application, module: Module) -> _Site:
    call = module.node(application.span)
    around = module.ancestors(application.span)
    line = next((i for i, node in enumerate(around) if isinstance(node, cst.SimpleStatementLine)), None)
    if not isinstance(call, cst.Call) or line is None:
        raise _UnfixableError
    _refuse_unless(isinstance(around[line - 1], (cst.Assign, cst.AnnAssign)))
    # The names of a class's block are not seen by the functions in it.
    _refuse_unless(not any(isinstance(node, cst.ClassDef) for node in around[: line + 3]))
    return _Site(call, module.span(around[line]).row, around[line + 1])


def _given(site: _Site, application: Application, module: Module) -> Iterator[_Step]:
    """Handlers in `on_startup=[...]` and `on_shutdown=[...]`."""
    for arg in site.call.args:
        _refuse_unless(not arg.star and not (arg.keyword and arg.keyword.value == "lifespan"))
        event = _ARGUMENTS.get(arg.keyword.value) if arg.keyword else None
        if event is None:
            continue
        handlers = [h for h in application.handlers if h.event == event and h.form != "on_event"]
        if not isinstance(arg.value, (cst.List, cst.Tuple)) or len(arg.value.elements) != len(handlers):
            raise _UnfixableError
        for element, handler in zip(arg.value.elements, handlers, strict=True):
            _function(handler, module)
            _refuse_unless(isinstance(element.value, (cst.Name, cst.Attribute)))
            yield _step(handler, module.text(module.span(element.value)))


def _step(handler: EventHandler, name: str) -> _Step:
    return _Step(handler.event, f"{'await ' if handler.is_async else ''}{name}()")


def _plain_function(handler: EventHandler, module: Module, site: _Site) -> str:
    """The name of a decorated handler, if it stands beside the application and is the only one of that name."""
    function = _function(handler, module)
    name = function.name.value
    assert handler.handler_span is not None
    block = module.ancestors(handler.handler_span)[0]
    _refuse_unless(block is site.block or (isinstance(block, cst.Module) and isinstance(site.block, cst.Module)))
    definitions = re.findall(rf"\bdef {name}\b|^\s*{name}\s*=(?!=)", module.source.text, re.MULTILINE)
    _refuse_unless(len(definitions) == 1)
    return name


def _function(handler: EventHandler, module: Module) -> cst.FunctionDef:
    """The function of a handler in this file; it must be callable without arguments."""
    function = module.node(handler.handler_span) if handler.handler_span else None
    if not isinstance(function, cst.FunctionDef):
        raise _UnfixableError
    parameters = function.params
    required = [p for p in (*parameters.posonly_params, *parameters.params, *parameters.kwonly_params) if not p.default]
    _refuse_unless(not required)
    return function


def _free_name(application: Application, module: Module) -> str:
    wanted = [f"{application.name}_lifespan"] if application.name.isidentifier() else []
    wanted.insert(0 if application.name == "app" else len(wanted), "lifespan")
    text = module.source.text
    free = [name for name in wanted if not re.search(rf"(?<![\w.]){name}\b", text)]
    _refuse_unless(bool(free))
    return free[0]


# what is to be there


def _definition(name: str, steps: list[_Step], site: _Site, module: Module) -> Iterator[Edit]:
    """The lifespan, above the statement that constructs the application and the comments on it."""
    source = module.source
    row = site.row
    while row > 1 and source.line(row - 1).lstrip().startswith("#"):
        row -= 1
    manager, imports = _import(module, "contextlib", "asynccontextmanager", row)
    iterator, more_imports = _import(module, "collections.abc", "AsyncIterator", row)
    fastapi, still_more = _import(module, "fastapi", "FastAPI", row)
    yield from (*more_imports, *imports, *still_more)
    startup = [step.code for step in steps if step.event == "startup"]
    shutdown = [step.code for step in steps if step.event == "shutdown"]
    indent = source.line(site.row)[: len(source.line(site.row)) - len(source.line(site.row).lstrip())]
    body = [*startup, "yield"]
    if shutdown:
        body = [*startup, "try:", "    yield", "finally:", *(f"    {code}" for code in shutdown)]
    lines = [f"@{manager}", f"async def {name}(app: {fastapi}) -> {iterator}[None]:", *(f"    {line}" for line in body)]
    blank = 1 if indent else 2
    text = "".join(f"{indent}{line}{source.newline}" for line in lines) + source.newline * blank
    above = source.newline * _missing_blank_rows(row, blank, module)
    yield Edit(Span(row, 1, row, 1), above + text)


def _import(module: Module, package: str, name: str, row: int) -> tuple[str, tuple[Edit, ...]]:
    """How to write a name above a row; one that is imported further down is of no use there."""
    if module.context.names.get(name) == f"typing.{name}":
        package = "typing"
    written, edits = module.ensure_import(package, name)
    first = re.search(rf"(?<![\w.]){re.escape(written.partition('.')[0])}\b", module.source.text)
    _refuse_unless(bool(edits) or (first is not None and module.source.position(first.start())[0] < row))
    return written, edits


def _missing_blank_rows(row: int, wanted: int, module: Module) -> int:
    """How many blank rows a definition in front of a row still needs; none where a block begins."""
    blank = 0
    while row - blank > 1 and not module.source.line(row - blank - 1).strip():
        blank += 1
    before = row - blank - 1
    return 0 if before < 1 or module.source.line(before).rstrip().endswith(":") else max(0, wanted - blank)


def _arguments(name: str, site: _Site, module: Module) -> Iterator[Edit]:
    """`lifespan=` in place of `on_startup=` and `on_shutdown=`, else as the last argument."""
    args = site.call.args
    replaced = [i for i, arg in enumerate(args) if arg.keyword and arg.keyword.value in _ARGUMENTS]
    if replaced:
        yield Edit(module.span(args[replaced[0]]), f"lifespan={name}")
        for i in replaced[1:]:
            before, own = module.span(args[i - 1]), module.span(args[i])
            yield Edit(Span(before.end_row, before.end_column, own.end_row, own.end_column), "")
    elif args:
        span = module.span(args[-1])
        is_below = span.row > module.span(site.call.func).end_row
        separator = f",{module.source.newline}{' ' * (span.column - 1)}" if is_below else ", "
        yield Edit(Span(span.end_row, span.end_column, span.end_row, span.end_column), f"{separator}lifespan={name}")
    else:
        end = module.span(site.call)
        place = (end.end_row, end.end_column - 1)
        yield Edit(Span(*place, *place), f"lifespan={name}")


def _without_decorator(handler: EventHandler, module: Module) -> Edit:
    """The rows of a decorator, deleted."""
    function = _function(handler, module)
    for decorator in function.decorators:
        span = module.span(decorator)
        if span.row <= handler.span.row <= span.end_row:
            return Edit(Span(span.row, 1, span.end_row + 1, 1), "")
    raise _UnfixableError
