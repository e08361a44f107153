# Properties, cached or not, hand out a client; reading them is cheap, calling what they give is not.
# file: app/hub.py
from functools import cached_property

import openai
import redis


class Hub:
    @property
    def store(self) -> redis.Redis:
        return self._store

    @cached_property
    def llm(self):
        return openai.OpenAI()

    def __init__(self):
        self._store = redis.Redis()


hub = Hub()
# file: app/main.py
from fastapi import FastAPI

from app.hub import hub

app = FastAPI()


@app.get("/store")
async def store():
    client = hub.store
    return client.get("key")  # expect: FLT104


@app.get("/chat")
async def chat():
    answer = hub.llm.chat.completions.create(model="m", messages=[])  # expect: FLT106
    return answer.choices[0].message.content
