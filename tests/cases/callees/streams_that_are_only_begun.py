# What comes piece by piece blocks where it is iterated.
# file: main.py
from fastapi import FastAPI
from openai import OpenAI

app = FastAPI()
client = OpenAI()


@app.get("/stream")
async def read_stream(text: str) -> list[str]:
    await later()
    options = {"model": "m", "messages": [{"role": "user", "content": text}], "stream": True}
    chunks = client.chat.completions.create(**options)  # expect: FLT106
    return [chunk.id for chunk in chunks]


@app.get("/whole")
async def read_whole(text: str) -> str:
    await later()
    answer = client.chat.completions.create(model="m", messages=[])  # expect: FLT106
    return answer.id


async def later() -> None: ...
