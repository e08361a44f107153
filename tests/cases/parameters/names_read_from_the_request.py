# A permission that a dependency hands the request to reads the name from it; another name is read by nobody.
# file: app/permissions.py
from fastapi import Request


class Permission:
    def __init__(self, request: Request) -> None:
        self.allowed = request.path_params["owner_id"] == request.path_params.get("user_id")


class Needs:
    def __init__(self, kind: type[Permission]) -> None:
        self.kind = kind

    def __call__(self, request: Request) -> bool:
        return self.kind(request=request).allowed
# file: app/main.py
from app.permissions import Needs, Permission
from fastapi import Depends, FastAPI

app = FastAPI()


@app.get("/1/{owner_id}", dependencies=[Depends(Needs(Permission))])
def read() -> int:
    return 1


@app.get("/2/{other_id}", dependencies=[Depends(Needs(Permission))])  # expect: FLT408
def forgotten() -> int:
    return 2


@app.get("/3/{owner_id}")  # expect: FLT408
def without() -> int:
    return 3
