# FLT617: what `partial` gives to a handler FastAPI need not give; a handler of three arguments alone fails.
# file: app/main.py
from functools import partial

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

app = FastAPI()


async def answered(request: Request, exc: Exception, status_code: int) -> JSONResponse:
    return JSONResponse({}, status_code)


async def failing(request: Request, exc: Exception, status_code: int) -> JSONResponse:  # expect: FLT617
    return JSONResponse({}, status_code)


def with_status(status_code: int):
    return partial(answered, status_code=status_code)


app.add_exception_handler(KeyError, with_status(404))
app.add_exception_handler(ValueError, failing)
