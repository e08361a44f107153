# Errors that are picked, turned into text, encoded or mended can be sent; a variable in between changes nothing, nor a look at it.
# file: app/main.py
import json
import logging

from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response

from app.context import without_context

app = FastAPI()
logger = logging.getLogger(__name__)


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


@app.exception_handler(RequestValidationError)
async def looked_at(request: Request, exc: RequestValidationError):
    errors = exc.errors()
    logger.warning("refused: %s", errors)
    first = errors[0] if errors else {}
    content = {"message": first.get("msg", ""), "count": len(errors), "details": errors}
    return JSONResponse(status_code=422, content=content)  # expect: FLT615


async def of_any_type(request: Request, exc: Exception):
    assert isinstance(exc, RequestValidationError)
    return JSONResponse({"detail": exc.errors()}, status_code=422)  # expect: FLT615


async def dumped(request: Request, exc: RequestValidationError):
    return Response(json.dumps({"detail": exc.errors()}), 422, media_type="application/json")  # expect: FLT615


async def dumped_as_text(request: Request, exc: RequestValidationError):
    return Response(json.dumps({"detail": exc.errors()}, default=str), 422, media_type="application/json")


async def dumped_or_not(request: Request, exc: RequestValidationError):
    try:
        body = json.dumps(exc.errors())
    except TypeError:
        body = "[]"
    return Response(body, 422, media_type="application/json")


async def mended_in_its_list(request: Request, exc: RequestValidationError):
    for error in exc.errors():
        error.pop("ctx", None)
    return JSONResponse({"detail": exc.errors()}, status_code=422)


async def mended_by_another(request: Request, exc: RequestValidationError):
    errors = exc.errors()
    without_context(errors)
    return JSONResponse({"detail": errors}, status_code=422)

# file: app/context.py
def without_context(errors):
    for error in errors:
        error.pop("ctx", None)
