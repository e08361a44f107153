# A dependency gives a lazy awaitable on purpose: its routes await the parameter.
# file: app/deps.py
async def load_settings(tenant: str) -> dict[str, str]:
    return {"tenant": tenant}


class LazySettings:
    def __init__(self, tenant: str) -> None:
        self._coroutine = load_settings(tenant)

    def __await__(self):
        return self._coroutine.__await__()


def settings(tenant: str) -> LazySettings:
    return LazySettings(tenant)
# file: app/main.py
from typing import Annotated

from fastapi import Depends, FastAPI

from app.deps import LazySettings, settings

app = FastAPI()


@app.get("/settings")
async def show(config: Annotated[LazySettings, Depends(settings)]) -> dict[str, str]:
    return await config
