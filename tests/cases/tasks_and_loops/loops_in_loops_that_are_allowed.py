# nest_asyncio.apply lets loops start inside of others, in the whole process.
# file: app/jobs.py
import asyncio


async def work() -> int:
    return 1


def run_now() -> int:
    return asyncio.run(work())
# file: app/main.py
import nest_asyncio
from fastapi import FastAPI

from app.routes import router

nest_asyncio.apply()
app = FastAPI()
app.include_router(router)
# file: app/routes.py
from fastapi import APIRouter

from app.jobs import run_now

router = APIRouter()


@router.get("/")
async def root() -> int:
    return run_now()
