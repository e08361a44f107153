# The object lives as long as the request: its cached property is computed in every one of them.
# file: app/profile.py
from functools import cached_property

import requests


class Profile:
    def __init__(self, name: str) -> None:
        self.name = name

    @cached_property
    def friends(self) -> list[str]:
        return requests.get(f"https://example.com/{self.name}/friends").json()
# file: app/main.py
from fastapi import FastAPI

from app.profile import Profile

app = FastAPI()


@app.get("/{name}")
async def root(name: str) -> list[str]:
    profile = Profile(name)
    return profile.friends  # expect: FLT101
