# A handler that answers as FastAPI's own does makes no difference between errors; one of another file is not seen.
# file: app/main.py
from fastapi import FastAPI, HTTPException, Request
from fastapi.exception_handlers import http_exception_handler
from fastapi.responses import JSONResponse, ORJSONResponse

from app.errors import show

enveloped = FastAPI()
alike = FastAPI()
handed = FastAPI()
added = FastAPI()
elsewhere = FastAPI()


@enveloped.exception_handler(HTTPException)  # expect: FLT616
async def show_envelope(request: Request, error: HTTPException):
    return ORJSONResponse(status_code=error.status_code, content={"detail": error.detail, "code": error.status_code})


@alike.exception_handler(HTTPException)
async def log_error(request: Request, error: HTTPException) -> JSONResponse:
    print(error)
    return JSONResponse(status_code=error.status_code, content={"detail": error.detail})


@handed.exception_handler(HTTPException)
async def hand_on(request: Request, error: HTTPException):
    print(error)
    return await http_exception_handler(request, error)


def show_text(request: Request, error: HTTPException) -> JSONResponse:
    if error.status_code == 404:
        return JSONResponse({"detail": "nothing"}, error.status_code)
    return JSONResponse({"error": error.detail}, error.status_code)


added.add_exception_handler(HTTPException, show_text)  # expect: FLT616
elsewhere.add_exception_handler(HTTPException, show)
# file: app/errors.py
from fastapi import HTTPException, Request
from fastapi.responses import JSONResponse


def show(request: Request, error: Exception) -> JSONResponse:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return JSONResponse({"error": str(error)}, status)
