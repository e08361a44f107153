# A coroutine in a variable is put into a model, whose field wants its result; given to what awaits it, it is fine.
# file: app/draw.py
async def draw(text: str) -> str:
    return text


# file: app/main.py
import asyncio

from app.draw import draw
from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()


class Answer(BaseModel):
    image: str


@app.post("/1")
async def forgotten(text: str) -> Answer:
    image = draw(text)
    return Answer(image=image)  # expect: FLT201


@app.post("/2")
async def gathered(text: str) -> Answer:
    image = draw(text)
    other = draw(text)
    first, _ = await asyncio.gather(image, other)
    return Answer(image=first)


@app.post("/3")
async def rebound(text: str) -> Answer:
    image = draw(text)
    image = await image
    return Answer(image=image)


@app.post("/4")
async def chosen(text: str, plain: bool) -> Answer:
    image = text if plain else await draw(text)
    return Answer(image=image)
