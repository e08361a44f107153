# Defaults: of path parameters that other paths lack, of Annotated, of None, of limits.
# file: app/paging.py
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, Field

Limit = Annotated[int, Query(ge=1, le=50)]


class Page(BaseModel):
    limit: int = Field(10, le=100)
    page_size: int = 10  # expect: FLT413


class Search(BaseModel):
    limit: int = 10  # expect: FLT413
    term: str


class Late(BaseModel):
    name: "str" = None  # expect: FLT404
    size: int | None = None
    anything: object = None
    unknown: "Whatever" = None
# file: app/main.py
from typing import Annotated, Any, Optional, TypeVar

from app.paging import Late, Limit, Page, Search
from fastapi import BackgroundTasks, Depends, FastAPI, Path, Query, Request, Response

app = FastAPI()
T = TypeVar("T")
PAGE = Query(10, le=100)


@app.get("/one/{number}")
@app.get("/one")
def sometimes(number: int = 1) -> int:
    return number


@app.get("/two/{number}")
def always(number: int = 1, key: Annotated[str, Path()] = "") -> int:  # expect: FLT409, FLT410
    return number


@app.get("/three")
def limits(limit: Limit, page_size: int = PAGE, per_page: Annotated[int, Query(lt=5)] = 1, sizes: int = 1) -> int:
    return limit


@app.get("/four")
def bounded(limit: int = 10) -> int:
    if limit > 100:
        raise ValueError
    return limit


@app.get("/five")
def of_page(page: Annotated[Page, Depends()], late: Late = Depends()) -> int:
    return page.limit


@app.get("/six")
def special(request: Request = None, response: Response = None, tasks: BackgroundTasks = None) -> str:
    return "special"


@app.get("/seven")
def optional(request: Optional[Request] = None, tasks: BackgroundTasks | None = None) -> str:  # expect: FLT420
    return "seven"


@app.get("/eight")
def nothing(a: Any = None, b: Annotated[Optional[str], Query()] = None, c=None, d: str = Query(None)) -> str:  # expect: FLT404
    return "eight"


@app.get("/nine")
def ellipsis(a: int = ..., b: int = Query(...), c: Annotated[int, Depends(len)] = ...) -> int:
    return a


@app.get("/ten")
def disguised(a: Annotated[str, Query(min_length=1)] = ...) -> str:  # expect: FLT402
    return a


@app.get("/eleven")
def searched(search: Annotated[Search, Query()]) -> int:
    return search.limit


@app.get("/twelve/{number}")
def stopped(number: Annotated[int, Path()] = 1) -> int:  # expect: FLT409
    return number


@app.get("/thirteen/{number}")
def called(number: int = 1) -> int:
    return number


@app.get("/fourteen")
def calling() -> int:
    return called()
