# FLT605: the application of an MCP server answers only while its session manager runs, which nobody starts for a mount.
# file: app/bare.py
from fastapi import FastAPI
from mcp.server.fastmcp import FastMCP

tools = FastMCP("tools")
app = FastAPI()
app.mount("/mcp", tools.streamable_http_app())  # expect: FLT605
app.mount("/sse", tools.sse_app())
# file: app/guarded.py
from contextlib import asynccontextmanager

from app.gateway import create_gateway
from fastapi import FastAPI

@asynccontextmanager
async def lifespan(app):
    print("starting")
    yield
    print("stopping")

app = FastAPI(lifespan=lifespan)
app.mount("/mcp", create_gateway())  # expect: FLT605
# file: app/gateway.py
from mcp.server.fastmcp import FastMCP

gateway = FastMCP("gateway")

class Guard:
    def __init__(self, app, key: str) -> None:
        self.app = app
        self.key = key

    async def __call__(self, scope, receive, send) -> None:
        await self.app(scope, receive, send)

def create_gateway():
    return Guard(gateway.streamable_http_app(), "key")
# file: app/started.py
from contextlib import asynccontextmanager

from fastapi import FastAPI
from mcp.server.fastmcp import FastMCP

started = FastMCP("started")

@asynccontextmanager
async def lifespan(app):
    async with started.session_manager.run():
        yield

app = FastAPI(lifespan=lifespan)
app.mount("/mcp", started.streamable_http_app())
# file: app/other.py
from fastapi import FastAPI
from fastmcp import FastMCP

first = FastMCP("first")
first_app = first.http_app(path="/")
app = FastAPI(lifespan=first_app.lifespan)
app.mount("/first", first_app)

second = FastMCP("second")
second_app = second.http_app(path="/")
app.mount("/second", second_app)  # expect: FLT605
app.mount("/events", FastMCP("events").http_app(transport="sse"))
# file: app/alone.py
from mcp.server.fastmcp import FastMCP

alone = FastMCP("alone")
served = alone.streamable_http_app()
