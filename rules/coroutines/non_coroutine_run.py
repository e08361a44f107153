from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Diagnostic, Rule, Severity

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_WANT_LOOP = ("asyncio.create_task", "asyncio.ensure_future", "asyncio.gather", "asyncio.shield")
_VALUES = (cst.BaseString, cst.BaseNumber, cst.BaseList, cst.BaseDict, cst.BaseSet, cst.Tuple)


class NonCoroutineRun(Rule):
    """`asyncio.run` gets something that is no coroutine.

    Why it hurts: `asyncio.run` raises ValueError ("a coroutine was expected"), or RuntimeError where its argument is
    itself in need of a running loop. `asyncio.set_debug`, found in tutorials, does not exist.

    Bad:
        # app/cli.py
        import asyncio


        async def main() -> None:
            await asyncio.sleep(0)


        def prepare() -> None:
            main.__doc__ = "prepared"


        def start() -> None:
            asyncio.run(main)  # expect: main()
            asyncio.run(prepare())  # expect: prepare
            asyncio.run(asyncio.gather(main(), main()))  # expect: asyncio.gather
            asyncio.set_debug(True)  # expect: asyncio.set_debug

    Good:
        # app/cli.py
        import asyncio


        async def main() -> None:
            await asyncio.sleep(0)


        async def both() -> None:
            await asyncio.gather(main(), main())


        def start() -> None:
            asyncio.run(main())
            asyncio.run(both(), debug=True)

    Exceptions: what is imported from other files or built elsewhere, and functions with decorators: they may well give
    coroutines.

    References: https://docs.python.org/3/library/asyncio-runner.html#asyncio.run
    """

    code = "FLT208"
    severity = Severity.ERROR
    needs = ("asyncio.run", "import run", "asyncio.set_debug")

    def check(self, call: cst.Call, module: Module) -> Iterator[Diagnostic]:
        name = module.qualified_name(call.func)
        if name == "asyncio.set_debug":
            message = (
                "`asyncio.set_debug` does not exist; set PYTHONASYNCIODEBUG=1, or call `asyncio.run(..., debug=True)`"
            )
            yield Diagnostic(module.span(call), message)
        elif name == "asyncio.run" and call.args and call.args[0].keyword is None and not call.args[0].star:
            why = _why_not(call, call.args[0].value, module)
            if why:
                yield Diagnostic(module.span(call), f"`asyncio.run` needs a coroutine: {why}")


def _why_not(call: cst.Call, given: cst.BaseExpression, module: Module) -> str:
    """Why an argument is certain to be no coroutine, and what to do about it; "" if it may be one."""
    text = module.text(module.span(given))
    if isinstance(given, _VALUES) or text in ("None", "True", "False"):
        return f"`{text}` is a plain value"
    if isinstance(given, cst.Lambda):
        return "a lambda is a function; call it"
    if isinstance(given, cst.Name) and _function(given, call, module) is not None:
        return f"`{text}` is the function itself; call it: `asyncio.run({text}())`"
    if not isinstance(given, cst.Call):
        return ""
    callee = module.text(module.span(given.func))
    if module.qualified_name(given.func) in _WANT_LOOP:
        return f"`{callee}` gives a future and wants a running loop; call it in an `async def` and run that"
    if isinstance(given.func, cst.Attribute) and given.func.attr.value == "set_debug":
        return f"`{callee}` returns None; call `asyncio.run(..., debug=True)`"
    function = _function(given.func, call, module)
    if function is not None and function.asynchronous is None and module.outline.gives_nothing(module.span(function)):
        return f"`{callee}` is a plain `def` that returns None; call it without `asyncio.run`"
    return ""


def _function(name: cst.BaseExpression, call: cst.Call, module: Module) -> cst.FunctionDef | None:
    """The one undecorated function of this file that a name in a call can only mean."""
    if not isinstance(name, cst.Name) or module.context.names.get(name.value) != f".{name.value}":
        return None
    named = module.functions_named(name.value)
    if len(named) != 1 or module.outline.times_bound(name.value) != 1 or named[0].decorators:
        return None
    around = [n for n in module.ancestors(module.span(call)) if isinstance(n, (cst.FunctionDef, cst.Lambda))]
    return None if any(name.value in _parameters(n) for n in around) else named[0]


def _parameters(function: cst.FunctionDef | cst.Lambda) -> set[str]:
    p = function.params
    star = [s for s in (p.star_arg, p.star_kwarg) if isinstance(s, cst.Param)]
    return {q.name.value for q in (*p.posonly_params, *p.params, *p.kwonly_params, *star)}
