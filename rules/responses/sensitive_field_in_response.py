from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Diagnostic, Route, Rule, Severity

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_CERTAIN = re.compile(r"(^|_)(password|passwd|salt)(_hash|_hashed|$)|hashed_?pass", re.IGNORECASE)
_MAKES = re.compile(r"(generat|random|suggest|rotat)\w*[-_ /]*(password|passwd)|credential", re.IGNORECASE)
"""What a route is called that makes a password for the client, or a model that is made to carry one."""
_LIKELY = re.compile(
    r"(^|_)((reset|verification|verify|confirmation|activation|refresh)_token|(t?otp|mfa|two_factor|2fa)_secret"
    r"|secret_key|private_key)$",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"token|login|log_in|signin|sign_in|auth|session|regist|signup|sign_up|refresh|key|secret|cred|webhook|invit"
    r"|otp|2fa|mfa|share|upload|csrf|setup|domain|dns|setting|config|provider|integration|password|connect|ssh|impersonat",
    re.IGNORECASE,
)


class SensitiveFieldInResponse(Rule):
    """The response model of a route lets a secret through.

    Why it hurts: whoever may call the route reads the password hash, and so do logs, caches and the browser's history.
    A hash that is known can be cracked at leisure.

    Bad:
        # app/main.py
        from fastapi import FastAPI
        from pydantic import BaseModel

        app = FastAPI()


        class User(BaseModel):
            name: str
            hashed_password: str


        @app.get("/users/{name}")  # expect: hashed_password
        def read_user(name: str) -> User:
            return User(name=name, hashed_password="$2b$12$abc")

    Good:
        # app/main.py
        from fastapi import FastAPI
        from pydantic import BaseModel, Field

        app = FastAPI()


        class User(BaseModel):
            name: str
            hashed_password: str = Field(exclude=True)


        class Token(BaseModel):
            access_token: str


        @app.get("/users/{name}")
        def read_user(name: str) -> User:
            return User(name=name, hashed_password="$2b$12$abc")


        @app.post("/login")
        def login() -> Token:
            return Token(access_token="abc")

    Exceptions: fields that are excluded, of type SecretStr or bool, or that get something empty or masked wherever the
    model is built (`password=mask(password)`). Routes that make a password or credentials for the
    client. A plain `token`, `api_key` or `client_secret` is often what the client has asked for; reset tokens, keys and
    secrets for one-time passwords are reported where neither the path, the function nor the model speaks of such
    things, or of a domain, whose owner publishes the token.

    References: https://fastapi.tiangolo.com/tutorial/response-model/#return-the-same-input-data
    """

    code = "FLT303"
    severity = Severity.ERROR

    def check(self, route: Route, module: Module) -> Iterator[Diagnostic]:
        if route.response is None or route.is_websocket:
            return
        about = " ".join((route.endpoint, route.path, *route.paths, route.response.text))
        leaks = [leak for leak in route.leaks if _is_leak(leak, about)]
        if leaks:
            names = ", ".join(f"`{leak}`" for leak in leaks[:4])
            yield Diagnostic(
                route.span,
                f"the response model `{route.response.text}` sends {names} to the client; leave it out of the model "
                "that is returned, or give the field `exclude=True`",
            )


def _is_leak(leak: str, about: str) -> bool:
    owner, _, name = leak.rpartition(".")
    if _CERTAIN.search(name):
        return not (name in ("password", "passwd") and _MAKES.search(about))
    return bool(_LIKELY.search(name)) and not _ABOUT.search(f"{about} {owner}")
