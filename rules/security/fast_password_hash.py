from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Call, Confidence, Diagnostic, Rule, Severity
from fastlint.support.digests import is_answer, is_key

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_PASSWORD = re.compile(r"\b\w*?(?:password|passwd|passphrase|pwd)(?:\d|_bytes|_plain|_raw|_str)?\b", re.IGNORECASE)
_OTHER = re.compile(r"(?:reset|forgot|hashed|encrypted|changed|old_hash|no)_?(?:password|pwd)", re.IGNORECASE)
_OF_ENVIRONMENT = re.compile(r"\b(?:getenv|environ)\b")
_SLOW = re.compile(r"bcrypt|argon2|scrypt|pbkdf2|pwdlib|pwned|hibp|breach|leak|srp|digest_auth", re.IGNORECASE)


class FastPasswordHash(Rule):
    """A password is hashed with a fast hash function.

    Why it hurts: MD5 and the SHA family are made to be fast. Whoever gets hold of the table tries billions of passwords
    a second on one graphics card; most passwords are found within hours, salted or not.

    Bad:
        # app/users.py
        import hashlib


        def hash_password(password: str, salt: str) -> str:
            return hashlib.sha256((salt + password).encode()).hexdigest()  # expect: hashlib.sha256

    Good:
        # app/users.py
        from pwdlib import PasswordHash

        hasher = PasswordHash.recommended()


        def hash_password(password: str) -> str:
            return hasher.hash(password)

    Exceptions: functions that also speak of bcrypt, argon2, scrypt, PBKDF2 or of lists of leaked passwords: there the
    fast hash is a step of something else. Digests that a protocol asks for: those of a nonce, a challenge or a realm
    (WS-Security, HTTP Digest), and those that are only sent in a request. Hashes with `usedforsecurity=False`. What is
    hashed is told by its name. Of low confidence is the digest of a password that stands in the environment: whoever
    reads the digest there reads the password; and a digest that is a key (of `hmac.new`, Fernet, a signer, or by the
    name of its function): a salted hash would be another one each time. What a file stores and what it compares at a
    login are one finding: they can only be changed together.

    References: https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html

    Overlaps: ruff S324 reports MD5 and SHA-1 of anything, and no other hash; fastlint only reports passwords.
    """

    code = "FLT804"
    severity = Severity.ERROR
    overlaps = ("ruff:S324",)
    needs = (
        "hashlib.md5", "hashlib.sha1", "hashlib.sha224", "hashlib.sha256", "hashlib.sha384", "hashlib.sha512",
        "hashlib.sha3_224", "hashlib.sha3_256", "hashlib.sha3_384", "hashlib.sha3_512", "hashlib.blake2b",
        "hashlib.blake2s",
    )  # fmt: skip

    def check(self, call: Call, module: Module) -> Iterator[Diagnostic]:
        if not call.arguments or call.argument(None, "usedforsecurity") is not None:
            return
        text = module.text(call.span)
        found = _PASSWORD.search(_OTHER.sub("", text))
        if found is None or _SLOW.search(module.text(call.function.span) if call.function.name else text):
            return
        function = module.node(call.function.span) if call.function.name else None
        if isinstance(function, cst.FunctionDef) and is_answer(call.span, function, module):
            return
        is_low = _OF_ENVIRONMENT.search(text) is not None or is_key(call.span, module)
        yield Diagnostic(
            call.span,
            f"`{call.name}` of a password (`{found[0]}`) is so fast that billions are guessed; "
            "use a slow hash, such as `pwdlib.PasswordHash.recommended()`",
            confidence=Confidence.LOW if is_low else Confidence.HIGH,
            repair=f"hash of passwords{' low' if is_low else ''}",
        )
