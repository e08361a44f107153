from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, Diagnostic, Edit, Fix, Rule, Severity

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_INSTEAD = {
    "BaseSettings": "it is in `pydantic_settings` now",
    **dict.fromkeys(
        ("ConstrainedStr", "ConstrainedInt", "ConstrainedFloat", "ConstrainedList", "ConstrainedSet",
         "ConstrainedBytes", "ConstrainedDate", "ConstrainedDecimal", "ConstrainedFrozenSet"),
        "use `Annotated[..., Field(...)]` or `StringConstraints`",
    ),
    "NoneStr": "write `str | None`", "NoneBytes": "write `bytes | None`", "StrBytes": "write `str | bytes`",
    "NoneStrBytes": "write `str | bytes | None`", "JsonWrapper": "use `Json`", "Required": "use `...` or no default",
    "parse_file_as": "use `TypeAdapter`", "parse_raw_as": "use `TypeAdapter`", "stricturl": "use `UrlConstraints`",
    "validate_model": "use `Model.model_validate`", "create_model_from_typeddict": "use `TypeAdapter`",
    "create_model_from_namedtuple": "use `TypeAdapter`", "ErrorWrapper": "use `InitErrorDetails` of pydantic_core",
}  # fmt: skip
_MODULES = tuple(
    f"pydantic{rest}" for rest in ("", ".types", ".main", ".tools", ".networks", ".env_settings", ".error_wrappers")
)


class RemovedPydanticImport(Rule):
    """Something is imported that Pydantic 2 does not have any more.

    Why it hurts: the import raises PydanticImportError: the service does not start.

    Bad:
        # app/settings.py
        from pydantic import BaseSettings, Field  # expect: pydantic_settings


        class Settings(BaseSettings):
            page_size: int = Field(20, le=100)

    Good:
        # app/settings.py
        from pydantic import Field
        from pydantic_settings import BaseSettings


        class Settings(BaseSettings):
            page_size: int = Field(20, le=100)

    Fixed:
        # app/settings.py
        from pydantic import Field
        from pydantic_settings import BaseSettings


        class Settings(BaseSettings):
            page_size: int = Field(20, le=100)

    Exceptions: imports in a `try`, which are prepared for both versions, and under `if`. Only `BaseSettings` has a fix;
    it needs the distribution pydantic-settings.

    Versions: Pydantic 2 and later.

    References: https://docs.pydantic.dev/latest/migration/
    """

    code = "FLT707"
    scope = "everywhere"
    severity = Severity.ERROR
    versions = {"pydantic": ">=2"}
    needs = (
        "BaseSettings", "ConstrainedStr", "ConstrainedInt", "ConstrainedFloat", "ConstrainedList", "ConstrainedSet",
        "ConstrainedBytes", "ConstrainedDate", "ConstrainedDecimal", "ConstrainedFrozenSet", "NoneStr", "NoneBytes",
        "StrBytes", "NoneStrBytes", "JsonWrapper", "parse_file_as", "parse_raw_as", "stricturl", "validate_model",
        "create_model_from_typeddict", "create_model_from_namedtuple", "ErrorWrapper",
    )  # fmt: skip

    def check(self, statement: cst.ImportFrom, module: Module) -> Iterator[Diagnostic]:
        if statement.relative or statement.module is None or isinstance(statement.names, cst.ImportStar):
            return
        if module.text(module.span(statement.module)) not in _MODULES or _is_guarded(statement, module):
            return
        for alias in statement.names:
            name = alias.name.value if isinstance(alias.name, cst.Name) else ""
            if name in _INSTEAD:
                yield Diagnostic(
                    module.span(alias),
                    f"Pydantic 2 has no `{name}`: this import raises PydanticImportError; {_INSTEAD[name]}",
                    fix=_from_settings(statement, alias, module) if name == "BaseSettings" else None,
                )


def _is_guarded(statement: cst.ImportFrom, module: Module) -> bool:
    return any(isinstance(n, (cst.Try, cst.TryStar, cst.If)) for n in module.ancestors(module.span(statement)))


def _from_settings(statement: cst.ImportFrom, alias: cst.ImportAlias, module: Module) -> Fix | None:
    """Import it from pydantic_settings, and the rest from where it was."""
    if isinstance(statement.names, cst.ImportStar) or statement.module is None:
        return None
    span = module.span(statement)
    kept = [module.text(module.span(a)).rstrip(", ") for a in statement.names if a is not alias]
    moved = f"from pydantic_settings import {module.text(module.span(alias)).rstrip(', ')}"
    if "#" in module.text(span):
        return None
    indent = " " * (span.column - 1)
    rest = f"from {module.text(module.span(statement.module))} import {', '.join(kept)}\n{indent}" if kept else ""
    return Fix("Import it from pydantic_settings", (Edit(span, rest + moved),), Applicability.SAFE)
