# FLT301: a function whose last call raises, as its name says, never gives null; one whose handler logs or checks may.
# file: app/main.py
import json
import logging

from app.errors import raise_for_code, raise_not_found
from fastapi import FastAPI

app = FastAPI()


def load(number: int) -> dict:
    return json.loads(open(f"{number}.json").read()) | {"number": number}


def summed(number: int) -> dict:
    found = {"number": number}
    found["half"] = number / 2
    return found


@app.get("/books/{number}")
def read_book(number: int):
    try:
        return summed(number)
    except ValueError as error:
        raise_not_found(str(error))


@app.get("/pages/{number}")  # expect: FLT301
def read_page(number: int):
    try:
        return summed(number)
    except ValueError as error:
        logging.error(str(error))


@app.get("/chapters/{number}")  # expect: FLT301
def read_chapter(number: int):
    try:
        return summed(number)
    except ValueError as error:
        raise_for_code(error)
# file: app/errors.py
from fastapi import HTTPException


def raise_not_found(detail: str) -> None:
    raise HTTPException(404, detail)


def raise_for_code(error: ValueError) -> None:
    if "late" in str(error):
        raise HTTPException(410, str(error))
