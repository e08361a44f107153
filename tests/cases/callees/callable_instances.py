# Instances with __call__, global, local, injected and as a dict value.
# file: app/predict.py
import requests


class Model:
    def __init__(self, url: str) -> None:
        self.url = url

    def __call__(self, text: str) -> str:
        return requests.post(self.url, json=text).text


model = Model("https://example.com")
MODELS = {"small": model}
# file: app/main.py
from fastapi import Depends, FastAPI

from app.predict import MODELS, Model, model

app = FastAPI()


def get_model() -> Model:
    return model


@app.post("/a")
async def imported(text: str) -> str:
    return model(text)  # expect: FLT101


@app.post("/b")
async def local(text: str) -> str:
    fresh = Model("https://example.com")
    return fresh(text)  # expect: FLT101


@app.post("/c")
async def injected(text: str, predict: Model = Depends(get_model)) -> str:
    return predict(text)  # expect: FLT101


@app.post("/d")
async def subscripted(text: str) -> str:
    return MODELS["small"](text)  # expect: FLT101
