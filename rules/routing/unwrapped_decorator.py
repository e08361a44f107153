from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, Diagnostic, Edit, Fix, Related, Rule, Severity, SignatureLoss, Span

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class UnwrappedDecorator(Rule):
    """A decorator hides the parameters of the endpoint.

    Why it hurts: FastAPI reads the signature of the function that it is given. Without `functools.wraps` that is the
    wrapper's: `args` and `kwargs` become required query parameters, those of the endpoint disappear from the
    documentation, and every request is answered with 422.

    Bad:
        # app/timing.py
        from collections.abc import Awaitable, Callable


        def timed(function: Callable[..., Awaitable[object]]) -> Callable[..., Awaitable[object]]:
            async def wrapper(*args: object, **kwargs: object) -> object:  # expect: `args` and `kwargs`
                return await function(*args, **kwargs)

            return wrapper

        # app/main.py
        from fastapi import FastAPI

        from app.timing import timed

        app = FastAPI()


        @app.get("/items/{item_id}")
        @timed
        async def read_item(item_id: int) -> int:
            return item_id

    Good:
        # app/timing.py
        import functools
        from collections.abc import Awaitable, Callable


        def timed(function: Callable[..., Awaitable[object]]) -> Callable[..., Awaitable[object]]:
            @functools.wraps(function)
            async def wrapper(*args: object, **kwargs: object) -> object:
                return await function(*args, **kwargs)

            return wrapper

        # app/main.py
        from fastapi import FastAPI

        from app.timing import timed

        app = FastAPI()


        @app.get("/items/{item_id}")
        @timed
        async def read_item(item_id: int) -> int:
            return item_id

    Fixed:
        # app/timing.py
        from collections.abc import Awaitable, Callable
        from functools import wraps


        def timed(function: Callable[..., Awaitable[object]]) -> Callable[..., Awaitable[object]]:
            @wraps(function)
            async def wrapper(*args: object, **kwargs: object) -> object:
                return await function(*args, **kwargs)

            return wrapper

        # app/main.py
        from fastapi import FastAPI

        from app.timing import timed

        app = FastAPI()


        @app.get("/items/{item_id}")
        @timed
        async def read_item(item_id: int) -> int:
            return item_id

    Exceptions: wrappers with a signature of their own (no `*args`, no `**kwargs`), which FastAPI reads as it stands;
    wrappers that are decorated or given a `__signature__` in some other way. There is no fix where the wrapper has
    other parameters too: with `wraps` FastAPI would not give it those.

    References: https://docs.python.org/3/library/functools.html#functools.wraps
    """

    code = "FLT419"
    severity = Severity.ERROR

    def check(self, loss: SignatureLoss, module: Module) -> Iterator[Diagnostic]:
        names = " and ".join(f"`{name}`" for name in loss.parameters)
        more = f" (and {loss.endpoints - 1} more)" if loss.endpoints > 1 else ""
        yield Diagnostic(
            loss.span,
            f"requests to `{loss.first.function}`{more} need {names} as query parameters and get 422: "
            f"`{loss.decorator}` hides its signature; decorate the wrapper with `functools.wraps`",
            fix=_fix(loss, module),
            related=(Related(loss.first.filename, loss.first.span, "the decorator is used here"),),
        )


def _fix(loss: SignatureLoss, module: Module) -> Fix | None:
    """`@wraps(function)` above the wrapper, where it takes nothing but `*args` and `**kwargs`."""
    function = module.node(loss.wrapper.span)
    outer = next((n for n in module.ancestors(loss.wrapper.span) if isinstance(n, cst.FunctionDef)), None)
    if not isinstance(function, cst.FunctionDef) or outer is None:
        return None
    given = function.params
    outer_names = [*outer.params.posonly_params, *outer.params.params]
    if given.params or given.kwonly_params or given.posonly_params or len(outer_names) != 1 or given.star_kwarg is None:
        return None
    name, imports = module.ensure_import("functools", "wraps", row=loss.wrapper.span.row)
    row, column = loss.wrapper.span.row, loss.wrapper.span.column
    text = f"@{name}({outer_names[0].name.value})\n" + " " * (column - 1)
    edits = (*imports, Edit(Span(row, column, row, column), text))
    return Fix("Keep the signature with `functools.wraps`", edits, Applicability.SAFE)
