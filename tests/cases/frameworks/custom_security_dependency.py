# A security scheme of the project, called by FastAPI on the loop, fetches keys while it does.
# file: app/security.py
import requests
from fastapi import Request
from fastapi.security import HTTPBearer


class Jwks:
    def __init__(self, url: str) -> None:
        self.url = url

    def fetch(self):
        return requests.get(self.url).json()


class Bearer(HTTPBearer):
    def __init__(self, jwks: Jwks) -> None:
        super().__init__()
        self.jwks = jwks

    async def __call__(self, request: Request):
        credentials = await super().__call__(request)
        return credentials, self.jwks.fetch()  # expect: FLT101
# file: app/main.py
from fastapi import FastAPI, Security

from app.security import Bearer, Jwks

app = FastAPI()
bearer = Bearer(Jwks("https://example.com"))


@app.get("/me")
def me(who=Security(bearer)):
    return who
