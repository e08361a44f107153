# The plainest mistake, one module away: the audit line is never written, Python only warns.
# file: app/audit.py
async def record(text: str) -> None: ...
# file: app/main.py
from fastapi import FastAPI

from app.audit import record

app = FastAPI()


@app.post("/orders")
async def create() -> dict[str, str]:
    record("order created")  # expect: FLT201
    await record("order stored")
    return {"status": "ok"}
