# Middleware that a factory decorates runs where somebody calls the factory, or what it gives the application to; in a
# factory that nobody calls it does not.
# file: app/main.py
import time

from fastapi import FastAPI, Request
from starlette.middleware.base import BaseHTTPMiddleware

from app.setup import set_up


class Slow(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next):
        time.sleep(1)  # expect: FLT102
        return await call_next(request)


def create_app() -> FastAPI:
    app = FastAPI()

    @app.middleware("http")
    async def log(request: Request, call_next):
        time.sleep(1)  # expect: FLT102
        return await call_next(request)

    app.add_middleware(Slow)
    set_up(app)
    return app


class Server:
    def __init__(self) -> None:
        self.app = FastAPI()

        @self.app.middleware("http")
        async def log(request: Request, call_next):
            time.sleep(1)  # expect: FLT102
            return await call_next(request)


def create_forgotten() -> FastAPI:
    app = FastAPI()

    @app.middleware("http")
    async def log(request: Request, call_next):
        time.sleep(1)
        return await call_next(request)

    return app


app = create_app()
other = Server().app


# file: app/setup.py
import time

from fastapi import FastAPI, Request


def set_up(app: FastAPI) -> None:
    @app.middleware("http")
    async def log(request: Request, call_next):
        time.sleep(1)  # expect: FLT102
        return await call_next(request)


# file: app/serve.py
import uvicorn

if __name__ == "__main__":
    uvicorn.run("app.other:create_other", factory=True)


# file: app/other.py
import time

from fastapi import FastAPI, Request


def create_other() -> FastAPI:
    app = FastAPI()

    @app.middleware("http")
    async def log(request: Request, call_next):
        time.sleep(1)  # expect: FLT102
        return await call_next(request)

    return app
