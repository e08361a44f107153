# Where the environment or a setting says that tests are running, nothing waits in a server.
# file: main.py
import os
import sys
import time

from fastapi import FastAPI

from config import settings

app = FastAPI()


@app.get("/")
async def read_root() -> None:
    if os.environ.get("APP_ENV") == "test" or False:
        pass
    if os.getenv("ENV", "").lower() == "testing":
        time.sleep(1)
    if settings.environment in ("test", "ci"):
        time.sleep(1)
    if settings.TESTING and app:
        time.sleep(1)
    if "pytest" in sys.modules:
        time.sleep(1)
    if os.environ["APP_ENV"] != "test":
        pass
    else:
        time.sleep(1)
# file: config.py
class Settings:
    environment = "test"
    TESTING = False


settings = Settings()
