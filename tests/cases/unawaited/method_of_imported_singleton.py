# A module-level instance imported from elsewhere: its async method is called and dropped.
# file: app/cache.py
class Cache:
    async def invalidate(self, key: str) -> None: ...

    def key_of(self, name: str) -> str:
        return name.lower()


cache = Cache()
# file: app/main.py
from fastapi import FastAPI

from app.cache import cache

app = FastAPI()


@app.delete("/items/{name}")
async def delete(name: str) -> dict[str, str]:
    key = cache.key_of(name)
    cache.invalidate(key)  # expect: FLT201
    return {"deleted": key}
