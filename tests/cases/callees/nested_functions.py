# Functions defined in the route: called, called by one another, returned and called.
# file: app/main.py
import time

from fastapi import FastAPI

app = FastAPI()


def make_waiter(seconds):
    def wait():
        time.sleep(seconds)

    return wait


@app.get("/")
async def root():
    def inner():
        time.sleep(1)

    def outer():
        inner()

    async def coroutine():
        outer()  # expect: FLT102

    await coroutine()
    outer()  # expect: FLT102
    make_waiter(1)()  # expect: FLT102
    wait = make_waiter(2)
    wait()  # expect: FLT102
    return make_waiter(3).__name__
