from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Diagnostic, Route, Rule, Severity
from fastlint.support.cst_queries import names_in, own_nodes

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_SCHEMES = frozenset((
    "OAuth2PasswordBearer", "OAuth2AuthorizationCodeBearer", "OAuth2", "OpenIdConnect", "HTTPBearer", "HTTPBasic",
    "HTTPDigest", "APIKeyHeader", "APIKeyCookie", "APIKeyQuery",
))  # fmt: skip


class UnvalidatedToken(Rule):
    """A route asks for a token and never looks at it.

    Why it hurts: FastAPI's security schemes take the token out of the request and check nothing but that there is one.
    Unless somebody decodes or compares it, `Authorization: Bearer x` opens the route.

    Bad:
        # app/main.py
        from typing import Annotated

        from fastapi import Depends, FastAPI
        from fastapi.security import OAuth2PasswordBearer

        app = FastAPI()
        scheme = OAuth2PasswordBearer(tokenUrl="token")


        @app.get("/orders")
        def orders(token: Annotated[str, Depends(scheme)]) -> dict[str, str]:  # expect: token
            return {"token": token}

    Good:
        # app/main.py
        from typing import Annotated

        import jwt
        from fastapi import Depends, FastAPI
        from fastapi.security import OAuth2PasswordBearer

        app = FastAPI()
        scheme = OAuth2PasswordBearer(tokenUrl="token")
        key = "the public key"


        def user(token: Annotated[str, Depends(scheme)]) -> str:
            return jwt.decode(token, key, algorithms=["RS256"])["sub"]


        @app.get("/orders")
        def orders(user: Annotated[str, Depends(user)]) -> dict[str, str]:
            return {"user": user}

    A dependency that returns False for a wrong token lets it in as well where its value is not used, above all in
    `dependencies=[...]`.

    Exceptions: routes that hand the token to any function, compare it, or have other dependencies, which may check it.
    In preview, because a gateway in front of the service may have checked the token already.

    References: https://fastapi.tiangolo.com/tutorial/security/first-steps/
    """

    code = "FLT807"
    preview = True
    severity = Severity.ERROR

    def check(self, route: Route, module: Module) -> Iterator[Diagnostic]:
        yield from _idle_guards(route, module)
        asked = [p for p in route.parameters if p.source == "dependency"]
        tokens = [p for p in asked if p.dependency in _SCHEMES and p.filename == module.source.filename]
        if not tokens or len(tokens) < len(asked) or route.inherited:
            return
        function = module.node(route.function.span)
        if not isinstance(function, cst.FunctionDef):
            return
        used = _handed_on(function)
        for token in tokens:
            if token.name not in used:
                yield Diagnostic(
                    token.span,
                    f"`{route.endpoint}` never checks `{token.name}`: `{token.dependency}` only takes it out of the "
                    "request, and anything is let in; decode it, or compare it, in a dependency",
                )


def _idle_guards(route: Route, module: Module) -> Iterator[Diagnostic]:
    """Dependencies that answer whether the token is right, where nobody asks the answer."""
    function = module.node(route.function.span)
    body = function.body if isinstance(function, cst.FunctionDef) else None
    for name, where in route.guards:
        given = [p for p in route.parameters if p.dependency == name and p.filename == module.source.filename]
        if where == "parameter" and (not given or body is None or given[0].name in names_in(body)):
            continue
        yield Diagnostic(
            given[0].span if where == "parameter" else route.span,
            f"`{name}` only answers whether the token is right, and `{route.endpoint}` never asks the answer: "
            "anybody is let in; raise `HTTPException` in it",
            repair=f"guard {name}" if where == "router" else "",
        )


def _handed_on(function: cst.FunctionDef) -> frozenset[str]:
    """Names that stand in a call, a comparison or a test, or in a function inside."""
    used: set[str] = set()
    for node in own_nodes(function):
        if isinstance(node, (cst.Call, cst.Comparison, cst.FunctionDef, cst.Lambda)):
            used |= names_in(node)
        elif isinstance(node, (cst.If, cst.Assert)):
            used |= names_in(node.test)
    return frozenset(used)
