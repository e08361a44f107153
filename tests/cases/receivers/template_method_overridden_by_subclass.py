# The base class runs a hook on the loop; the hook of the base is harmless, a subclass overrides it with a blocking one.
# file: app/pipeline.py
class Step:
    async def run(self, item: dict) -> dict:
        self.prepare(item)  # expect: FLT101
        self.log(item)
        return item

    def prepare(self, item: dict) -> None:
        pass

    def log(self, item: dict) -> None:
        print(item)
# file: app/steps.py
import requests

from app.pipeline import Step


class Enrich(Step):
    def prepare(self, item: dict) -> None:
        item["geo"] = requests.get("https://example.com/geo").json()
# file: app/main.py
from fastapi import FastAPI

from app.steps import Enrich

app = FastAPI()


@app.post("/enrich")
async def enrich(item: dict) -> dict:
    return await Enrich().run(item)
