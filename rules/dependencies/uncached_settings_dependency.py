from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Diagnostic, Edit, Fix, Rule, SettingsLoader, Span

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class UncachedSettingsDependency(Rule):
    """A dependency loads the settings anew for each request.

    Why it hurts: each call reads and validates the environment again, the `.env` file too, in every request. It also
    makes settings that differ between two requests, if a file changes meanwhile.

    Bad:
        # app/main.py
        from typing import Annotated

        from fastapi import Depends, FastAPI
        from pydantic_settings import BaseSettings


        class Settings(BaseSettings):
            title: str = "shop"


        def get_settings() -> Settings:  # expect: lru_cache
            return Settings()


        app = FastAPI()


        @app.get("/title")
        def read_title(settings: Annotated[Settings, Depends(get_settings)]) -> str:
            return settings.title

    Good:
        # app/main.py
        from functools import lru_cache
        from typing import Annotated

        from fastapi import Depends, FastAPI
        from pydantic_settings import BaseSettings


        class Settings(BaseSettings):
            title: str = "shop"


        @lru_cache
        def get_settings() -> Settings:
            return Settings()


        app = FastAPI()


        @app.get("/title")
        def read_title(settings: Annotated[Settings, Depends(get_settings)]) -> str:
            return settings.title

    Fixed:
        # app/main.py
        from functools import lru_cache
        from typing import Annotated

        from fastapi import Depends, FastAPI
        from pydantic_settings import BaseSettings


        class Settings(BaseSettings):
            title: str = "shop"


        @lru_cache
        def get_settings() -> Settings:
            return Settings()


        app = FastAPI()


        @app.get("/title")
        def read_title(settings: Annotated[Settings, Depends(get_settings)]) -> str:
            return settings.title

    Exceptions: functions that take parameters, keep the settings in a global, or are memoised by whatever decorator. A
    function with decorators has no fix.

    References: https://fastapi.tiangolo.com/advanced/settings/#creating-the-settings-only-once-with-lru_cache
    """

    code = "FLT510"

    def check(self, loader: SettingsLoader, module: Module) -> Iterator[Diagnostic]:
        name = loader.function.name
        message = (
            f"`{name}` builds `{loader.name}` in every request: the environment and its files are read each "
            "time; decorate it with `functools.lru_cache`"
        )
        yield Diagnostic(loader.span, message, fix=_fix(loader, module))


def _fix(loader: SettingsLoader, module: Module) -> Fix | None:
    span = loader.function.span
    function = module.node(span)
    if not isinstance(function, cst.FunctionDef) or function.decorators or loader.function.first_row != span.row:
        return None
    name, edits = module.ensure_import("functools", "lru_cache")
    indent = " " * (span.column - 1)
    before = Span(span.row, span.column, span.row, span.column)
    return Fix("Load the settings once", (*edits, Edit(before, f"@{name}\n{indent}")))
