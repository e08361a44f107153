# The handler of Exception or 500 answers outside of all middleware; that of any other exception inside of it.
# file: app/errors.py
import http

from fastapi import FastAPI, Request, status
from fastapi.responses import JSONResponse


class SoldOut(Exception):
    pass


async def on_any(request: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"detail": "unexpected"}, 500)


async def on_sold_out(request: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"detail": "sold out"}, 409)


def with_headers(answer: JSONResponse) -> JSONResponse:
    answer.headers["Access-Control-Allow-Origin"] = "https://shop.example"
    return answer


async def on_any_with_headers(request: Request, error: Exception) -> JSONResponse:
    return with_headers(JSONResponse({"detail": "unexpected"}, 500))


def register(app: FastAPI) -> None:
    app.add_exception_handler(SoldOut, on_sold_out)
    app.add_exception_handler(Exception, on_any)  # expect: FLT630


def register_status(app: FastAPI) -> None:
    app.add_exception_handler(status.HTTP_500_INTERNAL_SERVER_ERROR, on_any)  # expect: FLT630
    app.add_exception_handler(http.HTTPStatus.INTERNAL_SERVER_ERROR, on_any)  # expect: FLT630
    app.add_exception_handler(404, on_any)
# file: app/main.py
from fastapi import FastAPI, Request, Response
from fastapi.middleware import Middleware
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse, PlainTextResponse
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint

from app.errors import SoldOut, on_any, on_any_with_headers, on_sold_out, register, register_status

app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origins=["https://shop.example"])
register(app)


@app.get("/")
def root() -> int:
    raise SoldOut


def create() -> FastAPI:
    made = FastAPI(middleware=[Middleware(CORSMiddleware, allow_origins=["https://shop.example"])])
    register_status(made)

    @made.exception_handler(500)  # expect: FLT630
    async def failed(request: Request, error: Exception) -> JSONResponse:
        return JSONResponse({}, 500)

    return made


other = create()
listed = FastAPI(exception_handlers={Exception: on_any, SoldOut: on_sold_out})  # expect: FLT630
listed.add_middleware(CORSMiddleware, allow_origins=["https://shop.example"])

headed = FastAPI(exception_handlers={Exception: on_any_with_headers})
headed.add_middleware(CORSMiddleware, allow_origins=["https://shop.example"])

closed = FastAPI(exception_handlers={Exception: on_any})


class Answering(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        try:
            return await call_next(request)
        except Exception:
            return JSONResponse({}, 500)


answered = FastAPI(exception_handlers={Exception: on_any})
answered.add_middleware(Answering)
answered.add_middleware(CORSMiddleware, allow_origins=["https://shop.example"])


async def on_any_in_plain_text(request: Request, error: Exception) -> Response:
    return PlainTextResponse("Internal Server Error", status_code=500)


terse = FastAPI(exception_handlers={Exception: on_any_in_plain_text})
terse.add_middleware(CORSMiddleware, allow_origins=["https://shop.example"])
