from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Confidence, Diagnostic, Related, Rule, Severity, SharedIdentity

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class SharedSignedInClient(Rule):
    """A user signs in on a client that all requests share.

    Why it hurts: the client keeps the session of whoever was the last to sign in, and asks in that name from then on.
    Requests of others read and write as this user, what the key of the service was allowed to do is refused, and a
    sign-out ends the session of somebody else.

    Bad:
        # app/main.py
        from fastapi import FastAPI
        from supabase import Client, create_client

        supabase: Client = create_client("https://shop.example", "key")
        app = FastAPI()


        @app.post("/login")
        def log_in(email: str, password: str) -> str:
            answer = supabase.auth.sign_in_with_password({"email": email, "password": password})  # expect: this user
            return answer.session.access_token


        @app.get("/orders")
        def read_orders() -> list[str]:
            rows = supabase.table("orders").select("name").execute().data
            return [row["name"] for row in rows]

    Good:
        # app/main.py
        from fastapi import FastAPI
        from supabase import Client, create_client

        supabase: Client = create_client("https://shop.example", "key")
        app = FastAPI()


        @app.post("/login")
        def log_in(email: str, password: str) -> str:
            own = create_client("https://shop.example", "key")
            answer = own.auth.sign_in_with_password({"email": email, "password": password})
            return answer.session.access_token


        @app.get("/orders")
        def read_orders() -> list[str]:
            rows = supabase.table("orders").select("name").execute().data
            return [row["name"] for row in rows]

    Clients are shared that a module makes when it is imported, or a function that remembers what it made. Of low
    confidence where no request is seen to ask anything by the client beside.

    Exceptions: scripts, tests and startup code.

    References: https://supabase.com/docs/reference/python/auth-signinwithpassword
    """

    code = "FLT529"
    preview = True
    severity = Severity.ERROR

    def check(self, sign_in: SharedIdentity, module: Module) -> Iterator[Diagnostic]:
        made, asking = sign_in.made, sign_in.asking
        related = [Related(made.filename, made.span, "the client is made here, once")]
        what = "whatever it is asked"
        if asking is not None:
            what = f"`{asking.callee}`"
            related.append(Related(asking.filename, asking.span, f"`{asking.function}` asks by it"))
        yield Diagnostic(
            sign_in.span,
            f"all requests share this client, and after `{sign_in.callee}` {what} runs as this user for each of them; "
            "make a client for the sign-in",
            related=tuple(related),
            confidence=Confidence.HIGH if asking is not None else Confidence.LOW,
        )
