# Middleware that is added in what an application runs once it has started; others may not have started yet.
# file: app/main.py
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.middleware.cors import CORSMiddleware
from fastapi.middleware.gzip import GZipMiddleware

from app.setup import add_cors, add_cors_if_possible, connect


@asynccontextmanager
async def lifespan(app: FastAPI):
    await connect(app)
    app.add_middleware(GZipMiddleware)  # expect: FLT635
    add_cors(app, ["https://shop.example"])  # expect: FLT635
    add_cors_if_possible(app)
    admin.add_middleware(GZipMiddleware)
    app.mount("/admin", admin)
    try:
        app.add_middleware(GZipMiddleware)
    except RuntimeError:
        print("too late")
    yield


app = FastAPI(lifespan=lifespan)
admin = FastAPI()
add_cors(app, ["https://shop.example"])
app.add_middleware(GZipMiddleware)


def make_part():
    part = FastAPI()
    part.add_middleware(GZipMiddleware)
    return part


@app.post("/cors")
def allow(request: Request, origin: str) -> str:
    request.app.add_middleware(CORSMiddleware, allow_origins=[origin], allow_methods=["*"])  # expect: FLT635
    return origin


@app.post("/zip")
def compress() -> str:
    app.add_middleware(GZipMiddleware)  # expect: FLT635
    return "compressed"


@app.post("/parts")
def add_part(name: str) -> str:
    part = FastAPI()
    part.add_middleware(GZipMiddleware)
    app.mount(f"/{name}", part)
    app.mount(f"/other/{name}", make_part())
    return name


@app.post("/admin/zip")
def compress_admin() -> str:
    admin.add_middleware(GZipMiddleware)
    return "compressed"


@app.post("/again")
def compress_again(request: Request) -> str:
    app.middleware_stack = None
    app.add_middleware(GZipMiddleware)
    app.middleware_stack = app.build_middleware_stack()
    return "compressed"


# file: app/metrics.py
from contextlib import asynccontextmanager

from fastapi import FastAPI
from prometheus_fastapi_instrumentator import Instrumentator


@asynccontextmanager
async def measured(app: FastAPI):
    Instrumentator().instrument(app).expose(app)  # expect: FLT635
    yield


app = FastAPI(lifespan=measured)
old = FastAPI()
other = FastAPI()
instrumentator = Instrumentator().instrument(other)
Instrumentator().instrument(app).expose(app)


@old.on_event("startup")
async def measure() -> None:
    Instrumentator().instrument(old)  # expect: FLT635
    Instrumentator().instrument(other)


@other.on_event("startup")
async def expose() -> None:
    instrumentator.expose(other)


# file: app/setup.py
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware


def add_cors(app: FastAPI, origins: list[str]) -> None:
    app.add_middleware(CORSMiddleware, allow_origins=origins, allow_methods=["*"])


def add_cors_if_possible(app: FastAPI) -> None:
    try:
        app.add_middleware(CORSMiddleware, allow_methods=["*"])
    except RuntimeError:
        print("too late")


async def connect(app: FastAPI) -> None:
    app.state.names = []


# file: old/main.py
from fastapi import FastAPI
from fastapi.middleware.gzip import GZipMiddleware


def create_app() -> FastAPI:
    app = FastAPI()
    app.add_middleware(GZipMiddleware)

    @app.on_event("startup")
    async def prepare() -> None:
        app.add_middleware(GZipMiddleware)  # expect: FLT635

        @app.middleware("http")  # expect: FLT635
        async def time_requests(request, call_next):
            return await call_next(request)

    return app


app = create_app()


def add_zip(app: FastAPI) -> None:
    app.add_middleware(GZipMiddleware)


def register_startup(app: FastAPI) -> None:
    @app.on_event("startup")
    async def prepare_more() -> None:
        add_zip(app)  # expect: FLT635
        add_zip(other)

    add_zip(app)


part = FastAPI()
other = FastAPI()
register_startup(app)
