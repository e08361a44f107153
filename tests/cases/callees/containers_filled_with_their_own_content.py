# Containers that are filled with what was taken out of them: a question that comes back to itself ends, and the rest is seen.
# file: app/main.py
import time

from fastapi import FastAPI

app = FastAPI()


class Steps:
    def __init__(self) -> None:
        self.steps = []

    def again(self) -> None:
        self.steps.append(self.steps[0])
        self.steps.append(self.steps[-1])


def grouped(edges):
    groups = {}
    for a, b in edges:
        groups[a].append(groups[b][0])
        groups[a] = groups[b]
    return groups


@app.get("/")
async def read() -> int:
    steps = Steps()
    steps.again()
    steps.steps[0]()
    for step in grouped([(1, 2)])[1]:
        step()
    time.sleep(1)  # expect: FLT102
    return 1
