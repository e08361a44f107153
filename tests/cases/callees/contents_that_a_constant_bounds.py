# What a small constant bounds takes a disk no time; nor is there much in what the code itself makes, or in a stand-in for the cloud.
# file: app/limits.py
from pydantic_settings import BaseSettings

MAX_LOGO_SIZE = 2 * 1024 * 1024
MAX_FILM_SIZE = 25 * 1024 * 1024


class Settings(BaseSettings):
    signature_bytes: int = 1 * 1024 * 1024
    document_bytes: int = 20 * 1024 * 1024


settings = Settings()


# file: app/rows.py
from collections.abc import AsyncIterator

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

make = async_sessionmaker()


class Base(DeclarativeBase):
    pass


class Bill(Base):
    __tablename__ = "bills"
    number: Mapped[int] = mapped_column(primary_key=True)


async def get_db() -> AsyncIterator[AsyncSession]:
    async with make() as session:
        yield session


# file: app/uploads.py
from fastapi import HTTPException, UploadFile


async def read_limited(file: UploadFile, limit: int) -> bytes:
    parts = []
    total = 0
    while part := await file.read(65536):
        total += len(part)
        if total > limit:
            raise HTTPException(413)
        parts.append(part)
    return b"".join(parts)


async def read_all(file: UploadFile, limit: int) -> bytes:
    print(limit)
    return await file.read()


# file: app/store.py
from pathlib import Path

from app.limits import MAX_FILM_SIZE, MAX_LOGO_SIZE

FOLDER = Path("/data")


def put(name: str, content: bytes) -> None:
    (FOLDER / name).write_bytes(content)


def put_logo(name: str, content: bytes) -> None:
    if len(content) > MAX_LOGO_SIZE:
        raise ValueError("too large")
    (FOLDER / name).write_bytes(content)


def put_film(name: str, content: bytes) -> None:
    if len(content) > MAX_FILM_SIZE:
        raise ValueError("too large")
    (FOLDER / name).write_bytes(content)


def put_noted(name: str, content: bytes) -> None:
    if len(content) > MAX_LOGO_SIZE:
        print("large")
    (FOLDER / name).write_bytes(content)


# file: app/main.py
import shutil
from uuid import uuid4

import boto3
import openai
from fastapi import Depends, FastAPI, UploadFile
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.limits import MAX_FILM_SIZE, MAX_LOGO_SIZE, settings
from app.rows import Bill, get_db
from app.store import FOLDER, put, put_film, put_logo, put_noted
from app.uploads import read_all, read_limited

app = FastAPI()
s3 = boto3.client("s3")
client = openai.OpenAI()


@app.post("/logos")
async def add_logo(file: UploadFile) -> None:
    put_logo("logo", await file.read())


@app.post("/films")
async def add_film(file: UploadFile) -> None:
    put_film("film", await file.read())  # expect: FLT105


@app.post("/noted")
async def add_noted(file: UploadFile) -> None:
    put_noted("noted", await file.read())  # expect: FLT105


@app.post("/photos")
async def add_photo(file: UploadFile) -> None:
    content = await read_limited(file, MAX_LOGO_SIZE)
    put("photo", content)


@app.post("/photos/large")
async def add_large_photo(file: UploadFile) -> None:
    content = await read_limited(file, MAX_FILM_SIZE)
    put("photo", content)  # expect: FLT105


@app.post("/photos/all")
async def add_any_photo(file: UploadFile) -> None:
    content = await read_all(file, MAX_LOGO_SIZE)
    put("photo", content)  # expect: FLT105


@app.post("/signatures")
async def add_signature(file: UploadFile) -> None:
    content = await read_limited(file, settings.signature_bytes)
    put("signature", content)


@app.post("/documents")
async def add_document(file: UploadFile) -> None:
    content = await read_limited(file, settings.document_bytes)
    put("document", content)  # expect: FLT105


def draw(bill: Bill) -> bytes:
    return f"<bill>{bill.number}</bill>".encode()


@app.post("/bills/{number}")
async def add_bill(number: int, db: AsyncSession = Depends(get_db)) -> None:
    bill = (await db.execute(select(Bill).where(Bill.number == number))).scalar_one()
    put(f"bill-{number}.xml", draw(bill))


@app.post("/pages/{number}")
async def add_page(number: int, db: AsyncSession = Depends(get_db)) -> None:
    bill = (await db.execute(select(Bill).where(Bill.number == number))).scalar_one()
    (FOLDER / f"bill-{number}.pdf").write_bytes(draw(bill))


@app.post("/scans/{number}")
async def add_scan(number: int, file: UploadFile) -> None:
    (FOLDER / f"scan-{number}.pdf").write_bytes(await file.read())  # expect: FLT105


@app.post("/own")
async def add_own(file: UploadFile) -> None:
    content = await file.read()
    if len(content) >= 1 << 20:
        return
    with open(FOLDER / "own", "wb") as out:
        out.write(content)


@app.post("/cloud")
async def add_to_cloud(file: UploadFile, cloud: bool) -> None:
    content = await file.read()
    name = f"{uuid4()}.png"
    if cloud:
        s3.put_object(Bucket="files", Key=name, Body=content)  # expect: FLT106
    else:
        with open(FOLDER / name, "wb") as out:
            out.write(content)


@app.post("/either")
async def add_either(file: UploadFile, cloud: bool) -> None:
    content = await file.read()
    name = f"{uuid4()}.png"
    if cloud:
        print(name)
    else:
        with open(FOLDER / name, "wb") as out:  # expect: FLT105
            out.write(content)


@app.post("/texts")
async def add_text(name: str) -> str:
    with open(FOLDER / name, "rb") as sound:
        answer = client.audio.transcriptions.create(model="m", file=sound)  # expect: FLT106
    return answer.text


@app.delete("/folders/{name}")
async def remove(name: str) -> None:
    try:
        shutil.rmtree(FOLDER / name)  # expect: FLT105
    except OSError:
        shutil.rmtree(FOLDER / "rest")
