# A handler that answers with the status of what it caught loses nothing but the text.
# file: app/main.py
from fastapi import FastAPI, HTTPException, status

app = FastAPI()


@app.get("/1")
def same() -> int:
    try:
        raise HTTPException(400, detail="no book")
    except Exception as error:
        raise HTTPException(status_code=status.HTTP_400_BAD_REQUEST, detail=str(error)) from error


@app.get("/2")
def other() -> int:
    try:
        raise HTTPException(404, detail="no book")  # expect: FLT619
    except Exception as error:
        raise HTTPException(status_code=500, detail=str(error)) from error


@app.get("/3")
def logged() -> int | None:
    try:
        raise HTTPException(404, detail="no book")  # expect: FLT619
    except Exception as error:
        print(error)
    return None


# file: app/logged.py
import logging
import sys

from fastapi import FastAPI, HTTPException

app = FastAPI()
logger = logging.getLogger(__name__)


@app.get("/4")
def with_traceback(book: str) -> str:
    try:
        if not book:
            raise HTTPException(status_code=404, detail="no book")  # expect: FLT619
        return book
    except Exception as error:
        logger.error(f"no book: {error}", exc_info=True)
        raise HTTPException(status_code=500, detail="Internal server error")


@app.get("/5")
def asked(book: str) -> str:
    try:
        raise HTTPException(status_code=404, detail="no book")
    except Exception:
        kind, error, _ = sys.exc_info()
        raise HTTPException(status_code=getattr(error, "status_code", 500), detail=str(kind))


class BadRequest(HTTPException):
    def __init__(self, detail: str) -> None:
        super().__init__(status_code=400, detail=detail)


class Missing(HTTPException):
    def __init__(self, detail: str) -> None:
        super().__init__(status_code=404, detail=detail)


@app.get("/own")
def own_class() -> int:
    try:
        raise BadRequest("no book")
    except Exception as error:
        raise BadRequest("no shelf") from error


@app.get("/other-class")
def other_class() -> int:
    try:
        raise Missing("no book")  # expect: FLT619
    except Exception as error:
        raise BadRequest("no shelf") from error
