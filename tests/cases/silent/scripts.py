# Scripts have an event loop of their own that nobody else waits for.
# file: scripts/import_users.py
import asyncio
import time

import requests

from app.store import save


async def main() -> None:
    for page in range(10):
        save(requests.get("https://example.com", params={"page": page}).text)
        time.sleep(1)


asyncio.run(main())
# file: app/store.py
def save(text: str) -> None:
    with open("out", "a") as file:
        file.write(text)
# file: locustfile.py
import time


async def load() -> None:
    time.sleep(1)
