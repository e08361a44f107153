from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, Diagnostic, Edit, Fix, Parameter, Rule, Severity
from fastlint.support.cst_queries import end_of, field_node, function_of, parameter_node, parameters_of

if TYPE_CHECKING:
    from fastlint.walk.module import Module


_READ = ("query", "header", "cookie", "body", "form", "file", "model")


class RequiredOptional(Rule):
    """A parameter or field admits None and has no default.

    Why it hurts: `Optional[str]` means "a text or null", not "may be left out": whoever leaves it out gets a 422. This
    was otherwise with Pydantic 1, and the name misleads. Against this rule: a required value that may be null is a
    legitimate thing to want, which is why the rule is off.

    Bad:
        # app/main.py
        from typing import Optional

        from fastapi import FastAPI
        from pydantic import BaseModel

        app = FastAPI()


        class Book(BaseModel):
            title: str
            subtitle: Optional[str]  # expect: subtitle


        @app.post("/books")
        def add(book: Book, shelf: Optional[str]) -> str:  # expect: shelf
            return book.title

    Good:
        # app/main.py
        from typing import Optional

        from fastapi import FastAPI
        from pydantic import BaseModel

        app = FastAPI()


        class Book(BaseModel):
            title: str
            subtitle: Optional[str] = None


        @app.post("/books")
        def add(book: Book, shelf: Optional[str] = None) -> str:
            return book.title

    Fixed (unsafe):
        # app/main.py
        from typing import Optional

        from fastapi import FastAPI
        from pydantic import BaseModel

        app = FastAPI()


        class Book(BaseModel):
            title: str
            subtitle: Optional[str] = None


        @app.post("/books")
        def add(book: Book, shelf: Optional[str] = None) -> str:
            return book.title

    Exceptions: parameters with an explicit `...`, and those without annotation or with Any. The fix makes required
    values optional, which is what the rule asks about: look at each.

    Versions: Pydantic 2 and later; Pydantic 1 gives them the default None.

    References: https://docs.pydantic.dev/latest/migration/#required-optional-and-nullable-fields
    """

    code = "FLT405"
    default = False
    severity = Severity.INFO
    versions = {"pydantic": ">=2"}

    def check(self, parameter: Parameter, module: Module) -> Iterator[Diagnostic]:
        info = parameter.type
        if parameter.has_default or not info.optional or parameter.source not in _READ or info.kind in ("any", "none"):
            return
        if any(text == "..." for _, text in parameter.arguments) or parameter.kind in ("*", "**"):
            return
        yield Diagnostic(
            parameter.span,
            f"`{parameter.name}` admits None and is required all the same: who leaves it out gets a 422; give it the "
            "default None, or leave None out of the type",
            fix=_fix(parameter, module),
        )


def _fix(parameter: Parameter, module: Module) -> Fix | None:
    node: cst.AnnAssign | cst.Param | None = field_node(parameter, module)
    if node is None and _may_have_default(parameter, module):
        node = parameter_node(parameter, module)
    if node is None or node.annotation is None:
        return None
    if (node.value if isinstance(node, cst.AnnAssign) else node.default) is not None:
        return None
    edit = Edit(end_of(node.annotation.annotation, module), " = None")
    return Fix("Give it the default None", (edit,), Applicability.UNSAFE)


def _may_have_default(parameter: Parameter, module: Module) -> bool:
    """No positional parameter without a default may follow one that has one."""
    function = function_of(parameter, module)
    if function is None:
        return False
    positional = [*function.params.posonly_params, *function.params.params]
    names = [p.name.value for p in positional]
    if parameter.name not in names:
        return parameter.name in [p.name.value for p in parameters_of(function)]
    return all(p.default is not None for p in positional[names.index(parameter.name) + 1 :])
