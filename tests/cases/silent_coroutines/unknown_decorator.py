# What an unknown third-party decorator makes of an async function is not known: it may well be a task or a plain function.
# file: app/flows.py
from prefect import flow, task
from workflows.steps import step


@task
async def extract(name: str) -> list[int]:
    return [1]


@step("load")
async def load(name: str) -> list[int]:
    return [2]


@flow
def pipeline(name: str) -> int:
    load(name)
    rows = extract(name)
    return len(rows)
