from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Diagnostic, Parameter, Rule, Severity, TypeInfo

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class BodyFromClassDependency(Rule):
    """A class that is used as a dependency takes a list or dict.

    Why it hurts: the parameters of a dependency are read like those of a route: a list or a dict without a marker is
    the body of the request. Every route that uses the class gets a body, GET routes too; what clients put into the
    query string is ignored.

    Bad:
        # app/main.py
        from typing import Annotated

        from fastapi import Depends, FastAPI

        app = FastAPI()


        class Filters:
            def __init__(self, term: str = "", tags: list[str] = []) -> None:  # expect: tags
                self.tags = tags


        @app.get("/books")
        def books(filters: Annotated[Filters, Depends()]) -> list[str]:
            return filters.tags

    Good:
        # app/main.py
        from typing import Annotated

        from fastapi import Depends, FastAPI, Query

        app = FastAPI()


        class Filters:
            def __init__(self, tags: Annotated[list[str], Query()] = []) -> None:
                self.tags = tags


        @app.get("/books")
        def books(filters: Annotated[Filters, Depends()]) -> list[str]:
            return filters.tags

    Exceptions: models, which are hardly meant to be anything else than a body, and parameters with a marker.

    References: https://fastapi.tiangolo.com/tutorial/dependencies/classes-as-dependencies/
    """

    code = "FLT421"
    severity = Severity.ERROR

    def check(self, parameter: Parameter, module: Module) -> Iterator[Diagnostic]:
        if parameter.marker or parameter.source not in ("body", "file") or not _is_of_class(parameter):
            return
        members = parameter.type.members
        if any(member.kind not in ("list", "dict") or _has_model(member.items) for member in members):
            return
        yield Diagnostic(
            parameter.span,
            f"`{parameter.name}` is a {members[0].kind}, so every route that uses "
            f"`{parameter.owner.partition('.')[0]}` reads it from the request body; {_instead(members)}",
            repair=parameter.owner,
        )


def _instead(members: tuple[TypeInfo, ...]) -> str:
    """FastAPI refuses to read a dict from the query."""
    is_list = all(member.kind == "list" for member in members)
    return "declare it with `Query()`" if is_list else "take it as a parameter of the routes"


def _is_of_class(parameter: Parameter) -> bool:
    return parameter.owner.endswith(".__init__") or (parameter.kind == "field" and parameter.source != "model")


def _has_model(items: tuple[TypeInfo, ...]) -> bool:
    return any(part.kind in ("model", "table", "dataclass", "upload") for item in items for part in item.parts)
