from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Argument, Call, Diagnostic, Rule

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_DEVELOPMENT = re.compile(r"dev|debug|local|watch|reload|demo|example|playground|runserver", re.IGNORECASE)
_SAID = re.compile(r"(?i)\bdevelop(?:ment|ers?|ing)\b|\bdev (?:server|mode)\b|\blocally\b")
"""Words of a command that is for development, in its help."""


class DebugMode(Rule):
    """The application or its server runs in a mode for development.

    Why it hurts: with `debug=True` every unexpected error shows its traceback, with source lines and paths, to whoever
    provoked it. With `reload=True` uvicorn watches all files, runs one worker whatever `workers` says, and restarts
    the service when anything below the folder is written.

    Bad:
        # app/main.py
        from fastapi import FastAPI

        app = FastAPI(debug=True)  # expect: debug=True

    Good:
        # app/main.py
        import os

        import uvicorn
        from fastapi import FastAPI

        app = FastAPI(debug=os.getenv("DEBUG") == "1")

        if __name__ == "__main__":
            uvicorn.run("app.main:app", reload=True)

    Exceptions: what comes from a setting or from the environment, and what an `if` decides. `uvicorn.run(reload=True)`
    in files that have a block `if __name__ == "__main__"`, and in functions or files that are named for development, or
    whose docstring or help says so.

    References: https://fastapi.tiangolo.com/reference/fastapi/
    """

    code = "FLT812"
    needs = ("fastapi.FastAPI", "starlette.applications.Starlette", "uvicorn.run")

    def check(self, call: Call, module: Module) -> Iterator[Diagnostic]:
        if call.name == "uvicorn.run":
            place = f"{module.source.filename} {call.function.name}"
            on = _is_on(call.argument(None, "reload"))
            if on and not (
                _DEVELOPMENT.search(place)
                or module.outline.is_program
                or _is_switched(call, module)
                or _SAID.search(_head(call, module))
            ):
                yield Diagnostic(
                    call.span,
                    "`reload=True` is for development: the server watches all files and ignores `workers`; take it "
                    "from a setting, or start `uvicorn --reload` by hand",
                )
        elif _is_on(call.argument(None, "debug")) and not _is_switched(call, module):
            yield Diagnostic(
                call.span,
                "`debug=True` shows tracebacks with source lines to every client that provokes an error; take it from "
                "a setting that is off in production",
            )


def _is_on(argument: Argument | None) -> bool:
    """Whether it is True, written out or as a constant of the file."""
    return (
        argument is not None
        and "." not in argument.text
        and argument.constants == (True,) == tuple(v.value for v in argument.values)
    )


def _head(call: Call, module: Module) -> str:
    """The decorators, the signature and the docstring of the function around a call."""
    function = next((node for node in module.ancestors(call.span) if isinstance(node, cst.FunctionDef)), None)
    if function is None:
        return ""
    above = "\n".join(map(module.source.line, range(call.function.first_row, call.function.name_span.row + 1)))
    return f"{above}\n{function.get_docstring() or ''}"


def _is_switched(call: Call, module: Module) -> bool:
    """Whether an `if` around the call decides: of a setting, an option, or `__name__`."""
    return any(isinstance(node, (cst.If, cst.IfExp)) for node in module.ancestors(call.span))
