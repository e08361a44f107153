from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Diagnostic, Inclusion, Related, Rule, Severity

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class PrefixAtInclusion(Rule):
    """A router gets its prefix where it is included, in another place than its routes.

    Why it hurts: the paths of the routes cannot be read in their file, and whoever searches for `/users` finds neither
    of the two places. An opinion, and off by default: against it speaks that a router without a prefix can be included
    anywhere, and that one file then shows all prefixes of an application.

    Bad:
        # app/users.py
        from fastapi import APIRouter

        router = APIRouter()


        @router.get("/{name}")
        def read_user(name: str) -> str:
            return name

        # app/main.py
        from fastapi import FastAPI

        from app import users

        app = FastAPI()
        app.include_router(users.router, prefix="/users")  # expect: `/users`

    Good:
        # app/users.py
        from fastapi import APIRouter

        router = APIRouter(prefix="/users")


        @router.get("/{name}")
        def read_user(name: str) -> str:
            return name

        # app/main.py
        from fastapi import FastAPI

        from app import users

        app = FastAPI()
        app.include_router(users.router)

    Exceptions: routers that are included more than once, or have a prefix of their own too (`/api` in front of
    `/users`); prefixes that are not literal.

    References:
    https://fastapi.tiangolo.com/tutorial/bigger-applications/#include-an-apirouter-with-a-custom-prefix-tags-responses-and-dependencies
    """

    code = "FLT425"
    severity = Severity.INFO
    default = False

    def check(self, inclusion: Inclusion, module: Module) -> Iterator[Diagnostic]:
        yield Diagnostic(
            inclusion.span,
            f"the prefix `{inclusion.prefix}` of {_named(inclusion)} is not where its routes are; give it to "
            "`APIRouter(prefix=...)`",
            related=(Related(inclusion.by.filename, inclusion.by.span, "the router"),),
        )


def _named(inclusion: Inclusion) -> str:
    return f"the router `{inclusion.name}`" if inclusion.name else "this router"
