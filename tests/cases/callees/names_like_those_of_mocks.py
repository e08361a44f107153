# A name that only begins like that of a mock is one of its own.
# file: main.py
from fastapi import Depends, FastAPI

from services import Mockingbird, Service, settings

app = FastAPI()


def get_service() -> Service:
    if settings.mock_mode:
        return Mockingbird()
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


class Mockingbird(Service):
    async def ask(self) -> str:
        time.sleep(1)  # expect: FLT102
        return "mock"
