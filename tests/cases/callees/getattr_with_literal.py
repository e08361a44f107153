# getattr with a literal name is an attribute access.
# file: app/main.py
import requests
from fastapi import FastAPI

from app import jobs

app = FastAPI()


class Runner:
    async def run(self):
        getattr(self, "work")()  # expect: FLT101
        step = getattr(jobs, "sleep_a_bit", None)
        step()  # expect: FLT102

    def work(self):
        requests.get("https://example.com")


@app.get("/")
async def root():
    await Runner().run()
    return getattr(requests, "get")("https://example.com").text  # expect: FLT101
# file: app/jobs.py
import time


def sleep_a_bit():
    time.sleep(1)
