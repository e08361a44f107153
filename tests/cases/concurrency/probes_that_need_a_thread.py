# Plain routes for monitors beside plain routes that hold threads: by path or name, on routers, with answers made by
# classes; and those that are asynchronous, ask something themselves, or stand in applications where nothing is slow.
# file: app/main.py
import subprocess
import time

from fastapi import APIRouter, FastAPI, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from pydantic import BaseModel

from app.store import count

app = FastAPI()
router = APIRouter(prefix="/api")
started = time.time()


class Health(BaseModel):
    status: str
    uptime: float


@router.get("/health")
def read_state() -> Health:  # expect: FLT115
    return Health(status="ok", uptime=time.time() - started)


@router.get("/ready")
def ready() -> JSONResponse:  # expect: FLT115
    return JSONResponse({"ready": True})


@router.head("/ping")
@router.get("/ping")
async def ping() -> str:
    return "pong"


@app.get("/live", response_class=PlainTextResponse)
def live(response: Response) -> str:  # expect: FLT115
    response.headers["cache-control"] = "no-store"
    return "ok"


@app.get("/health/db")
def health_of_database() -> int:
    return count()


@app.get("/health/deep")
def deep_health() -> str:
    return subprocess.run(["df"], capture_output=True, text=True, check=False).stdout


@app.get("/version")
def version() -> str:
    return "1.0"


@router.post("/convert")
def convert(name: str) -> int:
    return _run(name)


def _run(name: str) -> int:
    return subprocess.run(["convert", name], check=False).returncode


app.include_router(router)
# file: app/store.py
from sqlalchemy import create_engine, text

engine = create_engine("sqlite://")


def count() -> int:
    with engine.connect() as connection:
        return int(connection.scalar(text("select 1")) or 0)
# file: other/main.py
from fastapi import FastAPI

app = FastAPI()


@app.get("/health")
def health() -> dict[str, str]:
    return {"status": "ok"}


@app.get("/quick")
def quick() -> str:
    return "done"
