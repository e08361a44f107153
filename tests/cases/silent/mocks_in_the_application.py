# A mock of a service sleeps as long as it likes: nobody is served by it.
# file: main.py
from fastapi import Depends, FastAPI

from services import MockService, Service, settings

app = FastAPI()


def get_service() -> Service:
    if settings.mock_mode:
        return MockService()
    return Service()


@app.get("/")
async def read_root(service: Service = Depends(get_service)) -> str:
    return await service.ask()
# file: services.py
import time

from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    mock_mode: bool = False


settings = Settings()


class Service:
    async def ask(self) -> str:
        return "real"


class MockService(Service):
    async def ask(self) -> str:
        time.sleep(1)
        return "mock"
