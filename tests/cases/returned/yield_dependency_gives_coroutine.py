# A dependency with yield hands over a coroutine instead of the client.
# file: app/main.py
from fastapi import Depends, FastAPI

app = FastAPI()


class Client:
    async def close(self) -> None: ...

    def ping(self) -> str:
        return "pong"


async def connect() -> Client:
    return Client()


async def client():
    yield connect()  # expect: FLT202


@app.get("/")
async def root(client: Client = Depends(client)) -> str:
    return client.ping()
