# Async faces imported under the names of their sync twins.
# file: app/main.py
import redis.asyncio as redis
from elasticsearch import AsyncElasticsearch as Elasticsearch
from fastapi import Depends, FastAPI
from httpx import AsyncClient as Client
from motor.motor_asyncio import AsyncIOMotorClient as MongoClient
from openai import AsyncOpenAI as OpenAI
from redis.asyncio import Redis
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession as Session
from sqlalchemy.ext.asyncio import async_sessionmaker as sessionmaker
from sqlalchemy.ext.asyncio import create_async_engine as create_engine

app = FastAPI()
engine = create_engine("sqlite+aiosqlite://")
SessionLocal = sessionmaker(engine)
store = redis.Redis()
llm = OpenAI()
search = Elasticsearch("http://localhost:9200")
mongo = MongoClient()


async def get_db():
    async with SessionLocal() as session:
        yield session


@app.get("/")
async def root(db: Session = Depends(get_db), other: Redis = Depends(lambda: store)) -> str:
    async with Client() as client:
        await client.get("https://example.com")
    await store.get("a")
    await other.set("a", "b")
    async with store.pipeline() as pipe:
        pipe.set("a", 1).get("b")
        await pipe.execute()
    await llm.chat.completions.create(model="m", messages=[])
    await search.search(index="a")
    await mongo.shop.users.find_one({})
    async for user in mongo.shop.users.find({}):
        str(user)
    result = await db.execute(text("select 1"))
    rows = (await db.scalars(text("select 1"))).all()
    await db.commit()
    return f"{result.scalars().first()}{rows}{result.fetchall()}"
