# aiofiles, its os module and wrap(), anyio's paths and temporary files.
# file: app/main.py
import shutil

import aiofiles
import aiofiles.os
import aiofiles.tempfile
import anyio
from aiofiles.os import wrap
from anyio import Path, open_file
from fastapi import FastAPI

app = FastAPI()
rmtree = wrap(shutil.rmtree)
ROOT = Path("/srv")


@app.get("/")
async def root(name: str) -> str:
    async with aiofiles.open(name) as file:
        text = await file.read()
        async for line in file:
            text += line
    await aiofiles.os.remove(name)
    await rmtree("/srv/x")
    async with aiofiles.tempfile.NamedTemporaryFile("w") as temporary:
        await temporary.write(text)
    path = ROOT / name
    text += await path.read_text()
    async for child in path.iterdir():
        text += child.name
    await anyio.Path(name).unlink()
    async with await open_file(name) as file:
        return text + await file.read()
