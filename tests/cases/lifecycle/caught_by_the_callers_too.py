# A status that a helper loses is lost by all its callers as well: to raise it outside of the `try` mends nothing alone.
# file: app/voices.py
from fastapi import HTTPException

VOICES = {"a": 1}


def lost(name: str) -> int:
    try:
        if name not in VOICES:
            raise HTTPException(404)
        return VOICES[name]
    except Exception as error:
        raise HTTPException(500, str(error))


def passed_on(name: str) -> int:
    try:
        if name not in VOICES:
            raise HTTPException(404)  # expect: FLT619
        return VOICES[name]
    except Exception as error:
        raise HTTPException(500, str(error))


def raised_again(name: str) -> int:
    try:
        if name not in VOICES:
            raise HTTPException(404)  # expect: FLT619
        return VOICES[name]
    except Exception as error:
        raise HTTPException(500, str(error))


def free_somewhere(name: str) -> int:
    try:
        if name not in VOICES:
            raise HTTPException(404)  # expect: FLT619
        return VOICES[name]
    except Exception as error:
        raise HTTPException(500, str(error))


# file: app/main.py
import logging

from fastapi import FastAPI, HTTPException

from app.voices import free_somewhere, lost, passed_on, raised_again

app = FastAPI()


@app.get("/a")
def read_a(name: str) -> int:
    try:
        return lost(name) + free_somewhere(name)
    except Exception as error:
        raise HTTPException(500, str(error))


@app.get("/b")
def read_b(name: str) -> int:
    try:
        return lost(name)
    except ValueError:
        return 0
    except Exception:
        logging.exception("lost")
        return 1


@app.get("/c")
def read_c(name: str) -> int:
    try:
        return passed_on(name)
    except HTTPException:
        raise
    except Exception as error:
        raise HTTPException(500, str(error))


@app.get("/d")
def read_d(name: str) -> int:
    try:
        return raised_again(name)
    except Exception:
        logging.exception("again")
        raise


@app.get("/e")
def read_e(name: str) -> int:
    return free_somewhere(name)


# file: scripts/try_voices.py
from app.voices import lost

print(lost("a"))
