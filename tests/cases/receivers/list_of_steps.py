# Objects of several classes in a list, walked with for, enumerate, zip, reversed and a comprehension.
# file: app/steps.py
import time


class Step:
    def run(self, value: int) -> int:
        return value


class Slow(Step):
    def run(self, value: int) -> int:
        time.sleep(1)
        return value


class Fast(Step):
    def run(self, value: int) -> int:
        return value + 1


STEPS = [Fast(), Slow()]
FAST = [Fast(), Fast()]
# file: app/main.py
from fastapi import FastAPI

from app.steps import FAST, STEPS

app = FastAPI()


@app.get("/a")
async def a():
    for step in STEPS:
        step.run(1)  # expect: FLT102
    for number, step in enumerate(STEPS):
        step.run(number)  # expect: FLT102
    for step, number in zip(STEPS, range(3)):
        step.run(number)  # expect: FLT102
    for step in reversed(STEPS):
        step.run(1)  # expect: FLT102
    return [step.run(1) for step in STEPS if step]  # expect: FLT102


@app.get("/b")
async def b():
    return [step.run(1) for step in FAST]
