# A route that is asked whether something is valid, and says no with the keys with which it says yes, has not failed.
# Where the answer has another shape, something did fail.
# file: app/main.py
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI
from fastapi.responses import FileResponse

app = FastAPI()
rows: dict[str, Any] = {}
PARSER = "http://parser"
HERE = Path(__file__).parent


async def find() -> Any:
    return rows.get("found")


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


@app.post("/validate-deletion", response_model=None)
def validate_deletion(name: str):
    if name in rows:
        problem = {"code": "in_use", "rows": rows[name]}
        return {"can_delete": False, "error": problem}
    answer: dict[str, Any] = {"can_delete": True, "warnings": []}
    if not name.islower():
        answer["warnings"] = ["name"]
    return answer


@app.delete("/rows/{name}", response_model=None)
def delete(name: str):
    if name not in rows:
        return {"can_delete": False, "error": "no such row"}  # expect: FLT307
    return {"deleted": name}


@app.get("/detected", response_model=None)
async def detected():
    try:
        return await find()
    except Exception as error:
        return {"found": False, "error": str(error)}


@app.post("/detected", response_model=None)
async def detect_anew():
    try:
        return await find()
    except Exception as error:
        return {"success": False, "found": False, "error": str(error)}  # expect: FLT307


@app.get("/parser/status", response_model=None)
async def parser_status():
    try:
        async with httpx.AsyncClient(timeout=5) as client:
            answer = await client.get(f"{PARSER}/health")
            return answer.json()
    except Exception as error:
        return {"status": "offline", "error": str(error)}


@app.get("/database/status", response_model=None)
async def database_status():
    try:
        return await find()
    except Exception as error:
        return {"status": "offline", "error": str(error)}  # expect: FLT307


@app.post("/parser", response_model=None)
async def parse(text: str):
    try:
        async with httpx.AsyncClient(timeout=5) as client:
            answer = await client.post(f"{PARSER}/parse", json={"text": text})
            return answer.json()
    except Exception as error:
        return {"status": "offline", "error": str(error)}  # expect: FLT307


@app.post("/setup-database", response_model=None)
async def set_up():
    if not PARSER:
        return {"error": "no address"}
    try:
        return {"message": "done", "users": await find()}
    except Exception as error:
        return {"error": str(error)}


@app.post("/setup-mfa", response_model=None)
async def set_up_mfa():
    try:
        return {"message": "done", "users": await find()}
    except Exception as error:
        return {"error": str(error)}  # expect: FLT307


@app.get("/board", response_model=None)
async def board():
    page = HERE / "board.html"
    if not page.is_file():
        return {"error": "board.html not found"}
    return FileResponse(page)


@app.get("/files/{name}", response_model=None)
async def file(name: str):
    page = HERE / f"{name}.html"
    if not page.is_file():
        return {"error": "not found"}  # expect: FLT307
    return FileResponse(page)


@app.get("/numbers", response_model=None)
async def numbers():
    if not (HERE / "numbers.csv").exists():
        return {"error": "not found"}  # expect: FLT307
    return {"numbers": await find()}
