# FLT619: a handler that lets the function go on to what raises the same status makes the `try` a first attempt.
# file: app/main.py
from typing import Any

from fastapi import FastAPI, HTTPException, status

app = FastAPI()


@app.get("/1/{key}")
def first_attempt(key: str, db: Any = None) -> str:
    try:
        user = db.find(int(key))
        if not user:
            raise HTTPException(status_code=status.HTTP_404_NOT_FOUND, detail="no user")
        return user.name
    except Exception:
        pass
    user = db.find_by_name(key)
    if not user:
        raise HTTPException(404, "no user")
    return user.name


@app.get("/2/{key}")
def another_status(key: str, db: Any = None) -> str:
    try:
        user = db.find(int(key))
        if not user:
            raise HTTPException(404, "no user")  # expect: FLT619
        return user.name
    except Exception:
        pass
    if not db:
        raise HTTPException(503, "no database")
    return ""


@app.get("/3/{key}")
def ended(key: str, db: Any = None) -> str:
    if not key:
        raise HTTPException(404, "no key")
    try:
        user = db.find(int(key))
        if not user:
            raise HTTPException(404, "no user")  # expect: FLT619
    except Exception:
        return ""
    raise HTTPException(404, "no user")
