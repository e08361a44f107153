# The model is an attribute of the settings, made by a factory of the library: each query is computed on the loop.
# file: app/config.py
from chonkie import AutoEmbeddings


class Config:
    embedding_model_instance = AutoEmbeddings.get_embeddings("all-MiniLM-L6-v2")


config = Config()
# file: app/search.py
import asyncio


async def search(query: str) -> list[float]:
    from app.config import config

    model = config.embedding_model_instance
    return model.embed(query)  # expect: FLT107


async def search_elsewhere(query: str) -> list[float]:
    from app.config import config

    return await asyncio.to_thread(config.embedding_model_instance.embed, query)
