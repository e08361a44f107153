# FastAPI gives arguments by keyword to whatever it calls; what stands before a slash cannot be given so.
# file: app/main.py
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends, FastAPI, Request
from fastapi.responses import JSONResponse, PlainTextResponse

app = FastAPI()
router = APIRouter()


def page(size: int = 10, offset: int = 0, /) -> tuple[int, int]:  # expect: FLT426
    return size, offset


class Reader:
    def __init__(self, name: str, /, short: bool = False) -> None:  # expect: FLT426
        self.name = name


class Checker:
    def __call__(self, /, request: Request) -> str:
        return request.method


class Limiter:
    def __call__(self, request: Request, /) -> str:  # expect: FLT426
        return request.method


async def session(request: Request, /):  # expect: FLT426
    yield request


checker, limiter = Checker(), Limiter()


@router.get("/items")
async def items(
    pages: Annotated[tuple[int, int], Depends(page)],  # expect: FLT426
    reader: Annotated[Reader, Depends(Reader)],
    checked: Annotated[str, Depends(checker)],
    limited: Annotated[str, Depends(limiter)],
    request: Annotated[Request, Depends(session)],
    /,
) -> int:
    return pages[0]


def add(name: str, /, tasks: BackgroundTasks) -> None:  # expect: FLT426
    tasks.add_task(print, name)


app.add_api_route("/add", add, methods=["POST"])


@app.exception_handler(ValueError)
async def on_value_error(request: Request, error: ValueError, /) -> JSONResponse:
    return JSONResponse({}, 400)


def plain(request: Request, /) -> PlainTextResponse:
    return PlainTextResponse("x")


app.add_route("/plain", plain)


def helper(text: str, /) -> str:
    return text


@app.get("/helped")
def helped(text: str) -> str:
    return helper(text)


app.include_router(router)
