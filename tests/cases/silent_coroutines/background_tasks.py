# BackgroundTasks.add_task takes the function; a coroutine given by mistake is the matter of called-background-task.
# file: app/main.py
from fastapi import BackgroundTasks, FastAPI

app = FastAPI()


async def job(user: int) -> None: ...


@app.post("/run")
async def run(user: int, tasks: BackgroundTasks) -> dict[str, str]:
    tasks.add_task(job, user)
    tasks.add_task(job, user=user)
    tasks.add_task(job(user))
    return {"status": "queued"}
