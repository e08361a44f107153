# A dependency that says True or False of a token refuses nobody: the route has to ask it, and in a list it cannot.
# One that raises, itself or in what it calls, does not need to be asked.
# file: app/guards.py
from typing import Annotated

import jwt
from fastapi import Depends, Header, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

security = HTTPBearer()
KEYS = {"a" * 40}
Credentials = Annotated[HTTPAuthorizationCredentials, Depends(security)]


def is_owner(credentials: Credentials) -> bool:
    return credentials.credentials in KEYS


async def has_key(x_api_key: Annotated[str | None, Header()] = None):
    if x_api_key is None:
        return False
    return x_api_key in KEYS


def check_owner(credentials: Credentials) -> bool:
    if credentials.credentials not in KEYS:
        raise HTTPException(401)
    return True


def is_known(credentials: Credentials) -> bool:
    return look_up(credentials.credentials)


def look_up(key: str) -> bool:
    if key not in KEYS:
        raise HTTPException(401)
    return True


def is_signed(credentials: Credentials) -> bool:
    return bool(jwt.decode(credentials.credentials, "k" * 40, algorithms=["HS256"]))


def is_verbose(x_debug: Annotated[str | None, Header()] = None) -> bool:
    return x_debug == "1"
# file: app/main.py
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, HTTPException

from app.guards import check_owner, has_key, is_known, is_owner, is_signed, is_verbose

app = FastAPI()
guarded = APIRouter(dependencies=[Depends(has_key)])


@app.delete("/things/{key}")
def drop(key: int, owner: Annotated[bool, Depends(is_owner)]) -> int:  # expect: FLT807
    return key


@app.delete("/asked/{key}")
def drop_asked(key: int, owner: bool = Depends(is_owner)) -> int:
    if not owner:
        raise HTTPException(403)
    return key


@app.delete("/checked/{key}", dependencies=[Depends(check_owner), Depends(is_verbose)])
def drop_checked(key: int, known: Annotated[bool, Depends(is_known)], signed: bool = Depends(is_signed)) -> int:
    return key


@app.delete("/own/{key}", dependencies=[Depends(has_key)])  # expect: FLT807
def drop_own(key: int) -> int:
    return key


@guarded.delete("/listed/{key}")  # expect: FLT807
def drop_listed(key: int) -> int:
    return key


app.include_router(guarded)
