# A handler that answers as FastAPI's own does makes no difference between errors; one of another file is not seen. One
# with a status of its own would give it to a 404 as well, and a helper may ask for FastAPI's class itself.
# file: app/main.py
from fastapi import FastAPI, HTTPException, Request, status
from fastapi.exception_handlers import http_exception_handler
from fastapi.responses import JSONResponse, ORJSONResponse

from app.errors import show

enveloped = FastAPI()
alike = FastAPI()
handed = FastAPI()
added = FastAPI()
elsewhere = FastAPI()
constant = FastAPI()
mapped = FastAPI()
asking = FastAPI()
helped = FastAPI()


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


@constant.exception_handler(HTTPException)
async def show_constant(request: Request, error: HTTPException) -> JSONResponse:
    return JSONResponse({"errors": [error.detail]}, status_code=status.HTTP_400_BAD_REQUEST)


@mapped.exception_handler(HTTPException)  # expect: FLT616
async def show_mapped(request: Request, error: HTTPException) -> JSONResponse:
    code = 400 if error.detail else error.status_code
    return JSONResponse({"errors": [error.detail]}, status_code=code)


def word(request: Request, error: Exception) -> JSONResponse:
    code = error.status_code if isinstance(error, HTTPException) else 500
    return JSONResponse({"errors": [str(error)]}, status_code=code)


@asking.exception_handler(HTTPException)
async def show_asked(request: Request, error: HTTPException) -> JSONResponse:
    return word(request, error)


def add_handlers(app: FastAPI) -> None:
    def word_inside(request: Request, error: Exception) -> JSONResponse:
        if not isinstance(error, HTTPException):
            print(error)
        return JSONResponse({"errors": [str(error)]}, status_code=getattr(error, "status_code", 500))

    @app.exception_handler(HTTPException)
    async def show_inside(request: Request, error: HTTPException) -> JSONResponse:
        return word_inside(request, error)


def word_all(request: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"errors": [str(error)]}, status_code=getattr(error, "status_code", 500))


@helped.exception_handler(HTTPException)  # expect: FLT616
async def show_helped(request: Request, error: HTTPException) -> JSONResponse:
    return word_all(request, error)


added.add_exception_handler(HTTPException, show_text)  # expect: FLT616
elsewhere.add_exception_handler(HTTPException, show)
# file: app/errors.py
from fastapi import HTTPException, Request
from fastapi.responses import JSONResponse


def show(request: Request, error: Exception) -> JSONResponse:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return JSONResponse({"error": str(error)}, status)
