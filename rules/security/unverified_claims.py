from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Call, Confidence, Diagnostic, Rule, Severity
from fastlint.support.tokens import middle_part

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_UNSAFE = "loads_unsafe"
_READS = re.compile(r"\bloads\(|model_validate_json\(|parse_raw\(")


class UnverifiedClaims(Rule):
    """Claims are read out of a token by hand, and nothing verifies it.

    Why it hurts: a token is text that its bearer sends. Without a look at the signature he has written it himself, and
    is whoever he says: `{"sub": "admin"}`.

    Bad:
        # app/security.py
        import base64
        import json
        from typing import Annotated

        from fastapi import Header


        def read_part(part: str) -> dict[str, str]:
            return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))  # expect: without its signature


        def current_user(token: Annotated[str, Header()]) -> str:
            return read_part(token.split(".")[1])["sub"]

    Good:
        # app/security.py
        from typing import Annotated

        import jwt
        from fastapi import Header


        def current_user(token: Annotated[str, Header()], key: str) -> str:
            return jwt.decode(token, key, algorithms=["HS256"])["sub"]

    Reported are helpers that decode the middle part of a token which their callers take out of it, and `loads_unsafe`
    of itsdangerous where nobody asks whether the signature is right.

    Exceptions: callers that verify the token as well, and those that only read when it expires. What a function does
    with a token as a whole, `jwt.decode` without a key and the like, is FLT806.

    References: https://datatracker.ietf.org/doc/html/rfc7519#section-7.2,
    https://itsdangerous.palletsprojects.com/en/stable/serializer/
    """

    code = "FLT819"
    severity = Severity.ERROR
    preview = True
    needs = (
        "base64.urlsafe_b64decode", "base64.b64decode", "base64.standard_b64decode", "jwt.utils.base64url_decode",
        "jose.utils.base64url_decode", "itsdangerous.Serializer.loads_unsafe",
        "itsdangerous.URLSafeSerializer.loads_unsafe", "itsdangerous.TimedSerializer.loads_unsafe",
        "itsdangerous.URLSafeTimedSerializer.loads_unsafe",
    )  # fmt: skip

    def check(self, call: Call, module: Module) -> Iterator[Diagnostic]:
        if call.name.endswith(_UNSAFE):
            if _ignores_signature(call, module):
                yield _found(call, f"`{call.callee}` gives what anybody may have written: use `loads`")
            return
        around = module.text(call.function.span)
        if not _READS.search(around) or middle_part(call, module, around) is not None:
            return
        if call.kept:
            yield _found(
                call,
                "the claims of the token are read without its signature, so anybody can write them: use `jwt.decode` "
                "with the key and `algorithms=[...]`",
            )


def _found(call: Call, message: str) -> Diagnostic:
    is_doubtful = call.function.is_aside or call.kept == "maybe"
    return Diagnostic(call.span, message, confidence=Confidence.LOW if is_doubtful else Confidence.HIGH)


def _ignores_signature(call: Call, module: Module) -> bool:
    """Whether the answer to "is the signature right?" is thrown away: `_, user = ...`, `...[1]`."""
    source, span = module.source, call.span
    before = source.line(span.row)[: span.column - 1]
    after = source.line(span.end_row)[span.end_column - 1 :]
    is_second = re.match(r"\s*\[\s*1\s*\]", after) is not None
    return is_second or re.search(r"(?:^|\s|\()_\w*\s*,\s*\w+\)?\s*=\s*$", before) is not None
