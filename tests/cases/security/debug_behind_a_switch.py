# A branch that asks for development is the setting; what stands in no branch runs everywhere.
# file: app/main.py
import os

from fastapi import FastAPI


def in_debug_mode() -> bool:
    return os.getenv("DEBUG") == "1"


if in_debug_mode():
    app = FastAPI(debug=True)
else:
    app = FastAPI(docs_url=None)

other = FastAPI(debug=True)  # expect: FLT812


# file: app/cli.py
import uvicorn


def web(reload: bool) -> None:
    if reload:
        uvicorn.run("app.main:app", reload=True)
    else:
        uvicorn.run("app.main:app")


def serve() -> None:
    uvicorn.run("app.main:app", reload=True)  # expect: FLT812


def runserver() -> None:
    uvicorn.run("app.main:app", reload=True)


def start() -> None:
    """Run the API for the development environment."""
    uvicorn.run("app.main:app", reload=True)


def go() -> None:
    """Run what has been developed."""
    uvicorn.run("app.main:app", reload=True)  # expect: FLT812
