# FLT605: whose lifespan a value of `app.state` has is not known, so it may be that of any mounted server of tools.
# file: app/main.py
from contextlib import AsyncExitStack, asynccontextmanager

from fastapi import FastAPI
from fastmcp import FastMCP

tools = FastMCP("tools")


@asynccontextmanager
async def lifespan(app: FastAPI):
    async with AsyncExitStack() as stack:
        if (served := getattr(app.state, "tools_app", None)) is not None:
            await stack.enter_async_context(served.lifespan(app))
        yield


def create_app() -> FastAPI:
    app = FastAPI(lifespan=lifespan)
    served = tools.http_app(path="/")
    app.mount("/mcp", served)
    app.state.tools_app = served
    return app


app = create_app()
