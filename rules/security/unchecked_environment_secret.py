from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Call, Diagnostic, Rule, Severity

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_SECRET = re.compile(r"secret|password|passwd|token|key|url|uri|dsn", re.IGNORECASE)
_ASKING = re.compile(r"\b(?:bool|any|all|print|len|isinstance|repr)\($")


class UncheckedEnvironmentSecret(Rule):
    """A secret from the environment is used without a look at whether it is there.

    Why it hurts: `os.getenv` gives None for a variable that is not set. The service starts, and the first request that
    needs the secret fails somewhere deep in a library, or worse: None is turned into the text "None" and used.

    This is an opinion, and off by default: many deployments make sure that the variable is set. Switch it on where they
    do not.

    Bad:
        # app/database.py
        import os

        from sqlalchemy import create_engine

        engine = create_engine(os.getenv("DATABASE_URL"))  # expect: os.environ

    Good:
        # app/database.py
        import os

        from sqlalchemy import create_engine

        engine = create_engine(os.environ["DATABASE_URL"])

    Exceptions: variables with a default, names that do not look like those of a secret or an address, and values that
    are not handed on at once.

    References: https://docs.python.org/3/library/os.html#os.getenv
    """

    code = "FLT814"
    default = False
    severity = Severity.INFO
    needs = ("os.getenv", "os.environ.get")

    def check(self, call: Call, module: Module) -> Iterator[Diagnostic]:
        name = call.argument(0, "key")
        if call.use != "argument" or name is None or call.argument(1, "default") is not None or call.is_unpacked:
            return
        variable = next((n for n in name.constants if isinstance(n, str) and _SECRET.search(n)), None)
        if variable is not None and not _ASKING.search(module.source.line(call.span.row)[: call.span.column - 1]):
            yield Diagnostic(
                call.span,
                f"`{call.callee}` gives None if {variable} is not set, and that is handed on; use "
                "`os.environ[...]`, which fails at once and says what is missing",
            )
