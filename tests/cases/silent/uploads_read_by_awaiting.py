# UploadFile and Request have coroutine methods with the names of file methods.
# file: app/main.py
import io

from fastapi import FastAPI, Request, UploadFile

app = FastAPI()


@app.post("/")
async def root(request: Request, file: UploadFile) -> int:
    content = await file.read()
    await file.seek(0)
    await file.close()
    body = await request.body()
    buffer = io.BytesIO(content)
    buffer.seek(0)
    buffer.write(body)
    text = io.StringIO("a")
    return len(buffer.getvalue()) + len(text.read()) + len(buffer.read())
