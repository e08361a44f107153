from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import CachedDependency, Confidence, Diagnostic, Rule

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class CachedRequestDependency(Rule):
    """A cache keeps the results of a dependency by a value that belongs to one request.

    Why it hurts: each request has another Request, session or upload. The cache never finds what it looks for, and
    keeps the values of the last 128 requests alive with all that hangs on them: bodies, users, closed sessions.

    Bad:
        # app/main.py
        from functools import lru_cache
        from typing import Annotated

        from fastapi import Depends, FastAPI, Request

        app = FastAPI()


        @lru_cache  # expect: `Request`
        def get_tenant(request: Request) -> str:
            return request.headers.get("tenant", "")


        @app.get("/tenant")
        def read_tenant(tenant: Annotated[str, Depends(get_tenant)]) -> str:
            return tenant

    Good:
        # app/main.py
        from functools import lru_cache
        from typing import Annotated

        from fastapi import Depends, FastAPI, Header

        app = FastAPI()


        @lru_cache
        def get_tenant(tenant: Annotated[str, Header()] = "") -> str:
            return tenant.upper()


        @app.get("/tenant")
        def read_tenant(tenant: Annotated[str, Depends(get_tenant)]) -> str:
            return tenant

    Within one request FastAPI asks a dependency only once anyway. Of low confidence are objects that another dependency
    builds: they may compare as equal.

    Exceptions: texts, numbers and whatever else comes from the client as a plain value; what a dependency gives that is
    cached itself (settings); caches with a `key=` of their own; `lru_cache` on an `async def` (FLT206).

    References: https://docs.python.org/3/library/functools.html#functools.lru_cache

    Overlaps: FLT206 reports caches of coroutines, and ruff B019 caches on methods, which keep their objects alive.
    """

    code = "FLT526"
    preview = True

    def check(self, dependency: CachedDependency, module: Module) -> Iterator[Diagnostic]:
        name = dependency.function.name.rpartition(".<locals>.")[2]
        yield Diagnostic(
            dependency.span,
            f"`{dependency.cache}` keeps the `{dependency.what}` of each call of `{name}`, and never finds one again: "
            f"`{dependency.parameter}` is new in each request; cache by a plain value of it",
            confidence=Confidence.HIGH if dependency.is_certain else Confidence.LOW,
        )
