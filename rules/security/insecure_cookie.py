from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.nodes import added_arguments
from fastlint.rule import Applicability, Argument, Call, Diagnostic, Fix, Rule

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_SENSITIVE = re.compile(
    r"(?:^|[_.-])(?:session|sessionid|sess|sid|token|jwt|auth|authorization|access|refresh|credentials|login"
    r"|remember|accesstoken|refreshtoken|authtoken|sessiontoken|idtoken)(?:$|[_.-])",
    re.IGNORECASE,
)
_READABLE = re.compile(r"csrf|xsrf|state|nonce|expires|theme|lang", re.IGNORECASE)
_FLAGS = {"httponly": "scripts in the page can read it", "secure": "it is also sent over plain HTTP"}
_ORDER = ("key", "value", "max_age", "expires", "path", "domain", "secure", "httponly", "samesite")


class InsecureCookie(Rule):
    """A cookie that logs a user in is set without `httponly` or `secure`.

    Why it hurts: both are off unless they are asked for. Without `httponly` any script that gets into the page reads
    the cookie and takes the session along; without `secure` the browser also sends it over unencrypted HTTP.

    Bad:
        # app/main.py
        from fastapi import FastAPI, Response

        app = FastAPI()


        @app.post("/login")
        def login(name: str, response: Response) -> None:
            response.set_cookie("session", "session of " + name)  # expect: httponly

    Good:
        # app/main.py
        from fastapi import FastAPI, Response

        app = FastAPI()


        @app.post("/login")
        def login(name: str, response: Response) -> None:
            response.set_cookie("session", "session of " + name, httponly=True, secure=True)
            response.set_cookie("theme", "dark")
            response.set_cookie("is_session_expired", "false")

    Fixed (unsafe):
        # app/main.py
        from fastapi import FastAPI, Response

        app = FastAPI()


        @app.post("/login")
        def login(name: str, response: Response) -> None:
            response.set_cookie("session", "session of " + name, httponly=True, secure=True)

    Exceptions: only cookies whose name says that they carry a session or a token; tokens against CSRF are meant to be
    read by scripts. Flags that come from a setting, and cookies whose value is a constant: it is no credential. The fix
    is unsafe: a page that reads the cookie, or a server without HTTPS, no longer works.

    References: https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Set-Cookie
    """

    code = "FLT810"
    needs = ("starlette.responses.Response.set_cookie",)

    def check(self, call: Call, module: Module) -> Iterator[Diagnostic]:
        key, value = call.argument(0, "key"), call.argument(1, "value")
        names = [name for name in (key.constants if key else ()) if isinstance(name, str)]
        name = next((n for n in names if _SENSITIVE.search(n) and not _READABLE.search(n)), None)
        if name is None or call.is_unpacked or value is None or _is_constant(value):
            return
        given = {flag: call.argument(_ORDER.index(flag), flag) for flag in _FLAGS}
        lacking = [flag for flag, argument in given.items() if argument is None or argument.text == "False"]
        if not lacking:
            return
        yield Diagnostic(
            call.span,
            f"the cookie `{name}` is set without {' and '.join(f'`{flag}`' for flag in lacking)}: "
            f"{', and '.join(_FLAGS[flag] for flag in lacking)}; pass "
            f"{', '.join(f'`{flag}=True`' for flag in lacking)}",
            fix=_fix(call, [flag for flag in lacking if given[flag] is None], module),
        )


def _is_constant(value: Argument) -> bool:
    """A flag or an empty text: what everybody gets is no credential."""
    return bool(value.values) and all(given.kind in ("const", "name") for given in value.values)


def _fix(call: Call, absent: list[str], module: Module) -> Fix | None:
    """The missing arguments, behind the last one."""
    node = module.expression(call.span) if absent else None
    if not isinstance(node, cst.Call):
        return None
    edit = added_arguments(node, [f"{flag}=True" for flag in absent], module)
    return Fix(f"Set {' and '.join(absent)}", (edit,), Applicability.UNSAFE)
