# HTTPException is an Exception: what lets it through is no fault, and its disguises are one.
# file: app/main.py
import fastapi
from fastapi import FastAPI, HTTPException as Problem

app = FastAPI()


class Missing(Problem):
    def __init__(self, what: str) -> None:
        super().__init__(404, what)


@app.get("/alias")
def alias(item: int) -> int:
    try:
        if item < 0:
            raise Problem(404, "none")  # expect: FLT619
        return item
    except (ValueError, Exception):
        return 0


@app.get("/subclass")
def subclass(item: int) -> int:
    try:
        raise Missing("item")  # expect: FLT619
    except BaseException as error:
        raise fastapi.HTTPException(500, str(error)) from error


@app.get("/outer")
def outer(item: int) -> int:
    try:
        try:
            raise fastapi.HTTPException(404)  # expect: FLT619
        except ValueError:
            return 1
    except Exception:
        return 2


@app.get("/first")
def first(item: int) -> int:
    try:
        raise Problem(404)
    except Problem:
        raise
    except Exception:
        return 2


@app.get("/again")
def again(item: int) -> int:
    try:
        raise Problem(404)
    except Exception as error:
        print(error)
        raise


@app.get("/asked")
def asked(item: int) -> int:
    try:
        raise Problem(404)
    except Exception as error:
        status = error.status_code if isinstance(error, Problem) else 500
        raise Problem(status) from error


@app.get("/handler")
def in_handler(item: int) -> int:
    try:
        return 1 // item
    except Exception:
        raise Problem(400, "zero")


@app.get("/nested")
def nested(item: int) -> int:
    try:

        def later() -> None:
            raise Problem(404)

        return item
    except Exception:
        return 3
