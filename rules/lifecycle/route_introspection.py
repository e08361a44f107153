from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Diagnostic, RouteListing, Rule, Severity
from fastlint.support.route_lookups import handled, looks_for_own

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class RouteIntrospection(Rule):
    """Code looks for routes in `app.routes` and no longer finds those of included routers.

    Why it hurts: since FastAPI 0.137 an application keeps an included router as one entry of `app.routes` instead of
    copying its routes. A loop that picks the instances of `APIRoute` silently misses all of them: operation ids are not
    set, permissions not checked, metrics not labelled.

    Bad:
        # app/main.py
        from fastapi import APIRouter, FastAPI
        from fastapi.routing import APIRoute

        router = APIRouter()


        @router.get("/books")
        def list_books() -> list[str]:
            return []


        app = FastAPI()
        app.include_router(router)

        for route in app.routes:  # expect: included routers
            if isinstance(route, APIRoute):
                route.operation_id = route.name

    Good:
        # app/main.py
        from fastapi import APIRouter, FastAPI
        from fastapi.routing import APIRoute


        def name_of(route: APIRoute) -> str:
            return route.name


        router = APIRouter()


        @router.get("/books")
        def list_books() -> list[str]:
            return []


        app = FastAPI(generate_unique_id_function=name_of)
        app.include_router(router)

    Exceptions: applications that include no router, code that does not ask for `APIRoute`, and code that looks only for
    paths of routes that the application has itself.

    Versions: FastAPI 0.137 and later.

    References: https://fastapi.tiangolo.com/advanced/path-operation-advanced-configuration/
    """

    code = "FLT623"
    severity = Severity.WARNING
    versions = {"fastapi": ">=0.137"}

    def check(self, listing: RouteListing, module: Module) -> Iterator[Diagnostic]:
        for node in module.ancestors(listing.span):
            if isinstance(node, (cst.FunctionDef, cst.ClassDef, cst.Lambda)) or _flattens(node):
                return
            if isinstance(node, (cst.For, cst.GeneratorExp, cst.ListComp, cst.SetComp, cst.DictComp)):
                held = handled(node)
                if held and not looks_for_own(held, listing, module):
                    is_removed = module.outline.times_called(f"{module.text(listing.span)}.remove") > 0
                    remedy = "use `fastapi.routing.iter_route_contexts`"
                    if is_removed:
                        remedy = "leave those routes out where they are included"
                    yield Diagnostic(
                        listing.span,
                        "routes of included routers are not in `.routes` since FastAPI 0.137: "
                        f"`isinstance(..., APIRoute)` finds none; {remedy}",
                    )
                return


def _flattens(node: cst.CSTNode) -> bool:
    """Whether it hands the routes to what goes into included routers itself."""
    callee = node.func if isinstance(node, cst.Call) else None
    name = callee.attr if isinstance(callee, cst.Attribute) else callee
    return isinstance(name, cst.Name) and name.value == "iter_route_contexts"
