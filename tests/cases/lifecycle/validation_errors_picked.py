# Errors that are picked, turned into text or encoded can be sent; a variable in between changes nothing.
# file: app/main.py
from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

app = FastAPI()


@app.exception_handler(RequestValidationError)
async def through_variable(request: Request, exc):
    content = {"detail": exc.errors(), "body": exc.body}
    return JSONResponse(content, status_code=422)  # expect: FLT615


async def picked(request: Request, exc: RequestValidationError):
    errors = [{"loc": e["loc"], "msg": e["msg"]} for e in exc.errors()]
    return JSONResponse({"detail": errors}, status_code=422)


async def text(request: Request, exc: RequestValidationError):
    return JSONResponse({"detail": str(exc.errors())}, status_code=422)


async def encoded(request: Request, exc: RequestValidationError):
    errors = exc.errors()
    return JSONResponse(jsonable_encoder({"detail": errors}), status_code=422)


async def mended(request: Request, exc: RequestValidationError):
    errors = exc.errors()
    for error in errors:
        error.pop("ctx", None)
    return JSONResponse({"detail": errors}, status_code=422)
