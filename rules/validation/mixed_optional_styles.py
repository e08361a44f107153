from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, Diagnostic, Edit, Fix, Rule, Severity, lines_of

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class MixedOptionalStyles(Rule):
    """A file that writes `X | None` writes `Optional[X]` too.

    Why it hurts: nothing breaks. Two spellings of one thing make a reader look for a difference, and `Optional` is
    mistaken for "may be left out", which only a default makes of it. For: one spelling. Against: it is a matter of
    taste, and a large diff. This is why the rule is off by default.

    Bad:
        # app/schemas.py
        from typing import Optional

        from pydantic import BaseModel


        class Book(BaseModel):
            title: str | None = None
            author: Optional[str] = None  # expect: str | None

    Good:
        # app/schemas.py
        from pydantic import BaseModel


        class Book(BaseModel):
            title: str | None = None
            author: str | None = None

    Fixed:
        # app/schemas.py
        from pydantic import BaseModel


        class Book(BaseModel):
            title: str | None = None
            author: str | None = None

    Exceptions: files that only use one of the spellings, and forward references in quotes.

    References: https://fastapi.tiangolo.com/python-types/#using-union-or-optional

    Overlaps: ruff UP045 and UP007 report every `Optional` and `Union`, whatever else the file uses.
    """

    code = "FLT711"
    scope = "everywhere"
    severity = Severity.INFO
    default = False
    needs = ("Optional",)
    overlaps = ("ruff:UP045", "ruff:UP007")

    def check(self, node: cst.Subscript, module: Module) -> Iterator[Diagnostic]:
        if module.qualified_name(node.value) != "typing.Optional" or "| None" not in module.source.text:
            return
        index = node.slice[0].slice if len(node.slice) == 1 else None
        if not isinstance(index, cst.Index) or any(isinstance(n, cst.SimpleString) for n in (index.value,)):
            return
        inner = module.text(module.span(index.value))
        if len(lines_of(inner)) > 1:
            return
        span = module.span(node)
        yield Diagnostic(
            span,
            f"this file writes `X | None` elsewhere; write `{inner} | None` here too",
            fix=Fix(f"Write `{inner} | None`", (Edit(span, f"{inner} | None"),), Applicability.SAFE),
        )
