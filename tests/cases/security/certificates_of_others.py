# Clients that accept any certificate, however they are told to, and those that check it or have no TLS.
# file: app/config.py
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    verify_tls: bool = True
    check_upstream: bool
    skip: bool = False


settings = Settings()
# file: app/clients.py
import ssl

import aiohttp
import boto3
import httpx
import redis
import requests
import urllib3
from elasticsearch import AsyncElasticsearch
from pymongo import MongoClient

from app.config import settings

VERIFY = False

one = httpx.AsyncClient(base_url="https://far.example.com", verify=VERIFY)  # expect: FLT818
two = requests.Session()
two.verify = False  # expect: FLT818
pool = urllib3.PoolManager(cert_reqs="CERT_NONE")  # expect: FLT818
bucket = boto3.client("s3", verify=False)  # expect: FLT818
search = AsyncElasticsearch("https://search.example.com", verify_certs=False)  # expect: FLT818
documents = MongoClient("mongodb://db.example.com", tls=True, tlsAllowInvalidCertificates=True)  # expect: FLT818
context = ssl.create_default_context()
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE  # expect: FLT818
blind = httpx.AsyncClient(verify=ssl._create_unverified_context())  # expect: FLT818
cache = redis.Redis(host="cache.example.com", ssl=True, ssl_cert_reqs=None)  # expect: FLT818

known = httpx.AsyncClient(verify="/etc/ssl/own.pem")
usual = requests.Session()
usual.verify = "/etc/ssl/own.pem"
setting = httpx.AsyncClient(verify=settings.verify_tls)
unknown = httpx.AsyncClient(verify=settings.check_upstream)
local = httpx.AsyncClient(base_url="https://localhost:8443", verify=False)
plain = httpx.AsyncClient(base_url="http://far.example.com", verify=False)
checked = ssl.create_default_context(cafile="/etc/ssl/own.pem")
checked.verify_mode = ssl.CERT_REQUIRED
no_tls = redis.Redis(host="cache", ssl_cert_reqs=None)


class Upstream:
    def __init__(self) -> None:
        self.session = requests.Session()

    def loosen(self) -> None:
        self.session.verify = False  # expect: FLT818


# file: app/main.py
import aiohttp
import httpx
import requests
from fastapi import FastAPI

from app import clients
from app.config import settings

app = FastAPI()


def ask(url: str, verify: bool = True) -> str:
    return requests.get(url, timeout=5, verify=verify).text


@app.get("/rates")
async def rates() -> str:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=False)) as session:  # expect: FLT818
        async with session.get("https://far.example.com", ssl=False) as answer:  # expect: FLT818
            return await answer.text()


@app.get("/stream")
def stream() -> str:
    with httpx.stream("GET", "https://far.example.com", verify=False) as answer:  # expect: FLT818
        return answer.read().decode()


@app.get("/here")
def here() -> str:
    return requests.request("GET", "https://127.0.0.1:9000/state", timeout=5, verify=False).text


@app.get("/asked")
def asked() -> str:
    return ask("https://far.example.com")
