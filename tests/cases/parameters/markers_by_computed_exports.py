# `__all__` that is computed, added to or extended names more than what is written out.
# file: app/common.py
from fastapi import APIRouter, Query

_hidden = APIRouter()

__all__ = [name for name in globals() if not name.startswith("__")]
# file: app/listed.py
from fastapi import APIRouter, Query

from app import common

__all__ = ["APIRouter"]
__all__ += common.__all__
# file: app/extended.py
from fastapi import APIRouter, Query

__all__ = ["APIRouter"]
__all__.extend(["Query"])
# file: app/closed.py
from fastapi import APIRouter, Query

__all__ = ["APIRouter"]
# file: app/first.py
from app.common import *


@_hidden.get("/first")
def first(limit: int = Query(50, le=500)) -> list[int]:
    return list(range(limit))


@_hidden.get("/open")
def open_(limit: int = Query(50)) -> list[int]:  # expect: FLT413
    return list(range(limit))
# file: app/second.py
from app.listed import *

router = APIRouter()


@router.get("/second")
def second(limit: int = Query(50, le=500)) -> list[int]:
    return list(range(limit))
# file: app/third.py
from app.extended import *

router = APIRouter()


@router.get("/third")
def third(limit: int = Query(50, le=500)) -> list[int]:
    return list(range(limit))
# file: app/main.py
from fastapi import FastAPI

from app import first, second, third

app = FastAPI()
app.include_router(first._hidden)
app.include_router(second.router)
app.include_router(third.router)
