from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Confidence, Diagnostic, MountedApplication, Related, Rule, Severity

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class IgnoredMountedLifespan(Rule):
    """The lifespan or the handlers of a mounted application never run.

    Why it hurts: the server starts the outer application only. What the mounted one opens at startup is never opened,
    and its first request fails where it wants to use it. Started on its own, it works.

    Bad:
        # app/main.py
        from collections.abc import AsyncIterator
        from contextlib import asynccontextmanager

        from fastapi import FastAPI


        @asynccontextmanager
        async def open_pool(app: FastAPI) -> AsyncIterator[None]:
            app.state.pool = ["connection"]
            yield


        admin = FastAPI(lifespan=open_pool)
        app = FastAPI()
        app.mount("/admin", admin)  # expect: `open_pool` never runs

    Good:
        # app/main.py
        from collections.abc import AsyncIterator
        from contextlib import asynccontextmanager

        from fastapi import FastAPI

        admin = FastAPI()


        @asynccontextmanager
        async def open_pool(app: FastAPI) -> AsyncIterator[None]:
            admin.state.pool = ["connection"]
            yield


        app = FastAPI(lifespan=open_pool)
        app.mount("/admin", admin)

    Applications of MCP servers (`streamable_http_app()`, fastmcp's `http_app()`) start their session manager in it:
    enter `server.session_manager.run()` in the lifespan of the outer application, or give it fastmcp's `lifespan`.

    Exceptions: other applications of other packages (of which nothing is known), and projects that run lifespans
    themselves (`lifespan_context`; for MCP servers, that read its `session_manager` or `lifespan`). Mounted
    applications that share their lifespan function with the outer one. Several mounted applications with the same
    lifespan are one finding; of low confidence where it only writes to the log.

    References: https://fastapi.tiangolo.com/advanced/events/#sub-applications
    """

    code = "FLT605"
    severity = Severity.ERROR

    def check(self, mount: MountedApplication, module: Module) -> Iterator[Diagnostic]:
        if not mount.lifespan and not mount.handlers:
            return
        if mount.is_foreign:
            yield Diagnostic(
                mount.span,
                f"nothing enters the lifespan of `{mount.name}`: mounted, it never starts, and each request fails; "
                f"enter {mount.lifespan} in the outer lifespan",
                related=(Related(mount.by.filename, mount.by.span, "the mounted application"),),
            )
            return
        names = [mount.lifespan] if mount.lifespan else list(dict.fromkeys(mount.handlers))
        shown = ", ".join(f"`{name}`" for name in names[:3])
        verb = "runs" if len(names) == 1 else "run"
        yield Diagnostic(
            mount.span,
            f"{shown} never {verb}: the lifespan and handlers of a mounted application are not run; do it in the "
            "lifespan of the outer one",
            related=(Related(mount.by.filename, mount.by.span, "the mounted application"),),
            confidence=Confidence.LOW if mount.is_idle else Confidence.HIGH,
            repair=shown,
        )
