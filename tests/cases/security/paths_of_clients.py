# Text of a client in the path of a file: where nothing looks at it, and where something does.
# file: app/main.py
import os
import re
import shutil
from enum import Enum
from pathlib import Path
from typing import Annotated, Literal

import aiofiles
from fastapi import APIRouter, Body, Depends, FastAPI, HTTPException, Query, Request
from fastapi.responses import FileResponse

from app import store

FOLDER = Path("files")
NAMES = ("one", "two")
router = APIRouter(prefix="/{tenant}")
app = FastAPI()


class Kind(str, Enum):
    a = "a"


@app.get("/joined/{name:path}")
def joined(name: str) -> FileResponse:
    return FileResponse(os.path.join("files", name))  # expect: FLT820


@app.get("/opened")
async def opened(name: str) -> str:
    path = FOLDER / "texts" / name
    async with aiofiles.open(path) as file:  # expect: FLT820
        return await file.read()


@app.put("/written")
def written(name: Annotated[str, Query()], text: Annotated[str, Body()]) -> None:
    FOLDER.joinpath(name).write_text(text)  # expect: FLT820


@app.delete("/removed")
def removed(request: Request) -> None:
    shutil.rmtree(f"files/{request.query_params['name']}")  # expect: FLT820


@app.get("/resolved/{name:path}")
def resolved(name: str) -> str:
    return (FOLDER / name).resolve().read_text()  # expect: FLT820


def chosen(name: str) -> Path:
    return FOLDER / name


@app.get("/injected")
def injected(path: Annotated[Path, Depends(chosen)]) -> FileResponse:
    return FileResponse(path)  # expect: FLT820


@app.get("/elsewhere")
def elsewhere(name: str) -> str:
    return store.load(name)


@app.get("/elsewhere/checked")
def elsewhere_checked(name: str) -> str:
    return store.load_checked(name)


@app.get("/elsewhere/first")
def checked_first(name: str) -> str:
    if not re.fullmatch(r"\w+", name):
        raise HTTPException(404)
    return store.load_any(name)


@app.get("/short/{name}")
def short(name: str) -> FileResponse:
    return FileResponse(FOLDER / name)


@router.get("/{number}/{kind}")
def typed(tenant: str, number: int, kind: Kind, size: Literal["s", "m"]) -> FileResponse:
    return FileResponse(f"files/{tenant}/{number}/{kind}/{size}.png")


@app.get("/pattern")
def pattern(name: Annotated[str, Query(pattern=r"^\w+$")]) -> FileResponse:
    return FileResponse(FOLDER / name)


@app.get("/checked/{name:path}")
def checked(name: str) -> FileResponse:
    path = (FOLDER / name).resolve()
    if not path.is_relative_to(FOLDER):
        raise HTTPException(404)
    return FileResponse(path)


@app.get("/dots/whole/{name:path}")
def dots(name: str) -> FileResponse:
    if ".." in name:
        raise HTTPException(404)
    return FileResponse(FOLDER / name)  # expect: FLT820


@app.get("/dots/found/{name:path}")
def dots_found(name: str) -> FileResponse:
    path = os.path.join("files", "texts", name)
    if os.path.isfile(path) and ".." not in name:
        return FileResponse(path)  # expect: FLT820
    return FileResponse("files/index.html")


def without_dots(name: str) -> str:
    if ".." in Path(name).parts:
        raise HTTPException(404)
    return name


@app.get("/dots/below")
def dots_below(name: str) -> FileResponse:
    return FileResponse(FOLDER.joinpath(without_dots(name)))  # expect: FLT820


@app.get("/dots/within/{name:path}")
def dots_within(name: str) -> FileResponse:
    if ".." in name:
        raise HTTPException(404)
    return FileResponse(f"files/{name}")


@app.get("/dots/relative/{name:path}")
def dots_relative(name: str) -> FileResponse:
    name = name.lstrip("/")
    if ".." in name:
        raise HTTPException(404)
    return FileResponse(FOLDER / name)


@app.get("/dots/slashes")
def dots_and_slashes(name: str) -> FileResponse:
    if ".." in name or "/" in name or os.sep in name:
        raise HTTPException(404)
    return FileResponse(FOLDER / name)


@app.get("/dots/anchored")
def dots_anchored(name: str) -> FileResponse:
    if Path(name).is_absolute() or ".." in name:
        raise HTTPException(404)
    return FileResponse(FOLDER / name)


@app.get("/dots/suffixed")
def dots_suffixed(name: str) -> FileResponse:
    if ".." in name:
        raise HTTPException(404)
    return FileResponse(FOLDER / f"{name}.png")  # expect: FLT820


@app.get("/dots/prefixed")
def dots_prefixed(name: str) -> FileResponse:
    if ".." in name:
        raise HTTPException(404)
    return FileResponse(FOLDER / f"texts/{name}.png")


@app.get("/allowed")
def allowed(name: str) -> FileResponse:
    if name not in NAMES:
        raise HTTPException(404)
    return FileResponse(FOLDER / name)


@app.get("/last")
def last(name: str) -> FileResponse:
    return FileResponse(FOLDER / Path(name).name)


@app.get("/cleaned")
def cleaned(name: str) -> FileResponse:
    return FileResponse(FOLDER / store.safe(name))


@app.get("/prefix")
def prefix(name: str) -> FileResponse:
    return FileResponse(f"files/report_{name}")


@app.get("/found")
def found(name: str) -> FileResponse:
    return FileResponse(FOLDER / store.KNOWN[name])


app.include_router(router)


# file: app/store.py
from pathlib import Path

FOLDER = Path("files")
KNOWN = {"a": "b"}


def load(name: str) -> str:
    with open(f"files/{name}.txt") as file:  # expect: FLT820
        return file.read()


def load_any(name: str) -> str:
    with open(f"files/{name}.txt") as file:
        return file.read()


def load_checked(name: str) -> str:
    path = FOLDER / safe(name)
    return path.read_text()


def safe(name: str) -> str:
    return name.replace("/", "").replace("..", "")
