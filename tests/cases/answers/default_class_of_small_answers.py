# FLT311: nobody sees how fast a few texts and numbers are written.
# file: main.py
from fastapi import FastAPI
from fastapi.responses import JSONResponse
from pydantic import BaseModel
app = FastAPI()

class B(BaseModel):
    name: str

@app.get("/a", response_class=JSONResponse)
def a() -> dict[str, str]:
    return {"a": "b"}

@app.get("/b", response_class=JSONResponse)  # expect: FLT311
def b() -> list[B]:
    return [B(name="x")]

@app.get("/c", response_class=JSONResponse, response_model=dict[str, int])
def c():
    return {"a": 1}
