from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.diagnostic import first_fitting
from fastlint.rule import MANY, Confidence, Diagnostic, Related, ResourceBuild, Rule, Severity
from fastlint.support.cst_queries import argument, assigned

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_KINDS = {
    "engine": ("an engine", "its connection pool is never shared"),
    "pool": ("a pool", "it shares no connection with the next"),
    "client": ("a client", "it shares no connection with the next"),
    "session-factory": ("a session factory", "that is work for nothing"),
    "model": ("a model", "loading it takes longer than answering"),
}
_SLOW = ("boto3.", "botocore.", "aioboto3.", "aiobotocore.")
"""Building one reads the description of a whole service, also where it only signs addresses and asks nobody."""
_ASYNC = ("aioboto3.", "aiobotocore.")
"""They belong to the loop on which they were made."""
_DOUBTS = {
    "websocket": "for each socket; if there are many of them, build it once, in the lifespan",
    "request": "for each request, of what it brings; if that can be given to each call, build it once, in the lifespan",
    "state": "for each request, with cookies of its own; if it may do without them, build it once, in the lifespan",
    "each": "for each of several; if that are always the same, build them once, in the lifespan",
    "many": "for many calls, though for one request; if this is asked for often, build it once, in the lifespan",
    "kept": "for each request, and something keeps it; if all of that can share one, build it once, in the lifespan",
    "hosts": "for each request, which names another host; if the hosts are few, build it once, in the lifespan",
    "probe": "for each request, to see whether it answers; if this is asked for often, build it once, in the lifespan",
    "scripts": "for each request, and scripts run it on loops of their own; one that is passed in serves both",
    "task": "for each request, in a task for which nobody waits; if there are many, build it once, in the lifespan",
    "told": "for each message, whose answer nobody uses; if there are many of them, build it once, in the lifespan",
    "absent": "for each request, of a setting that its class does not have: it fails before; declare the setting",
    "unreached": "at each call; if requests lead here, build it once, in the lifespan",
    "deep": "at the end of a long way from a request; if there are many of these, build it once, in the lifespan",
    "refill": "each time that what is kept is fetched anew; if that is often, build it once, in the lifespan",
    "few": "for each request of few routes; if these are asked often, build it once, in the lifespan",
    "cheap": "for each request, which is little work; build it once, beside its engine",
    "seldom": "for each request; if this is asked for often, build it once, in the lifespan",
}
_HEAVY = frozenset({"engine", "pool", "model"})


