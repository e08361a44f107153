# JSON may be null: a field of pydantic's JsonValue takes None as it is.
# file: app/main.py
from fastapi import FastAPI
from pydantic import BaseModel, JsonValue

app = FastAPI()
Json = JsonValue


class Note(BaseModel):
    content: JsonValue = None
    other: Json = None
    title: str = None  # expect: FLT404


@app.post("/notes")
def create(note: Note) -> int:
    return len(note.title or "")
