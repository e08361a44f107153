# A text that is there is handed out in pieces: a thread for each piece would cost more than it gives.
# file: app/pieces.py
from collections.abc import Iterator


def pieces(text: str, size: int = 80) -> Iterator[str]:
    for start in range(0, len(text), size):
        yield text[start : start + size]


def words(text: str) -> Iterator[str]:
    current: list[str] = []
    for word in text.split(" "):
        current.append(word)
        if len(current) > 3:
            yield " ".join(current)
            current = []
    yield " ".join(current)


# file: app/main.py
from app.pieces import pieces, words
from fastapi import FastAPI
from fastapi.responses import StreamingResponse

app = FastAPI()


async def body(text: str):
    for piece in pieces(text):
        yield piece.encode()


@app.get("/")
async def read_root(text: str) -> StreamingResponse:
    async def spoken():
        yield "begin"
        for word in words(text):
            yield word

    return StreamingResponse(spoken() if text else body(text))