class ResourceBuiltPerRequest(Rule):
    """An engine, pool, client or model is built anew for each request.

    Why it hurts: these objects exist to be shared. An engine per request opens its own connections and leaves them to
    the garbage collector, until the database refuses more; a client per request pays for a new TLS handshake each time.

    Bad:
        # app/database.py
        from sqlalchemy import Engine, create_engine


        def make_engine() -> Engine:
            return create_engine("postgresql://localhost/shop")  # expect: an engine for each request

        # app/main.py
        from typing import Annotated

        import httpx
        from fastapi import Depends, FastAPI
        from sqlalchemy import Engine

        from app.database import make_engine

        app = FastAPI()


        def get_engine() -> Engine:
            return make_engine()


        @app.get("/dialect")
        def read_dialect(engine: Annotated[Engine, Depends(get_engine)]) -> str:
            return engine.dialect.name


        async def get_rates() -> str:
            async with httpx.AsyncClient() as client:  # expect: a client
                return (await client.get("https://example.com/rates")).text


        @app.get("/rates")
        async def read_rates(rates: Annotated[str, Depends(get_rates)]) -> str:
            return rates

    Good:
        # app/main.py
        from collections.abc import AsyncIterator
        from contextlib import asynccontextmanager

        import httpx
        from fastapi import FastAPI, Request
        from sqlalchemy import create_engine

        engine = create_engine("postgresql://localhost/shop")


        @asynccontextmanager
        async def lifespan(app: FastAPI) -> AsyncIterator[None]:
            async with httpx.AsyncClient() as client:
                app.state.client = client
                yield


        app = FastAPI(lifespan=lifespan)


        @app.get("/dialect")
        def read_dialect() -> str:
            return engine.dialect.name


        @app.get("/rates")
        async def read_rates(request: Request) -> str:
            return (await request.app.state.client.get("https://example.com/rates")).text

    Reported once, where it is built, with the shortest way that leads there from a route, dependency or middleware.

    Exceptions: memoised functions (`functools.cache`, `lru_cache`), what is built once and kept in a global or an
    attribute, clients around a pool that is given to them (`connection_pool=`), clients that make no connection
    (`transport=ASGITransport(...)`), and everything that is built at import time, in the lifespan, in scripts or in
    tests. Session factories for an engine of the request. Four and more of one library in a file are one finding. With
    `--confidence low` only: session factories, which are little work; clients of Twilio, Stripe and the like outside of
    dependencies and loops, which connect only then; an HTTP client of one or two routes, unless a route that is asked
    by GET (or what it calls, three calls deep) builds it, or a dependency, a middleware or each turn of a loop builds
    it: seldom asked, the next request finds the connection closed; one that a WebSocket builds for as long as it lives,
    one that is made of what the request brings (the user's token, a ContextVar) or of what a loop goes through, one
    with cookies of its own, one that a request uses in a loop for several things, one that a task or an object keeps
    beyond the request, one that fetches what is kept for the next requests (keys, a token), one that only asks at
    addresses which the request or a row names (`order.webhook`) or only pings, routes at which monitors ask
    (`/health`), and routes that are asked now and then, as their paths say (signing in with the account of somebody
    else, a login or logout, signing up, a restart, a backup, a synchronisation, the test or set-up of a connection) or
    their guards (administrators only), or that take the code of an account and exchange it; what is built where a
    request is refused or an error handled; coroutine functions that no way is seen to; exchanges of OAuth, what a
    setting that is off by default must switch on, what is made of a setting that its class does not have, what stands
    at the end of seven calls and more, and what scripts (an async client: also workers, as `asyncio.run` in a task of
    Celery) run too, on loops of their own; HTTP clients of routes that ask for the right to manage something.

    References: https://docs.sqlalchemy.org/en/20/core/connections.html#basic-usage,
    https://www.python-httpx.org/advanced/clients/, https://fastapi.tiangolo.com/advanced/events/
    """

    code = "FLT501"
    severity = Severity.WARNING

    def check(self, build: ResourceBuild, module: Module) -> Iterator[Diagnostic]:
        if build.kind == "session-factory" and _has_own_engine(build, module):
            return
        yield Diagnostic(
            build.span,
            _doubt(build) if build.reason in _DOUBTS else _told(build),
            related=_way(build),
            severity=Severity.ERROR if build.kind in _HEAVY else Severity.WARNING,
            confidence=Confidence.LOW if build.reason else Confidence.HIGH,
            repair=f"{build.kind} {build.name.partition('.')[0]} {build.reason}",
            many=MANY,
            habit=f"{build.name} {build.reason}",
        )


def _doubt(build: ResourceBuild) -> str:
    return f"`{build.callee}` builds {_KINDS[build.kind][0]} {_DOUBTS[build.reason]}"


def _told(build: ResourceBuild) -> str:
    """What is built, on which way, what that costs, and where to build it instead."""
    what, why = _KINDS[build.kind]
    where = "in the lifespan"
    if build.name.startswith(_SLOW):
        why = "building it reads the description of the service"
        where = where if build.name.startswith(_ASYNC) else "behind `functools.cache`"
    names = [frame.function for frame in build.frames]
    more = f", and {build.others} more ways" if build.others > 1 else ", and one more way" if build.others else ""
    path = f" ({' -> '.join([*names, build.name])}{more})" if len(names) > 1 else ""
    start, advice = f"`{build.callee}` builds {what} for each request", f": {why}; build it once, {where}"
    return first_fitting((f"{start}{path}{advice}", f"{start}{advice}"))


def _way(build: ResourceBuild) -> tuple[Related, ...]:
    """The calls that lead to the building one, in the order in which they happen."""
    return tuple(Related(f.filename, f.span, f"`{f.function}` calls `{f.callee}`") for f in build.frames[:-1])


def _has_own_engine(build: ResourceBuild, module: Module) -> bool:
    """Whether a session factory is for an engine that the function makes for this request."""
    call = module.expression(build.span)
    bind = argument(call, 0, "bind") if isinstance(call, cst.Call) else None
    function = next((n for n in module.ancestors(build.span) if isinstance(n, cst.FunctionDef)), None)
    if bind is None or not isinstance(bind.value, cst.Name) or function is None:
        return False
    return bool(assigned(function, bind.value.value))
