"""FastAPI's and Starlette's own names, as far as the model must know them."""

from __future__ import annotations

import re
from functools import lru_cache

from fastlint.subjects.kinds import AppKind

APPLICATIONS: dict[str, AppKind] = {"FastAPI": "application", "Starlette": "starlette"}
ROUTERS = frozenset({"APIRouter", "Router"})
CONSTRUCTORS = APPLICATIONS.keys() | ROUTERS
METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace"})
WEBSOCKETS = frozenset({"websocket", "websocket_route"})
DECORATORS = METHODS | WEBSOCKETS | {"api_route", "route", "on_event", "middleware", "exception_handler"}
ADDERS = frozenset({"add_api_route", "add_api_websocket_route", "add_websocket_route", "add_route"})
DEPENDS = frozenset({"Depends", "Security"})
STREAMS = frozenset({"StreamingResponse", "EventSourceResponse"})
RESPONSES = frozenset({
    "Response", "JSONResponse", "HTMLResponse", "PlainTextResponse", "RedirectResponse", "StreamingResponse",
    "FileResponse",
    "ORJSONResponse", "UJSONResponse", "EventSourceResponse",
})  # fmt: skip
_TYPICAL = re.compile(r"(app|application|api|routers?)(_?v?\d+)?$|^(app|router)_|fastapi", re.IGNORECASE)

_PACKAGES = ("fastapi.", "starlette.")


def last_of(term: object) -> str:
    """The last name of a name or attribute term."""
    if type(term) is str:
        return term
    return str(term[2]) if type(term) is tuple and len(term) == 3 and term[0] == "." else ""


@lru_cache(maxsize=4096)
def is_typical(name: str) -> bool:
    """Whether a variable is called like an application or router: only such are followed into other functions."""
    return _TYPICAL.search(name) is not None


def own_name(name: str) -> str:
    """`Depends` for any spelling of FastAPI's or Starlette's Depends, "" for what is neither's."""
    return name.rpartition(".")[2] if name.startswith(_PACKAGES) else ""


def is_own_module(path: str) -> bool:
    """Whether a file of the project is FastAPI's own, in a checkout of it or vendored."""
    return path.endswith(("fastapi/param_functions.py", "fastapi/params.py"))


def kind_of_external(name: str) -> AppKind | None:
    """Whether a class outside the project makes applications or routers."""
    last = name.rpartition(".")[2]
    if name.startswith(_PACKAGES):
        return APPLICATIONS.get(last) or ("router" if last in ROUTERS else None)
    if last in ("FastAPI", "FastAPIOffline"):
        return "application"
    return "router" if last.endswith("APIRouter") or last in ("InferringRouter", "GraphQLRouter") else None
