# self.attr.method(): the attribute comes from a literal call, an annotated parameter, an annotation, a chain.
# file: app/gateway.py
import redis
import requests


class Config:
    def __init__(self, store: redis.Redis):
        self.store = store


class Gateway:
    cache: redis.Redis

    def __init__(self, http: requests.Session, config: Config, cache):
        self._http = http
        self.own = requests.Session()
        self.config = config
        self.cache = cache

    async def parameter(self):
        return self._http.get("https://example.com").text  # expect: FLT101

    async def literal(self):
        return self.own.get("https://example.com").text  # expect: FLT101

    async def chain(self):
        return self.config.store.get("key")  # expect: FLT104

    async def declared(self):
        return self.cache.get("key")  # expect: FLT104

    async def through_method(self):
        return self._sync()  # expect: FLT101

    def _sync(self):
        return self.own.get("https://example.com").text
