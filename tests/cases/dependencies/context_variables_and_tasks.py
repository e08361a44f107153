# Context variables set by dependencies, and BackgroundTasks made by hand.
# file: app/main.py
from contextvars import ContextVar

from fastapi import BackgroundTasks, Depends, FastAPI
from fastapi.responses import JSONResponse

app = FastAPI()
tenant: ContextVar[str] = ContextVar("tenant")


def in_thread():
    tenant.set("a")  # expect: FLT516


def in_thread_with_yield():
    token = tenant.set("a")  # expect: FLT516
    yield token


async def on_loop():
    tenant.set("a")


class Provider:
    def __call__(self):
        tenant.set("a")  # expect: FLT516


@app.get("/", dependencies=[Depends(in_thread), Depends(in_thread_with_yield), Depends(on_loop), Depends(Provider())])
def read():
    tenant.set("b")
    tasks = BackgroundTasks()  # expect: FLT519
    tasks.add_task(print)
    return 1


@app.get("/given")
def given():
    tasks = BackgroundTasks()
    tasks.add_task(print)
    return JSONResponse({}, background=tasks)


@app.get("/passed")
def passed():
    tasks = BackgroundTasks()
    tasks.add_task(print)
    fill(tasks)
    return 1


def fill(tasks): ...
