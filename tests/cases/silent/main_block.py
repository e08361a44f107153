# Behind `if __name__ == "__main__"` the module is a script, and so is what only that reaches.
# file: app/seed.py
import asyncio
import time

import requests


async def seed() -> None:
    time.sleep(1)
    print(await page(1))


async def page(number: int) -> str:
    return requests.get(f"https://example.com/{number}").text


if __name__ == "__main__":
    asyncio.run(seed())
# file: app/cli.py
import anyio

from app.jobs import migrate


def main() -> None:
    anyio.run(migrate)


if __name__ == "__main__":
    main()
# file: app/jobs.py
import time


async def migrate() -> None:
    time.sleep(1)
