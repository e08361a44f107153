# Methods reached through the class, the instance, `cls` and `self.__class__`.
# file: app/token.py
import urllib.request


class Keys:
    url = "https://example.com/keys"

    @staticmethod
    def download(url: str) -> bytes:
        return urllib.request.urlopen(url).read()

    @classmethod
    def current(cls) -> bytes:
        return cls.download(cls.url)

    @classmethod
    async def refresh(cls) -> bytes:
        return cls.current()  # expect: FLT101

    async def again(self) -> bytes:
        return self.__class__.current()  # expect: FLT101
# file: app/main.py
from fastapi import FastAPI

from app.token import Keys

app = FastAPI()


@app.get("/keys")
async def keys() -> bytes:
    first = Keys.current()  # expect: FLT101
    second = Keys().download(Keys.url)  # expect: FLT101
    return first + second + await Keys.refresh()


READERS = ("refresh", "again")
