# A dependency of which nobody can see the parameters may read any part of the path, wherever it is declared.
# file: known.py
from company.auth import guard as company_guard
from fastapi import Depends, Request


def nothing() -> None: ...


def reads_team(team_id: int) -> int:
    return team_id


def tenant_of(request: Request) -> str:
    return request.scope["path_params"]["tenant"]


def area_of(request: Request) -> str:
    return getattr(request, "path_params")["area"]


def corner_of(request: Request) -> str:
    return request.url.path.split("/")[2]


def method_of(request: Request) -> str:
    return request.scope["method"] + request.scope.get("type", "")


GUARDS = [Depends(nothing)]
OWN = [*GUARDS, company_guard]
GROWING = [Depends(nothing)]
GROWING.append(company_guard())
KNOWN = [Depends(nothing)]
KNOWN.append(Depends(method_of))
# file: main.py
from typing import Annotated

import company.auth
from company import Guarded, auth, limited
from fastapi import APIRouter, Depends, FastAPI, Request, WebSocket
from known import GROWING, GUARDS, KNOWN, OWN, area_of, corner_of, method_of, nothing, reads_team, tenant_of

app = FastAPI()


@app.get("/a/{team_id}", dependencies=OWN)
def star_of_a_list_with_a_foreign_one() -> int:
    return 1


@app.get("/b/{team_id}", dependencies=GUARDS + auth.guards)
def sum_with_a_foreign_list() -> int:
    return 1


@app.get("/b2/{team_id}", dependencies=GUARDS + [Depends(nothing)])  # expect: FLT408
def sum_of_known_lists() -> int:
    return 1


@app.get("/c/{team_id}", dependencies=[company.auth.require("team")])
def foreign_factory() -> int:
    return 1


@app.get("/d/{team_id}")
def foreign_default(team: str = auth.current_team) -> str:
    return team


@app.get("/e/{team_id}")
def foreign_metadata(team: Annotated[str, auth.Team("x")]) -> str:
    return team


@app.get("/f/{team_id}")
def foreign_alias(team: auth.CurrentTeam) -> str:
    return team


class Checked(Guarded):
    def __init__(self, name: str = "x") -> None:
        super().__init__()


@app.get("/g/{team_id}")
def class_of_an_unknown_base(team: Annotated[object, Checked()]) -> str:
    return str(team)


@app.get("/h/{team_id}", dependencies=[Depends(auth.Team().check)])
def foreign_method() -> int:
    return 1


@app.get("/i/{team_id}", dependencies=list(map(Depends, auth.all_guards())))
def made_by_map() -> int:
    return 1


@app.get("/j/{team_id}", dependencies=[Depends(g) for g in auth.all_guards()])
def made_by_a_comprehension() -> int:
    return 1


@app.get("/j2/{team_id}", dependencies=[Depends(g) for g in (nothing, method_of)])  # expect: FLT408
def known_comprehension() -> int:
    return 1


@app.get("/k/{team_id}", dependencies=GROWING)
def list_that_grows() -> int:
    return 1


@app.get("/k2/{kind}", dependencies=KNOWN)  # expect: FLT408
def list_that_grows_by_known_ones() -> int:
    return 1


@app.get("/l/{tenant}")
def read_by_a_dependency(tenant: Annotated[str, Depends(tenant_of)]) -> str:
    return tenant


@app.get("/m/{area}")
def read_by_getattr(area: Annotated[str, Depends(area_of)]) -> str:
    return area


@app.get("/n/{corner}")
def read_from_the_url(corner: Annotated[str, Depends(corner_of)]) -> str:
    return corner


@app.get("/n2/{corner}")  # expect: FLT408
def reads_something_else(corner: Annotated[str, Depends(method_of)]) -> str:
    return corner


@app.get("/o/{team_id}")
def given_away(request: Request) -> str:
    return auth.check(request)


@app.get("/o2/{kind}")  # expect: FLT408
def only_printed(request: Request) -> str:
    print(request)
    return str(request)


@app.websocket("/p/{team_id}")
async def the_whole_scope(socket: WebSocket) -> None:
    scope = socket.scope
    print(scope["path_params"]["team_id"])


@app.get("/q/{team_id}")
def mapping(request: Request) -> str:
    return request["path_params"]["team_id"]


@app.get("/r/{team_id}")
def in_a_format(request: Request) -> str:
    return f"team {request.scope['path_params']['team_id']}"


@app.get("/s/{team_id}")
def in_a_test(request: Request) -> str:
    if request.scope["path_params"]["team_id"] == "1":
        return "first"
    return "other"


@app.get("/t/{team_id}")  # expect: FLT408
def nobody(number: int = 10) -> int:
    return number


@app.get("/u/{team_id}", dependencies=None)  # expect: FLT408
def none_at_all() -> int:
    return 1


def made(dependencies=None) -> APIRouter:
    return APIRouter(dependencies=dependencies)


guarded = made([auth.guard])
free = made([Depends(nothing)])


@guarded.get("/v/{team_id}")
def router_of_a_factory() -> int:
    return 1


@free.get("/w/{team_id}")  # expect: FLT408
def known_router_of_a_factory() -> int:
    return 1


outer = APIRouter(dependencies=auth.guards)
inner = APIRouter()


@inner.get("/x/{team_id}")
def router_in_a_router() -> int:
    return 1


outer.include_router(inner)
app.include_router(outer)
app.include_router(guarded, prefix="/guarded")
app.include_router(free, prefix="/free")

for name in ("lost", "lost_too"):
    app.include_router(globals()[name])
lost = APIRouter(prefix="/teams", dependencies=[Depends(reads_team)])
lost_too = APIRouter()


@lost.get("/{team_id}/members")
def router_that_nobody_is_seen_to_include() -> int:
    return 1


@lost_too.get("/y/{team_id}")  # expect: FLT408
def unread_in_a_router_that_nobody_is_seen_to_include() -> int:
    return 1


@app.get("/z/{team_id}")
def positional_only(team_id: int, /) -> int:  # expect: FLT426
    return team_id
