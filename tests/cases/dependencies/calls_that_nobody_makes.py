# Calls in methods that nothing of the application names keep nobody waiting; a function may be called by hand.
# file: app/main.py
from fastapi import FastAPI

from app.hosting import Hosting

app = FastAPI()


@app.get("/files")
def files() -> str:
    return Hosting().load("a")


# file: app/hosting.py
import requests


class Hosting:
    def load(self, name: str) -> str:
        return requests.get(f"https://example.com/{name}").text  # expect: FLT525

    def purge_everything(self) -> str:
        return requests.delete("https://example.com/all").text


def by_name(name: str) -> str:
    return requests.get(f"https://example.com/names/{name}").text  # expect: FLT525
