# `Depends(f())` and `add_task(f(x))`: faults only where the result is certainly nothing to call.
# file: app/main.py
from functools import partial

from fastapi import BackgroundTasks, Depends as Inject, FastAPI, Security
from library import make_check

from app.checks import Checker, Model, Plain, a_coroutine, factory, limit, number

app = FastAPI()


def numbered(value=Inject(number())): ...  # expect: FLT503


def awaited(value=Security(a_coroutine())): ...  # expect: FLT503


def plain(value=Inject(Plain())): ...  # expect: FLT503


def model(value=Inject(Model())): ...  # expect: FLT503


def fine(a=Inject(Checker()), b=Inject(factory(1)), c=Inject(partial(limit, 1)), d=Inject(make_check()),
         e=Inject(lambda: 1), f=Inject(Checker().method)): ...


@app.get("/", dependencies=[Inject(numbered), Inject(awaited), Inject(plain), Inject(model), Inject(fine)])
def read(tasks: BackgroundTasks) -> int:
    tasks.add_task(a_coroutine())  # expect: FLT518
    tasks.add_task(number())  # expect: FLT518
    tasks.add_task(factory(1))
    tasks.add_task(partial(limit, 1))
    tasks.add_task(make_check())
    tasks.add_task(limit, number())
    return 1

# file: app/checks.py
from pydantic import BaseModel


def number():
    return 1


async def a_coroutine():
    return 1


def limit(value):
    return value


def factory(value):
    def inner():
        return value

    return inner


class Checker:
    def __call__(self): ...
    def method(self): ...


class Plain:
    name = "plain"


class Model(BaseModel):
    name: str = "model"
