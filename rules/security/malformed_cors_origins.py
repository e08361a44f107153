from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import AddedMiddleware, Applicability, Argument, Diagnostic, Edit, Fix, Rule, Severity
from fastlint.support.cst_queries import argument

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_PATH = re.compile(r"https?://[^/]+/")
_LOOSE_DOT = re.compile(r"(?<!\\)\.(?=[A-Za-z])")


class MalformedCorsOrigins(Rule):
    """CORS origins that match nothing, or more than what they say.

    Why it hurts: an origin is compared as a whole: one with a slash at its end never matches, and the browser blocks
    the page. A text instead of a list is searched for the origin: `https://shop` passes as part of
    `https://shop.example`. In a pattern a bare `.` is any character: `https://app.shop.example` lets
    `https://appxshop.example` in, a name that anybody can register.

    Bad:
        # app/main.py
        from fastapi import FastAPI
        from fastapi.middleware.cors import CORSMiddleware

        app = FastAPI()
        app.add_middleware(
            CORSMiddleware,
            allow_origins=["https://shop.example/"],  # expect: never matches
            allow_origin_regex=r"https://.*.shop.example",  # expect: any character
        )

    Good:
        # app/main.py
        from fastapi import FastAPI
        from fastapi.middleware.cors import CORSMiddleware

        app = FastAPI()
        app.add_middleware(
            CORSMiddleware,
            allow_origins=["https://shop.example"],
            allow_origin_regex=r"https://.*\\.shop\\.example",
        )

    Fixed:
        # app/main.py
        from fastapi import FastAPI
        from fastapi.middleware.cors import CORSMiddleware

        app = FastAPI()
        app.add_middleware(
            CORSMiddleware,
            allow_origins=["https://shop.example"],
            allow_origin_regex=r"https://.*\\.shop\\.example",
        )

    Exceptions: `allow_origins="*"`, which works. Texts that come from settings: they may be split on the way. Origins
    that are put together while the program runs.

    References: https://fastapi.tiangolo.com/tutorial/cors/#origin
    """

    code = "FLT802"
    severity = Severity.WARNING

    def check(self, middleware: AddedMiddleware, module: Module) -> Iterator[Diagnostic]:
        if not middleware.is_cors:
            return
        origins, pattern = middleware.argument("allow_origins"), middleware.argument("allow_origin_regex")
        if origins is not None:
            yield from _origins(origins, middleware, module)
        if pattern is not None:
            yield from _pattern(pattern, middleware, module)


def _origins(origins: Argument, middleware: AddedMiddleware, module: Module) -> Iterator[Diagnostic]:
    given = _given(middleware, "allow_origins", module)
    span = module.span(given) if given is not None else middleware.span
    kinds = {value.kind for value in origins.values}
    texts = [value.value for value in origins.values if value.kind == "const" and isinstance(value.value, str)]
    if kinds == {"const"} and "." not in origins.text.split('"')[0] and texts and "*" not in texts and all(texts):
        yield Diagnostic(
            span,
            f"`allow_origins` is a text: every origin that is a part of {texts[0]!r} is allowed; give a list",
            fix=_in_list(given, module),
        )
    for value in origins.values:
        for item in value.value if value.kind == "list" else ():
            if item.kind == "const" and isinstance(item.value, str) and _PATH.match(item.value):
                literal = _literal(given, item.value)
                yield Diagnostic(
                    module.span(literal) if literal is not None else span,
                    f"the origin {item.value!r} never matches: browsers send no slash and no path; write "
                    f"{_origin(item.value)!r}",
                    fix=_without_path(literal, item.value, module),
                )


def _pattern(pattern: Argument, middleware: AddedMiddleware, module: Module) -> Iterator[Diagnostic]:
    given = _given(middleware, "allow_origin_regex", module)
    for text in pattern.constants:
        if isinstance(text, str) and _is_loose(text):
            yield Diagnostic(
                module.span(given) if given is not None else middleware.span,
                f"in the pattern {text!r} a bare `.` is any character: other sites' names match too; write `\\.`",
                fix=_escaped(given, module),
            )


def _is_loose(pattern: str) -> bool:
    """Whether a dot of a host name is not escaped."""
    try:
        re.compile(pattern)
    except re.error:
        return False
    without_classes = re.sub(r"\[[^\]]*\]", "", pattern)
    host = without_classes.partition("://")[2] or without_classes
    return _LOOSE_DOT.search(host) is not None


def _given(middleware: AddedMiddleware, name: str, module: Module) -> cst.Arg | None:
    call = module.expression(middleware.span)
    return argument(call, None, name) if isinstance(call, cst.Call) else None


def _literal(given: cst.Arg | None, text: str) -> cst.SimpleString | None:
    """The element of a written list that is a text."""
    elements = given.value.elements if given is not None and isinstance(given.value, (cst.List, cst.Tuple)) else ()
    texts = (element.value for element in elements if isinstance(element.value, cst.SimpleString))
    return next((node for node in texts if node.evaluated_value == text), None)


def _origin(text: str) -> str:
    scheme, _, rest = text.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}"


# fixes


def _in_list(given: cst.Arg | None, module: Module) -> Fix | None:
    if given is None or not isinstance(given.value, cst.SimpleString):
        return None
    span = module.span(given.value)
    return Fix("Put it in a list", (Edit(span, f"[{module.text(span)}]"),), Applicability.SAFE)


def _without_path(literal: cst.SimpleString | None, text: str, module: Module) -> Fix | None:
    if literal is None:
        return None
    span = module.span(literal)
    written = module.text(span).replace(text, _origin(text))
    return Fix("Write the origin only", (Edit(span, written),), Applicability.SAFE)


def _escaped(given: cst.Arg | None, module: Module) -> Fix | None:
    """Escapes the dots between names in a raw string."""
    node = given.value if given is not None else None
    if not isinstance(node, cst.SimpleString) or "r" not in node.prefix.lower() or "[" in node.value:
        return None
    span = module.span(node)
    prefix, separator, host = module.text(span).partition("://")
    if not separator:
        return None
    written = prefix + separator + _LOOSE_DOT.sub(r"\\.", host)
    return Fix("Escape the dots", (Edit(span, written),), Applicability.SAFE)
