# The function is harmless, the wrapper that a decorator puts around it is not.
# file: app/audit.py
import functools
import time


def audited(func):
    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        with open("audit.csv") as file:
            print(func.__name__, file.read())
        return func(*args, **kwargs)

    return wrapper


def throttled(seconds):
    def decorate(func):
        @functools.wraps(func)
        async def wrapper(*args, **kwargs):
            time.sleep(seconds)  # expect: FLT102
            return await func(*args, **kwargs)

        return wrapper

    return decorate


def registered(func):
    return func
# file: app/main.py
from fastapi import FastAPI

from app.audit import audited, registered, throttled

app = FastAPI()


@audited
def total(prices: list[int]) -> int:
    return sum(prices)


@registered
def mean(prices: list[int]) -> float:
    return sum(prices) / len(prices)


@app.post("/total")
async def post_total(prices: list[int]) -> int:
    mean(prices)
    return total(prices)  # expect: FLT105


@app.get("/slow")
@throttled(0.5)
async def slow() -> str:
    return "slow"
