from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Diagnostic, Injection, Related, Rule, Severity, Span

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class SettingsClassDependency(Rule):
    """A settings class is a dependency itself, so clients set its fields by the query string.

    Why it hurts: FastAPI reads the signature of the class and takes each field from the request. `?debug=true&secret=x`
    overrides the settings, and what the environment says is ignored.

    Bad:
        # app/main.py
        from typing import Annotated

        from fastapi import Depends, FastAPI
        from pydantic_settings import BaseSettings


        class Settings(BaseSettings):
            debug: bool = False


        app = FastAPI()


        @app.get("/debug")
        def read_debug(settings: Annotated[Settings, Depends()]) -> bool:  # expect: query string
            return settings.debug

    Good:
        # app/main.py
        from functools import lru_cache
        from typing import Annotated

        from fastapi import Depends, FastAPI
        from pydantic_settings import BaseSettings


        class Settings(BaseSettings):
            debug: bool = False


        @lru_cache
        def get_settings() -> Settings:
            return Settings()


        app = FastAPI()


        @app.get("/debug")
        def read_debug(settings: Annotated[Settings, Depends(get_settings)]) -> bool:
            return settings.debug

    Exceptions: none.

    References: https://fastapi.tiangolo.com/advanced/settings/#settings-in-a-dependency
    """

    code = "FLT511"
    severity = Severity.ERROR

    def check(self, injection: Injection, module: Module) -> Iterator[Diagnostic]:
        if injection.kind != "class" or injection.target != "settings":
            return
        message = (
            f"FastAPI fills `{injection.name}` from the request: clients override settings by the query string; depend "
            "on a function that returns the settings"
        )
        place = Span(injection.row, 1, injection.row, 1)
        related = (Related(injection.filename, place, f"`{injection.name}` is defined here"),)
        yield Diagnostic(injection.span, message, related=related, cause=injection.cause)
