# The detail of an HTTPException is serialised when the response is made.
# file: app/main.py
from fastapi import FastAPI, HTTPException

app = FastAPI()


async def reason(code: int) -> str:
    return str(code)


@app.get("/{code}")
async def fail(code: int) -> str:
    raise HTTPException(status_code=400, detail=reason(code))  # expect: FLT201
