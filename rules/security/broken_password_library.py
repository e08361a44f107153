from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Call, Confidence, Diagnostic, PossibleValue, Rule, Severity

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class BrokenPasswordLibrary(Rule):
    """passlib is used with a bcrypt that it does not work with.

    Why it hurts: passlib has had no release since 2020. With bcrypt 5 it fails on the first hash with ValueError
    ("password cannot be longer than 72 bytes"), however short the password: nobody can log in or sign up.

    Bad:
        # requirements.txt
        fastapi==0.165.0
        passlib==1.7.4
        bcrypt==5.0.0
        # app/security.py
        from passlib.context import CryptContext

        passwords = CryptContext(schemes=["bcrypt"], deprecated="auto")  # expect: bcrypt 5

    Good:
        # requirements.txt
        fastapi==0.165.0
        pwdlib[argon2,bcrypt]==0.3.0
        # app/security.py
        from pwdlib import PasswordHash
        from pwdlib.hashers.argon2 import Argon2Hasher
        from pwdlib.hashers.bcrypt import BcryptHasher

        passwords = PasswordHash((Argon2Hasher(), BcryptHasher()))

    Exceptions: projects that keep bcrypt below 5, projects that state no version of passlib or bcrypt anywhere, and
    passlib with other schemes than bcrypt. Of low confidence where another scheme comes first, by which passwords are
    hashed: only old hashes of bcrypt fail. pwdlib verifies the hashes that passlib has made.

    Versions: bcrypt 5 and later.

    References: https://github.com/pyca/bcrypt/issues/1079
    """

    code = "FLT805"
    severity = Severity.ERROR
    versions = {"bcrypt": ">=5"}
    needs = ("passlib.context.CryptContext", "passlib.hash.bcrypt.*", "passlib.hash.bcrypt_sha256.*")

    def check(self, call: Call, module: Module) -> Iterator[Diagnostic]:
        if not {"passlib", "bcrypt"} & module.context.versions.keys():
            return
        schemes = call.argument(0, "schemes")
        if "bcrypt" in call.name or (schemes is not None and _names_bcrypt(schemes.values)):
            is_old = schemes is not None and not _begins_with_bcrypt(schemes.values)
            what = "verifying an old hash of it" if is_old else "hashing any password"
            yield Diagnostic(
                call.span,
                f"passlib breaks with bcrypt 5: {what} fails with ValueError; use pwdlib, which "
                "verifies old hashes too, or keep `bcrypt<5`",
                confidence=Confidence.LOW if is_old else Confidence.HIGH,
                habit=what,
                whole=True,
            )


def _names_bcrypt(values: tuple[PossibleValue, ...]) -> bool:
    items = [item for value in values for item in (value.value if value.kind == "list" else (value,))]
    return any(item.kind == "const" and str(item.value).startswith("bcrypt") for item in items)


def _begins_with_bcrypt(values: tuple[PossibleValue, ...]) -> bool:
    """Whether bcrypt is what passwords are hashed with: the first of the schemes, or the only one."""
    first = [(value.value or (value,))[0] if value.kind == "list" else value for value in values]
    return any(item.kind != "const" or str(item.value).startswith("bcrypt") for item in first)
