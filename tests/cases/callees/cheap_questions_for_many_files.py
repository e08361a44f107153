# A cheap question to the file system is none where it is asked for as many files as there are, and nothing is awaited.
# file: app/main.py
import asyncio
import os
from pathlib import Path

from fastapi import FastAPI

app = FastAPI()
KINDS = ("a", "b")
FOLDERS = {"a": "/srv/a", "b": "/srv/b"}


@app.get("/sizes")
async def sizes(names: str):
    found = []
    for name in names.split(","):
        found.append(os.path.getsize(f"/data/{len(name)}"))  # expect: FLT105
    return found


@app.get("/there")
async def there(names: str):
    return [name for name in names.split(",") if Path("/data", name).exists()]  # expect: FLT105


async def remove_all(paths: list[Path]):
    for path in paths:
        path.unlink()  # expect: FLT105


@app.delete("/all", status_code=204)
async def remove(names: str):
    await remove_all([Path(name) for name in names.split(",")])


@app.get("/once")
async def once():
    return os.path.getsize("/data/one")


@app.get("/written-out")
async def written_out():
    for name in KINDS:
        if os.path.exists(f"/data/{name}"):
            print(name)
    return [key for key, folder in FOLDERS.items() if os.path.isdir(folder)] + [os.path.exists(x) for x in ("a", "b")]


@app.get("/first")
async def first(names: str):
    for name in names.split(","):
        if os.path.exists(name):
            return name
    return None


@app.get("/any")
async def is_any_there(names: str):
    return any(os.path.exists(name) for name in names.split(","))


async def load_rows() -> list[str]: ...


@app.get("/rows")
async def rows():
    found = await load_rows()
    for row in found:
        print(os.path.exists(row))
    return [row for row in await load_rows() if Path(row).exists()]


@app.get("/between")
async def between(names: str):
    for name in names.split(","):
        await asyncio.sleep(0)
        print(os.path.exists(name))


@app.get("/wait")
async def wait():
    while not os.path.exists("/data/ready"):
        await asyncio.sleep(1)


@app.get("/plain")
def plain(names: str):
    return [name for name in names.split(",") if os.path.exists(name)]
