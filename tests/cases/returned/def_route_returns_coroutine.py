# A def route runs in a thread; its coroutine is serialised all the same: 500.
# file: app/main.py
from fastapi import APIRouter, FastAPI

router = APIRouter()


async def load(user: int) -> dict[str, int]:
    return {"user": user}


@router.get("/users/{user}", response_model=dict[str, int])
def show(user: int):
    return load(user)  # expect: FLT202


app = FastAPI()
app.include_router(router)
