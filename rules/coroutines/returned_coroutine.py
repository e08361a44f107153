from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, CoroutineUse, Diagnostic, Fix, Related, Rule, Severity
from fastlint.support.await_edits import can_await, inserted_await
from fastlint.support.cst_queries import is_none, last_name, own_nodes

if TYPE_CHECKING:
    from fastlint.walk.module import Module


_LATER = re.compile(r"\b(?:Awaitable|Coroutine|Future|Task|Generator|Iterator|Iterable)\b")
_ANY = re.compile(r"(?:typing\.)?Any|object|[\"'].*|[A-Z]|[A-Z_]\w*_?T\w?")
"""Annotations that say nothing of a value: type variables, texts, Any."""
_ITEMS = (cst.Element, cst.StarredElement, cst.DictElement, cst.StarredDictElement)
_EFFECTS = {
    "route": "every request gets a 500",
    "dependency": "routes get it as the value",
    "function": "who awaits the call gets a coroutine",
}


class ReturnedCoroutine(Rule):
    """A route, dependency or coroutine function returns a coroutine instead of its result.

    Why it hurts: FastAPI awaits the route itself, but not what it returns. A coroutine cannot be turned into JSON, so
    every request gets a 500; a dependency hands the coroutine to the route in place of the value.

    Bad:
        # app/main.py
        from typing import Annotated

        from fastapi import Depends, FastAPI

        app = FastAPI()


        async def load(name: str) -> dict[str, str]:
            return {"name": name}


        async def get_user(name: str) -> dict[str, str]:
            return load(name)  # expect: the dependency


        @app.get("/users/{name}")
        async def read_user(name: str) -> dict[str, str]:
            return load(name)  # expect: gets a 500


        @app.get("/me")
        async def read_me(user: Annotated[dict[str, str], Depends(get_user)]) -> dict[str, str]:
            return user

    Good:
        # app/main.py
        from fastapi import FastAPI

        app = FastAPI()


        async def load(name: str) -> dict[str, str]:
            return {"name": name}


        def start_loading(name: str):
            return load(name)


        @app.get("/users/{name}")
        async def read_user(name: str) -> dict[str, str]:
            return await start_loading(name)

    Fixed:
        # app/main.py
        from typing import Annotated

        from fastapi import Depends, FastAPI

        app = FastAPI()


        async def load(name: str) -> dict[str, str]:
            return {"name": name}


        async def get_user(name: str) -> dict[str, str]:
            return await load(name)


        @app.get("/users/{name}")
        async def read_user(name: str) -> dict[str, str]:
            return await load(name)


        @app.get("/me")
        async def read_me(user: Annotated[dict[str, str], Depends(get_user)]) -> dict[str, str]:
            return user

    Exceptions: plain functions that FastAPI does not call may return a coroutine to a caller who awaits it; they are
    reported where they promise a value and every caller uses what they give as one. A coroutine function is reported
    only where its annotation promises a value (`-> dict[str, str]`, not `-> Any` or, in its second item,
    `-> tuple[str, Any]`), or where another of its returns
    awaits. Plain `def` routes and dependencies have no fix: they cannot await.

    References: https://fastapi.tiangolo.com/async/
    """

    code = "FLT202"
    severity = Severity.ERROR

    def check(self, use: CoroutineUse, module: Module) -> Iterator[Diagnostic]:
        if use.how != "returned":
            return
        role = next((role for role in _EFFECTS if role in use.function.roles), "function")
        if role == "function" and not (use.function.is_async or use.is_lost):
            return
        declared = _declared(use, module)
        promises = bool(declared) and _ANY.fullmatch(declared) is None
        if _LATER.search(declared) is None and (role != "function" or promises or _awaits_elsewhere(use, module)):
            effect = "its callers use it as a value" if use.is_lost and role == "function" else _EFFECTS[role]
            is_call = module.text(use.span).endswith(")")
            what = f"the coroutine of `{use.callee}`" if is_call else f"`{use.callee}`, a coroutine"
            message = f"the {role} returns {what}, not awaited: {effect}; {_remedy(use, is_call=is_call)}"
            made = (Related(module.source.filename, use.made, "made here"),) if use.made is not None else ()
            yield Diagnostic(use.span, message, related=made, fix=_fix(use, module))


