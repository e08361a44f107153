from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, DataModel, Diagnostic, Edit, Field, Fix, Rule, Severity

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_SECRET = re.compile(
    r"(?:^|_)(?:secret|secret_?key|password|passwd|passphrase|api_?key|access_?key|auth_?token|access_?token|token"
    r"|private_?key|signing_?key|encryption_?key)$",
    re.IGNORECASE,
)


class PlainSecretSetting(Rule):
    """A secret in the settings is a plain text.

    Why it hurts: settings are printed, logged and shown in tracebacks, and a plain text with them. `SecretStr` shows
    asterisks everywhere, until somebody asks for the value with `get_secret_value()`.

    This is an opinion, and off by default: it costs a call wherever the secret is used, and a project that never prints
    its settings gains little.

    Bad:
        # app/config.py
        from pydantic_settings import BaseSettings


        class Settings(BaseSettings):
            jwt_secret: str  # expect: SecretStr

    Good:
        # app/config.py
        from pydantic import SecretStr
        from pydantic_settings import BaseSettings


        class Settings(BaseSettings):
            jwt_secret: SecretStr
            token_url: str = "/token"

    Fixed (unsafe):
        # app/config.py
        from pydantic import SecretStr
        from pydantic_settings import BaseSettings


        class Settings(BaseSettings):
            jwt_secret: SecretStr

    Exceptions: fields whose names do not end like that of a secret. The fix is unsafe: every use then needs
    `get_secret_value()`; there is none for a field with a default, which would stay a plain text.

    References: https://docs.pydantic.dev/latest/api/types/#pydantic.types.SecretStr
    """

    code = "FLT813"
    default = False
    severity = Severity.INFO

    def check(self, model: DataModel, module: Module) -> Iterator[Diagnostic]:
        for field in model.fields if model.kind == "settings" else ():
            names = {member.name for member in field.type.members if member.kind != "none"}
            if field.span is not None and names == {"builtins.str"} and _SECRET.search(field.name):
                yield Diagnostic(
                    field.span,
                    f"the setting `{field.name}` is a plain text and is shown wherever settings are printed or logged: "
                    "make it a `SecretStr`",
                    fix=None if field.has_default else _fix(field, module),
                )


def _fix(field: Field, module: Module) -> Fix | None:
    node = next((n for n in module.around(field.span) if isinstance(n, cst.AnnAssign)), None) if field.span else None
    annotation = node.annotation.annotation if node is not None else None
    if not isinstance(annotation, cst.Name):
        return None
    name, edits = module.ensure_import("pydantic", "SecretStr")
    edit = Edit(module.span(annotation), name)
    return Fix("Make it a `SecretStr`", (*edits, edit), Applicability.UNSAFE)
