from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from itertools import takewhile
from operator import is_not
from typing import TYPE_CHECKING, Any

import libcst as cst

from fastlint.rule import (
    AddedMiddleware,
    Argument,
    Confidence,
    Diagnostic,
    PossibleValue,
    Related,
    Rule,
    Severity,
    Span,
)
from fastlint.support.cst_queries import keyword_span
from fastlint.walk.visitor import walk

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_DEVELOPING = re.compile(
    r"(?:^|[^a-z])(?:dev|devel|develop|development|debug|debugging|local|localhost)(?:[^a-z]|$)|Development|Debug|Local"
    r"|(?:^|[a-z])Dev(?=[A-Z]|$)",
)
"""Words of what runs where the code is written."""
_ALL = ('"*"', "'*'", '["*"]', "['*']", '("*",)', "('*',)")
_OPENING = frozenset("[({\"'")
_CHOICE = re.compile(r"[\])}\"']\s+(?:if|or|else)\b")
"""A text, list or the like is only one of what an argument can be."""
_CATCH_ALL = frozenset({".*", ".+", "^.*$", "^.+$", "https?://.*", "https?://.+", "http.*", "https://.*", "http://.*"})


class CorsWildcardWithCredentials(Rule):
    """Every site may call the API with the user's cookies.

    Why it hurts: with `allow_origins=["*"]` and `allow_credentials=True` Starlette does not answer `*`: it names the
    origin that asks, whichever it is, and allows credentials. Any page that a logged-in user opens can then read and
    change that user's data. Browsers do not prevent it, contrary to what is often said.

    Bad:
        # app/main.py
        from typing import Annotated

        from fastapi import Cookie, FastAPI
        from fastapi.middleware.cors import CORSMiddleware
        from pydantic_settings import BaseSettings


        class Settings(BaseSettings):
            cors_origins: list[str] = ["*"]


        settings = Settings()
        app = FastAPI()
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,  # expect: `settings.cors_origins` can be
            allow_credentials=True,
            allow_methods=["*"],
        )


        @app.get("/orders")
        def read_orders(session: Annotated[str, Cookie()]) -> list[str]:
            return [session]

    Good:
        # app/main.py
        from typing import Annotated

        from fastapi import Cookie, FastAPI
        from fastapi.middleware.cors import CORSMiddleware
        from pydantic_settings import BaseSettings


        class Settings(BaseSettings):
            cors_origins: list[str] = ["https://shop.example"]


        settings = Settings()
        app = FastAPI()
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_credentials=True,
            allow_methods=["*"],
        )


        @app.get("/orders")
        def read_orders(session: Annotated[str, Cookie()]) -> list[str]:
            return [session]

    Cookies with `SameSite=Lax`, as Starlette sets them, come along only from pages of the same site: another host of
    the domain, another port of the machine. The finding says so where the project sets no others.

    Exceptions: origins of which nothing is known, and credentials that depend on something else than a constant. A
    wildcard that is only the default of a setting, or one branch of a condition, is reported: it is what runs where
    nobody thought of setting it. Of low confidence for applications whose code names no cookie, session or login by
    HTTP: bearer tokens and keys in headers no browser adds to what a foreign site sends. And for what is added only in
    development, as the class, function or condition around it says. Not reported where a condition says that the
    origins are not the wildcard (the `else` of `if origins == ["*"]`).

    References: https://fastapi.tiangolo.com/tutorial/cors/#wildcards
    """

    code = "FLT801"
    severity = Severity.ERROR

    def check(self, middleware: AddedMiddleware, module: Module) -> Iterator[Diagnostic]:
        if not middleware.is_cors:
            return
        credentials = middleware.argument("allow_credentials")
        allowed = set(credentials.constants) if credentials is not None else set()
        for name in ("allow_origins", "allow_origin_regex"):
            origins = middleware.argument(name)
            wild = [found for value in origins.values if (found := _wildcard(value, name))] if origins else []
            if origins is None or not wild or True not in allowed:
                continue
            if False in allowed and len(wild) < len(origins.values):
                return
            place = keyword_span(middleware.span, name, module)
            if _is_ruled_out(origins.text, middleware, module):
                return
            written = _written(wild[0], place, middleware, module)
            related = (Related(wild[0].filename, written, "the wildcard is written here"),)
            written_out = module.text(place).partition("=")[2].strip() if place != middleware.span else None
            which = _which(origins, name, written_out)
            yield Diagnostic(
                place,
                f"{_who(middleware)} can read answers as the user of a browser: {which}, with credentials; "
                f"list the origins, or set `allow_credentials=False`",
                related=related if wild[0].row else (),
                confidence=Confidence.LOW if _is_unsure(middleware, wild[0], written, module) else Confidence.HIGH,
            )
            return


def _is_unsure(middleware: AddedMiddleware, wild: PossibleValue, written: Span, module: Module) -> bool:
    """Whether nothing tells callers from each other, or it is for the machines of those who write the code."""
    if middleware.is_open or _is_for_development(middleware.span, module):
        return True
    return wild.filename == module.source.filename and _is_for_development(written, module)


