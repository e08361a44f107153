# Errors that are picked, turned into text, encoded or mended can be sent; a variable in between changes nothing, nor a look at it.
# file: app/main.py
import json
import logging

from fastapi import FastAPI, HTTPException, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ValidationError

from app.context import without_context

app = FastAPI()
logger = logging.getLogger(__name__)


class Book(BaseModel):
    title: str


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


@app.exception_handler(Exception)
async def any_error(request: Request, exc: Exception):
    if isinstance(exc, ValidationError):
        return JSONResponse({"detail": exc.errors(), "path": request.url.path}, status_code=422)  # expect: FLT615
    if isinstance(exc, KeyError):
        return JSONResponse({"detail": exc.args}, status_code=404)
    return JSONResponse({"detail": str(exc)}, status_code=500)


@app.post("/books")
async def create(request: Request):
    try:
        book = Book(**await request.json())
    except ValidationError as e:
        raise HTTPException(422, e.errors())  # of low confidence: a model without validators has nothing to hide
    return book.title


@app.put("/books")
async def change(request: Request):
    try:
        book = Book(**await request.json())
    except ValidationError as e:
        raise HTTPException(422, detail=e.errors(include_context=False))
    except KeyError as e:
        raise HTTPException(404, e.args)
    return book.title


# file: app/context.py
def without_context(errors):
    for error in errors:
        error.pop("ctx", None)
