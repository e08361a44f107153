from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Applicability, Call, Diagnostic, Edit, Fix, Rule, Severity, Span

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class ContextVariableInSyncDependency(Rule):
    """A `def` dependency sets a context variable, and nobody else sees the value.

    Why it hurts: FastAPI runs a `def` dependency in a worker thread, in a copy of the context. What it sets is gone
    when it returns: the route and everything below see the default, such as no tenant or no request id.

    Bad:
        # app/main.py
        from contextvars import ContextVar

        from fastapi import Depends, FastAPI

        tenant: ContextVar[str] = ContextVar("tenant", default="nobody")


        def set_tenant(x_tenant: str) -> None:
            tenant.set(x_tenant)  # expect: lost


        app = FastAPI(dependencies=[Depends(set_tenant)])


        @app.get("/tenant")
        async def read_tenant() -> str:
            return tenant.get()

    Good:
        # app/main.py
        from contextvars import ContextVar

        from fastapi import Depends, FastAPI

        tenant: ContextVar[str] = ContextVar("tenant", default="nobody")


        async def set_tenant(x_tenant: str) -> None:
            tenant.set(x_tenant)


        app = FastAPI(dependencies=[Depends(set_tenant)])


        @app.get("/tenant")
        async def read_tenant() -> str:
            return tenant.get()

    Fixed (unsafe):
        # app/main.py
        from contextvars import ContextVar

        from fastapi import Depends, FastAPI

        tenant: ContextVar[str] = ContextVar("tenant", default="nobody")


        async def set_tenant(x_tenant: str) -> None:
            tenant.set(x_tenant)


        app = FastAPI(dependencies=[Depends(set_tenant)])


        @app.get("/tenant")
        async def read_tenant() -> str:
            return tenant.get()

    Exceptions: functions that set the variable for a dependency are not followed. There is no fix where other code
    calls the dependency too, or where it yields.

    References: https://fastapi.tiangolo.com/async/#dependencies
    """

    code = "FLT516"
    severity = Severity.ERROR
    needs = ("contextvars.ContextVar.set",)

    def check(self, call: Call, module: Module) -> Iterator[Diagnostic]:
        function = call.function
        if function.is_async or "dependency" not in function.roles:
            return
        message = (
            f"`{call.callee}` is lost: FastAPI runs the `def` dependency `{function.name}` in a thread, in a copy of "
            "the context; make it an `async def`"
        )
        fix = None
        if not function.is_called and not function.is_generator and function.first_row == function.span.row:
            start = Span(function.span.row, function.span.column, function.span.row, function.span.column)
            fix = Fix(f"Make `{function.name}` an `async def`", (Edit(start, "async "),), Applicability.UNSAFE)
        yield Diagnostic(call.span, message, fix=fix)
