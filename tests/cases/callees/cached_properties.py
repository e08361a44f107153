# A cached property of what is made for each request is computed each time; of what outlives the request only once.
# file: app/repo.py
from functools import cached_property

import requests


class Repo:
    @cached_property
    def names(self) -> list[str]:
        return requests.get("https://example.com").json()

    async def local(self) -> list[str]:
        return self.names


shared = Repo()


def get_repo() -> Repo:
    return shared
# file: app/main.py
from fastapi import Depends, FastAPI

from app.repo import Repo, get_repo, shared

app = FastAPI()


@app.get("/a")
async def a(repo: Repo = Depends(get_repo)) -> list[str]:
    return Repo().names + repo.names + shared.names  # expect: FLT101


@app.get("/b")
async def b(name: str = "") -> list[str]:
    repo = get_repo() if name else Repo()
    return repo.names
