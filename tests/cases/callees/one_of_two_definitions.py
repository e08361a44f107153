# A function is defined under if/else and try/except; one of its bodies blocks.
# file: app/compat.py
import sys
import time

if sys.version_info >= (3, 12):

    def pause() -> None:
        time.sleep(1)

else:

    def pause() -> None: ...


try:
    import uvloop

    def install() -> str:
        return uvloop.__version__

except ImportError:

    def install() -> str:
        with open("version") as file:
            return file.read()
# file: app/main.py
from fastapi import FastAPI

from app.compat import install, pause

app = FastAPI()


@app.get("/")
async def root() -> str:
    pause()  # expect: FLT102
    return install()  # expect: FLT105
