# The session-per-request middleware of old FastAPI tutorials: routes use what it put on request.state.
# file: app/main.py
from fastapi import Depends, FastAPI, Request
from sqlalchemy import text
from sqlalchemy.orm import sessionmaker

SessionLocal = sessionmaker()
app = FastAPI()


@app.middleware("http")
async def session_middleware(request: Request, call_next):
    request.state.db = SessionLocal()
    try:
        return await call_next(request)
    finally:
        request.state.db.close()


def get_db(request: Request):
    return request.state.db


@app.get("/a")
async def direct(request: Request):
    return request.state.db.scalar(text("select 1"))  # expect: FLT104


@app.get("/b")
async def injected(db=Depends(get_db)):
    return db.scalar(text("select 1"))  # expect: FLT104