def _remedy(use: CoroutineUse, *, is_call: bool) -> str:
    awaited = f"`return await {use.callee}{'(...)' * is_call}`"
    if use.function.is_async:
        return f"write {awaited}"
    return f"make `{use.function.name.rpartition('<locals>.')[2]}` `async def` and {awaited}"


def _awaits_elsewhere(use: CoroutineUse, module: Module) -> bool:
    """Whether another `return` of a coroutine function, or another part of this one, awaits what it gives."""
    function = module.function_around(use.span)
    if function is None or not module.text(use.span).endswith(")"):
        return False  # a name may hold either: it is awaited where it has to be
    nodes = list(own_nodes(function))
    awaited = _awaited_names(nodes)
    returned = [n.value for n in nodes if isinstance(n, cst.Return) and n.value is not None]
    return any(_awaits(value) or (isinstance(value, cst.Name) and value.value in awaited) for value in returned)


def _awaited_names(nodes: Sequence[cst.CSTNode]) -> set[str]:
    """The names that are given nothing but what was awaited."""
    given: dict[str, list[bool]] = {}
    for node in nodes:
        for target in node.targets if isinstance(node, cst.Assign) else ():
            if isinstance(node, cst.Assign) and isinstance(target.target, cst.Name):
                given.setdefault(target.target.value, []).append(isinstance(node.value, cst.Await))
    return {name for name, awaits in given.items() if all(awaits)}


def _awaits(value: cst.BaseExpression) -> bool:
    if isinstance(value, cst.BooleanOperation):
        return _awaits(value.left) or _awaits(value.right)
    if isinstance(value, cst.IfExp):
        return _awaits(value.body) or _awaits(value.orelse)
    return isinstance(value, cst.Await)


def _declared(use: CoroutineUse, module: Module) -> str:
    """What the annotation of the function says of the part of its result that is a coroutine, as it is written."""
    function = module.function_around(use.span)
    if function is None or function.returns is None:
        return ""
    annotation: cst.BaseExpression | None = function.returns.annotation
    around = module.upwards(use.span)
    for inner, outer in reversed([*pairwise(n for n in around if not isinstance(n, _ITEMS))]):
        annotation = annotation and _of_part(inner, outer, annotation)
    return module.text(module.span(annotation)) if annotation else ""


def _of_part(inner: cst.CSTNode, outer: cst.CSTNode, annotation: cst.BaseExpression) -> cst.BaseExpression | None:
    """What an annotation of a tuple, list or dict says of one of its parts; nothing if it does not say that."""
    if not isinstance(outer, cst.Tuple | cst.List | cst.Set | cst.Dict):
        return annotation
    known = _without_none(annotation)
    if not isinstance(known, cst.Subscript):
        return None
    parts = [e.slice.value for e in known.slice if isinstance(e.slice, cst.Index)]
    if isinstance(outer, cst.Dict):
        return parts[1] if len(parts) == 2 else None
    if not isinstance(outer, cst.Tuple) or (len(parts) == 2 and isinstance(parts[1], cst.Ellipsis)):
        return parts[0]
    at = next((i for i, item in enumerate(outer.elements) if item.value is inner), len(parts))
    return parts[at] if at < len(parts) else None


def _without_none(annotation: cst.BaseExpression) -> cst.BaseExpression:
    """`X` of `X | None` and `Optional[X]`."""
    if isinstance(annotation, cst.BinaryOperation):
        sides = [side for side in (annotation.left, annotation.right) if not is_none(side)]
        return sides[0] if len(sides) == 1 else annotation
    if isinstance(annotation, cst.Subscript) and last_name(annotation.value) == "Optional":
        first = annotation.slice[0].slice
        return first.value if isinstance(first, cst.Index) else annotation
    return annotation


def _fix(use: CoroutineUse, module: Module) -> Fix | None:
    call = module.expression(use.span)
    if not isinstance(call, (cst.Call, cst.Name)) or not can_await(module, use.span, use.function):
        return None
    return Fix(f"Await `{use.callee}`", inserted_await(module, use.span), Applicability.SAFE)
