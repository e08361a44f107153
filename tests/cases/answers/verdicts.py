# A route that is asked whether something is valid, and says no with the keys with which it says yes, has not failed.
# Where the answer has another shape, something did fail.
# file: app/main.py
from typing import Any

from fastapi import FastAPI

app = FastAPI()
rows: dict[str, Any] = {}


def check(args: dict[str, Any]) -> tuple[bool, list[str]]:
    return bool(args), []


@app.post("/validate", response_model=None)
def validate(args: dict[str, Any]):
    valid, errors = check(args)
    if not valid:
        return {"valid": False, "errors": errors, "args": args}
    return {"valid": valid, "errors": [], "args": args}


@app.post("/coupons", response_model=None)
def coupon(code: str):
    if code not in rows:
        return {"is_valid": False, "error": "no such coupon"}
    return {"is_valid": True, "error": None, "discount": 3}


@app.get("/health", response_model=None)
def health():
    if not rows:
        return {"status": "degraded", "error": "no rows"}
    return {"status": "ok"}


@app.post("/run", response_model=None)
def run(args: dict[str, Any]):
    valid, errors = check(args)
    if not valid:
        return {"status": "invalid", "errors": errors}  # expect: FLT307
    return {"result": 1}


@app.get("/items/{item_id}/status", response_model=None)
def status(item_id: str):
    if item_id not in rows:
        return {"error": "not found"}  # expect: FLT307
    if not rows[item_id]:
        return {"error": "empty"}  # expect: FLT307
    return {"status": "there"}


@app.get("/report", response_model=None)
def report():
    try:
        value = int(rows["report"])
    except ValueError as error:
        return {"value": None, "error": str(error)}
    return {"value": value, "error": None}
