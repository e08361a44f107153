# A response renders its content at once: "Object of type coroutine is not JSON serializable".
# file: app/main.py
from fastapi import FastAPI
from fastapi.responses import JSONResponse

app = FastAPI()


async def summary() -> dict[str, int]:
    return {"a": 1}


@app.get("/summary")
async def show() -> JSONResponse:
    return JSONResponse(content=summary(), status_code=200)  # expect: FLT201
