from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Call, Diagnostic, Edit, Fix, Rule, Severity
from fastlint.support.cst_queries import argument

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_VERBS = ("get", "post", "put", "patch", "delete", "head", "options", "request")
_BODILESS = ("get", "delete", "head", "options")
_BODY = ("json", "data", "content", "files")


class RemovedClientArgument(Rule):
    """An HTTP client is given an argument that it does not have, or no longer has.

    Why it hurts: the call fails with TypeError. httpx 0.28 took `app=` and `proxies=` out, the test client no longer
    knows the `allow_redirects=` of requests, and `get` and `delete` never took a body: such a test has not run since
    the upgrade, and such code fails in production.

    Bad:
        # tests/test_users.py
        import httpx

        from app.main import app


        async def test_users() -> None:
            async with httpx.AsyncClient(app=app, base_url="http://test") as client:  # expect: transport
                assert (await client.get("/users")).status_code == 200
        # app/main.py
        from fastapi import FastAPI

        app = FastAPI()

    Good:
        # tests/test_users.py
        from httpx import ASGITransport, AsyncClient

        from app.main import app


        async def test_users() -> None:
            async with AsyncClient(transport=ASGITransport(app=app), base_url="http://test") as client:
                assert (await client.get("/users", follow_redirects=False)).status_code == 200
        # app/main.py
        from fastapi import FastAPI

        app = FastAPI()

    Fixed:
        # tests/test_users.py
        import httpx

        from app.main import app


        async def test_users() -> None:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test") as client:
                assert (await client.get("/users")).status_code == 200
        # app/main.py
        from fastapi import FastAPI

        app = FastAPI()

    Exceptions: arguments in `**options`, and clients whose type is not known. No fix for `proxies=` with a dict (each
    proxy becomes an entry of `mounts=`) and for bodies (they need `request("DELETE", ...)`).

    Versions: httpx 0.28 and later, and httpx2. Starlette's test client takes `allow_redirects=` up to 0.42.

    References: https://github.com/encode/httpx/blob/master/CHANGELOG.md
    """

    code = "FLT921"
    scope = "everywhere"
    severity = Severity.ERROR
    versions = {"httpx": ">=0.28"}
    needs = (
        "httpx.Client", "httpx.AsyncClient", "httpx2.Client", "httpx2.AsyncClient",
        "httpx.get", "httpx.post", "httpx.put", "httpx.patch", "httpx.delete", "httpx.request",
        "httpx.Client.*", "httpx.AsyncClient.*", "httpx2.Client.*", "httpx2.AsyncClient.*",
        "starlette.testclient.TestClient.*",
    )  # fmt: skip

    def check(self, call: Call, module: Module) -> Iterator[Diagnostic]:
        if call.own:
            return
        owner, _, verb = call.name.rpartition(".")
        node = module.expression(call.span) if any(a.keyword in _SUSPECTS for a in call.arguments) else None
        if not isinstance(node, cst.Call):
            return
        if verb in ("Client", "AsyncClient") and (app := argument(node, None, "app")):
            instead = f"pass `transport={_transport(verb)}(app=...)`"
            yield _found(call, "app", instead, _fix_app(app, owner, verb, module))
        if not owner.endswith("Client") and (proxies := argument(node, None, "proxies")):
            yield _found(call, "proxies", "pass `proxy=`, or `mounts=` for several", _renamed(proxies, "proxy", module))
        yield from _of_requests(call, node, module)


_SUSPECTS = ("app", "proxies", "allow_redirects", *_BODY)


def _of_requests(call: Call, node: cst.Call, module: Module) -> Iterator[Diagnostic]:
    """Arguments that the methods of a client took as those of requests do."""
    owner, _, verb = call.name.rpartition(".")
    is_taken = "starlette" in owner and module.allows("starlette", ">=0.43") is False
    if verb in _VERBS and not is_taken and (redirects := argument(node, None, "allow_redirects")):
        fix = _renamed(redirects, "follow_redirects", module)
        yield _found(call, "allow_redirects", "call it `follow_redirects`", fix)
    has_body = "starlette" in owner and module.allows("starlette", ">=0.21") is False
    if verb in _BODILESS and not has_body and (body := next((k for k in _BODY if argument(node, None, k)), None)):
        yield _found(call, body, f'call `request("{verb.upper()}", ...)` to send a body', None)


def _found(call: Call, name: str, instead: str, fix: Fix | None) -> Diagnostic:
    fault = f"`{call.callee}` takes no `{name}=` and fails with TypeError"
    return Diagnostic(call.span, f"{fault}: {instead}", fix=fix, habit=name)


def _transport(verb: str) -> str:
    return "ASGITransport" if verb == "AsyncClient" else "WSGITransport"


def _fix_app(app: cst.Arg, package: str, verb: str, module: Module) -> Fix:
    name, edits = module.ensure_import(package, _transport(verb), row=module.span(app).row)
    value = module.span(app.value)
    edit = Edit(module.span(app), f"transport={name}(app={module.text(value)})")
    return Fix("Pass the application as a transport", (*edits, edit))


def _renamed(arg: cst.Arg, name: str, module: Module) -> Fix | None:
    """The argument under another name; one proxy must be given as a text."""
    if arg.keyword is None or (name == "proxy" and not isinstance(arg.value, cst.SimpleString)):
        return None
    return Fix(f"Call it `{name}`", (Edit(module.span(arg.keyword), name),))
