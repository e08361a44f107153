from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, Argument, Call, Confidence, Diagnostic, Fix, Rule
from fastlint.support.cst_queries import added_arguments, argument, last_name

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_SENSITIVE = re.compile(
    r"(?:^|[_.-])(?:session|sessionid|sess|sid|token|jwt|auth|authorization|access|refresh|credentials|login"
    r"|remember|accesstoken|refreshtoken|authtoken|sessiontoken|idtoken)(?:$|[_.-])",
    re.IGNORECASE,
)
_READABLE = re.compile(r"csrf|xsrf|state|nonce|expir|theme|lang|locale", re.IGNORECASE)
_CREDENTIAL = re.compile(
    r"(?:^|[_.-])(?:session|sessionid|sess|sid|token|jwt|auth|authorization|credentials|access|refresh|accesstoken"
    r"|refreshtoken|authtoken|sessiontoken|idtoken)(?:[_.-](?:id|key|value|cookie|data|v?\d+))?$",
    re.IGNORECASE,
)
"""What such a cookie holds is what the name says last: `login_token`, but not `token_type` or `session_count`."""
_MADE = re.compile(
    r"(?:jwt|jose|joserfc|itsdangerous|secrets|uuid)\..*|(?:.*\.)?(?:create|make|encode)_\w*(?:token|jwt)"
)
"""Calls that make credentials."""
_MOMENTS = frozenset({"timestamp", "total_seconds", "time", "date", "now", "utcnow"})
_TIMES = _MOMENTS | {"isoformat", "strftime", "ctime"}
_TESTS = frozenset({"bool", "isinstance", "hasattr", "callable", "any", "all"})
_NUMBERS = frozenset({"int", "float", "len", "round", "sum"})
_PASSED_ON = frozenset({"str", "repr", "int", "float", "round", "dumps"})
_FLAGS = {"httponly": "scripts read it", "secure": "it goes over plain HTTP"}
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
    read by scripts. Flags that come from a setting, and cookies whose value is a constant, a time or the answer to a
    question (`str(user.is_admin == True)`): it is no credential. What ends a session: `max_age=0`, or a value in which
    nothing is true (`dumps({"logged_in": False})`). Of low confidence where neither the end of the name nor what makes
    the value is a credential (`login_hint`, `token_count`). The fix is unsafe: a page that reads the cookie, or a
    server without HTTPS, no longer works.

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
        lacking = [flag for flag, one in given.items() if one is None or one.text == "False"]
        node = _value(call, module)
        if not lacking or _is_farewell(call, node) or (node is not None and _is_plain(node)):
            return
        yield Diagnostic(
            call.span,
            _message(name, lacking),
            fix=_fix(call, [flag for flag in lacking if given[flag] is None], module),
            confidence=Confidence.HIGH if _is_credential(name, value, node) else Confidence.LOW,
        )


def _is_constant(value: Argument) -> bool:
    """A flag or an empty text: what everybody gets is no credential."""
    return bool(value.values) and all(given.kind in ("const", "name") for given in value.values)


def _is_farewell(call: Call, node: cst.BaseExpression | None) -> bool:
    """Whether a cookie ends a session: it expires at once, or all that it says is no (`{"is_logged_in": False}`)."""
    age = call.argument(_ORDER.index("max_age"), "max_age")
    ages = [one.value if one.kind == "const" else None for one in age.values] if age is not None else []
    if ages and all(isinstance(one, int) and one <= 0 for one in ages):
        return True
    if not isinstance(node, cst.Call) or len(node.args) != 1:
        return False
    said = node.args[0].value
    if isinstance(said, cst.Dict):
        values = [one.value for one in said.elements]
        return all(isinstance(value, cst.Name) and value.value in ("False", "None") for value in values)
    return isinstance(said, cst.Name) and said.value in ("False", "None")


def _is_credential(name: str, value: Argument, node: cst.BaseExpression | None) -> bool:
    """Whether what makes the value, or else the name, says that the cookie logs a user in."""
    if any(given.kind == "call" and _MADE.fullmatch(str(given.value)) for given in value.values):
        return True
    return _CREDENTIAL.search(name) is not None and (node is None or not _is_number(node))


def _value(call: Call, module: Module) -> cst.BaseExpression | None:
    node = module.expression(call.span)
    given = argument(node, 1, "value") if isinstance(node, cst.Call) else None
    return given.value if given is not None else None


def _is_plain(node: cst.BaseExpression) -> bool:
    """Whether a value is a time, or the answer to a question, as a text: no credential."""
    if isinstance(node, (cst.Integer, cst.Float, cst.Comparison)):
        return True
    if isinstance(node, cst.Name):
        return node.value in ("True", "False", "None")
    if isinstance(node, cst.UnaryOperation):
        return isinstance(node.operator, cst.Not) or _is_plain(node.expression)
    if isinstance(node, cst.IfExp):
        return all(isinstance(side, cst.SimpleString) or _is_plain(side) for side in (node.body, node.orelse))
    if isinstance(node, cst.FormattedString):
        parts = [part.expression for part in node.parts if isinstance(part, cst.FormattedStringExpression)]
        return bool(parts) and all(_is_plain(part) for part in parts)
    if isinstance(node, cst.BinaryOperation):
        return _is_plain(node.left) and (_is_plain(node.right) or _last(node.left) in _MOMENTS)
    if not isinstance(node, cst.Call):
        return False
    name = _last(node)
    if name in _PASSED_ON and node.args:
        return _is_plain(node.args[0].value)
    return name in _TESTS or name in _TIMES or (name in ("lower", "encode") and _is_plain(_object(node)))


def _is_number(node: cst.BaseExpression) -> bool:
    """Whether a value is some number as a text: seldom a credential."""
    if not isinstance(node, cst.Call):
        return False
    if _last(node) in ("str", "repr") and node.args:
        return _is_number(node.args[0].value)
    return isinstance(node.func, cst.Name) and node.func.value in _NUMBERS


def _object(call: cst.Call) -> cst.BaseExpression:
    return call.func.value if isinstance(call.func, cst.Attribute) else call.func


def _last(node: cst.BaseExpression) -> str:
    """The last name of what is called, "" if it is no call."""
    return last_name(node.func if isinstance(node, cst.Call) else None)


def _message(name: str, lacking: list[str]) -> str:
    flags, reasons = (f"`{flag}`" for flag in lacking), (_FLAGS[flag] for flag in lacking)
    remedy = f"pass `{lacking[0]}=True`" if len(lacking) == 1 else "set both"
    return f"the cookie `{name}` lacks {' and '.join(flags)}: {', '.join(reasons)}; {remedy}"


def _fix(call: Call, absent: list[str], module: Module) -> Fix | None:
    """The missing arguments, behind the last one."""
    node = module.expression(call.span) if absent else None
    if not isinstance(node, cst.Call):
        return None
    edit = added_arguments(node, [f"{flag}=True" for flag in absent], module)
    return Fix(f"Set {' and '.join(absent)}", (edit,), Applicability.UNSAFE)
