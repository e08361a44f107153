# A decorator of a route that catches any exception catches its HTTPExceptions too, unless it lets them pass.
# file: app/guards.py
import logging
from functools import wraps

from fastapi import HTTPException
from fastapi.responses import JSONResponse

logger = logging.getLogger(__name__)


def as_500(route):
    @wraps(route)
    def wrapped(*args, **kwargs):
        try:
            return route(*args, **kwargs)
        except KeyError as e:
            return JSONResponse(status_code=400, content={"message": str(e)})
        except Exception as e:
            logger.exception("failed: %s", e)
            return JSONResponse(status_code=500, content={"message": str(e)})

    return wrapped


def told(what: str):
    def decorate(route):
        @wraps(route)
        async def wrapped(*args, **kwargs):
            try:
                return await route(*args, **kwargs)
            except Exception as e:
                raise HTTPException(500, what) from e

        return wrapped

    return decorate


def with_care(route):
    @wraps(route)
    async def wrapped(*args, **kwargs):
        try:
            return await route(*args, **kwargs)
        except HTTPException:
            raise
        except Exception:
            return JSONResponse(status_code=500, content={})

    return wrapped


def by_kind(route):
    @wraps(route)
    async def wrapped(*args, **kwargs):
        try:
            return await route(*args, **kwargs)
        except Exception as e:
            return answer_to(e)

    return wrapped


def logged(route):
    @wraps(route)
    async def wrapped(*args, **kwargs):
        try:
            return await route(*args, **kwargs)
        except Exception:
            logger.exception("failed")
            raise

    return wrapped


def by_status(route):
    @wraps(route)
    async def wrapped(*args, **kwargs):
        try:
            return await route(*args, **kwargs)
        except Exception as e:
            return JSONResponse(status_code=getattr(e, "status_code", 500), content={})

    return wrapped


def counted(route):
    @wraps(route)
    async def wrapped(*args, **kwargs):
        try:
            try:
                return await route(*args, **kwargs)
            except Exception as e:
                logger.error("failed: %s", type(e).__name__)
                raise
        except Exception as e:
            return JSONResponse(status_code=500, content={"kind": type(e).__name__})

    return wrapped


def by_table(route):
    @wraps(route)
    async def wrapped(*args, **kwargs):
        try:
            return await route(*args, **kwargs)
        except Exception as e:
            return JSONResponse(status_code=STATUSES.get(type(e), 500), content={})

    return wrapped


STATUSES = {HTTPException: 400}


def answer_to(error):
    return JSONResponse(status_code=getattr(error, "status_code", 500), content={})


# file: app/main.py
from fastapi import FastAPI, HTTPException

from app.guards import as_500, by_kind, by_status, by_table, counted, logged, told, with_care

app = FastAPI()


@app.get("/a")
@as_500
def plain(name: str):
    if name == "none":
        raise HTTPException(404, "no such name")  # expect: FLT619
    return name


@app.get("/b")
@told("cannot read")
async def told_of(name: str):
    if name == "none":
        raise HTTPException(404, "no such name")  # expect: FLT619
    return name


@app.get("/c")
@with_care
async def careful(name: str):
    raise HTTPException(404, "no such name")


@app.get("/d")
@by_kind
async def handed_on(name: str):
    raise HTTPException(404, "no such name")


@app.get("/e")
@logged
async def only_logged(name: str):
    raise HTTPException(404, "no such name")


@app.get("/f")
@by_status
async def asked_for_its_status(name: str):
    raise HTTPException(404, "no such name")


@app.get("/g")
@counted
async def counted_first(name: str):
    raise HTTPException(404, "no such name")  # expect: FLT619


@app.get("/h")
@by_table
async def looked_up(name: str):
    raise HTTPException(404, "no such name")


@as_500
def helper(name: str):
    raise HTTPException(404, "no such name")
