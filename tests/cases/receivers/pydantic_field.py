# A Pydantic model carries a client as a field, another as a private attribute.
# file: app/tools.py
import redis
import requests
from pydantic import BaseModel, ConfigDict, PrivateAttr


class Tool(BaseModel):
    model_config = ConfigDict(arbitrary_types_allowed=True)

    store: redis.Redis
    name: str = "tool"
    _http: requests.Session = PrivateAttr(default_factory=requests.Session)

    async def run(self, url: str):
        if self.store.get(url):  # expect: FLT104
            return None
        return self._http.get(url).json()  # expect: FLT101
# file: app/main.py
import redis
from fastapi import FastAPI

from app.tools import Tool

app = FastAPI()
tool = Tool(store=redis.Redis())


@app.get("/")
async def root():
    tool.store.set("seen", "1")  # expect: FLT104
    return tool.name.upper()
