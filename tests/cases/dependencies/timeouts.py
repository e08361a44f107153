# Clients without a timeout, in the spellings that people use.
# file: app/clients.py
import os

import aiohttp
import httpx
import requests
from requests import Session, get

TIMEOUT = None
LIMIT = 10
session = Session()


def a(url, **kwargs):
    get(url)  # expect: FLT525
    session.post(url, json={})  # expect: FLT525
    requests.get(url, timeout=TIMEOUT)  # expect: FLT525
    requests.get(url, timeout=LIMIT)
    requests.get(url, timeout=(3, 10))
    requests.get(url, **kwargs)
    requests.request("GET", url, timeout=float(os.environ["TIMEOUT"]))
    httpx.get(url)
    httpx.get(url, timeout=None)  # expect: FLT525
    httpx.AsyncClient(timeout=httpx.Timeout(10, read=None))
    aiohttp.ClientTimeout(total=None)  # expect: FLT525
    aiohttp.ClientTimeout(total=5)
    aiohttp.ClientTimeout(total=None, sock_read=30)
    aiohttp.ClientTimeout(sock_read=5)
