# Inside `async with aiofiles.open(...)`, the methods of the file are coroutines too.
# file: app/main.py
import aiofiles
from fastapi import FastAPI

app = FastAPI()


@app.post("/note")
async def note(text: str) -> dict[str, str]:
    async with aiofiles.open("notes.txt", "a") as file:
        file.write(text)  # expect: FLT201
        await file.flush()
    return {"note": text}
