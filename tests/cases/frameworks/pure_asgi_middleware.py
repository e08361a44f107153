# A class with an async __call__, whose inner send wrapper blocks too.
# file: app/main.py
from fastapi import FastAPI

from app.trace import Trace

app = FastAPI()
app.add_middleware(Trace, path="trace.log")
# file: app/trace.py
class Trace:
    def __init__(self, app, path):
        self.app = app
        self.path = path

    def write(self, text):
        with open(self.path, "w") as file:
            file.write(text)

    async def __call__(self, scope, receive, send):
        self.write(scope["type"])  # expect: FLT105

        async def traced(message):
            self.write(message["type"])  # expect: FLT105
            await send(message)

        await self.app(scope, receive, traced)
