from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from fastlint.rule import Argument, Call, Diagnostic, Given, Rule, Severity

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_DECODE = ("jwt.decode", "jwt.PyJWT.decode", "jose.jwt.decode")
_OFF = re.compile(r"verify_signature\W+False")
_SHORTEST = 32
"""Bytes: RFC 7518 asks for a key as long as the hash."""

_VERIFIES = re.compile(r"\b(?:verif|validat|authenticat)\w*\(")
"""Calls of what checks a token, by their names."""
_EXPIRY = re.compile(r"exp|valid_(?:to|until)|not_after|ttl", re.IGNORECASE)


class UnverifiedJwt(Rule):
    """A token is accepted without being verified, or made so that verifying it says little.

    Why it hurts: a token whose signature is not checked can be written by anybody, with any user in it. One without an
    expiry is valid for ever, also when it is stolen. A short key is guessed offline from any token. Without a list
    of algorithms PyJWT rejects every token, and python-jose lets the token choose.

    Bad:
        # app/security.py
        import jwt


        def current_user(token: str) -> str:
            payload = jwt.decode(token, options={"verify_signature": False})  # expect: verify_signature
            return payload["sub"]


        def login(user: str, key: str) -> str:
            return jwt.encode({"sub": user}, key, algorithm="HS256")  # expect: `exp`

    Good:
        # app/security.py
        from datetime import UTC, datetime, timedelta

        import jwt


        def current_user(token: str, key: str) -> str:
            return jwt.decode(token, key, algorithms=["HS256"])["sub"]


        def login(user: str, key: str) -> str:
            expiry = datetime.now(UTC) + timedelta(minutes=15)
            return jwt.encode({"sub": user, "exp": expiry}, key, algorithm="HS256")

    Exceptions: calls that only see whether a text is a token, and use nothing of it. Functions that verify the token
    in another call (they look into it to find the key). Payloads that are not a dict written out where the token is
    made, or to which `exp` may be added. Keys that are not written out. Commands, which show tokens.

    References: https://pyjwt.readthedocs.io/en/stable/usage.html
    """

    code = "FLT806"
    needs = (
        "jwt.decode", "jwt.PyJWT.decode", "jose.jwt.decode", "jwt.encode", "jwt.PyJWT.encode", "jose.jwt.encode",
        "jose.jwt.get_unverified_claims",
    )  # fmt: skip

    def check(self, call: Call, module: Module) -> Iterator[Diagnostic]:
        around = module.text(call.caller.span) if call.caller.name else module.source.text
        if _is_command(call, module):
            return
        problem = _decoded(call, around) if call.name in _DECODE else _encoded(call, module, around)
        if problem:
            severity = Severity.WARNING if call.name.endswith("encode") else Severity.ERROR
            yield Diagnostic(call.span, problem, severity=severity)


def _decoded(call: Call, around: str) -> str | None:
    options, algorithms = call.argument(None, "options"), call.argument(2, "algorithms")
    if options is not None and any(_option(value, "verify_signature") is False for value in options.values):
        if call.use == "statement":  # nothing in the token is believed
            return None
        # Another call in the same function may verify what this one looks into.
        if len(re.findall(r"\bdecode\(", around)) > len(_OFF.findall(around)) or _VERIFIES.search(around):
            return None
        return (
            f"`{call.callee}` with verify_signature False accepts tokens that anybody has written: "
            "pass the key and `algorithms=[...]`"
        )
    if options is not None or call.is_unpacked:
        return None
    if algorithms is None or algorithms.constants == (None,):
        jose = call.name.startswith("jose")
        harm = "lets the token choose how it is verified" if jose else "rejects every token (DecodeError)"
        return f"`{call.callee}` without `algorithms` {harm}: pass the one that you sign with, `algorithms=[...]`"
    if "none" in {str(name).lower() for name in _names(algorithms)}:
        return f"`{call.callee}` accepts the algorithm `none`, that is tokens without a signature: take it out"
    return None


def _encoded(call: Call, module: Module, around: str) -> str | None:
    if call.name.endswith("get_unverified_claims"):
        if "decode(" in around or _VERIFIES.search(around):
            return None
        return f"`{call.callee}` gives claims that anybody may have written: use `jwt.decode` with key and algorithms"
    payload, key = call.argument(0, "claims" if call.name.startswith("jose") else "payload"), call.argument(1, "key")
    if payload is not None and _never_expires(payload, around):
        return "the token has no `exp` and is valid for ever, stolen or not: add an expiry to the payload"
    if key is not None and (short := _short(key)) is not None:
        return (
            f"the key of the token has {short} bytes and can be guessed offline: use {_SHORTEST} random bytes or more"
        )
    return None


def _never_expires(payload: Argument, around: str) -> bool:
    if "exp" in re.findall(r"\w+", around) or re.search(r"\.update\(|\bdecode\(", around) or len(payload.values) != 1:
        return False
    (value,) = payload.values
    return value.kind == "dict" and all(isinstance(key, str) and not _EXPIRY.search(key) for key, _ in value.value)


def _is_command(call: Call, module: Module) -> bool:
    """Whether somebody at a terminal runs the function, and sees what is in the token."""
    rows = range(call.caller.first_row, call.caller.name_span.row)
    return any(re.match(r"\s*@[\w.]*\bcommand\b", module.source.line(row)) for row in rows)


def _short(key: Argument) -> int | None:
    """Length of a key that is written out in the code: a text, or a name of one."""
    values = key.constants
    if (
        len(values) != 1
        or len(key.values) != 1
        or re.search(r"\{\{|<", str(values[0]))
        or not re.fullmatch(r"\w+|[bru]*([\"']).*\1", key.text)
    ):
        return None
    secret = values[0].encode() if isinstance(values[0], str) else values[0]
    return len(secret) if isinstance(secret, bytes) and 0 < len(secret) < _SHORTEST else None


def _option(given: Given, name: str) -> Any:
    """The constant of a key of a dict."""
    if given.kind != "dict":
        return None
    return next((value.value for key, value in given.value if key == name and value.kind == "const"), None)


def _names(argument: Argument) -> list[Any]:
    items = [item for value in argument.values for item in (value.value if value.kind == "list" else (value,))]
    return [item.value for item in items if item.kind == "const"]
