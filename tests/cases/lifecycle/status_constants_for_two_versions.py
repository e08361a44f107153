# The old name of a status is read only where the new one is missing.
# file: app/main.py
from fastapi import FastAPI, HTTPException, status

try:
    from starlette.status import HTTP_413_CONTENT_TOO_LARGE
except ImportError:
    from starlette.status import HTTP_413_REQUEST_ENTITY_TOO_LARGE as HTTP_413_CONTENT_TOO_LARGE

if hasattr(status, "HTTP_422_UNPROCESSABLE_CONTENT"):
    UNPROCESSABLE = status.HTTP_422_UNPROCESSABLE_CONTENT
else:
    UNPROCESSABLE = status.HTTP_422_UNPROCESSABLE_ENTITY

if hasattr(status, "HTTP_418_IM_A_TEAPOT"):
    OTHER = status.HTTP_422_UNPROCESSABLE_ENTITY  # expect: FLT621

app = FastAPI()


@app.get("/books")
def books(size: int) -> str:
    if size > 1_000_000:
        raise HTTPException(HTTP_413_CONTENT_TOO_LARGE)
    raise HTTPException(UNPROCESSABLE)
# file: requirements.txt
fastapi>=0.120
