# Injected tasks run unless the response brings a `background` that is another one; what is handed on may run there.
# file: app/main.py
from typing import Annotated

import starlette.background as sb
from fastapi import BackgroundTasks, Depends, FastAPI, Request
from fastapi.responses import JSONResponse, PlainTextResponse
from fastapi.templating import Jinja2Templates
from starlette.background import BackgroundTask

app = FastAPI()
templates = Jinja2Templates("templates")
Tasks = BackgroundTasks


def work(*words: str) -> None:
    print(*words)


def noted(tasks: BackgroundTasks) -> BackgroundTasks:
    return tasks


@app.get("/alias")
async def alias(bg: Tasks) -> PlainTextResponse:
    bg.add_task(work, "one")  # expect: FLT634
    response = BackgroundTask(work, "two")
    return PlainTextResponse("", background=response)


@app.get("/certain")
async def certain(tasks: BackgroundTasks, wide: bool = False) -> JSONResponse:
    tasks.add_task(work, "one")  # expect: FLT634
    if wide:
        return JSONResponse({}, background=sb.BackgroundTask(work, "two"))
    return JSONResponse({})


@app.get("/template")
def template(request: Request, tasks: BackgroundTasks):
    tasks.add_task(work, "one")  # expect: FLT634
    return templates.TemplateResponse(request, "a.html", background=BackgroundTask(work, "two"))


@app.get("/same")
async def same(tasks: BackgroundTasks) -> JSONResponse:
    tasks.add_task(work, "one")
    return JSONResponse({}, background=tasks)


@app.get("/sometimes")
async def sometimes(tasks: BackgroundTasks, wide: bool = False) -> JSONResponse:
    if wide:
        tasks.add_task(work, "one")
        return JSONResponse({})
    return JSONResponse({}, background=BackgroundTask(work, "two"))


@app.get("/none")
async def none(tasks: BackgroundTasks) -> JSONResponse:
    tasks.add_task(work, "one")
    return JSONResponse({}, background=None)


@app.get("/joined")
async def joined(tasks: BackgroundTasks) -> JSONResponse:
    tasks.add_task(work, "one")
    return JSONResponse({}, background=BackgroundTasks([*tasks.tasks, BackgroundTask(work, "two")]))


@app.get("/own")
async def own() -> JSONResponse:
    tasks = BackgroundTasks()
    tasks.add_task(work, "one")
    both = BackgroundTasks([BackgroundTask(tasks)])
    return JSONResponse({}, background=both)


@app.get("/provided")
async def provided(tasks: Annotated[BackgroundTasks, Depends(noted)]) -> JSONResponse:
    tasks.add_task(work, "one")  # expect: FLT634
    return JSONResponse({}, background=BackgroundTask(work, "two"))
