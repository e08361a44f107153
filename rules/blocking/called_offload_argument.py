from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, CalledArgument, Diagnostic, Edit, Fix, Rule, Severity

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_PASSING_KEYWORDS = ("to_thread", "run_in_threadpool")
_POSITIONAL = ("run_in_executor", "run_sync", "submit")
_TAKING_RESULTS = ("iterate_in_threadpool", "contextmanager_in_threadpool")
_OWN_NAMES = ("func", "fn", "self")


class CalledOffloadArgument(Rule):
    """What is handed to a thread has been called already.

    Why it hurts: the function runs right there, on the event loop, before there is a thread. The thread is given its
    result to call, which fails with a TypeError.

    Bad:
        # app/main.py
        import asyncio

        from fastapi import FastAPI

        app = FastAPI()


        def resize(name: str, width: int = 100) -> str:
            return f"{name}-{width}.png"


        @app.post("/images/{name}")
        async def make_image(name: str) -> str:
            return await asyncio.to_thread(resize(name, width=200))  # expect: resize


        @app.post("/icons/{name}")
        async def make_icon(name: str) -> str:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(None, resize(name, width=16))  # expect: resize

    Good:
        # app/main.py
        import asyncio
        from functools import partial

        from fastapi import FastAPI

        app = FastAPI()


        def resize(name: str, width: int = 100) -> str:
            return f"{name}-{width}.png"


        @app.post("/images/{name}")
        async def make_image(name: str) -> str:
            return await asyncio.to_thread(resize, name, width=200)


        @app.post("/icons/{name}")
        async def make_icon(name: str) -> str:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(None, partial(resize, name, width=16))

    Fixed:
        # app/main.py
        import asyncio
        import functools

        from fastapi import FastAPI

        app = FastAPI()


        def resize(name: str, width: int = 100) -> str:
            return f"{name}-{width}.png"


        @app.post("/images/{name}")
        async def make_image(name: str) -> str:
            return await asyncio.to_thread(resize, name, width=200)


        @app.post("/icons/{name}")
        async def make_icon(name: str) -> str:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(None, functools.partial(resize, name, width=16))

    Exceptions: calls that give something to be called, such as `functools.partial` and factories of functions, and
    calls whose result is wanted, as by `iterate_in_threadpool`. There is no fix where further positional arguments
    follow.

    References: https://docs.python.org/3/library/asyncio-task.html#asyncio.to_thread
    """

    code = "FLT114"
    scope = "everywhere"
    severity = Severity.ERROR

    def check(self, called: CalledArgument, module: Module) -> Iterator[Diagnostic]:
        if called.outer.rpartition(".")[2] in _TAKING_RESULTS:
            return
        message = (
            f"`{called.callee}` is called before `{called.outer}` gets it: it runs here, and a thread is given its "
            f"result; hand over the function `{called.callee}`, then its arguments"
        )
        yield Diagnostic(called.span, message, fix=_fix(called, module))


def _fix(called: CalledArgument, module: Module) -> Fix | None:
    """`to_thread(f(x, k=v))` becomes `to_thread(f, x, k=v)`."""
    inner, outer = module.node(called.span), module.node(called.outer_span)
    if not isinstance(inner, cst.Call) or not isinstance(outer, cst.Call) or inner.lpar or not _is_last(inner, outer):
        return None
    arguments = _arguments(inner, module)
    if arguments is None:
        return None
    handed = ", ".join([module.text(module.span(inner.func)), *([arguments] if arguments else [])])
    imports: tuple[Edit, ...] = ()
    if not _takes_arguments(called.outer.rpartition(".")[2], inner, outer):
        partial, imports = module.ensure_import("functools", row=called.span.row)
        handed = f"{partial}.partial({handed})" if arguments else handed
        imports = imports if arguments else ()
    title = f"Hand over `{called.callee}` itself"
    return Fix(title, (Edit(called.span, handed), *imports), Applicability.SAFE)


def _is_last(inner: cst.Call, outer: cst.Call) -> bool:
    """Whether no positional arguments follow: it would not be clear whose they are."""
    place = next((i for i, arg in enumerate(outer.args) if arg.value is inner), None)
    return place is not None and all(arg.keyword is not None for arg in outer.args[place + 1 :])


def _arguments(inner: cst.Call, module: Module) -> str | None:
    """The arguments as written; None where they cannot stand beside others."""
    if any(isinstance(arg.value, cst.GeneratorExp) and not arg.value.lpar for arg in inner.args):
        return None
    texts = []
    for arg in inner.args:
        value = module.text(module.span(arg.value))
        texts.append(f"{arg.keyword.value}={value}" if arg.keyword is not None else f"{arg.star}{value}")
    return None if any("\n" in text for text in texts) else ", ".join(texts)


def _takes_arguments(outer: str, inner: cst.Call, call: cst.Call) -> bool:
    """Whether the arguments can follow the function as they are: else a partial has to carry them."""
    given = next(arg for arg in call.args if arg.value is inner)
    has_keywords = any(arg.keyword is not None or arg.star == "**" for arg in inner.args)
    if given.keyword is not None or not inner.args:
        return False
    if outer in _PASSING_KEYWORDS:
        names = {arg.keyword.value for arg in (*inner.args, *call.args) if arg.keyword is not None}
        return len(call.args) == 1 and not names & set(_OWN_NAMES)
    return outer in _POSITIONAL and not has_keywords
