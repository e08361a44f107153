# A middleware class with options; its dispatch blocks through a helper object, its constructor only once.
# file: app/middleware.py
import requests
from starlette.middleware.base import BaseHTTPMiddleware


class Geo:
    def __init__(self, url):
        self.url = url

    def country(self, host):
        return requests.get(self.url, params={"host": host}).text


class GeoMiddleware(BaseHTTPMiddleware):
    def __init__(self, app, url: str):
        super().__init__(app)
        self.geo = Geo(url)

    async def dispatch(self, request, call_next):
        request.state.country = self.geo.country(request.client.host)  # expect: FLT101
        return await call_next(request)
# file: app/main.py
from fastapi import FastAPI
from fastapi.middleware import Middleware

from app.middleware import GeoMiddleware

app = FastAPI(middleware=[Middleware(GeoMiddleware, url="https://example.com")])
