# The session travels in a context variable; get() of the variable is harmless, execute() of what it holds is not.
# file: app/current.py
from contextvars import ContextVar

from sqlalchemy.orm import Session, scoped_session, sessionmaker

current: ContextVar[Session] = ContextVar("current")
registry = scoped_session(sessionmaker())
# file: app/main.py
from fastapi import FastAPI
from sqlalchemy import text

from app.current import current, registry

app = FastAPI()


@app.get("/variable")
async def variable():
    session = current.get()
    return session.scalar(text("select 1"))  # expect: FLT104


@app.get("/registry")
async def scoped():
    return registry.execute(text("select 1")).scalar()  # expect: FLT104
