# The value is given a name and nothing ever reads the name, on any path.
# file: app/events.py
async def publish(topic: str) -> int:
    return 1
# file: app/main.py
from fastapi import FastAPI

from app.events import publish

app = FastAPI()


@app.post("/publish")
async def send(topic: str, urgent: bool = False) -> dict[str, str]:
    if urgent:
        result = publish(topic)  # expect: FLT201
    _ = publish("log")  # expect: FLT201
    return {"topic": topic}
