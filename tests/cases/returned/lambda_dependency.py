# A lambda is a plain function: FastAPI injects the coroutine that it returns.
# file: app/main.py
from fastapi import Depends, FastAPI

app = FastAPI()


async def limit(name: str) -> int:
    return len(name)


@app.get("/limit")
async def show(value: int = Depends(lambda: limit("x"))) -> int:  # expect: FLT202
    return value
