from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Applicability, Diagnostic, Edit, EndpointDecorator, Fix, Related, Rule, Severity, Span

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_REPLACING = frozenset({
    "functools.lru_cache", "functools.cache", "slowapi.Limiter.limit", "slowapi.extension.Limiter.limit",
    "slowapi.Limiter.shared_limit", "slowapi.extension.Limiter.shared_limit", "fastapi_cache.decorator.cache",
    "starlette.authentication.requires", "tenacity.retry", "cachetools.cached", "aiocache.cached",
    "async_lru.alru_cache", "backoff.on_exception", "backoff.on_predicate", "ratelimit.limits",
    "circuitbreaker.circuit",
})  # fmt: skip
"""Decorators of libraries that return another function; those that only register or mark one may stand anywhere."""
_GUARDS = ("auth", "login", "permission", "require", "admin", "role", "limit", "protect", "guard", "user", "token")


class DecoratorAboveRoute(Rule):
    """A decorator above the route decorator is never executed for a request.

    Why it hurts: `@app.get` registers the function that it is given and returns it. What stands above wraps only the
    name in the module, which no request goes through. If it checks who is asking, the endpoint is open to everybody.

    Bad:
        # app/main.py
        import functools
        from collections.abc import Callable

        from fastapi import FastAPI, HTTPException, Request

        app = FastAPI()


        def login_required(function: Callable[..., object]) -> Callable[..., object]:
            @functools.wraps(function)
            def wrapper(request: Request, *args: object, **kwargs: object) -> object:
                if "authorization" not in request.headers:
                    raise HTTPException(401)
                return function(request, *args, **kwargs)

            return wrapper


        @login_required  # expect: never runs
        @app.get("/secret")
        def read_secret(request: Request) -> str:
            return "secret"

    Good:
        # app/main.py
        from typing import Annotated

        from fastapi import Depends, FastAPI, HTTPException, Request

        app = FastAPI()


        def logged_in(request: Request) -> None:
            if "authorization" not in request.headers:
                raise HTTPException(401)


        @app.get("/secret", dependencies=[Depends(logged_in)])
        def read_secret() -> str:
            return "secret"

    Fixed (unsafe):
        # app/main.py
        import functools
        from collections.abc import Callable

        from fastapi import FastAPI, HTTPException, Request

        app = FastAPI()


        def login_required(function: Callable[..., object]) -> Callable[..., object]:
            @functools.wraps(function)
            def wrapper(request: Request, *args: object, **kwargs: object) -> object:
                if "authorization" not in request.headers:
                    raise HTTPException(401)
                return function(request, *args, **kwargs)

            return wrapper


        @app.get("/secret")
        @login_required
        def read_secret(request: Request) -> str:
            return "secret"

    Exceptions: decorators that return the function itself (they register or mark it), and those of libraries, except
    some that are known to return another one. Other route decorators. There is no fix where the endpoint lacks a
    parameter that the decorator needs as soon as it works: the `response` of a limiter of slowapi with
    `headers_enabled`.

    References: https://fastapi.tiangolo.com/tutorial/dependencies/dependencies-in-path-operation-decorators/
    """

    code = "FLT418"
    severity = Severity.ERROR

    def check(self, decorator: EndpointDecorator, module: Module) -> Iterator[Diagnostic]:
        if not decorator.is_above or not (decorator.replaces or decorator.name in _REPLACING):
            return
        guards = any(word in decorator.text.lower() for word in _GUARDS)
        consequence = ": that check is skipped" if guards else ""
        also = f", and declare `{decorator.demanded}`"
        yield Diagnostic(
            decorator.span,
            f"`@{decorator.text}` never runs for `{decorator.function.name}`, which is registered "
            f"without it{consequence}; move it below the route decorator" + also * bool(decorator.demanded),
            fix=None if decorator.demanded else _fix(decorator, module),
            related=(Related(module.source.filename, decorator.route, "the route is registered here"),),
        )


def _fix(decorator: EndpointDecorator, module: Module) -> Fix | None:
    """Move the rows of the decorator below those of the route decorator."""
    own, route = decorator.span, decorator.route
    text = module.source.rows(own.row, own.end_row)
    if not text.lstrip().startswith("@") or not module.source.line(own.end_row + 1).lstrip().startswith("@"):
        return None
    target = route.end_row + 1
    edits = (Edit(Span(own.row, 1, own.end_row + 1, 1), ""), Edit(Span(target, 1, target, 1), text))
    return Fix("Move it below the route decorator", edits, Applicability.UNSAFE)
