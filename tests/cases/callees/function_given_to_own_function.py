# A helper calls the function that it is given, on the same thread: the loop blocks where both are brought together.
# file: app/util.py
def retry(func, times=3):
    for _ in range(times):
        try:
            return func()
        except OSError:
            continue


def measured(func, *args, **kwargs):
    result = func(*args, **kwargs)
    print(func.__name__)
    return result
# file: app/main.py
import requests
from fastapi import FastAPI

from app.util import measured, retry

app = FastAPI()


def fetch():
    return requests.get("https://example.com").text


def compute():
    return 1


@app.get("/")
async def root():
    retry(fetch)  # expect: FLT101
    retry(lambda: requests.get("https://example.com"))  # expect: FLT101
    measured(requests.get, "https://example.com")  # expect: FLT101
    return retry(compute), measured(compute)
