from __future__ import annotations

import builtins
from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.diagnostic import first_fitting
from fastlint.later_pattern import later
from fastlint.rule import Applicability, Confidence, Diagnostic, Edit, Fix, Parameter, Rule, Severity
from fastlint.support.cst_queries import is_unread, parameter_node

if TYPE_CHECKING:
    from fastlint.walk.module import Module


_WRITTEN = ("scalar", "enum", "any", "union", "none")
_WHO_ASKS = later(r"(?:current|auth\w*|logged_in)_?(?:user|account|admin|tenant)|current_\w+")
"""What a parameter is called for which a dependency finds who asks."""
_WHAT = {"list": "a list", "dict": "a dict", "dataclass": "a dataclass", "typed-dict": "a TypedDict"}


class BodyOnGet(Rule):
    """A GET or HEAD route has a parameter that FastAPI reads from the body.

    Why it hurts: a list, a dict or a model without a marker is the request body, on a GET too. The query string, where
    clients put it, is ignored: they get a 422, or always the default. Browsers cannot send a body with a GET at all.

    Bad:
        # app/main.py
        from typing import Annotated

        from fastapi import FastAPI, Query

        app = FastAPI()


        @app.get("/books")
        def books(term: Annotated[str, Query()] = "", tags: list[str] = []) -> list[str]:  # expect: tags
            return tags

    Good:
        # app/main.py
        from typing import Annotated

        from fastapi import FastAPI, Query

        app = FastAPI()


        @app.get("/books")
        def books(term: Annotated[str, Query()] = "", tags: Annotated[list[str], Query()] = []) -> list[str]:
            return tags

    Fixed (unsafe):
        # app/main.py
        from typing import Annotated

        from fastapi import FastAPI, Query

        app = FastAPI()


        @app.get("/books")
        def books(term: Annotated[str, Query()] = "", tags: Annotated[list[str], Query()] = []) -> list[str]:
            return tags

    Exceptions: an explicit `Body()`, functions that serve another method too (also as a dependency of another route),
    and classes that are used as dependencies, which FLT421 is about. A model can be declared with `Query()` since
    FastAPI 0.115, and since 0.157 if there are other parameters from the query; for older versions there is another
    advice. Defaults that call what nothing defines or imports. Of low confidence: parameters that their function never
    reads, and those that are called a body (`request_body`): somebody wants one.

    References: https://fastapi.tiangolo.com/tutorial/query-params-str-validations/#query-parameter-list-multiple-values
    """

    code = "FLT412"
    severity = Severity.ERROR

    def check(self, parameter: Parameter, module: Module) -> Iterator[Diagnostic]:
        if not parameter.methods or not set(parameter.methods) <= {"GET", "HEAD"}:
            return
        if parameter.marker or not _is_body(parameter) or _is_of_class(parameter):
            return
        if _is_undefined(parameter, module):
            return
        kind = next(member.kind for member in parameter.type.members)
        what, method = _WHAT.get(kind, "a model"), parameter.methods[0]
        remedies = _remedies(parameter, kind, module)
        told = f"`{parameter.name}` is {what} and so the request body of a {method}: the query string is ignored"
        is_wanted = parameter.name.lower().endswith("body")
        yield Diagnostic(
            parameter.span,
            first_fitting(f"{told}; {remedy}" for remedy in remedies),
            fix=_fix(parameter, module),
            confidence=Confidence.LOW if is_wanted or is_unread(parameter, module) else Confidence.HIGH,
        )


def _is_undefined(parameter: Parameter, module: Module) -> bool:
    """Whether the default calls a name that nothing defines, `Query(...)` without an import: no route comes of it."""
    node = parameter_node(parameter, module)
    call = node.default if node is not None else None
    callee = call.func if isinstance(call, cst.Call) else None
    while isinstance(callee, cst.Attribute):
        callee = callee.value
    is_name = isinstance(callee, cst.Name) and not hasattr(builtins, callee.value)
    return is_name and callee is not None and module.qualified_name(callee) is None


def _is_of_class(parameter: Parameter) -> bool:
    """Lists and dicts of class dependencies are FLT421."""
    return parameter.kind == "field" or parameter.owner.endswith(".__init__")


def _is_body(parameter: Parameter) -> bool:
    """Also a list of anything, which FastAPI takes for uploaded files."""
    members = parameter.type.members
    if parameter.source == "file":
        return all(member.kind == "list" and not member.items for member in members)
    return parameter.source == "body" and all(member.kind != "orm" for member in members)


def _remedies(parameter: Parameter, kind: str, module: Module) -> tuple[str, ...]:
    """What this version of FastAPI takes: models since 0.115, since 0.157 beside other parameters of the query."""
    if kind == "model" and _WHO_ASKS.match(parameter.name):
        return ("give it its `Depends(...)`: any client can write it",)
    if kind == "model" and module.allows("fastapi", ">=0.115") is False:
        short = "declare it with `Depends()`"
        return f"{short} (`Query()` takes models since FastAPI 0.115)", short
    if kind == "model" and parameter.beside and module.allows("fastapi", ">=0.157") is False:
        others = ", ".join(f"`{name}`" for name in parameter.beside)
        short = f"declare it with `Query()` and move {others} into it"
        return f"{short} (before FastAPI 0.157 it has to stand alone)", short, "declare its fields one by one"
    return ("declare it with `Query()`",)


def _fits(parameter: Parameter, module: Module) -> bool:
    """Whether FastAPI takes a type for a query; for any other it fails at import, or refuses each request."""
    info = parameter.type
    if info.kind == "model":
        return module.allows("fastapi", ">=0.157" if parameter.beside else ">=0.115") is not False
    return info.kind == "list" and all(part.kind in _WRITTEN for item in info.items for part in item.parts)


def _fix(parameter: Parameter, module: Module) -> Fix | None:
    """Into `Annotated[..., Query()]`, for what a query string can hold."""
    node = parameter_node(parameter, module)
    if _WHO_ASKS.match(parameter.name):
        return None
    if node is None or node.annotation is None or parameter.source == "file" or not _fits(parameter, module):
        return None
    span = module.span(node.annotation.annotation)
    text = module.text(span)
    if text.startswith(("Annotated[", '"', "'")):
        return None
    annotated, first = module.ensure_import("typing", "Annotated")
    query, second = module.ensure_import("fastapi", "Query")
    edit = Edit(span, f"{annotated}[{text}, {query}()]")
    return Fix("Declare it with Query()", (*first, *second, edit), Applicability.UNSAFE)
