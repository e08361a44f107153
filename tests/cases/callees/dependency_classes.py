# Dependencies that are objects with __call__, classes with __init__, methods of objects; class-based views.
# file: app/auth.py
import requests
from fastapi import Request


class Checker:
    def __init__(self, role: str) -> None:
        self.role = role

    def __call__(self, request: Request) -> str:
        return requests.get("https://example.com").text


class AsyncChecker:
    def __init__(self, role: str) -> None:
        self.role = role

    async def __call__(self, request: Request) -> str:
        return self.load()  # expect: FLT101

    def load(self) -> str:
        return requests.get(f"https://example.com/{self.role}").text


class Service:
    def current(self) -> str:
        return requests.get("https://example.com").text

    async def later(self) -> str:
        return self.current()  # expect: FLT101


service = Service()
# file: app/main.py
from fastapi import Depends, FastAPI

from app.auth import AsyncChecker, Checker, service

app = FastAPI()
check = Checker("admin")


@app.get("/a", dependencies=[Depends(check), Depends(AsyncChecker("user"))])
async def a(user: str = Depends(service.current), other: str = Depends(service.later)):
    return user


@app.get("/b")
async def b():
    return check(None)  # expect: FLT101
