from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from fastlint.rule import Argument, Call, Confidence, Diagnostic, Rule, Severity
from fastlint.support.tokens import (
    BASE64,
    DECODE,
    Reading,
    Token,
    is_chosen_by_token,
    is_of_issuer,
    is_unverified,
    middle_part,
)

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_CLAIMS = ("jose.jwt.get_unverified_claims", "jose.jws.get_unverified_claims")
_SHORTEST = 32
"""Bytes: RFC 7518 asks for a key as long as the hash."""

_ISSUERS = "a fixed list of those that its issuer signs with"
_EXPIRY = re.compile(r"exp|valid_(?:to|until)|not_after|ttl", re.IGNORECASE)
_ENDLESS = "the token has no `exp` and is valid for ever, stolen or not: add an expiry to the payload"
_NO_CREDENTIALS = frozenset({
    "unsubscribe", "unsubscription", "optout", "tracking", "pixel", "embed", "embedded", "share", "shared", "sharing",
    "channel", "ticket",
})  # fmt: skip
"""What tokens are made for that sign nobody in: links in mails and pages, and channels of another server."""
_WHO = frozenset({
    "sub", "subject", "user", "users", "username", "uid", "id", "email", "mail", "name", "login", "account", "role",
    "roles", "scope", "scopes", "permissions", "admin", "tenant", "org", "organization", "client", "member", "owner",
    "person", "customer", "employee", "phone", "device", "session", "sid", "jti", "iss", "aud", "data", "identity",
    "type", "token", "access", "auth", "group", "groups", "level",
})  # fmt: skip
"""Words in claims that say who somebody is, or what he may do."""


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

    Exceptions: calls that only see whether a text is a token, and use nothing of it. Tokens that the same function or a
    dependency of it verifies in another call, or each caller of it does, and those that the project has just made.
    Functions that FastAPI does not call and that read nothing but the expiry or the number (`jti`). Payloads that are
    not a dict written out where the token is made, or to which `exp` may be added; tokens that are keys of a store with
    a lifetime, and end there, and those whose age (`iat`) the file asks for. Keys that are not written out. Commands,
    which show tokens. Of low confidence is that the token names its algorithm where the key is a published one (a JWK,
    a certificate): other kinds of algorithms do not accept it. The same for a token out of the answer of the token
    endpoint, for claims that go to the log and nowhere else, for a helper outside of guards that reads none of who
    somebody is or what he may do, and for what only a setting comes to run that is off by default. The
    same for a token without an expiry whose claims name nobody, or that is for a link (`unsubscribe`) or one channel.

    References: https://pyjwt.readthedocs.io/en/stable/usage.html
    """

    code = "FLT806"
    needs = (
        "jwt.decode", "jwt.PyJWT.decode", "jwt.decode_complete", "jwt.PyJWT.decode_complete", "jose.jwt.decode",
        "jose.jwt.get_unverified_claims", "jose.jws.get_unverified_claims", "jose.jws.verify",
        "base64.urlsafe_b64decode", "base64.b64decode", "base64.standard_b64decode", "jwt.utils.base64url_decode",
        "jose.utils.base64url_decode", "jwt.encode", "jwt.PyJWT.encode", "jose.jwt.encode",
    )  # fmt: skip

    def check(self, call: Call, module: Module) -> Iterator[Diagnostic]:
        if _is_command(call, module):
            return
        around = module.text(call.function.span) if call.function.name else module.source.text
        is_made = call.name.endswith("encode")
        is_timed = call.kept == "key" or module.is_measured("iat")
        is_doubtful = False
        if is_made:
            problem = _encoded(call, around, is_timed=is_timed)
            is_doubtful = problem == _ENDLESS and _is_no_credential(call)
        else:
            problem, is_doubtful = _read(call, module, around)
        if problem:
            is_doubtful = is_doubtful or problem.endswith(_ISSUERS) or (call.kept == "value" and "`exp`" in problem)
            yield Diagnostic(
                call.span,
                problem,
                severity=Severity.WARNING if is_made else Severity.ERROR,
                confidence=Confidence.LOW if is_doubtful else Confidence.HIGH,
            )


def _read(call: Call, module: Module, around: str) -> tuple[str | None, bool]:
    """What is wrong with a call that looks into a token, and whether that does harm is not known."""
    problem, token = _unverified(call), call.argument(0, "jwt" if "jwt" in call.name else "token")
    given = Token(token.text, token.values) if token is not None else Token("", ())
    if call.name in BASE64:
        found = middle_part(call, module, around) if "loads(" in around else None
        if found is None:
            return None, False
        given = found
        problem = (
            "the claims of the token are read without its signature, so anybody can write them: use `jwt.decode` with "
            "the key and `algorithms=[...]`"
        )
    if problem is None:
        return (_decoded(call, module) if call.name in DECODE else None), False
    reading = Reading(call, module, around, given)
    return (None, False) if reading.is_harmless() else (problem, reading.is_doubtful())


def _unverified(call: Call) -> str | None:
    """Whether a call gives what anybody may have written."""
    if call.name in _CLAIMS:
        return f"`{call.callee}` gives claims that anybody may have written: use `jwt.decode` with key and algorithms"
    verify = call.argument(3, "verify")
    how = ""
    if is_unverified(call):
        how = "verify_signature False"
    elif call.name == "jose.jws.verify" and verify is not None and verify.constants == (False,):
        how = "`verify=False`"
    return (
        f"`{call.callee}` with {how} accepts tokens that anybody has written: pass the key and `algorithms=[...]`"
        if how
        else None
    )


def _decoded(call: Call, module: Module) -> str | None:
    options, algorithms = call.argument(None, "options"), call.argument(2, "algorithms")
    if algorithms is not None and is_chosen_by_token(call, module):
        remedy = _ISSUERS if is_of_issuer(call, module) else "the one that you sign with"
        return (
            f"`{call.callee}` verifies with the algorithm that the token itself names, which its writer chooses: pass "
            f"{remedy}"
        )
    if options is not None or call.is_unpacked:
        return None
    if algorithms is None or algorithms.constants == (None,):
        jose = call.name.startswith("jose")
        harm = "lets the token choose how it is verified" if jose else "rejects every token (DecodeError)"
        return f"`{call.callee}` without `algorithms` {harm}: pass the one that you sign with, `algorithms=[...]`"
    if "none" in {name.lower() for name in _names(algorithms) if isinstance(name, str)}:
        return f"`{call.callee}` accepts the algorithm `none`, that is tokens without a signature: take it out"
    return None


def _encoded(call: Call, around: str, *, is_timed: bool) -> str | None:
    payload, key = call.argument(0, "claims" if call.name.startswith("jose") else "payload"), call.argument(1, "key")
    is_endless = payload is not None and not is_timed and _never_expires(payload, around)
    short = _short(key) if key is not None else None
    if is_endless and short is not None:
        return (
            f"the token has no `exp` and is valid for ever, and its key of {short} bytes can be guessed offline: "
            f"add an expiry, and use {_SHORTEST} random bytes or more"
        )
    if is_endless:
        return _ENDLESS
    if short is not None:
        return (
            f"the key of the token has {short} bytes and can be guessed offline: use {_SHORTEST} random bytes or more"
        )
    return None


def _never_expires(payload: Argument, around: str) -> bool:
    if "exp" in re.findall(r"\w+", around) or re.search(r"\.update\(|\bdecode\(", around) or len(payload.values) != 1:
        return False
    (value,) = payload.values
    return value.kind == "dict" and all(isinstance(key, str) and not _EXPIRY.search(key) for key, _ in value.value)


def _is_no_credential(call: Call) -> bool:
    """Whether a token signs a request that names nobody, stands in a link, or is for one channel, by what is said."""
    payload = call.argument(0, "claims" if call.name.startswith("jose") else "payload")
    pairs = [pair for value in payload.values for pair in value.value] if payload is not None else []
    said = " ".join([call.function.name, *(f"{key} {value.value}" for key, value in pairs)])
    names_somebody = any(not _WHO.isdisjoint(_words(str(key))) for key, _ in pairs)
    return not names_somebody or not _NO_CREDENTIALS.isdisjoint(_words(said))


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+", re.sub(r"([A-Z])", r"_\1", text).lower()))


def _is_command(call: Call, module: Module) -> bool:
    """Whether somebody at a terminal runs the function, and sees what is in the token."""
    rows = range(call.function.first_row, call.function.name_span.row)
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


def _names(argument: Argument) -> list[Any]:
    items = [item for value in argument.values for item in (value.value if value.kind == "list" else (value,))]
    return [item.value for item in items if item.kind == "const"]
