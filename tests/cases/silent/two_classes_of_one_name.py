# Two modules have a class Client each; the route uses the harmless one, through several imports.
# file: app/remote/client.py
import requests


class Client:
    def get(self, url: str) -> str:
        return requests.get(url).text


client = Client()
# file: app/local/client.py
class Client:
    def get(self, url: str) -> str:
        return url


client = Client()
# file: app/local/__init__.py
from .client import Client, client
# file: app/main.py
from fastapi import Depends, FastAPI

from app.local import Client, client
from app.remote.client import Client as RemoteClient

app = FastAPI()


def get_client() -> Client:
    return client


@app.get("/a")
async def a(client: Client = Depends(get_client)) -> str:
    return client.get("a") + Client().get("b")


@app.get("/b")
def b() -> str:
    return RemoteClient().get("a")
