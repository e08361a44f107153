from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, Argument, Call, Diagnostic, Edit, Fix, Rule, Severity
from fastlint.support.cst_queries import argument

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class UvicornRunObject(Rule):
    """Uvicorn is started in a way in which it does not start.

    Why it hurts: a reloading or forking server imports the application anew in another process, so it needs to know
    where it stands. Given the object, uvicorn prints a warning and exits with status 3 (before 0.50: 1): the server
    does not start. Nor does it with `debug=`, which 0.18 took away: `run` raises TypeError.

    Bad:
        # app/main.py
        import uvicorn
        from fastapi import FastAPI

        app = FastAPI()

        if __name__ == "__main__":
            uvicorn.run(app, port=8000, workers=4)  # expect: import string

    Good:
        # app/main.py
        import uvicorn
        from fastapi import FastAPI

        app = FastAPI()

        if __name__ == "__main__":
            uvicorn.run("app.main:app", port=8000, workers=4)

    Fixed (unsafe):
        # app/main.py
        import uvicorn
        from fastapi import FastAPI

        app = FastAPI()

        if __name__ == "__main__":
            uvicorn.run("app.main:app", port=8000, workers=4)

    Exceptions: `workers=1` and `reload=False`; values that are only known when the program runs. The fix takes the path
    of the file from the project's root as the path of the module.

    References: https://www.uvicorn.org/#running-programmatically
    """

    code = "FLT624"
    severity = Severity.ERROR
    scope = "everywhere"
    needs = ("uvicorn.run", "uvicorn.main.run")

    def check(self, call: Call, module: Module) -> Iterator[Diagnostic]:
        if call.argument(None, "debug") is not None and module.allows("uvicorn", ">=0.18") is not False:
            yield Diagnostic(
                call.span,
                "`uvicorn.run` takes no `debug`: it raises TypeError and the server does not start; use `reload=True` "
                'or `log_level="debug"`',
            )
        app = call.argument(0, "app")
        why = next((name for name in ("reload", "workers") if _is_on(call.argument(None, name))), None)
        if why is None or app is None or not app.values or any(v.kind in _NO_OBJECTS for v in app.values):
            return
        yield Diagnostic(
            call.span,
            f"with `{why}` uvicorn needs the application as an import string: given the object it exits at once; "
            'pass `"module:app"`',
            fix=_import_string(call, module),
        )


_NO_OBJECTS = ("const", "unknown", "format", "parameter")


def _is_on(given: Argument | None) -> bool:
    """Certainly true, or more than one."""
    if given is None or not given.values or len(given.constants) != len(given.values):
        return False
    return all(c is True or (isinstance(c, int) and not isinstance(c, bool) and c > 1) for c in given.constants)


def _import_string(call: Call, module: Module) -> Fix | None:
    node = module.expression(call.span)
    arg = argument(node, 0, "app") if isinstance(node, cst.Call) else None
    if arg is None or not isinstance(arg.value, cst.Name) or not module.source.filename.endswith(".py"):
        return None
    name = arg.value.value
    if not module.outline.is_variable(name):
        return None
    path = module.source.filename.removesuffix(".py").removesuffix("/__init__").removeprefix("src/").replace("/", ".")
    edit = Edit(module.span(arg.value), f'"{path}:{name}"')
    return Fix("Pass an import string", (edit,), Applicability.UNSAFE)
