from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import (
    Applicability,
    Confidence,
    Diagnostic,
    Edit,
    Fix,
    Route,
    Rule,
    Severity,
    Span,
    lines_of,
)
from fastlint.support.stubs import is_stub

if TYPE_CHECKING:
    from fastlint.walk.module import Module


_PAGES = ("HTMLResponse", "TemplateResponse", "FileResponse")


class UnusedPathParameter(Rule):
    """A name in the path of a route is no parameter of its function, nor of any dependency.

    Why it hurts: the value is never read or validated, any text is accepted in its place. Where the parameter is only
    called otherwise (`{book_id}` and `id`), it becomes a query parameter, and each request that follows the documented
    path gets a 422.

    Bad:
        # app/main.py
        from fastapi import FastAPI

        app = FastAPI()


        @app.get("/books/{book_id}")  # expect: book_id
        def read_book(id: int) -> int:
            return id

    Good:
        # app/dependencies.py
        def find_book(book_id: int) -> int:
            return book_id
        # app/main.py
        from typing import Annotated

        from app.dependencies import find_book
        from fastapi import Depends, FastAPI, Path, Request

        app = FastAPI()


        @app.get("/books/{book_id}")
        def read_book(book: Annotated[int, Depends(find_book)]) -> int:
            return book


        @app.get("/files/{file_path:path}")
        def read_file(name: Annotated[str, Path(alias="file_path")]) -> str:
            return name


        @app.get("/raw/{key}")
        def read_raw(request: Request) -> str:
            return request.path_params["key"]

    Fixed (unsafe):
        # app/main.py
        from fastapi import FastAPI

        app = FastAPI()


        @app.get("/books/{id}")
        def read_book(id: int) -> int:
            return id

    Exceptions: names in prefixes of routers, which not every route below has to use, routes with a dependency (also
    of their routers, inclusions and applications) that is not known in full or that reads `request.path_params`,
    `request.scope` or parts of `request.url.path` by itself, routes that give the request to a library, routes that
    use `request.url` or give the request to code that does (gateways; not certain, and shown with `--confidence low`,
    where it goes to code that is not seen), what `{name:path}` catches for a route that answers all of it alike, and
    pages, whose script reads the path in the browser. Of low confidence in functions that do nothing yet (`pass`,
    `...`), where nearly all of a file do so. The fix changes the name in the path; the documentation and `url_for` see
    it.

    References: https://fastapi.tiangolo.com/tutorial/path-params/

    Overlaps: ruff FAST003 looks at one file: it is silent where a dependency comes from another one, and also reports
    names that the route reads from `request.path_params`, which are used. FLT426 reports positional-only ones.
    """

    code = "FLT408"
    severity = Severity.ERROR
    overlaps = ("ruff:FAST003",)

    def check(self, route: Route, module: Module) -> Iterator[Diagnostic]:
        everything = (*route.parameters, *route.inherited)
        if not route.is_complete:
            return
        # FastAPI looks for the alias; that the path does not have it is said at the parameter.
        known = {name for p in everything for name in (p.name, p.alias) if p.source == "path"}
        missing = [name for name in route.path_names if name not in known and f"{{{name}" in route.path]
        strays = [p.name for p in route.parameters if p.source == "query" and not p.marker and not p.has_default]
        if not missing or (not strays and _is_used(route, module)):
            return
        is_sketch = module.outline.is_sketch and is_stub(module.node(route.function.span))
        for name in missing:
            if not strays and f"{{{name}:path}}" in route.path:
                continue
            stray = strays[0] if len(strays) == len(missing) == 1 and _is_alike(name, strays[0]) else ""
            advice = f"`{stray}` is a query parameter: give both one name" if stray else "add the parameter"
            yield Diagnostic(
                _placeholder(route, name, module) or route.span,
                f"`{{{name}}}` in the path is no parameter of `{route.endpoint}` or its dependencies: it is never "
                f"read; {advice}",
                fix=_fix(route, name, stray, module) if stray else None,
                confidence=Confidence.LOW if is_sketch or (route.address and not stray) else Confidence.HIGH,
                noqa_row=route.span.row,
            )


def _is_used(route: Route, module: Module) -> bool:
    """Whether the path is read by other means, or every value gets the same answer."""
    return _is_page(route) or route.address == "read" or _only_raises(route, module)


def _is_page(route: Route) -> bool:
    """Whether the route answers every value with the same page, whose script reads the path by itself."""
    return "HTMLResponse" in route.response_class or any(
        _is_of_page(call.name) for r in route.returns for call in r.calls
    )


def _only_raises(route: Route, module: Module) -> bool:
    """Whether the route refuses every value alike."""
    function = module.node(route.function.span)
    body = function.body.body if isinstance(function, cst.FunctionDef) else ()
    small = [line.body[0] for line in body if isinstance(line, cst.SimpleStatementLine)]
    return bool(small) and len(small) == len(body) and isinstance(small[-1], cst.Raise) and len(small) <= 2


def _is_of_page(name: str) -> bool:
    return name.endswith(_PAGES)


def _is_alike(name: str, other: str) -> bool:
    """`book_id` and `id`, `bookId`, `book`."""
    a, b = name.replace("_", "").lower(), other.replace("_", "").lower()
    return a in b or b in a


def _fix(route: Route, name: str, stray: str, module: Module) -> Fix | None:
    place = _placeholder(route, name, module)
    if place is None:
        return None
    edit = Edit(Span(place.row, place.column + 1, place.row, place.column + 1 + len(name)), stray)
    return Fix(f"Call it `{stray}` in the path", (edit,), Applicability.UNSAFE)


def _placeholder(route: Route, name: str, module: Module) -> Span | None:
    """Where `{name}` stands, if it stands once in the call that makes the route."""
    text = module.text(route.span)
    at, end = text.find(f"{{{name}"), 0
    if at >= 0 and text.count(f"{{{name}") == 1 and text[at + len(name) + 1] in "}:":
        end = text.find("}", at) + 1
    if not end:
        return None
    rows = lines_of(text[:at] + "{")
    row, column = route.span.row + len(rows) - 1, len(rows[-1]) - 1 + (route.span.column if len(rows) == 1 else 1)
    return Span(row, column, row, column + end - at)
