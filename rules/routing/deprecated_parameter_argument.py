from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import MANY, Applicability, Call, Diagnostic, Edit, Fix, Rule, Severity, Span
from fastlint.support.cst_queries import argument

if TYPE_CHECKING:
    from fastlint.walk.module import Module


_FATES = {
    "regex": "does not exist in Pydantic 2, and stops the import",
    "example": "is an unknown argument for Pydantic 2, which warns of it and will refuse it",
}
"""What becomes of them in Pydantic's own functions."""


class DeprecatedParameterArgument(Rule):
    """A parameter or field is declared with `regex=` or `example=`.

    Why it hurts: FastAPI warns of both and will remove them. Pydantic has removed them already: `Field(regex=...)`
    stops the import, and `Field(example=...)` is no example but an unknown argument that only warns.

    Bad:
        # app/main.py
        from typing import Annotated

        from fastapi import FastAPI, Query

        app = FastAPI()


        @app.get("/books")
        def books(
            isbn: Annotated[str, Query(regex="^[0-9]+$")],  # expect: regex
            genre: Annotated[str, Query(example="crime")],  # expect: example
        ) -> str:
            return isbn + genre

    Good:
        # app/main.py
        from typing import Annotated

        from fastapi import FastAPI, Query

        app = FastAPI()


        @app.get("/books")
        def books(
            isbn: Annotated[str, Query(pattern="^[0-9]+$")],
            genre: Annotated[str, Query(examples=["crime"])],
        ) -> str:
            return isbn + genre

    Fixed:
        # app/main.py
        from typing import Annotated

        from fastapi import FastAPI, Query

        app = FastAPI()


        @app.get("/books")
        def books(
            isbn: Annotated[str, Query(pattern="^[0-9]+$")],
            genre: Annotated[str, Query(examples=["crime"])],
        ) -> str:
            return isbn + genre

    Exceptions: Pydantic's `Field` where the project may use Pydantic 1, for which `regex=` is right.

    Versions: FastAPI 0.103 and later.

    References: https://fastapi.tiangolo.com/release-notes/, https://docs.pydantic.dev/latest/migration/
    """

    code = "FLT403"
    as_written = True
    scope = "everywhere"
    severity = Severity.WARNING
    versions = {"fastapi": ">=0.103"}
    needs = (
        "fastapi.Query", "fastapi.Path", "fastapi.Header", "fastapi.Cookie", "fastapi.Body", "fastapi.Form",
        "fastapi.File", "pydantic.Field", "pydantic.constr",
    )  # fmt: skip

    def check(self, call: Call, module: Module) -> Iterator[Diagnostic]:
        if call.name.startswith("pydantic.") and not _has_pydantic_2(module):
            return
        if call.argument(None, "regex") is None and call.argument(None, "example") is None:
            return
        node = module.expression(call.span)
        for old, new in (("regex", "pattern"), ("example", "examples")):
            if call.argument(None, old) is None or (old == "example" and call.name == "pydantic.constr"):
                continue
            given = argument(node, None, old) if isinstance(node, cst.Call) else None
            if given is None or given.keyword is None:
                continue
            text = f"{new}=[...]" if old == "example" else f"{new}=..."
            fate = "is deprecated" if call.name.startswith("fastapi.") else _FATES[old]
            yield Diagnostic(
                module.span(given.keyword),
                f"`{old}=` of `{call.callee}` {fate}; write `{text}`",
                severity=Severity.ERROR if "stops the import" in fate else Severity.WARNING,
                fix=None if call.argument(None, new) is not None else _fix(given, new, module),
                repair=f"{old} of {call.callee} {fate}",
                many=MANY,
                habit=f"{old} {fate}",
            )


def _has_pydantic_2(module: Module) -> bool:
    return module.is_certain({"pydantic": ">=2"})


def _fix(given: cst.Arg, new: str, module: Module) -> Fix:
    assert given.keyword is not None
    edits = [Edit(module.span(given.keyword), new)]
    if new == "examples":
        edits += _listed(module.span(given.value), module)
    return Fix(f"Write `{new}=`", tuple(edits), Applicability.SAFE)


def _listed(value: Span, module: Module) -> Iterator[Edit]:
    """Brackets around a value; if it has rows of its own, they have rows too."""
    source, text = module.source, module.text(value)
    line = source.line(value.row)
    indent = line[: len(line) - len(line.lstrip())]
    opening, closing = "[", "]"
    if value.end_row > value.row and '"""' not in text and "'''" not in text:
        opening, closing = f"[{source.newline}{indent}    ", f",{source.newline}{indent}]"
        for row in range(value.row + 1, value.end_row + 1):
            yield Edit(Span(row, 1, row, 1), "    ")
    yield Edit(Span(value.row, value.column, value.row, value.column), opening)
    yield Edit(Span(value.end_row, value.end_column, value.end_row, value.end_column), closing)
