# Async background tasks run on the loop, plain ones in a thread, whoever adds them.
# file: app/main.py
from fastapi import BackgroundTasks, FastAPI
from starlette.background import BackgroundTask
from starlette.responses import JSONResponse

from app.tasks import Importer, notify, notify_in_thread

app = FastAPI()


@app.post("/a")
async def a(tasks: BackgroundTasks) -> None:
    tasks.add_task(notify, "a")
    tasks.add_task(notify_in_thread, "a")
    tasks.add_task(Importer().run, path="x.csv")
    tasks.add_task(Importer().run_in_thread, path="x.csv")


@app.post("/b")
def b() -> JSONResponse:
    return JSONResponse({}, background=BackgroundTask(notify, "b"))
# file: app/tasks.py
import requests


async def notify(name):
    requests.post("https://example.com", json=name)  # expect: FLT101


def notify_in_thread(name):
    requests.post("https://example.com", json=name)


class Importer:
    async def run(self, path):
        return self.read(path)  # expect: FLT105

    def run_in_thread(self, path):
        return self.read(path)

    def read(self, path):
        return open(path, "rb").read()
