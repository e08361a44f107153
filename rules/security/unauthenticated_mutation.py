from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Diagnostic, OpenMutation, Related, Rule, Severity

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class UnauthenticatedMutation(Rule):
    """A route changes data without asking who is calling, though its neighbours ask.

    Why it hurts: one forgotten parameter, and anybody can delete orders. Nothing fails: tests log in and pass, and the
    documentation shows one lock fewer.

    Bad:
        # app/main.py
        from typing import Annotated

        from fastapi import Depends, FastAPI
        from fastapi.security import OAuth2PasswordBearer

        app = FastAPI()
        Token = Annotated[str, Depends(OAuth2PasswordBearer(tokenUrl="token"))]


        @app.post("/orders")
        def add_order(token: Token) -> str:
            return "added"


        @app.put("/orders/{order_id}")
        def change_order(order_id: int, token: Token) -> str:
            return "changed"


        @app.delete("/orders/{order_id}")  # expect: `delete_order`
        def delete_order(order_id: int) -> str:
            return "deleted"

        # app/shop.py
        from fastapi import APIRouter, Depends, FastAPI

        from app.keys import require_api_key

        users = APIRouter(prefix="/users")
        carts = APIRouter(prefix="/carts")
        products = APIRouter(prefix="/products")


        @users.delete("/{key}")
        def delete_user(key: int) -> str:
            return "deleted"


        @carts.post("/")
        def add_cart() -> str:
            return "added"


        @products.post("/")  # expect: `add_product`
        def add_product() -> str:
            return "added"


        app = FastAPI()
        app.include_router(users, dependencies=[Depends(require_api_key)])
        app.include_router(carts, dependencies=[Depends(require_api_key)])
        app.include_router(products)

        # app/keys.py
        from typing import Annotated

        from fastapi import Header, HTTPException


        def require_api_key(x_key: Annotated[str, Header()]) -> None:
            if x_key != "key of the day":
                raise HTTPException(401)

    Good:
        # app/main.py
        from typing import Annotated

        from fastapi import Depends, FastAPI
        from fastapi.security import OAuth2PasswordBearer

        app = FastAPI()
        Token = Annotated[str, Depends(OAuth2PasswordBearer(tokenUrl="token"))]


        @app.post("/orders")
        def add_order(token: Token) -> str:
            return "added"


        @app.put("/orders/{order_id}")
        def change_order(order_id: int, token: Token) -> str:
            return "changed"


        @app.delete("/orders/{order_id}")
        def delete_order(order_id: int, token: Token) -> str:
            return "deleted"

        # app/shop.py
        from fastapi import APIRouter, Depends, FastAPI

        from app.keys import require_api_key

        users = APIRouter(prefix="/users")
        carts = APIRouter(prefix="/carts")
        products = APIRouter(prefix="/products")


        @users.delete("/{key}")
        def delete_user(key: int) -> str:
            return "deleted"


        @carts.post("/")
        def add_cart() -> str:
            return "added"


        @products.post("/")
        def add_product() -> str:
            return "added"


        app = FastAPI()
        app.include_router(users, dependencies=[Depends(require_api_key)])
        app.include_router(carts, dependencies=[Depends(require_api_key)])
        app.include_router(products, dependencies=[Depends(require_api_key)])

        # app/keys.py
        from typing import Annotated

        from fastapi import Header, HTTPException


        def require_api_key(x_key: Annotated[str, Header()]) -> None:
            if x_key != "key of the day":
                raise HTTPException(401)

    Where all changing routes of a router are open, and most other routers of the application are guarded, the router
    is what was forgotten.

    Exceptions: routers of which not most changing routes have a guard (one of FastAPI's security schemes somewhere
    below it, or a dependency whose name speaks of users, permissions or keys), unless most other routers are guarded;
    routes for logging in, signing up, webhooks and the like, by their names; applications with a middleware that
    refuses requests. In preview, because what guards a route is a matter of names in the end.

    References: https://fastapi.tiangolo.com/tutorial/security/
    """

    code = "FLT808"
    severity = Severity.WARNING
    preview = True

    def check(self, mutation: OpenMutation, module: Module) -> Iterator[Diagnostic]:
        methods = "/".join(mutation.methods)
        which = "most other routers" if mutation.router else "other routes of its router"
        yield Diagnostic(
            mutation.span,
            f"anybody can call `{mutation.endpoint}` ({methods} `{mutation.path}`): {which} "
            f"have `{mutation.guard}`; add it here or to the router",
            related=(Related(mutation.by.filename, mutation.by.span, f"`{mutation.by.function}` has one"),),
            repair=mutation.router,
        )
