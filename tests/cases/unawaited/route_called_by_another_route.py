# Route decorators give the function back: calling an async route from another one gives a coroutine.
# file: app/main.py
from fastapi import APIRouter, FastAPI

app = FastAPI()
router = APIRouter()


@router.post("/refresh")
async def refresh() -> dict[str, str]:
    return {}


@app.post("/all")
async def refresh_all() -> dict[str, str]:
    refresh()  # expect: FLT201
    return await refresh()
