"""A new lifespan for an application without one.

It stands above the statement that constructs the application: its body runs later, so it may name functions that are
defined further down.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.diagnostic import Edit, Span
from fastlint.subjects.shared import Application
from fastlint.support.lifespan.handlers import ARGUMENTS, Handlers, Site, refuse_unless

if TYPE_CHECKING:
    from fastlint.walk.module import Module


def built(application: Application, handlers: Handlers, module: Module) -> Iterator[Edit]:
    """The edits that define a lifespan and give it to the application."""
    name = _free_name(application, module)
    yield from _definition(name, handlers, module)
    yield from _arguments(name, handlers.site, module)


def _free_name(application: Application, module: Module) -> str:
    wanted = [f"{application.name}_lifespan"] if application.name.isidentifier() else []
    wanted.insert(0 if application.name == "app" else len(wanted), "lifespan")
    free = [name for name in wanted if name not in module.outline.plain_names]
    refuse_unless(bool(free))
    return free[0]


def _body(handlers: Handlers) -> list[str]:
    """The statements of the lifespan: what shuts down runs whatever happens meanwhile."""
    if not handlers.shutdown:
        return [*handlers.startup, "yield"]
    return [*handlers.startup, "try:", "    yield", "finally:", *(f"    {call}" for call in handlers.shutdown)]


def _definition(name: str, handlers: Handlers, module: Module) -> Iterator[Edit]:
    """The lifespan, above the statement that constructs the application and the comments on it."""
    source, row = module.source, handlers.site.row
    while row > 1 and source.line(row - 1).lstrip().startswith("#"):
        row -= 1
    manager, imports = _import(module, "contextlib", "asynccontextmanager", row)
    iterator, more_imports = _import(module, "collections.abc", "AsyncIterator", row)
    fastapi, still_more = _import(module, "fastapi", "FastAPI", row)
    yield from (*more_imports, *imports, *still_more)
    line = source.line(row)
    indent = line[: len(line) - len(line.lstrip())]
    body = _body(handlers)
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
    bound = module.outline.rows_bound(written.partition(".")[0])
    refuse_unless(bool(edits) or any(one < row for one in bound))
    return written, edits


def _missing_blank_rows(row: int, wanted: int, module: Module) -> int:
    """How many blank rows a definition in front of a row still needs; none where a block begins."""
    blank = 0
    while row - blank > 1 and not module.source.line(row - blank - 1).strip():
        blank += 1
    before = row - blank - 1
    return 0 if before < 1 or module.source.line(before).rstrip().endswith(":") else max(0, wanted - blank)


def _arguments(name: str, site: Site, module: Module) -> Iterator[Edit]:
    """`lifespan=` in place of `on_startup=` and `on_shutdown=`, else as the last argument."""
    args = site.call.args
    replaced = [i for i, arg in enumerate(args) if arg.keyword and arg.keyword.value in ARGUMENTS]
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
