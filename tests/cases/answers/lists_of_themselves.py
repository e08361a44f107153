# A variable that is put into a list of its own name is read to the end all the same.
# file: app/main.py
from typing import Any

from fastapi import FastAPI, HTTPException

app = FastAPI()


@app.post("/events")
async def receive(event: dict[str, Any] | list[Any]):
    found = event
    if not isinstance(found, list):
        found = [found]
    if not found:
        return HTTPException(404, detail="no event")  # expect: FLT308
    return found


@app.post("/nested")
def nested(event: int):
    events = {"a": event}
    events = {"events": [events], "others": (events,)}
    events = [e for e in [events]]
    return events
