# What no root reaches but something that runs names, registers or inherits from a library may come to run on the loop.
# file: app/main.py
import time

from fastapi import FastAPI
from somewhere import Handler, event, run_later

from app.steps import STEPS, Step

app = FastAPI()


@event("made")
async def made() -> None:
    time.sleep(1)  # expect: FLT102


class OnMade(Handler):
    async def on_made(self) -> None:
        time.sleep(1)  # expect: FLT102


async def later() -> None:
    time.sleep(1)  # expect: FLT102


@app.get("/")
async def read_root(step: Step) -> str:
    run_later(later)
    for name in STEPS:
        await getattr(step, name)()
    return await service().walk()


def service():
    return something.made
# file: app/steps.py
import time

STEPS = ["stand"]


class Step:
    async def stand(self) -> None:
        time.sleep(1)  # expect: FLT102

    async def walk(self) -> str:
        time.sleep(1)  # expect: FLT102
        return ""
