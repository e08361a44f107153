# What the code has put together in memory, one record in a file of its own, keys, folders of files that are cleared and
# texts of a table that lie beside the code: nobody waits for these. The guilty twins are in
# callees/more_than_is_known.py.
# file: app/main.py
import json
import shutil
from io import BytesIO
from pathlib import Path

from app.keys import read_pem
from app.settings import settings
from fastapi import FastAPI
from reportlab.pdfgen.canvas import Canvas

app = FastAPI()


class Invoices:
    async def make(self, number: int) -> bytes:
        buffer = BytesIO()
        canvas = Canvas(buffer)
        canvas.drawString(1, 1, str(number))
        canvas.save()
        return buffer.getvalue()

    async def save(self, number: int) -> str:
        content = await self.make(number)
        path = f"/invoices/{number}.pdf"
        with open(path, "wb") as file:
            file.write(content)
        return path


@app.post("/invoices/{number}")
async def invoice(number: int) -> str:
    return await Invoices().save(number)


class Deployments:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def save(self, key: str, deployment: dict) -> None:
        with open(self.folder / f"{key}.json", "w") as file:
            json.dump(deployment, file, indent=2)


@app.post("/deployments/{key}")
async def deploy(key: str) -> None:
    Deployments(Path("/deployments")).save(key, {"state": "started"})


@app.get("/keys")
async def keys() -> int:
    private = await read_pem(settings.signing_key)
    with open(settings.private_key_path, "rb") as file:
        return len(private) + len(file.read())


@app.delete("/parts/{upload}")
async def parts(upload: str) -> None:
    shutil.rmtree(Path("/parts") / upload, ignore_errors=True)


@app.delete("/parts")
async def all_parts() -> None:
    for part in Path("/parts").iterdir():
        shutil.rmtree(part, True)


class Guides:
    FOLDER = Path(__file__).parent.parent.parent.parent / "docs" / "simplified"
    NAMES = {"start": {"title": "Start", "file": "start.md"}, "admin": {"title": "Admin", "file": "admin.md"}}

    @classmethod
    def contents(cls, name: str) -> list[str]:
        guide = cls.NAMES[name]
        path = cls.FOLDER / guide["file"]
        with open(path, "r", encoding="utf-8") as file:
            return [line for line in file if line.startswith("#")]


@app.get("/guides/{name}")
async def guides(name: str) -> list[str]:
    return Guides.contents(name)


# file: app/keys.py
async def read_pem(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


# file: app/settings.py
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    signing_key: str = "/keys/signing"
    private_key_path: str = "/keys/private"


settings = Settings()