def _who(middleware: AddedMiddleware) -> str:
    """Who reads: cookies with `SameSite=Lax`, as Starlette sets them, come from pages of the same site only."""
    return "any host of the same site (SameSite keeps out others)" if middleware.is_near else "any site"


def _is_ruled_out(origins: str, middleware: AddedMiddleware, module: Module) -> bool:
    """Whether a condition around it says that the origins are not the wildcard: `if origins != ["*"]`, its `else`."""
    inner: cst.CSTNode | None = None
    for node in module.ancestors(middleware.span):
        if isinstance(node, cst.If) and inner in (node.body, node.orelse):
            said = _asks_for_wildcard(node.test, origins, module)
            if said is not None and said is (inner is node.orelse):
                return True
        elif isinstance(node, cst.IndentedBlock):
            before = takewhile(partial(is_not, inner), node.body)
            if any(isinstance(one, cst.If) and _leaves_with_wildcard(one, origins, module) for one in before):
                return True
        inner = node
    return False


def _leaves_with_wildcard(branch: cst.If, origins: str, module: Module) -> bool:
    """Whether a branch before it leaves the function where the origins are the wildcard."""
    last = branch.body.body[-1] if isinstance(branch.body, cst.IndentedBlock) and branch.body.body else None
    leaves = isinstance(last, cst.SimpleStatementLine) and isinstance(last.body[-1], (cst.Return, cst.Raise))
    return leaves and _asks_for_wildcard(branch.test, origins, module) is True


def _asks_for_wildcard(test: cst.BaseExpression, origins: str, module: Module) -> bool | None:
    """Whether a test holds for the wildcard alone (True) or for all but the wildcard (False); None for another test."""
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        said = _asks_for_wildcard(test.expression, origins, module)
        return None if said is None else not said
    if not isinstance(test, cst.Comparison) or len(test.comparisons) != 1:
        return None
    operator, right = test.comparisons[0].operator, test.comparisons[0].comparator
    left, other = (test.left, right) if isinstance(operator, (cst.Equal, cst.NotEqual)) else (right, test.left)
    if module.text(module.span(left)) != origins or module.text(module.span(other)) not in _ALL:
        return None
    return isinstance(operator, (cst.Equal, cst.In))


def _is_for_development(span: Span, module: Module) -> bool:
    """Whether a place lies in a class, function or branch for the machines of those who write the code."""
    inner: cst.CSTNode | None = None
    for node in module.ancestors(span):
        if isinstance(node, (cst.ClassDef, cst.FunctionDef)) and _DEVELOPING.search(node.name.value):
            return True
        is_taken = isinstance(node, (cst.If, cst.IfExp)) and inner is node.body
        if isinstance(node, (cst.If, cst.IfExp)) and is_taken and not isinstance(node.test, cst.UnaryOperation):
            test = module.text(module.span(node.test)).lower()
            if _DEVELOPING.search(test) and "!=" not in test:
                return True
        inner = node
    return False


def _wildcard(value: PossibleValue, name: str) -> PossibleValue | None:
    """The part of a value that stands for every origin."""
    if value.kind == "list" and name == "allow_origins":
        return next((item for item in value.value if _is_wild(item.value, name)), None)
    return value if value.kind == "const" and _is_wild(value.value, name) else None


def _is_wild(constant: Any, name: str) -> bool:
    return constant == "*" if name == "allow_origins" else constant in _CATCH_ALL


def _which(origins: Argument, name: str, given: str | None) -> str:
    """Which origins are all; `given` is the argument as it is written, None where it is unpacked from a dict."""
    what = '`"*"`' if name == "allow_origins" else "a pattern for all origins"
    if given is None:
        return f"`{name}` of `{origins.text}` {'is' if len(origins.values) == 1 else 'can be'} {what}"
    if given[:1] in _OPENING:
        return f"`{name}` {'can be' if _CHOICE.search(given) else 'is'} {what}"
    is_name = re.fullmatch(r"\w+(?:\.\w+)*", origins.text) is not None
    return f"`{origins.text if is_name else name}` can be {what}"


def _written(wild: PossibleValue, place: Span, middleware: AddedMiddleware, module: Module) -> Span:
    """The row of the wildcard: in the argument itself the place of the text."""
    is_here = wild.filename == module.source.filename and wild.row == middleware.span.row
    given = module.expression(middleware.span) if is_here else None
    for node in walk(given) if given is not None else ():
        if isinstance(node, cst.SimpleString) and node.evaluated_value == wild.value:
            span = module.span(node)
            if place.row <= span.row <= place.end_row:
                return span
    line = module.source.line(wild.row) if wild.filename == module.source.filename and wild.row else ""
    found = re.search(r"[\"']\*[\"']", line)
    return Span(wild.row, found.start() + 1, wild.row, found.end() + 1) if found else Span(wild.row, 1, wild.row, 1)
