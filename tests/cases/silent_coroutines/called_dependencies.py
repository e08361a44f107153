# Depends(get_user()) is the matter of called-dependency.
# file: app/main.py
from fastapi import Depends, FastAPI

app = FastAPI()


async def get_user() -> str:
    return "x"


def require(scope: str):
    async def check(user: str = Depends(get_user)) -> str:
        return user + scope

    return check


@app.get("/")
async def root(user: str = Depends(require("admin"))) -> str:
    return user


@app.get("/wrong")
async def wrong(user: str = Depends(get_user())) -> str:
    return user
