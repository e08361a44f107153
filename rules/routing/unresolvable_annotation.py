from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Applicability, Diagnostic, Fix, Parameter, Rule, Severity

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class UnresolvableAnnotation(Rule):
    """FastAPI cannot evaluate the annotation of a parameter.

    Why it hurts: FastAPI evaluates annotations that are texts (all of them, under `from __future__ import
    annotations`) in the globals of the module, when the application starts. A class that is imported only for the type
    checker, or defined inside a function, is not there. No error says so: the parameter becomes a required query
    parameter, each request gets a 422, and `/openapi.json` fails.

    Bad:
        # app/main.py
        from __future__ import annotations

        from typing import TYPE_CHECKING

        from fastapi import FastAPI

        if TYPE_CHECKING:
            from starlette.requests import Request

        app = FastAPI()


        @app.get("/agent")
        def agent(request: Request) -> str:  # expect: Request
            return request.headers["user-agent"]

    Good:
        # app/main.py
        from __future__ import annotations

        from typing import TYPE_CHECKING, Annotated

        from fastapi import Depends, FastAPI, Request

        if TYPE_CHECKING:
            from collections.abc import Callable

        app = FastAPI()


        def sender() -> Callable[[str], None]:
            return print


        @app.get("/agent")
        def agent(request: Request, send: Callable[[str], None] = Depends(sender)) -> str:
            send("agent")
            return request.headers["user-agent"]

    Fixed (unsafe):
        # app/main.py
        from __future__ import annotations

        from fastapi import FastAPI
        from starlette.requests import Request

        app = FastAPI()


        @app.get("/agent")
        def agent(request: Request) -> str:
            return request.headers["user-agent"]

    A name that is not even imported, or that no class of the project has, is the same: the message says so.

    Exceptions: parameters whose default is `Depends(...)`: what is injected does not depend on the annotation. The
    fix moves an import out of `if TYPE_CHECKING:`, unless the imported module imports this one in turn.

    References: https://docs.python.org/3/library/typing.html#typing.TYPE_CHECKING
    """

    code = "FLT407"
    severity = Severity.ERROR

    def check(self, parameter: Parameter, module: Module) -> Iterator[Diagnostic]:
        if not parameter.unresolved or parameter.source == "model":
            return
        edits = module.moved_import(parameter.unresolved) if parameter.is_importable else ()
        becomes = f"`{parameter.name}` becomes a required query parameter"
        yield Diagnostic(
            parameter.span,
            f"{_cause(parameter)}: {becomes}; {_remedy(parameter)}",
            fix=Fix(f"Import `{parameter.unresolved}` at run time", edits, Applicability.UNSAFE) if edits else None,
        )


def _cause(parameter: Parameter) -> str:
    if parameter.home:
        return f"FastAPI does not find `{parameter.unresolved}` at run time"
    return f"`{parameter.unresolved}` is neither defined in the project nor imported here"


def _remedy(parameter: Parameter) -> str:
    if not parameter.home:
        return "define it, or annotate the class that is meant"
    if parameter.home != parameter.filename:
        return f"import it, `{parameter.home}` defines it"
    return "import it at the top of the module, outside of TYPE_CHECKING"
